// Objective: a scalar loss of n parameters that answers values, gradients and Hessians at many points at once.
// Implementations are immutable: every method may be called from any number of threads at once.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/data_definition.h"
#include "core/formula/formula.h"
#include "core/objective/row_block.h"
#include "core/support/parallel.h"

namespace saddlescope {

/// Place of ∂²L/∂i∂j in the upper triangle stored row by row, for n parameters.
constexpr std::size_t hessian_index(std::size_t i, std::size_t j, std::size_t n) {
  return i <= j ? i * n - i * (i + 1) / 2 + j : hessian_index(j, i, n);
}
constexpr std::size_t hessian_size(std::size_t n) { return n * (n + 1) / 2; }

class Objective {
 public:
  virtual ~Objective() = default;

  virtual std::size_t dimension() const = 0;
  virtual const std::vector<std::string>& parameter_names() const = 0;

  /// Evaluates `count` points, structure of arrays: coordinate i of point k is coordinates[i][k].
  /// outputs: value; with `gradient` also n arrays; with `hessian` also hessian_size(n) arrays; each of `count`
  /// doubles, null where not wanted. Not finite (infinite or NaN) at poles and outside the domain; never throws.
  virtual void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                        std::size_t count) const = 0;
};

/// One point.
struct Evaluation {
  double value = 0;
  Eigen::VectorXd gradient;  ///< n
  Eigen::MatrixXd hessian;   ///< n × n, symmetric
};
Evaluation evaluate_at(const Objective& objective, std::span<const double> point,
                       Derivatives order = Derivatives::hessian);

/// A formula with values for its named constants; where it uses data, its mean or sum over the rows of a table.
class FormulaObjective final : public Objective {
 public:
  /// constants: one value for each of formula->constants(), in that order. table: has the columns that the formula was
  /// compiled with, and at least one row; may be null where the formula uses no data.
  FormulaObjective(std::shared_ptr<const Formula> formula, std::vector<double> constants,
                   std::shared_ptr<const Table> table = nullptr, Reduction reduction = Reduction::mean);

  std::size_t dimension() const override { return formula_->variables().size(); }
  const std::vector<std::string>& parameter_names() const override { return formula_->variables(); }
  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override;

  const Formula& formula() const { return *formula_; }
  const std::vector<double>& constants() const { return constants_; }

  /// Whether the loss is made of rows; the functions below are for such a loss only.
  bool uses_data() const { return table_ != nullptr; }
  /// Rows; 1 for a loss without data.
  std::size_t examples() const { return table_ == nullptr ? 1 : rows_.size(); }
  const Table& table() const { return *table_; }
  Reduction reduction() const { return reduction_; }
  const RowBlock& rows() const { return rows_; }
  /// Instructions that one point costs, over all rows: what an evaluation takes is about a nanosecond or less for each.
  double cost(Derivatives order) const;

  /// Value (and gradient, and Hessian) at one point, n numbers, of the loss that some rows estimate: their mean, or for
  /// a sum examples()/rows.size() times their sum, so that its expectation is the whole loss. outputs: as
  /// Objective::evaluate, one double each.
  void evaluate_rows(Derivatives order, std::span<const double> point, const RowBlock& rows, std::span<double> outputs,
                     const ParallelFor& parallel = {}) const;

  /// Each row's own value (and gradient, and Hessian) at one point; outputs: arrays of rows.padded_size() doubles.
  void evaluate_each(Derivatives order, std::span<const double> point, const RowBlock& rows,
                     std::span<double* const> outputs) const;

  /// The loss that some rows estimate, as evaluate_rows() scales it: rows of the table by number, or any rows.
  std::shared_ptr<const FormulaObjective> of_rows(std::span<const std::uint32_t> rows) const;
  std::shared_ptr<const FormulaObjective> of_rows(RowBlock rows) const;

 private:
  FormulaObjective(const FormulaObjective& whole, RowBlock rows);
  double reduced(double sum, std::size_t rows) const;

  std::shared_ptr<const Formula> formula_;
  std::vector<double> constants_;
  std::shared_ptr<const Table> table_;
  Reduction reduction_ = Reduction::mean;
  double scale_ = 1;  // of a sum over chosen rows: how many rows of the whole table each stands for
  RowBlock rows_;
};

/// One value for each of formula.constants(), in that order, from values by name; names in another spelling count (α
/// and alpha), names that the formula does not have are left aside, and a constant without a value is 1.
std::vector<double> constant_values(const Formula& formula, const std::map<std::string, double>& values);

/// The values under the formula's own spelling of their names; the others as they are.
std::map<std::string, double> spelled_constants(const Formula& formula, const std::map<std::string, double>& values);

}  // namespace saddlescope

// Objective: a scalar loss of n parameters that answers values, gradients and Hessians at many points at once. What
// optimizers, analysis and views know of a loss; which kind it is knows only this room.
// Implementations are immutable: every method may be called from any number of threads at once.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/data/data_definition.h"
#include "core/formula/formula.h"
#include "core/formula/formula_rows.h"
#include "core/objective/row_block.h"
#include "core/support/parallel.h"

namespace saddlescope {

/// Place of ∂²L/∂i∂j in the upper triangle stored row by row, for n parameters.
constexpr std::size_t hessian_index(std::size_t i, std::size_t j, std::size_t n) {
  return i <= j ? i * n - i * (i + 1) / 2 + j : hessian_index(j, i, n);
}
constexpr std::size_t hessian_size(std::size_t n) { return n * (n + 1) / 2; }

/// What a kind of loss can do beside values and gradients.
struct Capabilities {
  bool hessian = true;         ///< evaluate() with Derivatives::hessian: n(n + 1)/2 numbers a point
  bool hessian_vector = true;  ///< hessian_vector(), without a matrix where there is no `hessian`
  bool rows = false;           ///< made of rows of a table; see uses_data()
  bool intervals = false;  ///< formula() over formula_rows() may be enclosed and is the whole loss: proofs are possible
  bool series = false;     ///< Taylor polynomials of any degree, through formula()
  bool symbolic = false;   ///< formula() and its derivatives can be shown to people
};

class Objective {
 public:
  virtual ~Objective() = default;

  virtual std::size_t dimension() const = 0;
  virtual const std::vector<std::string>& parameter_names() const = 0;
  virtual Capabilities capabilities() const { return {}; }
  /// Instructions that one point costs, over all rows: what an evaluation takes is about a nanosecond or less for each.
  virtual double cost(Derivatives order) const;

  /// Evaluates `count` points, structure of arrays: coordinate i of point k is coordinates[i][k].
  /// outputs: value; with `gradient` also n arrays; with `hessian` also hessian_size(n) arrays; each of `count`
  /// doubles, null where not wanted. Not finite (infinite or NaN) at poles and outside the domain; never throws.
  /// `hessian` only where capabilities() have it.
  virtual void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                        std::size_t count) const = 0;

  /// ∇²L(point)·vector; all of n numbers. Only with that capability. By the matrix where a kind has no better way.
  virtual void hessian_vector(std::span<const double> point, std::span<const double> vector,
                              std::span<double> product) const;

  /// The loss as an expression with values for its constants; null, and none, where there is no formula. Of a loss over
  /// rows it is that of one row.
  virtual const Formula* formula() const { return nullptr; }
  virtual const std::vector<double>& constants() const;

  /// Whether the loss is made of rows; but for examples() what follows is for such a loss only, and throws
  /// std::logic_error of any other.
  bool uses_data() const { return capabilities().rows; }
  /// Rows; 1 for a loss without data.
  virtual std::size_t examples() const { return 1; }
  virtual const Table& table() const;
  virtual Reduction reduction() const;
  virtual const RowBlock& rows() const;
  /// Whether the loss reads that column of the table at all.
  virtual bool uses_column(std::size_t column) const;

  /// Value (and gradient, and Hessian) at one point, n numbers, of the loss that some rows estimate: their mean, or for
  /// a sum examples()/rows.size() times their sum, so that its expectation is the whole loss. outputs: as evaluate(),
  /// one double each.
  virtual void evaluate_rows(Derivatives order, std::span<const double> point, const RowBlock& rows,
                             std::span<double> outputs, const ParallelFor& parallel = {}) const;

  /// Each of `count` rows' own value (and gradient, and Hessian) at one point. columns: one pointer for each column of
  /// the table, to `count` numbers, none null; outputs: arrays of `count`, which is best a multiple of lane_group.
  virtual void evaluate_each(Derivatives order, std::span<const double> point, std::span<const double* const> columns,
                             std::span<double* const> outputs, std::size_t count) const;
  /// outputs: arrays of rows.padded_size() doubles.
  void evaluate_each(Derivatives order, std::span<const double> point, const RowBlock& rows,
                     std::span<double* const> outputs) const {
    evaluate_each(order, point, rows.columns(), outputs, rows.padded_size());
  }

  /// The loss that some rows estimate, as evaluate_rows() scales it: rows of the table by number, or any rows.
  std::shared_ptr<const Objective> of_rows(std::span<const std::uint32_t> rows) const;
  virtual std::shared_ptr<const Objective> of_rows(RowBlock rows) const;
  /// The same loss of each row over another table with the same columns, and at least one row.
  virtual std::shared_ptr<const Objective> of_table(std::shared_ptr<const Table> table, Reduction reduction) const;
};

/// What formula() is a mean or a sum over, where capabilities() have `intervals`.
FormulaRows formula_rows(const Objective& objective);

/// One point.
struct Evaluation {
  double value = 0;
  Eigen::VectorXd gradient;  ///< n
  Eigen::MatrixXd hessian;   ///< n × n, symmetric; empty where it was not asked for, or the loss has none
};
Evaluation evaluate_at(const Objective& objective, std::span<const double> point,
                       Derivatives order = Derivatives::hessian);

}  // namespace saddlescope

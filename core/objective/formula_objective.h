// FormulaObjective: a formula as a loss. Private to the objective room, but for tests; others know Objective, and make
// one by formula_loss().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/objective/objective.h"

namespace saddlescope {

/// A formula with values for its named constants; where it uses data, its mean or sum over the rows of a table.
class FormulaObjective final : public Objective {
 public:
  /// As formula_loss().
  FormulaObjective(std::shared_ptr<const Formula> formula, std::vector<double> constants,
                   std::shared_ptr<const Table> table = nullptr, Reduction reduction = Reduction::mean);

  std::size_t dimension() const override { return formula_->variables().size(); }
  const std::vector<std::string>& parameter_names() const override { return formula_->variables(); }
  Capabilities capabilities() const override;
  double cost(Derivatives order) const override;
  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override;

  const Formula* formula() const override { return formula_.get(); }
  const std::vector<double>& constants() const override { return constants_; }

  std::size_t examples() const override { return table_ == nullptr ? 1 : rows_.size(); }
  const Table& table() const override { return *table_; }
  Reduction reduction() const override { return reduction_; }
  const RowBlock& rows() const override { return rows_; }
  bool uses_column(std::size_t column) const override;
  void evaluate_rows(Derivatives order, std::span<const double> point, const RowBlock& rows, std::span<double> outputs,
                     const ParallelFor& parallel = {}) const override;
  using Objective::evaluate_each;
  void evaluate_each(Derivatives order, std::span<const double> point, std::span<const double* const> columns,
                     std::span<double* const> outputs, std::size_t count) const override;
  using Objective::of_rows;
  std::shared_ptr<const Objective> of_rows(RowBlock rows) const override;
  std::shared_ptr<const Objective> of_table(std::shared_ptr<const Table> table, Reduction reduction) const override;

 private:
  FormulaObjective(const FormulaObjective& whole, RowBlock rows);
  void fill_holes(std::span<const double* const> coordinates, std::span<double* const> outputs,
                  std::size_t count) const;
  void fill_row_holes(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> sums,
                      std::size_t count) const;
  bool sum_with_limits(Derivatives order, std::span<const double> point, const RowBlock& rows,
                       std::span<double> sums) const;
  double reduced(double sum, std::size_t rows) const;

  std::shared_ptr<const Formula> formula_;
  std::vector<double> constants_;
  std::shared_ptr<const Table> table_;
  Reduction reduction_ = Reduction::mean;
  double scale_ = 1;  // of a sum over chosen rows: how many rows of the whole table each stands for
  RowBlock rows_;
  bool hides_limits_ = false;  ///< of a row, where there are rows
};

}  // namespace saddlescope

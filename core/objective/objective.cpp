#include "core/objective/objective.h"

#include <algorithm>
#include <utility>

#include "core/objective/row_sum.h"

namespace saddlescope {

Evaluation evaluate_at(const Objective& objective, std::span<const double> point, Derivatives order) {
  const std::size_t n = objective.dimension();
  std::vector<const double*> coordinates(n);
  for (std::size_t i = 0; i < n; ++i) coordinates[i] = &point[i];

  const std::size_t gradient_count = order == Derivatives::none ? 0 : n;
  const std::size_t hessian_count = order == Derivatives::hessian ? hessian_size(n) : 0;
  std::vector<double> numbers(1 + gradient_count + hessian_count);
  std::vector<double*> outputs(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) outputs[i] = &numbers[i];
  objective.evaluate(order, coordinates, outputs, 1);

  Evaluation result;
  result.value = numbers[0];
  if (gradient_count > 0)
    result.gradient = Eigen::Map<const Eigen::VectorXd>(&numbers[1], static_cast<Eigen::Index>(n));
  if (hessian_count > 0) {
    const auto size = static_cast<Eigen::Index>(n);
    result.hessian.resize(size, size);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        result.hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
            numbers[1 + n + hessian_index(i, j, n)];
  }
  return result;
}

FormulaObjective::FormulaObjective(std::shared_ptr<const Formula> formula, std::vector<double> constants,
                                   std::shared_ptr<const Table> table, Reduction reduction)
    : formula_(std::move(formula)), constants_(std::move(constants)), reduction_(reduction) {
  if (table == nullptr || !formula_->uses_data()) return;
  table_ = std::move(table);
  rows_ = RowBlock(*formula_, *table_);
}

double FormulaObjective::cost(Derivatives order) const {
  return static_cast<double>(formula_->tape(order).instruction_count()) * static_cast<double>(examples());
}

/// What a sum over that many rows says of the loss.
double FormulaObjective::reduced(double sum, std::size_t rows) const {
  if (reduction_ == Reduction::mean) return sum / static_cast<double>(rows);
  const double stands_for = scale_ * static_cast<double>(rows_.size()) / static_cast<double>(rows);
  return stands_for == 1 ? sum : stands_for * sum;
}

void FormulaObjective::evaluate(Derivatives order, std::span<const double* const> coordinates,
                                std::span<double* const> outputs, std::size_t count) const {
  if (!uses_data()) {
    formula_->tape(order).evaluate(coordinates, constants_, outputs, count);
    return;
  }
  sum_over_rows(*formula_, order, coordinates, constants_, rows_, outputs, count);
  if (reduction_ == Reduction::sum && scale_ == 1) return;
  for (double* output : outputs)
    for (std::size_t k = 0; output != nullptr && k < count; ++k) output[k] = reduced(output[k], rows_.size());
}

void FormulaObjective::evaluate_rows(Derivatives order, std::span<const double> point, const RowBlock& rows,
                                     std::span<double> outputs, const ParallelFor& parallel) const {
  const std::span<double> sums = outputs.first(output_count(order, dimension()));
  sum_over_rows(*formula_, order, point, constants_, rows, sums, parallel);
  for (double& sum : sums) sum = reduced(sum, rows.size());
}

void FormulaObjective::evaluate_each(Derivatives order, std::span<const double> point, const RowBlock& rows,
                                     std::span<double* const> outputs) const {
  std::vector<double> constants(point.begin(), point.end());
  constants.insert(constants.end(), constants_.begin(), constants_.end());
  formula_->row_tape(order).evaluate(rows.columns(), constants, outputs, rows.padded_size());
}

FormulaObjective::FormulaObjective(const FormulaObjective& whole, RowBlock rows)
    : formula_(whole.formula_),
      constants_(whole.constants_),
      table_(whole.table_),
      reduction_(whole.reduction_),
      scale_(whole.scale_ * static_cast<double>(whole.rows_.size()) /
             static_cast<double>(std::max<std::size_t>(rows.size(), 1))),
      rows_(std::move(rows)) {}

std::shared_ptr<const FormulaObjective> FormulaObjective::of_rows(RowBlock rows) const {
  return std::shared_ptr<const FormulaObjective>(new FormulaObjective(*this, std::move(rows)));
}

std::shared_ptr<const FormulaObjective> FormulaObjective::of_rows(std::span<const std::uint32_t> rows) const {
  RowBlock chosen;
  chosen.gather(rows_, rows);
  return of_rows(std::move(chosen));
}

std::vector<double> constant_values(const Formula& formula, const std::map<std::string, double>& values) {
  const std::map<std::string, double> spelled = spelled_constants(formula, values);
  std::vector<double> result;
  for (const std::string& name : formula.constants()) {
    const auto found = spelled.find(name);
    result.push_back(found == spelled.end() ? 1.0 : found->second);
  }
  return result;
}

std::map<std::string, double> spelled_constants(const Formula& formula, const std::map<std::string, double>& values) {
  std::map<std::string, double> spelled = values;
  for (const std::string& name : formula.constants()) {
    if (spelled.contains(name)) continue;
    const auto same =
        std::find_if(spelled.begin(), spelled.end(), [&](const auto& entry) { return same_name(entry.first, name); });
    if (same == spelled.end()) continue;
    auto entry = spelled.extract(same);
    entry.key() = name;
    spelled.insert(std::move(entry));
  }
  return spelled;
}

}  // namespace saddlescope

#include "core/objective/formula_objective.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "core/formula/puiseux_series.h"
#include "core/objective/evaluation_guard.h"
#include "core/objective/inactive.h"
#include "core/objective/limits.h"
#include "core/objective/row_sum.h"

namespace saddlescope {

namespace {

/// Outside its domain a loss has no slope either, although the formula of the slope may have a value there (of log(x)
/// it is 1/x). What is infinite stays: it tells a run that overflowed from one that left the domain.
void undefined_where_the_loss_is(std::span<double* const> outputs, std::size_t count) {
  const double* const loss = outputs[0];
  for (std::size_t k = 0; loss != nullptr && k < count; ++k) {
    if (!std::isnan(loss[k])) continue;
    for (double* const output : outputs.subspan(1))
      if (output != nullptr && std::isfinite(output[k])) output[k] = loss[k];
  }
}

/// Whether double arithmetic has no number for something of the points first … last − 1. By the bits of the exponents,
/// so that compilers do many at once.
bool any_undefined(std::span<double* const> outputs, std::size_t first, std::size_t last) {
  constexpr std::uint64_t exponent = 0x7FFull << 52, above = std::uint64_t{1} << 52;
  std::uint64_t carried = 0;
  for (const double* const output : outputs)
    for (std::size_t k = first; output != nullptr && k < last; ++k)
      carried |= (std::bit_cast<std::uint64_t>(output[k]) & exponent) + above;
  return carried >> 63 != 0;
}

/// Writes what exists of a point into its outputs.
void write_limits(const Limits& limits, std::span<double* const> outputs, std::size_t k) {
  const auto n = static_cast<std::size_t>(limits.gradient.size());
  const auto write = [&](std::size_t output, double number) {
    if (output < outputs.size() && outputs[output] != nullptr) outputs[output][k] = number;
  };
  const bool hole = outputs[0] != nullptr && !std::isfinite(outputs[0][k]);
  if (limits.missing == Missing::value) return;
  if (hole) {
    // What the formula's derivatives are in a hole of the formula says nothing.
    for (std::size_t i = 1; i < outputs.size(); ++i) write(i, std::numeric_limits<double>::quiet_NaN());
    write(0, limits.value);
  }
  if (limits.missing == Missing::gradient) return;
  for (std::size_t i = 0; i < n; ++i) write(1 + i, limits.gradient[static_cast<Eigen::Index>(i)]);
  if (limits.missing == Missing::second_derivative) return;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j)
      write(1 + n + hessian_index(i, j, n), limits.hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)));
}

/// Fills what double arithmetic leaves undefined of a point, or of a row at one point.
class HoleFiller {
 public:
  /// constants: a row's cells, if there are any, then those of the formula; both outlive it, and so does the formula.
  HoleFiller(const Formula& formula, std::span<const double> constants)
      : parts_(formula, constants), limits_(formula.graph(), formula.root(), constants) {}

  /// Whether that took series, which cost thousands of evaluations.
  bool fill(std::span<const double> point, std::span<double* const> outputs, std::size_t k) {
    derivatives_.resize(outputs.size() - 1);
    const bool exists = outputs[0] == nullptr || std::isfinite(outputs[0][k]);
    if (!parts_.any() || !exists || !parts_.at(point, derivatives_)) {
      write_limits(limits_.at(point), outputs, k);
      return true;
    }
    for (std::size_t i = 0; i < derivatives_.size(); ++i)
      if (outputs[i + 1] != nullptr) outputs[i + 1][k] = derivatives_[i];
    return false;
  }

 private:
  InactiveParts parts_;
  LimitFinder limits_;
  std::vector<double> derivatives_;
};

/// The same of single rows at one point.
class RowFiller {
 public:
  RowFiller(const Formula& formula, std::span<const double> constants, std::span<const double> point)
      : columns_(formula.columns().size()), point_(point), numbers_(columns_) {
    numbers_.insert(numbers_.end(), constants.begin(), constants.end());
    filler_.emplace(formula, numbers_);
  }
  bool fill(std::span<const double* const> columns, std::span<double* const> outputs, std::size_t row) {
    for (std::size_t c = 0; c < columns_; ++c) numbers_[c] = columns[c][row];
    return filler_->fill(point_, outputs, row);
  }

 private:
  std::size_t columns_;
  std::span<const double> point_;
  std::vector<double> numbers_;  ///< a row's cells, then the constants
  std::optional<HoleFiller> filler_;
};

/// So many rows of a table may lie in a hole at once (sin(w·x)/(w·x) at w = 0); more take too long.
constexpr std::size_t most_rows_in_holes = 128;

}  // namespace

FormulaObjective::FormulaObjective(std::shared_ptr<const Formula> formula, std::vector<double> constants,
                                   std::shared_ptr<const Table> table, Reduction reduction)
    : formula_(std::move(formula)), constants_(std::move(constants)), reduction_(reduction) {
  hides_limits_ = may_hide_a_limit(formula_->graph(), formula_->root());
  if (table == nullptr || !formula_->uses_data()) return;
  table_ = std::move(table);
  std::vector<bool> used(table_->columns.size());
  for (std::size_t i = 0; i < used.size(); ++i) used[i] = uses_column(i);
  rows_ = RowBlock(*table_, std::move(used));
}

Capabilities FormulaObjective::capabilities() const {
  const bool data = table_ != nullptr;
  // Chosen rows may stand for more than themselves.
  const bool whole = !data || rows_.size() == table_->rows();
  return {.hessian = true, .hessian_vector = true, .rows = data, .intervals = whole, .series = true, .symbolic = true};
}

bool FormulaObjective::uses_column(std::size_t column) const {
  return column < formula_->columns().size() && formula_->uses_column(column);
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
  check_evaluation();
  if (table_ == nullptr) {
    formula_->tape(order).evaluate(coordinates, constants_, outputs, count);
    if (hides_limits_) fill_holes(coordinates, outputs, count);
    undefined_where_the_loss_is(outputs, count);
    return;
  }
  sum_over_rows(*formula_, order, coordinates, constants_, rows_, outputs, count);
  if (hides_limits_) fill_row_holes(order, coordinates, outputs, count);
  undefined_where_the_loss_is(outputs, count);
  if (reduction_ == Reduction::sum && scale_ == 1) return;
  for (double* output : outputs)
    for (std::size_t k = 0; output != nullptr && k < count; ++k) output[k] = reduced(output[k], rows_.size());
}

/// Holes of 0/0, √0 and 0^p in the formula are points like others to everyone else.
void FormulaObjective::fill_holes(std::span<const double* const> coordinates, std::span<double* const> outputs,
                                  std::size_t count) const {
  std::optional<HoleFiller> filler;
  std::vector<double> point;
  constexpr std::size_t block = 128;
  for (std::size_t k = 0; k < count; ++k) {
    if (k % block == 0 && !any_undefined(outputs, k, std::min(count, k + block))) {
      k += block - 1;
      continue;
    }
    if (!any_undefined(outputs, k, k + 1)) continue;
    if (!filler) filler.emplace(*formula_, constants_);
    point.resize(dimension());
    for (std::size_t i = 0; i < point.size(); ++i) point[i] = coordinates[i][k];
    filler->fill(point, outputs, k);
  }
}

void FormulaObjective::evaluate_rows(Derivatives order, std::span<const double> point, const RowBlock& rows,
                                     std::span<double> outputs, const ParallelFor& parallel) const {
  check_evaluation();
  const std::span<double> sums = outputs.first(output_count(order, dimension()));
  sum_over_rows(*formula_, order, point, constants_, rows, sums, parallel);
  const bool whole = std::all_of(sums.begin(), sums.end(), [](double sum) { return std::isfinite(sum); });
  if (std::vector<double> filled(sums.size()); !whole && hides_limits_ && sum_with_limits(order, point, rows, filled))
    std::copy(filled.begin(), filled.end(), sums.begin());
  for (double& sum : sums) sum = reduced(sum, rows.size());
  if (!std::isnan(sums[0])) return;
  for (double& sum : sums)
    if (std::isfinite(sum)) sum = sums[0];
}

void FormulaObjective::evaluate_each(Derivatives order, std::span<const double> point,
                                     std::span<const double* const> columns, std::span<double* const> outputs,
                                     std::size_t count) const {
  check_evaluation();
  std::vector<double> constants(point.begin(), point.end());
  constants.insert(constants.end(), constants_.begin(), constants_.end());
  formula_->row_tape(order).evaluate(columns, constants, outputs, count);
  if (!hides_limits_ || !any_undefined(outputs, 0, count)) return;
  RowFiller filler(*formula_, constants_, point);
  for (std::size_t row = 0, filled = 0; row < count && filled < most_rows_in_holes; ++row) {
    if (!any_undefined(outputs, row, row + 1)) continue;
    filled += filler.fill(columns, outputs, row) ? 1 : 0;
  }
}

/// Holes in rows, as fill_holes() fills those of the whole loss.
void FormulaObjective::fill_row_holes(Derivatives order, std::span<const double* const> coordinates,
                                      std::span<double* const> sums, std::size_t count) const {
  std::vector<double> point(dimension()), filled(output_count(order, dimension()));
  for (std::size_t k = 0; k < count; ++k) {
    if (!any_undefined(sums, k, k + 1)) continue;
    for (std::size_t i = 0; i < point.size(); ++i) point[i] = coordinates[i][k];
    if (!sum_with_limits(order, point, rows_, filled)) continue;
    for (std::size_t output = 0; output < sums.size(); ++output)
      if (sums[output] != nullptr) sums[output][k] = filled[output];
  }
}

/// The sums over the rows with the limits of those that lie in holes; false where too many do.
bool FormulaObjective::sum_with_limits(Derivatives order, std::span<const double> point, const RowBlock& rows,
                                       std::span<double> sums) const {
  constexpr std::size_t chunk = 512;  // a multiple of the tape's groups
  std::vector<double> constants(point.begin(), point.end()), numbers(sums.size() * chunk);
  constants.insert(constants.end(), constants_.begin(), constants_.end());
  std::vector<double*> outputs;
  for (std::size_t k = 0; k < sums.size(); ++k) outputs.push_back(&numbers[k * chunk]);
  RowFiller filler(*formula_, constants_, point);
  std::fill(sums.begin(), sums.end(), 0.0);
  std::size_t filled = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += chunk) {
    std::vector<const double*> columns;
    for (const double* column : rows.columns()) columns.push_back(column + begin);
    formula_->row_tape(order).evaluate(columns, constants, outputs, std::min(chunk, rows.padded_size() - begin));
    for (std::size_t row = 0; row < std::min(chunk, rows.size() - begin); ++row) {
      if (any_undefined(outputs, row, row + 1)) {
        if (filled == most_rows_in_holes) return false;
        filled += filler.fill(columns, outputs, row) ? 1 : 0;
      }
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += outputs[k][row];
    }
  }
  return true;
}

FormulaObjective::FormulaObjective(const FormulaObjective& whole, RowBlock rows)
    : formula_(whole.formula_),
      constants_(whole.constants_),
      table_(whole.table_),
      reduction_(whole.reduction_),
      scale_(whole.scale_ * static_cast<double>(whole.rows_.size()) /
             static_cast<double>(std::max<std::size_t>(rows.size(), 1))),
      rows_(std::move(rows)),
      hides_limits_(whole.hides_limits_) {}

std::shared_ptr<const Objective> FormulaObjective::of_rows(RowBlock rows) const {
  return std::shared_ptr<const Objective>(new FormulaObjective(*this, std::move(rows)));
}

std::shared_ptr<const Objective> FormulaObjective::of_table(std::shared_ptr<const Table> table,
                                                            Reduction reduction) const {
  return std::make_shared<const FormulaObjective>(formula_, constants_, std::move(table), reduction);
}

}  // namespace saddlescope

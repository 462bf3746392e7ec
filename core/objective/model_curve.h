// The model inside a loss over rows, found from the loss alone: the prediction is the target for which a row would cost
// least; between two classes lies the place where both labels cost the same. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/objective/objective.h"

namespace saddlescope {

enum class ModelKind {
  none,   ///< the loss does not use the target: there is nothing to predict
  value,  ///< the prediction is a value of the target
  label   ///< the target has two values, and the loss only weighs one against the other
};

/// How the loss of a row is read as a model.
struct RowModel {
  ModelKind kind = ModelKind::none;
  std::size_t target = 0;             ///< column
  std::vector<std::size_t> features;  ///< the other columns that the loss uses
  /// The loss is a parabola over the target, the same width everywhere or not: (y − f)² and its like. The prediction is
  /// then exact, else it is searched for within two spreads of the table's targets.
  bool quadratic = false;
  std::optional<std::pair<double, double>> labels;  ///< the target's two values, lower first, where it has just two
  double middle = 0, spread = 1;                    ///< of the targets; spread > 0
};

/// `objective` must use data. Looks at a few hundred rows at most.
RowModel row_model(const Objective& objective);

/// Numbers of at most `most` of `rows` rows, ascending: all, or one from each of equal stretches. Which one of its
/// stretch changes without a pattern, so that tables with classes in turn keep both.
std::vector<std::uint32_t> even_rows(std::size_t rows, std::size_t most);

/// The table's rows of those numbers; with a loss the columns that it does not use stay empty.
Table rows_of(const Table& table, std::span<const std::uint32_t> rows, const Objective* objective = nullptr);

/// The two values, lower first, of numbers that have just two.
std::optional<std::pair<double, double>> two_values(std::span<const double> numbers);

/// Losses of made-up rows at one point (n numbers). columns: one pointer for each column of the table, to `count`
/// numbers; may be null where the loss does not use the column.
void row_losses(const Objective& objective, std::span<const double> point, std::span<const double* const> columns,
                std::span<double> losses);

/// The model's target for each row; the target's own column is not read. Of labels the mean that a logistic loss means:
/// low + (high − low)·σ(margin). NaN where the loss has no smallest value there.
void predict(const Objective& objective, const RowModel& model, std::span<const double> point,
             std::span<const double* const> columns, std::span<double> predictions);

/// loss(low label) − loss(high label) for each row: positive where the model says high. `model` must have labels.
void label_margins(const Objective& objective, const RowModel& model, std::span<const double> point,
                   std::span<const double* const> columns, std::span<double> margins);

}  // namespace saddlescope

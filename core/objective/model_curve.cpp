#include "core/objective/model_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/support/random.h"

namespace saddlescope {
namespace {

constexpr std::size_t rows_looked_at = 512;

/// Losses of the rows with other targets.
class Targets {
 public:
  Targets(const Objective& objective, const RowModel& model, std::span<const double> point,
          std::span<const double* const> columns, std::size_t count)
      : objective_(objective),
        point_(point),
        columns_(columns.begin(), columns.end()),
        target_(model.target),
        same_(count) {}

  void losses(std::span<const double> targets, std::span<double> out) {
    columns_[target_] = targets.data();
    row_losses(objective_, point_, columns_, out);
  }
  void losses(double target, std::span<double> out) {
    std::fill(same_.begin(), same_.end(), target);
    losses(same_, out);
  }

 private:
  const Objective& objective_;
  std::span<const double> point_;
  std::vector<const double*> columns_;
  std::size_t target_;
  std::vector<double> same_;
};

/// Finds labels, middle and spread.
void look_at_targets(RowModel& model, std::span<const double> targets) {
  const auto [low, high] = std::minmax_element(targets.begin(), targets.end());
  model.middle = 0.5 * (*low + *high);
  model.spread = *high > *low ? *high - *low : std::max(1.0, std::abs(*low));
  model.labels = two_values(targets);
}

/// Four values at equal distances of a parabola that opens upwards.
bool on_a_parabola(const double (&loss)[4]) {
  const double bend = loss[0] - 2 * loss[1] + loss[2], next = loss[1] - 2 * loss[2] + loss[3];
  const double size = std::max({std::abs(loss[0]), std::abs(loss[1]), std::abs(loss[2]), std::abs(loss[3])});
  return bend > 1e-12 * size && std::abs(next - bend) <= 1e-7 * bend + 1e-12 * size;
}

/// Whether the loss is a parabola over the target, for some rows and some parameters of ordinary and of large size. The
/// targets tried do not lie evenly about the middle: there an even function such as ln cosh would pass.
bool is_quadratic(const Objective& objective, const RowModel& model, const Table& rows, std::size_t count) {
  constexpr double sizes[] = {0.5, 0.5, 5};
  std::vector<const double*> columns;
  for (const auto& column : rows.columns) columns.push_back(column.data());
  Random draws(1);
  std::size_t told = 0;
  for (const double size : sizes) {
    std::vector<double> point(objective.dimension());
    for (double& coordinate : point) coordinate = size * (0.5 + draws.uniform()) * (draws.uniform() < 0.5 ? -1 : 1);
    Targets targets(objective, model, point, columns, count);
    std::vector<double> losses[4];
    for (std::size_t k = 0; k < 4; ++k) {
      losses[k].resize(count);
      targets.losses(model.middle + (static_cast<double>(k) - 1.2) * model.spread, losses[k]);
    }
    for (std::size_t r = 0; r < count; ++r) {
      const double four[] = {losses[0][r], losses[1][r], losses[2][r], losses[3][r]};
      if (!std::all_of(four, four + 4, [](double loss) { return std::isfinite(loss); })) continue;
      if (!on_a_parabola(four)) return false;
      ++told;
    }
  }
  return told > 0;
}

/// The vertex of the parabola through three values; the second time round it, where nothing cancels.
void predict_on_parabola(Targets& targets, const RowModel& model, std::span<double> predictions) {
  const std::size_t count = predictions.size();
  std::vector<double> at(count), below(count), here(count), above(count);
  std::fill(predictions.begin(), predictions.end(), model.middle);
  for (int round = 0; round < 2; ++round) {
    const double h = model.spread;
    targets.losses(predictions, here);
    for (std::size_t i = 0; i < count; ++i) at[i] = predictions[i] - h;
    targets.losses(at, below);
    for (std::size_t i = 0; i < count; ++i) at[i] = predictions[i] + h;
    targets.losses(at, above);
    for (std::size_t i = 0; i < count; ++i) {
      const double bend = below[i] - 2 * here[i] + above[i];
      predictions[i] =
          bend > 0 ? predictions[i] - 0.5 * h * (above[i] - below[i]) / bend : std::numeric_limits<double>::quiet_NaN();
    }
  }
}

/// The best of some targets, then golden sections round it.
void predict_by_search(Targets& targets, const RowModel& model, std::span<double> predictions) {
  constexpr int samples = 33, sections = 32;
  constexpr double golden = 0.6180339887498949;
  const std::size_t count = predictions.size();
  const double from = model.middle - 2.5 * model.spread, step = 5 * model.spread / (samples - 1);
  std::vector<double> losses(count), best(count, std::numeric_limits<double>::infinity());
  std::vector<int> place(count, 0);
  for (int k = 0; k < samples; ++k) {
    targets.losses(from + k * step, losses);
    for (std::size_t i = 0; i < count; ++i)
      if (losses[i] < best[i]) best[i] = losses[i], place[i] = k;
  }
  std::vector<double> low(count), high(count), at(count), left(count), right(count);
  for (std::size_t i = 0; i < count; ++i) low[i] = from + (place[i] - 1) * step, high[i] = from + (place[i] + 1) * step;
  for (int section = 0; section < sections; ++section) {
    for (std::size_t i = 0; i < count; ++i) at[i] = high[i] - golden * (high[i] - low[i]);
    targets.losses(at, left);
    for (std::size_t i = 0; i < count; ++i) at[i] = low[i] + golden * (high[i] - low[i]);
    targets.losses(at, right);
    for (std::size_t i = 0; i < count; ++i) {
      if (left[i] < right[i])
        high[i] = at[i];
      else
        low[i] = high[i] - golden * (high[i] - low[i]);
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    const bool inside = place[i] > 0 && place[i] < samples - 1;
    predictions[i] = inside ? 0.5 * (low[i] + high[i]) : std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

std::vector<std::uint32_t> even_rows(std::size_t rows, std::size_t most) {
  const std::size_t count = std::min(rows, most);
  std::vector<std::uint32_t> numbers(count);
  Random draws(0);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t from = k * rows / count, to = (k + 1) * rows / count;
    numbers[k] = static_cast<std::uint32_t>(from) + draws.below(static_cast<std::uint32_t>(to - from));
  }
  return numbers;
}

Table rows_of(const Table& table, std::span<const std::uint32_t> rows, const Objective* objective) {
  Table chosen;
  chosen.names = table.names;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    auto& cells = chosen.columns.emplace_back();
    if (objective != nullptr && !objective->uses_column(c)) continue;
    cells.reserve(rows.size());
    for (const std::uint32_t row : rows) cells.push_back(table.columns[c][row]);
  }
  return chosen;
}

std::optional<std::pair<double, double>> two_values(std::span<const double> numbers) {
  if (numbers.empty()) return std::nullopt;
  const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
  const std::pair values{*low, *high};
  const bool two = values.second > values.first && std::all_of(numbers.begin(), numbers.end(), [&](double number) {
                     return number == values.first || number == values.second;
                   });
  return two ? std::optional(values) : std::nullopt;
}

RowModel row_model(const Objective& objective) {
  RowModel model;
  model.target = target_column(objective.table());
  for (std::size_t c = 0; c < objective.table().columns.size(); ++c)
    if (c != model.target && objective.uses_column(c)) model.features.push_back(c);
  if (!objective.uses_column(model.target)) return model;
  const auto numbers = even_rows(objective.table().rows(), rows_looked_at);
  const Table rows = rows_of(objective.table(), numbers, &objective);
  look_at_targets(model, rows.columns[model.target]);
  model.quadratic = is_quadratic(objective, model, rows, numbers.size());
  model.kind = !model.quadratic && model.labels ? ModelKind::label : ModelKind::value;
  return model;
}

void row_losses(const Objective& objective, std::span<const double> point, std::span<const double* const> columns,
                std::span<double> losses) {
  // All pointers are moved along: where a column is not used it gets that of another.
  const auto some =
      std::find_if(columns.begin(), columns.end(), [](const double* column) { return column != nullptr; });
  std::vector<const double*> pointers(columns.begin(), columns.end());
  for (const double*& pointer : pointers)
    if (pointer == nullptr && some != columns.end()) pointer = *some;
  double* const output[] = {losses.data()};
  objective.evaluate_each(Derivatives::none, point, pointers, output, losses.size());
}

void predict(const Objective& objective, const RowModel& model, std::span<const double> point,
             std::span<const double* const> columns, std::span<double> predictions) {
  if (model.kind == ModelKind::none) {
    std::fill(predictions.begin(), predictions.end(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  if (model.kind == ModelKind::label) {
    label_margins(objective, model, point, columns, predictions);
    const auto [low, high] = *model.labels;
    for (double& prediction : predictions) prediction = low + (high - low) / (1 + std::exp(-prediction));
    return;
  }
  Targets targets(objective, model, point, columns, predictions.size());
  if (model.quadratic)
    predict_on_parabola(targets, model, predictions);
  else
    predict_by_search(targets, model, predictions);
}

void label_margins(const Objective& objective, const RowModel& model, std::span<const double> point,
                   std::span<const double* const> columns, std::span<double> margins) {
  Targets targets(objective, model, point, columns, margins.size());
  std::vector<double> of_high(margins.size());
  targets.losses(model.labels->first, margins);
  targets.losses(model.labels->second, of_high);
  for (std::size_t i = 0; i < margins.size(); ++i) margins[i] -= of_high[i];
}

}  // namespace saddlescope

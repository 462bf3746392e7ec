#include <algorithm>
#include <cmath>

#include "core/plane/landscape.h"
#include "core/plane/round_numbers.h"

namespace saddlescope {
namespace {

double quantile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto index = static_cast<std::size_t>(position);
  if (index + 1 >= sorted.size()) return sorted.back();
  const double fraction = position - static_cast<double>(index);
  return sorted[index] + fraction * (sorted[index + 1] - sorted[index]);
}

/// How far the outermost value may be shown from the median, given the distances of the farthest value, the farthest 1
/// % and the farthest 10 %. Values near a pole grow by a power law: every shell multiplies them again. A narrow but
/// smooth peak does not, and is shown whole.
double tail_limit(double farthest, double one_percent, double ten_percent, bool logarithmic) {
  if (!(one_percent > 0)) return farthest;
  const double outer = std::log(farthest / one_percent);
  const double inner = ten_percent > 0 ? std::log(one_percent / ten_percent) : outer * 10;
  const double enough = std::log(logarithmic ? 1e3 : 4.0);
  const bool power_law = outer > enough && inner > std::log(4.0) && inner < 4 * outer;
  const bool lone_spike = !logarithmic && outer > std::log(100.0) && outer < std::log(1e4);
  if (!power_law && !lone_spike) return farthest;
  return one_percent * (logarithmic ? 30.0 : 1.5);
}

std::vector<double> sorted_finite_values(const HeightGrid& grid) {
  std::vector<double> sorted;
  sorted.reserve(grid.values.size());
  for (double value : grid.values)
    if (std::isfinite(value)) sorted.push_back(value);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

constexpr double lowest_share = 0.06;

/// The loss unit of the logarithm: about the lowest twentieth of the window lies below it, so that both the valley and
/// the heights have room.
double logarithm_unit(const std::vector<double>& sorted, double minimum, double range) {
  double unit = quantile(sorted, lowest_share) - minimum;
  if (!(unit > 0)) {
    const auto above = std::upper_bound(sorted.begin(), sorted.end(), minimum);
    unit = above == sorted.end() ? range : *above - minimum;
  }
  return nearest_round_number(std::clamp(unit, range / 1e5, range / 30));
}

}  // namespace

double HeightScale::to_unit(double loss) const {
  const double range = maximum - minimum;
  if (!(range > 0)) return std::isnan(loss) ? loss : (loss > minimum ? 1.0 : 0.0);
  if (!logarithmic) return (loss - minimum) / range;
  const double top = std::log1p(range / s);
  const double above = (loss - minimum) / s;
  // Below the minimum the straight line through it continues, so a path below the picture still has a height.
  return above >= 0 || std::isnan(above) ? std::log1p(above) / top : above / top;
}

double HeightScale::from_unit(double unit) const {
  const double range = maximum - minimum;
  if (!logarithmic) return minimum + unit * range;
  const double top = std::log1p(range / s);
  if (unit < 0) return minimum + unit * top * s;
  return unit == 1 ? maximum : minimum + s * std::expm1(unit * top);
}

namespace {

HeightScale scale_of(const std::vector<double>& sorted, bool logarithmic) {
  HeightScale scale;
  scale.logarithmic = logarithmic;
  if (sorted.empty()) return scale;
  const double median = quantile(sorted, 0.5);
  scale.maximum = median + tail_limit(sorted.back() - median, quantile(sorted, 0.99) - median,
                                      quantile(sorted, 0.9) - median, logarithmic);
  // A pole downwards squeezes a logarithm measured from the bottom as much as a linear scale.
  scale.minimum = median - tail_limit(median - sorted.front(), median - quantile(sorted, 0.01),
                                      median - quantile(sorted, 0.1), false);
  scale.maximum = std::min(scale.maximum, sorted.back());
  scale.minimum = std::max(scale.minimum, sorted.front());
  const double size = std::max(std::abs(scale.minimum), std::abs(scale.maximum));
  if (!(scale.maximum - scale.minimum > 1e-14 * size)) {
    // Flat: show it in the lower part, with room for something to differ.
    scale.maximum = scale.minimum + std::max(1.0, size);
    scale.s = scale.maximum - scale.minimum;
    return scale;
  }
  if (!std::isfinite(scale.maximum - scale.minimum)) {
    scale.minimum *= 0.4;
    scale.maximum *= 0.4;
  }
  const double range = scale.maximum - scale.minimum;
  scale.s = logarithm_unit(sorted, scale.minimum, range);
  return scale;
}

bool spans_four_decades(const std::vector<double>& sorted) {
  const double low = quantile(sorted, lowest_share) - sorted.front();
  // A bottom that is flat to the last digit says nothing about decades.
  return low > 1e-12 * (sorted.back() - sorted.front()) && sorted.back() - sorted.front() > 1e4 * low;
}

}  // namespace

HeightScale choose_scale(const HeightGrid& grid, bool logarithmic) {
  return scale_of(sorted_finite_values(grid), logarithmic);
}

HeightScale choose_height_scale(const HeightGrid& grid, ScaleChoice choice) {
  const std::vector<double> sorted = sorted_finite_values(grid);
  const bool by_itself = choice == ScaleChoice::automatic && !sorted.empty() && spans_four_decades(sorted);
  return scale_of(sorted, choice == ScaleChoice::logarithmic || by_itself);
}

HeightScale choose_color_scale(const HeightGrid& grid, ScaleChoice choice) {
  const std::vector<double> sorted = sorted_finite_values(grid);
  const HeightScale linear = scale_of(sorted, false);
  const bool crowded = !sorted.empty() && linear.to_unit(quantile(sorted, 0.5)) < 0.125;
  if (choice == ScaleChoice::logarithmic || (choice == ScaleChoice::automatic && crowded))
    return scale_of(sorted, true);
  return linear;
}

std::vector<double> contour_levels(const HeightScale& scale, std::size_t count) {
  std::vector<double> levels;
  if (count == 0 || !(scale.maximum > scale.minimum)) return levels;
  const double range = scale.maximum - scale.minimum;
  if (!scale.logarithmic) {
    const double step = nearest_round_number(range / static_cast<double>(count + 1));
    const double first = std::floor(scale.minimum / step) + 1;
    for (double k = first; k * step < scale.maximum && levels.size() < 4 * count + 4; ++k) {
      const double level = step >= 1 ? k * step : k / std::round(1 / step);
      if (level > scale.minimum && level < scale.maximum) levels.push_back(level);
    }
    return levels;
  }
  // One round number in the middle part of every equal share of the height.
  const auto shares = static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double low = scale.from_unit((static_cast<double>(i) + 0.3) / shares);
    const double high = scale.from_unit((static_cast<double>(i) + 0.95) / shares);
    const double level = roundest_between(low, high);
    if (level > scale.minimum && level < scale.maximum && (levels.empty() || level > levels.back()))
      levels.push_back(level);
  }
  return levels;
}

}  // namespace saddlescope

#include "core/plane/chart_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/plane/extent.h"
#include "core/plane/tick_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double log_floor = 1e-16;

/// Largest axis value of a linear chart: a short spike (the first steps of a rate near the limit) must not flatten the
/// rest.
double robust_maximum(std::vector<double> values, double least) {
  if (values.empty()) return least;
  const auto place = static_cast<std::ptrdiff_t>(0.98 * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  const double high = values[static_cast<std::size_t>(place)],
               largest = *std::max_element(values.begin(), values.end());
  return largest <= 4 * std::max(high, least) ? largest : std::max(high, least);
}

/// Smallest axis value of a logarithmic chart of losses above the best one: there the best itself is a hole that goes
/// down to the floor. When only a few values lie that deep, the range ends above them.
double robust_minimum(std::vector<double> values, double smallest) {
  constexpr double deep = 3;  // decades
  if (values.empty()) return smallest;
  const auto place = static_cast<std::ptrdiff_t>(0.02 * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  const double low = values[static_cast<std::size_t>(place)];
  return low - smallest > deep ? low : smallest;
}

/// Marks runs that stay finite but fly off to numbers beside which all others are nothing, as long as one run does not.
std::vector<ScaledSeries> with_escaped_marked(std::span<const ScaledSeries> series) {
  double start = 0;
  for (const ScaledSeries& one : series) {
    if (!one.points.empty()) start = std::max(start, std::abs(one.points.front().value));
  }
  std::vector<ScaledSeries> marked(series.begin(), series.end());
  for (ScaledSeries& one : marked) {
    for (const SeriesPoint& point : one.points) one.broken = one.broken || std::abs(point.value) > 1e10 * (start + 1);
  }
  const bool any_steady =
      std::any_of(marked.begin(), marked.end(), [](const ScaledSeries& one) { return !one.broken; });
  return any_steady ? marked : std::vector<ScaledSeries>(series.begin(), series.end());
}

}  // namespace

namespace {

/// thin_series() of `count` values, their steps ascending.
std::vector<SeriesPoint> thinned_series(std::size_t count, auto&& point_at, const StepAxis& axis, std::size_t columns) {
  std::vector<SeriesPoint> kept;
  columns = std::max<std::size_t>(columns, 1);
  if (count <= 4 * columns) {
    for (std::size_t i = 0; i < count; ++i)
      if (const SeriesPoint point = point_at(i); std::isfinite(point.value)) kept.push_back(point);
    return kept;
  }
  const StepAxis stretches{std::max(axis.last, 1.0) + 1, axis.logarithmic};
  std::size_t i = 0;
  for (std::size_t column = 0; i < count; ++column) {
    const double share = static_cast<double>(column + 1) / static_cast<double>(columns);
    const auto end = static_cast<std::size_t>(std::ceil(stretches.from_unit(share) * (1 - 1e-12)));
    std::size_t first = count, last = 0, low = 0, high = 0;
    for (; i < count && point_at(i).step < end; ++i) {
      const double value = point_at(i).value;
      if (!std::isfinite(value)) continue;
      if (first == count) first = low = high = i;
      if (value < point_at(low).value) low = i;
      if (value > point_at(high).value) high = i;
      last = i;
    }
    if (first == count) continue;
    std::size_t places[] = {first, low, high, last};
    std::sort(std::begin(places), std::end(places));
    for (std::size_t k = 0; k < 4; ++k)
      if (k == 0 || places[k] != places[k - 1]) kept.push_back(point_at(places[k]));
  }
  return kept;
}

}  // namespace

double StepAxis::to_unit(double step) const {
  return logarithmic ? std::log1p(std::max(step, 0.0)) / std::log1p(last) : step / last;
}

double StepAxis::from_unit(double unit) const {
  return logarithmic ? std::expm1(unit * std::log1p(last)) : unit * last;
}

std::vector<Tick> step_ticks(const StepAxis& axis, std::size_t count) {
  if (!axis.logarithmic) return nice_ticks({0, axis.last}, count);
  std::vector<Tick> ticks = {{0, "0"}};
  const double decades = std::log10(std::max(axis.last, 1.0));
  const double step = std::max(1.0, std::ceil(decades / std::max<double>(static_cast<double>(count) - 1, 1)));
  for (double power = step > 1 ? step : 0; power <= decades + 1e-9; power += step) {
    const double value = std::round(std::pow(10.0, power));
    ticks.push_back({value, tick_text(value, 2)});
  }
  return ticks;
}

std::vector<SeriesPoint> thin_series(std::span<const double> values, const StepAxis& axis, std::size_t columns) {
  return thinned_series(
      values.size(),
      [values](std::size_t i) {
        return SeriesPoint{i, values[i]};
      },
      axis, columns);
}

std::vector<SeriesPoint> thin_series(std::span<const SeriesPoint> points, const StepAxis& axis, std::size_t columns) {
  return thinned_series(
      points.size(), [points](std::size_t i) { return points[i]; }, axis, columns);
}

double ChartScale::to_axis(double value) const {
  return logarithmic ? std::log10(std::max(value - base, log_floor)) : value;
}

ChartScale choose_chart_scale(std::span<const ScaledSeries> given, bool logarithmic, bool subtract_best,
                              double known_best) {
  const std::vector<ScaledSeries> series = with_escaped_marked(given);
  ChartScale scale;
  scale.logarithmic = logarithmic;
  Extent all;
  double largest_start = 0;
  for (const ScaledSeries& one : series) {
    if (!one.points.empty()) largest_start = std::max(largest_start, std::abs(one.points.front().value));
    for (const SeriesPoint& point : one.points) all.add(point.value);
  }
  // Beside the losses that the runs begin with, a best loss of rounding's size is 0, and the axis shows the loss
  // itself.
  const double best = std::min(all.minimum, known_best);
  const bool not_zero = std::abs(best) > 1e-14 * largest_start;
  if (logarithmic && all.any() && subtract_best && (best <= 0 || (std::isfinite(known_best) && not_zero))) {
    scale.base = best;
    scale.subtracts = not_zero && best != 0;
  }
  Extent range, starts;
  std::vector<double> steady;
  for (const ScaledSeries& one : series) {
    if (!one.points.empty()) starts.add(scale.to_axis(one.points.front().value));
    for (const SeriesPoint& point : one.points) {
      if (!one.broken) steady.push_back(scale.to_axis(point.value));
    }
  }
  for (double value : steady) range.add(value);
  if (!logarithmic) range.maximum = robust_maximum(steady, starts.maximum);
  if (logarithmic && scale.base != 0) range.minimum = robust_minimum(steady, range.minimum);
  range.add(starts.minimum);
  range.add(starts.maximum);
  // A norm that is 0 all along has an axis from 0 to 1.
  if (!logarithmic && range.minimum == 0 && range.maximum == 0) range.maximum = 1;
  if (!range.any()) range = {logarithmic ? -1.0 : 0.0, 1.0};
  // Broken runs may lift the top a little, so that one sees them rise, and count fully below it. On a logarithmic axis
  // they flatten nobody where there is no other, and show all of their explosion.
  const double ceiling = logarithmic && steady.empty() ? std::numeric_limits<double>::infinity()
                         : logarithmic                 ? range.maximum + 2
                                       : range.maximum + 0.5 * std::max(range.maximum - range.minimum, 1e-300);
  for (const ScaledSeries& one : series) {
    if (!one.broken) continue;
    for (const SeriesPoint& point : one.points) range.add(std::min(scale.to_axis(point.value), ceiling));
  }
  double size = range.maximum - range.minimum;
  const double least =
      logarithmic ? 0.3 : std::max(1e-12 * std::max(std::abs(range.maximum), std::abs(range.minimum)), 1e-300);
  if (size < least) {
    const double more = logarithmic ? 0.3 : std::max(0.1 * std::abs(range.maximum), least);
    range.minimum -= more;
    range.maximum += more;
    size = range.maximum - range.minimum;
  }
  scale.minimum = range.minimum - 0.05 * size;
  scale.maximum = range.maximum + 0.06 * size;
  // Losses and norms that never go below 0 stand on the axis.
  if (!logarithmic && range.minimum >= 0 && range.minimum < 0.3 * range.maximum) scale.minimum = 0;
  return scale;
}

namespace {

/// Texts with as few digits as say the round values in full.
std::vector<Tick> with_texts(std::vector<Tick> ticks, auto&& value_of) {
  for (int digits = 2; digits < 15; ++digits) {
    bool exact = true;
    for (Tick& tick : ticks) {
      const double value = value_of(tick);
      tick.text = tick_text(value, digits);
      exact = exact && std::abs(parse_number(tick.text).value_or(NAN) - value) <= 1e-9 * std::abs(value);
    }
    if (exact) break;
  }
  return ticks;
}

/// 1-2-5 in each decade.
std::vector<Tick> ticks_within_decades(const ChartScale& scale) {
  std::vector<Tick> ticks;
  for (double power = std::floor(scale.minimum); power <= scale.maximum; power += 1) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double at = power + std::log10(factor);
      if (at >= scale.minimum && at <= scale.maximum)
        ticks.push_back({at, tick_text(factor * std::pow(10.0, power), 2)});
    }
  }
  return ticks;
}

/// Equally spaced round values at the places of their logarithms, for ranges too short for 1-2-5.
std::vector<Tick> ticks_of_equal_steps(const ChartScale& scale, std::size_t count) {
  std::vector<Tick> ticks;
  const Interval values = {std::pow(10.0, scale.minimum), std::pow(10.0, scale.maximum)};
  for (std::size_t wanted = count; wanted < count + 8 && ticks.size() < 2; ++wanted) {
    ticks.clear();
    for (const Tick& tick : nice_ticks(values, wanted)) {
      if (tick.value > 0) ticks.push_back({std::log10(tick.value), {}});
    }
  }
  return with_texts(std::move(ticks), [](const Tick& tick) { return std::pow(10.0, tick.value); });
}

}  // namespace

std::vector<Tick> chart_ticks(const ChartScale& scale, std::size_t count) {
  count = std::max<std::size_t>(count, 2);
  std::vector<Tick> ticks;
  if (!scale.logarithmic) {
    for (std::size_t wanted = count; wanted < count + 8 && ticks.size() < 2; ++wanted) {
      ticks = nice_ticks({scale.minimum, scale.maximum}, wanted);
    }
    for (Tick& tick : ticks) {
      if (std::abs(tick.value) >= 1e4) return with_texts(std::move(ticks), [](const Tick& t) { return t.value; });
    }
    return ticks;
  }
  const double decades = scale.maximum - scale.minimum;
  if (decades < 2) {
    ticks = ticks_within_decades(scale);
    return ticks.size() >= 3 ? ticks : ticks_of_equal_steps(scale, count);
  }
  double step = 1;
  for (const double nice : {1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0}) {
    const double first = std::ceil(scale.minimum / nice) * nice;
    if (nice > 1 && first + nice > scale.maximum) break;  // two labels at least
    step = nice;
    if (decades / nice <= static_cast<double>(count)) break;
  }
  for (double power = std::ceil(scale.minimum / step) * step; power <= scale.maximum; power += step) {
    ticks.push_back({power, tick_text(std::pow(10.0, power), 2)});
  }
  return ticks;
}

}  // namespace saddlescope

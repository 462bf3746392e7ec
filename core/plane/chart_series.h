// Series for the charts: thinning to what a pixel column can show, the logarithm's base line, and readable ranges. Pure
// functions, any thread.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/plane/landscape.h"

namespace saddlescope {

struct SeriesPoint {
  std::size_t step = 0;
  double value = 0;
  bool operator==(const SeriesPoint&) const = default;
};

/// The charts' axis of steps: place 0 … 1 of steps 0 … last, linear or by log(1 + step), where step 0 has a place too.
struct StepAxis {
  double last = 1;  ///< > 0
  bool logarithmic = false;
  double to_unit(double step) const;
  double from_unit(double unit) const;
  bool operator==(const StepAxis&) const = default;
};
/// Round steps, about `count` of them: 0, 1, 10, 100, … where the axis is logarithmic.
std::vector<Tick> step_ticks(const StepAxis& axis, std::size_t count);

/// Keeps the first, smallest, largest and last value of each of `columns` equal stretches of the axis, in order of
/// steps; everything when there are few values. Values that are not finite are left out (they end a run).
std::vector<SeriesPoint> thin_series(std::span<const double> values, const StepAxis& axis, std::size_t columns);
/// The same of what has been thinned to more stretches before; steps ascend.
std::vector<SeriesPoint> thin_series(std::span<const SeriesPoint> points, const StepAxis& axis, std::size_t columns);

/// How values become heights on a chart's axis.
struct ChartScale {
  bool logarithmic = false;
  double base = 0;                  ///< subtracted before the logarithm: the best loss where it is known or negative
  bool subtracts = false;           ///< the title must say so
  double minimum = 0, maximum = 1;  ///< of the axis, after to_axis
  /// log10(max(value − base, 10⁻¹⁶)), or the value itself.
  double to_axis(double value) const;
  /// Share of the axis' height; not clamped.
  double to_unit(double value) const { return (to_axis(value) - minimum) / (maximum - minimum); }
  bool operator==(const ChartScale&) const = default;
};

/// One run as the scale sees it.
struct ScaledSeries {
  std::span<const SeriesPoint> points;
  bool broken = false;  ///< diverged or undefined: its last values say nothing about the range
};
/// Range of all series. Broken ones count only up to two decades (log) or half of the rest's range (linear) above where
/// they and the others begin, so that one of them does not flatten the others. `subtract_best`: for losses, which may
/// be negative. `known_best`: the lowest loss known beside the series, infinite where none is: a loss that is known to
/// end elsewhere than at 0 is shown as what is left of it.
ChartScale choose_chart_scale(std::span<const ScaledSeries> series, bool logarithmic, bool subtract_best,
                              double known_best = std::numeric_limits<double>::infinity());

/// Ticks after the scale, two at least: whole decades ("1e−4", "1", "1e4"), 1-2-5 when less than two decades are shown,
/// equally spaced round values when still less is; `value` is on the axis.
std::vector<Tick> chart_ticks(const ChartScale& scale, std::size_t count);

}  // namespace saddlescope

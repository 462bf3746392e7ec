// Landscape: heights of an objective on a regular grid over a window of a plane, with all that both views draw from it:
// the height scale, contour lines and the field of −gradient arrows. Made on a worker; immutable.
#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "core/objective/objective.h"
#include "core/plane/plane.h"
#include "core/plane/scale_choice.h"

namespace saddlescope {

/// Heights at columns × rows points including the window's edges. Value of column i, row j is values[j * columns + i];
/// with one direction rows = 1.
struct HeightGrid {
  Plane plane;
  PlaneWindow window;
  std::size_t columns = 0, rows = 0;
  std::vector<double> values;       ///< may hold infinities and NaN
  double minimum = 0, maximum = 0;  ///< over finite values; both 0 when there is none
  bool any_finite = false;
  double a(std::size_t column) const;
  double b(std::size_t row) const;
};
HeightGrid sample_heights(const Objective& objective, const Plane& plane, const PlaneWindow& window,
                          std::size_t columns, std::size_t rows, std::stop_token stop = {});

/// Maps losses to [0, 1], for height or for colour: linear, or log10(1 + (L − Lmin)/s), so that 10⁵ and negative losses
/// are both readable.
struct HeightScale {
  bool logarithmic = false;
  double minimum = 0;  ///< loss shown at 0
  double maximum = 1;  ///< loss shown at 1
  double s = 1;        ///< loss unit of the logarithm, > 0
  /// Not clamped; NaN for NaN. Computed in double: subtract and scale before anything becomes float.
  double to_unit(double loss) const;
  double from_unit(double unit) const;
  bool operator==(const HeightScale&) const = default;
};
/// Chooses minimum, maximum and s from the grid's finite values.
HeightScale choose_scale(const HeightGrid& grid, bool logarithmic);
/// Automatic height is linear, so that a parabola is a parabola, unless the losses above the lowest twentieth of the
/// window span more than four powers of ten.
HeightScale choose_height_scale(const HeightGrid& grid, ScaleChoice choice);
/// Automatic colour is logarithmic where linear colours would leave half of the window in their lowest eighth.
HeightScale choose_color_scale(const HeightGrid& grid, ScaleChoice choice);

/// Loss values at which contour lines are drawn: nice numbers (1, 2, 5 × 10^k; evenly spread after the scale),
/// ascending, about `count`.
std::vector<double> contour_levels(const HeightScale& scale, std::size_t count);

struct ContourLine {
  double level = 0;
  bool closed = false;
  std::vector<PlanePoint> points;
};
/// Marching triangles over the grid: each cell is cut along the diagonal from (column, row) to (column + 1, row + 1),
/// exactly as the 3-D view draws it, so lines lie on the surface. Cells with a non-finite corner are left out. Chains
/// are joined into polylines.
std::vector<ContourLine> contour_lines(const HeightGrid& grid, const std::vector<double>& levels,
                                       std::stop_token stop = {});

/// Ticks with round values inside the interval, about `count` of them, and their texts (true minus sign, as few digits
/// as tell them apart).
struct Tick {
  double value = 0;
  std::string text;
};
std::vector<Tick> nice_ticks(const Interval& interval, std::size_t count);

/// −gradient on a coarse grid, in plane coordinates; not finite entries are left out.
struct FieldArrow {
  PlanePoint at;
  double a = 0, b = 0;  ///< −gradient along the plane's directions (loss per unit)
};
std::vector<FieldArrow> descent_field(const Objective& objective, const Plane& plane, const PlaneWindow& window,
                                      std::size_t columns, std::size_t rows);

}  // namespace saddlescope

// Winding number of the gradient along a closed path: how often it turns round once while its foot goes round once.
// Private to the analysis room.
#pragma once

#include <optional>
#include <vector>

#include "core/critical/field.h"

namespace saddlescope {

inline constexpr std::size_t edge_points = 192;  ///< on each side of a path round the window

/// Along the closed polygon `path` (the last point joins the first), in its sense of direction. Each piece is halved
/// until the gradient turns by less than π/4 in both halves; a jump of the gradient counts as the turn through its
/// convex hull. Nothing where the gradient vanishes on the path (shorter than `zero`), is not finite there, or jumps
/// across 0.
std::optional<int> winding_number(Field& field, const std::vector<Vec>& path, double zero = 0);

/// Around `centre`; the radius is reduced until the circle avoids zeros, five times at most.
std::optional<int> circle_winding(Field& field, const Vec& centre, double radius);

/// Points of the window's edge, counterclockwise.
std::vector<Vec> window_edge(std::size_t points_per_side);

}  // namespace saddlescope

// Critical points in holes of a formula, such as (1 − cos x)/x²: exact there (limits.h), but beside them the formula's
// derivatives are all rounding, and no iteration arrives. Private to the analysis room.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "core/critical/root_search.h"

namespace saddlescope {

/// Zeros of the gradient in holes with few decimals, or on lines of holes along an axis, within a cell of the starts.
std::vector<Root> roots_in_holes(const Objective& objective, Field& field, const std::vector<Vec>& starts,
                                 const std::stop_token& stop = {});

/// The hole at a place in the objective's parameters, or very near to it with few decimals, if the gradient is zero in
/// it.
std::optional<Root> root_in_hole_beside(const Objective& objective, Field& field, const Vec& x);

}  // namespace saddlescope

// Critical points in holes of a formula, such as (1 − cos x)/x²: exact there (limits.h), but beside them the formula's
// derivatives are all rounding, and no iteration arrives. Private to the analysis room.
#pragma once

#include <vector>

#include "core/critical/root_search.h"

namespace saddlescope {

/// Zeros of the gradient in holes with few decimals, within a cell of the starts.
std::vector<Root> roots_in_holes(const Objective& objective, Field& field, const std::vector<Vec>& starts);

}  // namespace saddlescope

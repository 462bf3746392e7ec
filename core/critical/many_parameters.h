// Critical points of an objective in a box: of more than two parameters, or of any number where an evaluation is dear.
// Private to the analysis room.
#pragma once

#include <span>
#include <stop_token>

#include "core/critical/critical_points.h"

namespace saddlescope {

/// box: 3 … maximum_parameters intervals of positive finite size.
CriticalPointsReport find_in_box(const Objective& objective, const Objective& original, int exponent,
                                 std::span<const Interval> box, std::stop_token stop);

/// The same with at most about so many evaluations of the Hessian, for one parameter and two too: fewer starts, one
/// pass, no kinks or sets; the report says that more points are possible.
CriticalPointsReport find_few_in_box(const Objective& objective, std::span<const Interval> box, std::size_t evaluations,
                                     std::stop_token stop);

}  // namespace saddlescope

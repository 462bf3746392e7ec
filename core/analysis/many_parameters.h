// Critical points of an objective of more than two parameters in a box. Private to the analysis room.
#pragma once

#include <span>
#include <stop_token>

#include "core/analysis/critical_points.h"

namespace saddlescope {

/// box: 3 … maximum_parameters intervals of positive finite size.
CriticalPointsReport find_in_box(const Objective& objective, std::span<const Interval> box, std::stop_token stop);

}  // namespace saddlescope

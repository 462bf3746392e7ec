// Critical points of a curve L(x) on an interval. Private to the analysis room.
#pragma once

#include "core/critical/critical_points.h"

namespace saddlescope {

/// `original`: the loss before it was taken times 2^exponent.
CriticalPointsReport find_on_interval(const Objective& objective, const Objective& original, int exponent,
                                      const PlaneWindow& window, const std::stop_token& stop);

}  // namespace saddlescope

// Critical points of an objective of two parameters in a window: starts, iterations, kinks, curves, the index check.
// Private to the room of critical points.
#pragma once

#include <stop_token>

#include "core/critical/critical_points.h"

namespace saddlescope {

/// `original`: the loss before it was taken times 2^exponent.
CriticalPointsReport find_in_plane(const Objective& objective, const Objective& original, int exponent,
                                   const PlaneWindow& window, std::stop_token stop);

}  // namespace saddlescope

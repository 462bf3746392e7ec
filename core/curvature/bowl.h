// How far a minimum within a plane looks like the bottom of a bowl. Pure; any thread.
#pragma once

#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// The largest circle round the plane's origin on which the loss rises by at least half of what the smaller of the two
/// curvatures predicts, at most `most` and at least a fiftieth of it. At most 850 evaluations.
double bowl_radius(const Objective& objective, const Plane& plane, double curvature, double most);

}  // namespace saddlescope

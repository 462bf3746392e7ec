// The two steps that a method could take from a point of the plane: along −∇L, and Newton's. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// In the plane's own coordinates.
struct Slopes {
  PlanePoint at;
  PlanePoint descent;  ///< −∇L along the plane's directions, loss per unit
  /// −H⁻¹∇L within the plane: of the loss as a function on it. Where H is singular (|λ| ≤ 1e-12·|λ|max) the shortest of
  /// the solutions; none where that leaves nothing.
  std::optional<PlanePoint> newton;
  bool uphill = false;  ///< the loss rises in the direction of Newton's step: the curvature along it is negative
};
/// `point`: n numbers, on the plane; `here`: the loss there. Nothing where there is no Hessian, or the loss, its
/// gradient or its Hessian is not finite.
std::optional<Slopes> slopes_of(const Evaluation& here, const Plane& plane, const std::vector<double>& point);
/// Evaluates it.
std::optional<Slopes> slopes_at(const Objective& objective, const Plane& plane, const std::vector<double>& point);

}  // namespace saddlescope

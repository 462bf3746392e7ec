// The two steps that a method could take from the point under the mouse, drawn in both views: along −∇L, and Newton's,
// which goes to the critical point of the second-order model, uphill too where the curvature along it is negative. UI
// thread only; slopes_at() is pure.
#pragma once

#include <optional>
#include <vector>

#include "app/map/map_layers.h"
#include "app/surface/surface_overlay.h"

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
/// `point`: n numbers, on the plane. Nothing where the loss, its gradient or its Hessian is not finite.
std::optional<Slopes> slopes_at(const Objective& objective, const Plane& plane, const std::vector<double>& point);

/// At the hovered point, while the scene's switch is on.
void draw_hover_arrows(const MapPicture& picture);
void draw_hover_arrows(const SurfacePicture& picture);

}  // namespace saddlescope

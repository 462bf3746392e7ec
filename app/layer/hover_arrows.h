// The two steps that a method could take from the point under the mouse, drawn in both views: along −∇L, and Newton's,
// which goes to the critical point of the second-order model, uphill too where the curvature along it is negative. UI
// thread only.
#pragma once

#include "app/map/map_layers.h"
#include "app/surface/surface_overlay.h"
#include "core/curvature/slopes.h"

namespace saddlescope {

/// At the hovered point, while the scene's switch is on.
void draw_hover_arrows(const MapPicture& picture);
void draw_hover_arrows(const SurfacePicture& picture);

}  // namespace saddlescope

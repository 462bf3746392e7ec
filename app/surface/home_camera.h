// The camera that a picture begins with: from where most of the surface's minima are seen. Pure; any thread.
#pragma once

#include <span>
#include <vector>

#include "app/surface/surface_mesh.h"
#include "core/plane/landscape.h"

namespace saddlescope {

/// Minima of the drawn surface, in box units: places of the grid that are lower than all around them, the lowest first,
/// at most 48. Along a valley these are many.
std::vector<Eigen::Vector3d> drawn_minima(const HeightGrid& grid, const SurfaceMesh& mesh);

/// Camera(), or the first of those turned by quarters and raised in steps that shows clearly more of the minima: by
/// one in ten, one at least. Turned by quarters the box looks the same, only what stands in front has changed.
/// `framing`: its floor counts. Less than a millisecond.
Camera home_camera(std::span<const Eigen::Vector3d> minima, const SurfaceMesh& mesh, const Framing& framing = {});

/// Along the second, the first direction, and from straight above, turned as the map is.
enum class ViewDirection { front, side, top };
Camera camera_along(ViewDirection direction);

}  // namespace saddlescope

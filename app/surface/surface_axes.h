// The frame of the 3-D picture: floor, ticks and names on those edges of the box that nothing of the surface can cover
// on the screen. Pure; any thread.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "app/surface/camera.h"
#include "core/plane/landscape.h"

namespace saddlescope {

struct AxisLabel {
  Eigen::Vector2d pixel;    ///< where the tick ends
  Eigen::Vector2d outward;  ///< unit vector on the screen, away from the box
  std::string text;
  bool name = false;  ///< the axis's name: goes beyond the ticks' texts
};

struct SurfaceAxes {
  std::vector<float> lines;  ///< pairs of points in box units, six numbers each: frame first, then the floor's grid
  std::size_t frame_floats = 0;
  std::vector<AxisLabel> labels;  ///< names last
};

/// `names`: of the two directions; `levels`: losses at which the height axis has ticks; `room`: pixels a label needs
/// along an axis.
SurfaceAxes make_surface_axes(const Projection& projection, const PlaneWindow& window,
                              const std::vector<std::string>& names, const HeightScale& scale,
                              const std::vector<double>& levels, double room);

}  // namespace saddlescope

// The gradients of single rows at the followed run's ball as a fan of thin arrows, with their mean as a thick one, on
// the map and along the 3-D surface. Here are its numbers, which are pure.
#pragma once

#include <span>
#include <vector>

#include "app/surface/surface_picture.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/results.h"

namespace saddlescope {

/// −gradients along the plane's directions, loss per unit; those that are not finite are left out.
struct GradientFan {
  std::vector<double> point;  ///< n numbers: where they are
  std::vector<PlanePoint> rows;
  PlanePoint mean;
};
GradientFan gradient_fan(const BatchResult& batch, const Plane& plane);

/// Pixels for one unit of length, the same for all arrows: three rows of four, and the mean, are `reach` pixels long at
/// most. 0 where all are 0.
double fan_scale(std::span<const double> lengths, double mean, double reach);

}  // namespace saddlescope

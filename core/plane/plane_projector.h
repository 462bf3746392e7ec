// Points of parameter space to the plane's own coordinates, quickly for many. Plain values; any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "core/plane/plane.h"

namespace saddlescope {

/// Projects rows of parameter vectors onto a plane quickly.
class PlaneProjector {
 public:
  explicit PlaneProjector(const Plane& plane);
  PlanePoint operator()(const double* point) const;
  /// Part of a parameter-space direction along the plane's directions.
  PlanePoint direction(const double* vector) const;

 private:
  std::size_t dimension_ = 0;
  std::vector<double> first_, second_;
  double first_offset_ = 0, second_offset_ = 0;
};

/// `point` moved within the plane to (a, b); what it has outside the plane stays.
std::vector<double> moved_in_plane(const Plane& plane, const std::vector<double>& point, PlanePoint to);

}  // namespace saddlescope

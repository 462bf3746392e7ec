#include "core/plane/plane.h"

#include <algorithm>

namespace saddlescope {

Plane axis_plane(const std::vector<std::string>& parameter_names) {
  const std::size_t n = parameter_names.size();
  Plane plane;
  plane.origin.assign(n, 0.0);
  for (std::size_t k = 0; k < std::min<std::size_t>(n, 2); ++k) {
    std::vector<double> direction(n, 0.0);
    direction[k] = 1.0;
    plane.directions.push_back(std::move(direction));
    plane.axis_names.push_back(parameter_names[k]);
  }
  return plane;
}

std::vector<double> to_parameters(const Plane& plane, double a, double b) {
  std::vector<double> point = plane.origin;
  const double coordinates[2] = {a, b};
  for (std::size_t k = 0; k < std::min<std::size_t>(plane.directions.size(), 2); ++k)
    for (std::size_t i = 0; i < point.size(); ++i) {
      // A direction that does not move this parameter must not turn an infinite coordinate into NaN.
      if (plane.directions[k][i] != 0) point[i] += coordinates[k] * plane.directions[k][i];
    }
  return point;
}

PlanePoint to_plane(const Plane& plane, const std::vector<double>& point) { return to_plane(plane, point.data()); }

PlanePoint to_plane(const Plane& plane, const double* point) {
  double coordinates[2] = {0, 0};
  for (std::size_t k = 0; k < std::min<std::size_t>(plane.directions.size(), 2); ++k)
    for (std::size_t i = 0; i < plane.origin.size(); ++i)
      if (plane.directions[k][i] != 0) coordinates[k] += (point[i] - plane.origin[i]) * plane.directions[k][i];
  return {coordinates[0], coordinates[1]};
}

}  // namespace saddlescope

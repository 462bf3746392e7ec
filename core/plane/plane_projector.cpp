#include "core/plane/plane_projector.h"

namespace saddlescope {

PlaneProjector::PlaneProjector(const Plane& plane) : dimension_(plane.dimension()) {
  if (!plane.directions.empty()) first_ = plane.directions[0];
  if (plane.directions.size() > 1) second_ = plane.directions[1];
  for (std::size_t i = 0; i < first_.size(); ++i) first_offset_ += first_[i] * plane.origin[i];
  for (std::size_t i = 0; i < second_.size(); ++i) second_offset_ += second_[i] * plane.origin[i];
}

PlanePoint PlaneProjector::direction(const double* vector) const {
  PlanePoint result;
  for (std::size_t i = 0; i < first_.size(); ++i) result.a += first_[i] == 0 ? 0 : first_[i] * vector[i];
  for (std::size_t i = 0; i < second_.size(); ++i) result.b += second_[i] == 0 ? 0 : second_[i] * vector[i];
  return result;
}

PlanePoint PlaneProjector::operator()(const double* point) const {
  const PlanePoint along = direction(point);
  return {along.a - first_offset_, along.b - second_offset_};
}

std::vector<double> moved_in_plane(const Plane& plane, const std::vector<double>& point, PlanePoint to) {
  if (plane.dimension() <= plane.directions.size() || point.size() != plane.dimension())
    return to_parameters(plane, to.a, to.b);
  const PlanePoint from = PlaneProjector(plane)(point.data());
  std::vector<double> moved = point;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    moved[i] += (to.a - from.a) * plane.directions[0][i];
    if (plane.directions.size() > 1) moved[i] += (to.b - from.b) * plane.directions[1][i];
  }
  return moved;
}

}  // namespace saddlescope

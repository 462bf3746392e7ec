// What lies off the plane that the views show (more than two parameters): how far it is, how faint it is drawn, and
// what a critical point looks like in the plane. One rule for both views and the panels. Pure; any thread.
//
// The rule: what is nearer than 0.2 % of the window's larger side counts as in the plane. Farther things fade by a
// factor e with every quarter of that side. Paths, balls and starts never vanish; critical points are left out beyond
// half of it.
#pragma once

#include <string>

#include "core/critical/critical_points.h"
#include "core/plane/plane.h"

namespace saddlescope {

inline constexpr float faintest_marker = 0.45F;  ///< balls and starts off the plane must still be found

class OffPlane {
 public:
  /// `plane` must outlive it.
  OffPlane(const Plane& plane, const PlaneWindow& window);

  /// One or two parameters: everything lies in the plane.
  bool whole() const { return plane_->dimension() <= plane_->directions.size(); }
  /// Euclidean distance of a point (n numbers); 0 where the plane is the whole.
  double distance(const double* point) const;
  bool off(double distance) const { return distance > near_; }
  bool too_far(double distance) const { return distance > 2 * reach_; }
  /// 1 in the plane, falling to 0.12.
  float strength(double distance) const;
  /// "0.42 off"; empty in the plane.
  std::string text(double distance) const;
  /// What the plane does to a critical point: "0.42 off the plane", or "a saddle; in this slice it looks like a
  /// minimum"; empty where there is nothing to tell.
  std::string note(const CriticalPoint& point) const;

 private:
  const Plane* plane_;
  double near_, reach_;
};

}  // namespace saddlescope

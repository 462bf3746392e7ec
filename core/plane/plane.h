// Plane: a point and two directions in parameter space, and a window onto it. Every 2-D or 3-D picture shows the
// objective over a plane; for a two-parameter loss the plane is the two axes, for one parameter it has one direction
// only. Plain values.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace saddlescope {

struct Interval {
  double minimum = -1;
  double maximum = 1;
  double size() const { return maximum - minimum; }
  double middle() const { return 0.5 * (minimum + maximum); }
  bool contains(double value) const { return value >= minimum && value <= maximum; }
  bool operator==(const Interval&) const = default;
};

/// Whether doubles can tell the points of a side apart, and squares of its length from zero: narrower windows are
/// refused on the command line. The map's zoom ends before.
inline constexpr double narrowest_side = 1e-260, narrowest_share = 1e-12;
inline bool wide_enough(const Interval& side) {
  return side.size() > narrowest_side &&
         side.size() > narrowest_share * std::max(std::abs(side.minimum), std::abs(side.maximum));
}
/// What a reader says of one that is not.
inline constexpr const char* too_narrow = "a side must be wider than 1e-260 and than 1e-12 times its ends";

/// A rectangle in a plane's own coordinates (a along the first direction, b along the second). With one direction `b`
/// is unused.
struct PlaneWindow {
  Interval a{-3, 3};
  Interval b{-3, 3};
  bool contains(double at_a, double at_b) const { return a.contains(at_a) && b.contains(at_b); }
  bool operator==(const PlaneWindow&) const = default;
};

/// θ = origin + a·directions[0] + b·directions[1], each vector of n numbers.
struct Plane {
  std::vector<double> origin;
  std::vector<std::vector<double>> directions;  ///< one or two, orthonormal
  std::vector<std::string> axis_names;          ///< one for each direction: "w1", or "u₁" for a turned one
  std::size_t dimension() const { return origin.size(); }
  bool operator==(const Plane&) const = default;
};

/// The plane of the first one or two axes through 0, for objectives of one or two (or more) parameters.
Plane axis_plane(const std::vector<std::string>& parameter_names);
/// Point of the plane; b is ignored with one direction.
std::vector<double> to_parameters(const Plane& plane, double a, double b);
struct PlanePoint {
  double a = 0, b = 0;
  bool operator==(const PlanePoint&) const = default;
};
/// Orthogonal projection onto the plane.
PlanePoint to_plane(const Plane& plane, const std::vector<double>& point);
PlanePoint to_plane(const Plane& plane, const double* point);

}  // namespace saddlescope

#include "core/curvature/bowl.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace saddlescope {

double bowl_radius(const Objective& objective, const Plane& plane, double curvature, double most) {
  constexpr int directions = 48;
  const double bottom = evaluate_at(objective, plane.origin, Derivatives::none).value;
  for (double radius = most; radius > most / 50; radius *= 0.8) {
    double least = std::numeric_limits<double>::infinity();
    for (int k = 0; k < directions; ++k) {
      const double angle = 2 * std::numbers::pi * k / directions;
      const auto point = to_parameters(plane, radius * std::cos(angle), radius * std::sin(angle));
      least = std::min(least, evaluate_at(objective, point, Derivatives::none).value - bottom);
    }
    if (least >= 0.25 * curvature * radius * radius) return radius;
  }
  return most / 50;
}

}  // namespace saddlescope

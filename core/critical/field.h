// Field: a two-parameter objective seen in coordinates where the window is the square [−1, 1]², many points at once.
// All of the search for critical points works in these coordinates, so no step of it depends on the window's shape.
// Private to the analysis room; one thread.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

using Vec = Eigen::Vector2d;

/// Value, gradient and Hessian at one point, with respect to the field's coordinates.
struct FieldJet {
  double value = 0;
  Vec gradient = Vec::Zero();
  double xx = 0, xy = 0, yy = 0;
  bool slope_finite() const { return std::isfinite(gradient.x()) && std::isfinite(gradient.y()); }
  bool finite() const {
    return std::isfinite(value) && slope_finite() && std::isfinite(xx) && std::isfinite(xy) && std::isfinite(yy);
  }
  double hessian_norm() const { return std::sqrt(xx * xx + 2 * xy * xy + yy * yy); }
  Vec hessian_times(const Vec& v) const { return {xx * v.x() + xy * v.y(), xy * v.x() + yy * v.y()}; }
  double along(const Vec& v) const { return v.dot(hessian_times(v)); }
  bool level() const { return gradient.x() == 0 && gradient.y() == 0 && xx == 0 && xy == 0 && yy == 0; }
};

/// Eigenvalues by magnitude, |weak| <= |strong|, with the unit vector of the strong one; the weak one's is
/// perpendicular.
struct Principal {
  double weak = 0, strong = 0;
  Vec strong_direction = Vec::UnitX();
  Vec weak_direction() const { return {-strong_direction.y(), strong_direction.x()}; }
};
Principal principal(const FieldJet& jet);

class Field {
 public:
  Field(const Objective& objective, const PlaneWindow& window);

  /// Lets `spent` request a stop once evaluations have cost so many instructions.
  /// Once `cancel` is requested evaluations may leave NaN.
  void limit(double instructions, std::stop_source spent, std::stop_token cancel) {
    cancel_ = std::move(cancel);
    limit_ = instructions;
    spent_ = std::move(spent);
  }
  /// With `order` none only values, with gradient no Hessian. Sizes `jets` to `points`.
  void evaluate(Derivatives order, const std::vector<Vec>& points, std::vector<FieldJet>& jets);
  FieldJet at(const Vec& point, Derivatives order = Derivatives::hessian);

  Vec to_parameters(const Vec& u) const { return middle_ + half_.cwiseProduct(u); }
  Vec from_parameters(const Vec& x) const { return (x - middle_).cwiseQuotient(half_); }
  const Vec& half() const { return half_; }
  /// What the objective says in its own parameters.
  FieldJet from_own(const Evaluation& evaluation) const;
  /// ‖H‖ in the objective's own parameters.
  double parameter_hessian_norm(const FieldJet& jet) const;

 private:
  const Objective& objective_;
  Vec middle_, half_;
  std::vector<double> numbers_;
  double cost_ = 0, limit_ = std::numeric_limits<double>::infinity();
  std::stop_source spent_{std::nostopstate};
  std::stop_token cancel_;
  bool meets_holes_ = false;  ///< of which each costs as much as thousands of points
};

inline double cross(const Vec& a, const Vec& b) { return a.x() * b.y() - a.y() * b.x(); }
inline Vec perpendicular(const Vec& v) { return {-v.y(), v.x()}; }
/// Angle from a to b in (−π, π].
inline double turn(const Vec& a, const Vec& b) { return std::atan2(cross(a, b), a.dot(b)); }
/// Whether 0 lies in the convex hull of the vectors; those that are not finite are left out.
bool hull_contains_zero(const Vec* vectors, std::size_t count);
/// The point of their convex hull nearest to 0: 0 itself if inside; nothing where no two of them point to opposite
/// sides.
std::optional<Vec> hull_nearest(const Vec* vectors, std::size_t count);
/// Whether the gradient may pass 0 between these samples of a cell: their hull contains 0, or misses it by no more than
/// the gradient's smooth part changes over `reach`. `distance` gets by how much it misses.
bool may_jump_across_zero(const FieldJet* jets, std::size_t count, double reach, double& distance);

}  // namespace saddlescope

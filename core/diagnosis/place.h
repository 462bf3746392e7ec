// Where a place is: distances and offsets from critical points, and which critical point a place belongs to. Private to
// the diagnosis room; pure functions.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"

namespace saddlescope {

double distance_between(std::span<const double> a, std::span<const double> b);  ///< Euclidean
/// uᵀ(a − origin)
double offset_along(std::span<const double> a, std::span<const double> origin, const Eigen::VectorXd& u);

struct NearestOnCurve {
  double distance = 0;        ///< infinite for a curve without points
  std::vector<double> point;  ///< on the chords between the curve's points
};
NearestOnCurve nearest_on_curve(const CriticalCurve& curve, std::span<const double> from);

/// What a run goes down on: the loss, with the ½λ‖θ‖² that weight decay adds to it.
struct DescentLoss {
  const Objective& objective;
  double weight_decay = 0;
  Evaluation at(std::span<const double> point, Derivatives order = Derivatives::hessian) const;
};

/// Whether loss and slope at the bottom of a parabola are what it says, within a quarter: so many `steps` of `pace` on,
/// where the loss, now `value`, falls by `fall` a step.
bool parabola_holds(const DescentLoss& loss, std::span<const double> from, double value, const Eigen::VectorXd& pace,
                    double fall, double steps);
/// Whether the loss only falls on the straight way from `from` to `to`.
bool falls_all_the_way(const DescentLoss& loss, std::span<const double> from, std::span<const double> to);
/// Whether the loss jumps down beside a point along some axis, as at the edge of a step.
bool steps_down_beside(const DescentLoss& loss, std::span<const double> at, const Eigen::VectorXd& scale);

/// The measure of length for each coordinate: the window's sides where the report has one for all parameters, else
/// twice the start's largest coordinate or 2.
Eigen::VectorXd length_scale(const CriticalPointsReport* report, std::span<const double> start);
/// The largest coordinate of b − a as a share of the scale.
double relative_distance(std::span<const double> a, std::span<const double> b, const Eigen::VectorXd& scale);

/// A critical point as the rules see it.
struct NearbyPoint {
  CriticalPoint point;
  bool curve = false;       ///< one of a curve of them
  double distance = 0;      ///< Euclidean
  double relative = 0;      ///< of the scale
  bool is_minimum() const;  ///< also degenerate ones and kinks of that shape, and valleys
  bool is_saddle() const { return point.kind == CriticalKind::saddle; }
  bool is_maximum() const;
  /// "minimum", "saddle", "flat valley of minima", "kink shaped as a minimum", …
  std::string name() const;
};

struct Surroundings {
  std::optional<NearbyPoint> nearest;  ///< critical point of any kind
  std::optional<NearbyPoint> minimum;  ///< nearest one whose loss is at most the loss here
};
/// The minimum that Newton's iteration settles in from close by, `at`, as seen from `from`; nothing where it is none.
std::optional<NearbyPoint> minimum_at(const DescentLoss& loss, std::span<const double> at, std::span<const double> from,
                                      const Eigen::VectorXd& scale);

/// From two sources: where Newton's iteration leads from here (minimum-norm steps, at most three scales away,
/// farther where two steps suffice, as on a parabola), and what
/// the report knows (left aside with weight decay, which moves the points). `value`: the loss at `from`.
Surroundings surroundings_of(const DescentLoss& loss, std::span<const double> from, double value,
                             const Eigen::VectorXd& scale, const CriticalPointsReport* report);

}  // namespace saddlescope

#include "core/diagnosis/place.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/curvature/curvature.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

constexpr int most_newton_steps = 40;     // a degenerate point is approached by a constant factor only
constexpr double newton_reach = 3;        // scales
constexpr double newton_settled = 1e-7;   // last step, in scales
constexpr double singular_share = 1e-12;  // of the largest |λ|: no step along such directions
constexpr double zero_share = 1e-6;       // of the largest |λ|: the second order does not decide
constexpr double sample_radius = 1e-2;    // scales: where the loss is sampled along directions without curvature
constexpr double rounding = 1e-10;        // scales: a smaller coordinate is 0
constexpr double same_place = 2e-3;       // scales: Newton's point and a reported one are the same

Eigen::VectorXd vector_of(std::span<const double> numbers) {
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}
std::span<const double> span_of(const Eigen::VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

/// The minimum-norm Newton step H⁺g.
Eigen::VectorXd newton_step(const Evaluation& here, const Curvature& bent) {
  const double cut = singular_share * bent.eigenvalues.cwiseAbs().maxCoeff();
  Eigen::VectorXd step = Eigen::VectorXd::Zero(here.gradient.size());
  for (Eigen::Index i = 0; i < bent.eigenvalues.size(); ++i)
    if (std::abs(bent.eigenvalues[i]) > cut)
      step +=
          bent.eigenvectors.row(i).transpose() * (bent.eigenvectors.row(i).dot(here.gradient) / bent.eigenvalues[i]);
  return step;
}

/// Whether the loss is a plateau in that direction: no slope at all there, and the same value.
bool is_level_to(const DescentLoss& loss, const Eigen::VectorXd& at, const Eigen::VectorXd& offset, double value) {
  const Evaluation there = loss.at(span_of(at + offset), Derivatives::gradient);
  return there.value == value && there.gradient.dot(offset) == 0;
}

/// What the loss does where the second order does not decide: sampled along those directions and between each two.
void sample_flat_directions(const DescentLoss& loss, const Eigen::VectorXd& at, double value, const Curvature& bent,
                            double zero, const Eigen::VectorXd& scale, bool& up, bool& down) {
  std::vector<Eigen::VectorXd> directions;
  for (Eigen::Index i = 0; i < bent.eigenvalues.size(); ++i) {
    if (std::abs(bent.eigenvalues[i]) > zero) continue;
    const Eigen::VectorXd one = bent.eigenvectors.row(i).transpose();
    const std::size_t known = directions.size();
    directions.push_back(one);
    for (std::size_t k = 0; k < known; ++k) {
      directions.push_back((directions[k] + one).normalized());
      directions.push_back((directions[k] - one).normalized());
    }
    if (directions.size() > 64) break;
  }
  const double radius = sample_radius * scale.minCoeff();
  // Third powers of the radius and rounding are below this.
  const double noise = 1e-13 * (1 + std::abs(value));
  for (const Eigen::VectorXd& direction : directions)
    for (const double side : {radius, -radius}) {
      if (is_level_to(loss, at, side * 1e-2 * direction, value)) continue;
      const Evaluation there = loss.at(span_of(at + side * direction), Derivatives::gradient);
      if (there.gradient.dot(direction) == 0) continue;  // a step up or down, not a slope
      up = up || there.value - value > noise;
      down = down || there.value - value < -noise;
    }
}

CriticalPoint classified(const DescentLoss& loss, const Eigen::VectorXd& at, const Evaluation& here,
                         const Curvature& bent, const Eigen::VectorXd& scale) {
  CriticalPoint point;
  for (Eigen::Index i = 0; i < at.size(); ++i) point.at.push_back(std::abs(at[i]) <= rounding * scale[i] ? 0 : at[i]);
  point.value = here.value;
  point.eigenvalues = bent.eigenvalues;
  point.eigenvectors = bent.eigenvectors;
  point.gradient_norm = here.gradient.norm();
  const double zero = zero_share * bent.eigenvalues.cwiseAbs().maxCoeff();
  const double low = bent.eigenvalues.minCoeff(), high = bent.eigenvalues.maxCoeff();
  const bool decided = bent.eigenvalues.cwiseAbs().minCoeff() > zero;
  bool up = high > zero, down = low < -zero;
  if (up && down) {
    point.kind = CriticalKind::saddle;
  } else if (decided) {
    point.kind = up ? CriticalKind::minimum : CriticalKind::maximum;
  } else {
    sample_flat_directions(loss, at, here.value, bent, zero, scale, up, down);
    point.kind = CriticalKind::degenerate;
    point.shape = up && down ? "saddle" : up ? "minimum" : down ? "maximum" : "flat";
  }
  return point;
}

NearbyPoint seen_from(CriticalPoint point, bool curve, std::span<const double> from, const Eigen::VectorXd& scale) {
  NearbyPoint result{std::move(point), curve};
  result.distance = distance_between(from, result.point.at);
  result.relative = relative_distance(from, result.point.at, scale);
  return result;
}

std::optional<NearbyPoint> newton_point(const DescentLoss& loss, std::span<const double> from,
                                        const Eigen::VectorXd& scale) {
  Eigen::VectorXd at = vector_of(from);
  for (int k = 0; k < most_newton_steps; ++k) {
    const Evaluation here = loss.at(span_of(at));
    const Curvature bent = curvature(here.hessian);
    if (!bent.finite || !here.gradient.allFinite()) return std::nullopt;
    const Eigen::VectorXd step = newton_step(here, bent);
    const double length = step.cwiseAbs().cwiseQuotient(scale).maxCoeff();
    // A slope without curvature across it has no step, but is no critical point.
    const bool level = here.gradient.norm() <= 1e-9 * bent.eigenvalues.cwiseAbs().maxCoeff() * scale.minCoeff() ||
                       here.gradient.isZero(0);
    if (length <= newton_settled && level)
      return seen_from(classified(loss, at, here, bent, scale), false, from, scale);
    if (length <= newton_settled * 1e-6) return std::nullopt;
    at -= step;
    if (!at.allFinite() || (k > 1 && relative_distance(from, span_of(at), scale) > newton_reach)) return std::nullopt;
  }
  return std::nullopt;
}

/// A point of a curve of critical points, as one of them.
CriticalPoint point_of_curve(const CriticalCurve& curve, std::vector<double> at) {
  CriticalPoint point;
  point.at = std::move(at);
  point.value = curve.value;
  point.kind = CriticalKind::degenerate;
  point.shape = curve.kind == CriticalCurve::Kind::valley  ? "minimum"
                : curve.kind == CriticalCurve::Kind::ridge ? "maximum"
                                                           : "flat";
  return point;
}

void keep_nearer(std::optional<NearbyPoint>& best, const NearbyPoint& other) {
  if (!best || other.distance < best->distance) best = other;
}

/// What the report knows: the nearest critical point and the nearest minimum below.
Surroundings reported(const CriticalPointsReport& report, std::span<const double> from, double most,
                      const Eigen::VectorXd& scale) {
  Surroundings result;
  const auto keep = [&](const NearbyPoint& candidate) {
    keep_nearer(result.nearest, candidate);
    if (candidate.is_minimum() && candidate.point.value <= most) keep_nearer(result.minimum, candidate);
  };
  for (const CriticalPoint& point : report.points)
    if (point.at.size() == from.size()) keep(seen_from(point, false, from, scale));
  for (const CriticalCurve& curve : report.curves) {
    NearestOnCurve nearest = nearest_on_curve(curve, from);
    if (nearest.point.size() == from.size())
      keep(seen_from(point_of_curve(curve, std::move(nearest.point)), true, from, scale));
  }
  return result;
}

/// Newton's point is exact, the report knows what it belongs to.
NearbyPoint joined(const NearbyPoint& newton, const NearbyPoint& known, const Eigen::VectorXd& scale) {
  if (relative_distance(newton.point.at, known.point.at, scale) > same_place)
    return newton.distance < known.distance ? newton : known;
  if (!known.curve) return known;
  NearbyPoint result = newton;
  result.curve = true;
  result.point.kind = known.point.kind;
  result.point.shape = known.point.shape;
  return result;
}

}  // namespace

double distance_between(std::span<const double> a, std::span<const double> b) {
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(squares);
}

double offset_along(std::span<const double> a, std::span<const double> origin, const Eigen::VectorXd& u) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += u[static_cast<Eigen::Index>(i)] * (a[i] - origin[i]);
  return sum;
}

NearestOnCurve nearest_on_curve(const CriticalCurve& curve, std::span<const double> from) {
  NearestOnCurve best{infinity, {}};
  std::vector<double> candidate(from.size());
  const std::size_t count = curve.points.size();
  for (std::size_t k = 0; k < count; ++k) {
    if (!curve.closed && k + 1 == count && count > 1) break;
    const std::vector<double>&a = curve.points[k], &b = curve.points[(k + 1) % count];
    double along = 0, length = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
      along += (from[i] - a[i]) * (b[i] - a[i]);
      length += (b[i] - a[i]) * (b[i] - a[i]);
    }
    const double share = length > 0 ? std::clamp(along / length, 0.0, 1.0) : 0;
    for (std::size_t i = 0; i < from.size(); ++i) candidate[i] = a[i] + share * (b[i] - a[i]);
    const double distance = distance_between(from, candidate);
    if (!(distance < best.distance)) continue;
    best = {distance, candidate};
  }
  return best;
}

Evaluation DescentLoss::at(std::span<const double> point, Derivatives order) const {
  Evaluation here = evaluate_at(objective, point, order);
  if (weight_decay == 0) return here;
  const Eigen::VectorXd theta = vector_of(point);
  here.value += 0.5 * weight_decay * theta.squaredNorm();
  if (here.gradient.size() > 0) here.gradient += weight_decay * theta;
  if (here.hessian.size() > 0) here.hessian.diagonal().array() += weight_decay;
  return here;
}

Eigen::VectorXd length_scale(const CriticalPointsReport* report, std::span<const double> start) {
  const auto n = static_cast<Eigen::Index>(start.size());
  if (report != nullptr && n <= 2 && report->window.a.size() > 0 && (n == 1 || report->window.b.size() > 0)) {
    Eigen::VectorXd scale(n);
    scale[0] = report->window.a.size();
    if (n == 2) scale[1] = report->window.b.size();
    return scale;
  }
  double largest = 1;
  for (const double x : start)
    if (std::isfinite(x)) largest = std::max(largest, std::abs(x));
  return Eigen::VectorXd::Constant(n, 2 * largest);
}

double relative_distance(std::span<const double> a, std::span<const double> b, const Eigen::VectorXd& scale) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(b[i] - a[i]) / scale[static_cast<Eigen::Index>(i)]);
  return largest;
}

bool NearbyPoint::is_minimum() const {
  if (point.kind == CriticalKind::minimum) return true;
  if (point.kind != CriticalKind::degenerate && point.kind != CriticalKind::kink) return false;
  // Flat along one direction and curved upwards across it: a valley's floor.
  const bool floor = point.shape == "flat" && point.eigenvalues.size() > 0 && point.eigenvalues.maxCoeff() > 0;
  return point.shape == "minimum" || floor;
}

bool NearbyPoint::is_maximum() const {
  return point.kind == CriticalKind::maximum ||
         ((point.kind == CriticalKind::degenerate || point.kind == CriticalKind::kink) && point.shape == "maximum");
}

std::string NearbyPoint::name() const {
  if (point.kind == CriticalKind::kink) return point.shape.empty() ? "kink" : "kink shaped as a " + point.shape;
  if (point.kind != CriticalKind::degenerate) return std::string(critical_kind_name(point.kind));
  if (curve) return is_minimum() ? "flat valley of minima" : is_maximum() ? "ridge of maxima" : "level curve";
  if (is_minimum()) return "flat minimum";
  if (is_maximum()) return "flat maximum";
  return point.shape == "saddle" ? "saddle-like degenerate point" : "degenerate point";
}

bool parabola_holds(const DescentLoss& loss, std::span<const double> from, double value, const Eigen::VectorXd& pace,
                    double fall, double steps) {
  constexpr double tolerance = 0.25;
  const Eigen::VectorXd bottom = vector_of(from) + steps * pace;
  const Evaluation there = loss.at(span_of(bottom), Derivatives::gradient);
  const double promised = 0.5 * fall * steps, rounding = 1e-13 * std::abs(value);
  return std::abs(value - there.value - promised) <= tolerance * promised + rounding &&
         std::abs(there.gradient.dot(pace)) <= tolerance * fall;
}

bool falls_all_the_way(const DescentLoss& loss, std::span<const double> from, std::span<const double> to) {
  constexpr int samples = 16;
  const Eigen::VectorXd start = vector_of(from), way = vector_of(to) - start;
  double before = loss.at(from, Derivatives::none).value;
  for (int k = 1; k <= samples; ++k) {
    const Eigen::VectorXd at = start + (static_cast<double>(k) / samples) * way;
    const double here = loss.at(span_of(at), Derivatives::none).value;
    if (!(here <= before + 1e-12 * std::abs(before))) return false;
    before = here;
  }
  return true;
}

bool steps_down_beside(const DescentLoss& loss, std::span<const double> at, const Eigen::VectorXd& scale) {
  constexpr double far = 1e-4, close = 1e-8;  // scales: a slope falls by less so close, a jump does not
  const Eigen::VectorXd here = vector_of(at);
  const double value = loss.at(at, Derivatives::none).value;
  for (Eigen::Index i = 0; i < here.size(); ++i)
    for (const double side : {scale[i], -scale[i]}) {
      const auto drop = [&](double share) {
        Eigen::VectorXd beside = here;
        beside[i] += share * side;
        return value - loss.at(span_of(beside), Derivatives::none).value;
      };
      const double wide = drop(far);
      if (wide > 1e-12 * (1 + std::abs(value)) && drop(close) > 0.5 * wide) return true;
    }
  return false;
}

std::optional<NearbyPoint> minimum_at(const DescentLoss& loss, std::span<const double> at, std::span<const double> from,
                                      const Eigen::VectorXd& scale) {
  const std::optional<NearbyPoint> there = newton_point(loss, at, scale);
  if (!there || !there->is_minimum()) return std::nullopt;
  return seen_from(there->point, false, from, scale);
}

Surroundings surroundings_of(const DescentLoss& loss, std::span<const double> from, double value,
                             const Eigen::VectorXd& scale, const CriticalPointsReport* report) {
  const double most = value + 1e-12 * std::abs(value);
  Surroundings result;
  if (report != nullptr && loss.weight_decay == 0) result = reported(*report, from, most, scale);
  const std::optional<NearbyPoint> newton = newton_point(loss, from, scale);
  if (!newton) return result;
  result.nearest = result.nearest ? joined(*newton, *result.nearest, scale) : *newton;
  if (newton->is_minimum() && newton->point.value <= most)
    result.minimum = result.minimum ? joined(*newton, *result.minimum, scale) : *newton;
  return result;
}

}  // namespace saddlescope

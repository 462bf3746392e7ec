#include "core/critical/classification.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <limits>
#include <numbers>

#include "core/critical/jumps.h"
#include "core/critical/kinks.h"
#include "core/critical/tolerances.h"
#include "core/critical/winding.h"
#include "core/curvature/curvature.h"
#include "core/plane/round_numbers.h"

namespace saddlescope {
namespace {

constexpr double singular = 1e-12;  // |det H| by ‖H‖²: Newton's step means nothing below
/// How near a place without a gradient must be to be taken for the zero itself, in the objective's own coordinates.
constexpr double hole_reach = 1e-9;
/// The smaller of two circles on which a hole in a formula is filled from, and by how much of ‖H‖·radius a gradient
/// there may differ from a smooth function's.
constexpr double hole_circle = 1e-4, unlike_smooth = 0.02;
constexpr int known_digits = 9;  // of a Hessian that is read off those circles
/// Of the filled Hessian: where the formula's own differs more, it is rounding.
constexpr double same_hessian = 0.05;
/// Where a formula is 0/0 in a place, its value is looked at this far beside it.
constexpr double beside_centre = 1e-12, beside_kink = 1e-13;
/// A coordinate is short if it is that much nearer to a number of few decimals than those lie apart.
constexpr double chance = 1e-5;
constexpr int most_decimals = 9;
/// |weak| by |strong| eigenvalue below which a zero may be multiple; with a strong one below so many times what counts
/// as zero it may be as well.
constexpr double multiple_zero = 1e-5, faint_curvature = 1e3, no_curvature = 1e-300;
constexpr double simple_zero_reach = 2e-9;  // how well the place of a simple zero is known

/// At a place in the objective's own parameters; seen against the window's half sides, so that units do not matter.
struct OwnJet {
  Vec at = Vec::Zero();
  Evaluation evaluation;
  Vec half = Vec::Ones();
  double slope() const { return half.cwiseProduct(Vec(evaluation.gradient)).norm(); }
  bool slope_finite() const { return std::isfinite(slope()); }
  Eigen::Matrix2d bend() const { return half.asDiagonal() * Eigen::Matrix2d(evaluation.hessian) * half.asDiagonal(); }
  /// What rounding of the place makes of the slope.
  double noise() const {
    return 4 * std::numeric_limits<double>::epsilon() * bend().norm() * at.cwiseQuotient(half).norm();
  }
  OwnJet moved_to(const Objective& objective, const Vec& x) const {
    const double numbers[2] = {x.x(), x.y()};
    return {x, evaluate_at(objective, numbers), half};
  }
};

/// A few Newton steps in the objective's own coordinates, as long as the gradient gets shorter: removes the rounding of
/// the change of coordinates.
OwnJet settled(const Objective& objective, OwnJet here) {
  for (int round = 0; round < 4 && here.slope() > 0; ++round) {
    const Eigen::Matrix2d h = here.bend();
    if (!(std::abs(h.determinant()) > singular * h.squaredNorm())) break;
    const Vec step = here.half.cwiseProduct(h.inverse() * here.half.cwiseProduct(Vec(here.evaluation.gradient)));
    if (!step.allFinite()) break;
    const OwnJet next = here.moved_to(objective, here.at - step);
    if (!(next.slope() < here.slope())) break;
    here = next;
  }
  return here;
}

/// Takes a nearby place with few decimals if the gradient is no longer there. A place where there is no gradient counts
/// when `hole` allows it.
struct Snapped {
  OwnJet jet;
  bool hole = false;
};
Snapped snapped(const Objective& objective, const OwnJet& here, const Vec& tolerance) {
  const double noise = here.noise();
  for (int decimals = 0; decimals <= 6; ++decimals) {
    const Vec short_at(rounded_to(here.at.x(), decimals), rounded_to(here.at.y(), decimals));
    const Vec choices[3] = {short_at, {short_at.x(), here.at.y()}, {here.at.x(), short_at.y()}};
    for (const Vec& choice : choices) {
      const Vec moved = (choice - here.at).cwiseAbs();
      if (moved.x() > tolerance.x() || moved.y() > tolerance.y() || (moved.isZero(0) && choice != short_at)) continue;
      const OwnJet there = here.moved_to(objective, choice);
      if (!there.slope_finite()) {
        if (std::isfinite(there.evaluation.value) && moved.maxCoeff() <= hole_reach) return {there, true};
        continue;
      }
      if (there.slope() > std::max(here.slope(), noise)) continue;
      if (choice == short_at || decimals == 6) return {there, false};
      // One coordinate is short; the other may still be.
      Snapped further =
          snapped(objective, there, (choice.x() == short_at.x()) ? Vec(0, tolerance.y()) : Vec(tolerance.x(), 0));
      return further;
    }
  }
  return {here, false};
}

/// Gradient and Hessian at a place where the formula has none but all around it has: means over two circles, the error
/// of second order removed. Nothing if the gradient around is not that of a smooth function.
std::optional<Evaluation> filled_hole(const Objective& objective, Field& field, const Vec& x) {
  constexpr std::size_t count = 16;
  constexpr double crooked = 0.1;  // off axes and diagonals
  const Vec u = field.from_parameters(x);
  const double radii[2] = {2 * hole_circle, hole_circle};
  std::vector<Vec> points;
  for (double radius : radii)
    for (std::size_t k = 0; k < count; ++k) {
      const double angle = crooked + 2 * std::numbers::pi * static_cast<double>(k) / count;
      points.push_back(u + radius * Vec(std::cos(angle), std::sin(angle)));
    }
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::hessian, points, jets);
  std::array<FieldJet, 2> mean;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!jets[i].finite()) return std::nullopt;
    FieldJet& sum = mean[i / count];
    sum.value += jets[i].value / count;
    sum.gradient += jets[i].gradient / static_cast<double>(count);
    sum.xx += jets[i].xx / count;
    sum.xy += jets[i].xy / count;
    sum.yy += jets[i].yy / count;
  }
  // Richardson's: half the radius has a quarter of the error.
  const auto limit = [](double wide, double narrow) { return narrow + (narrow - wide) / 3; };
  FieldJet jet;
  jet.xx = limit(mean[0].xx, mean[1].xx);
  jet.xy = limit(mean[0].xy, mean[1].xy);
  jet.yy = limit(mean[0].yy, mean[1].yy);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Vec expected = jet.hessian_times(points[i] - u);
    if ((jets[i].gradient - expected).norm() > unlike_smooth * jet.hessian_norm() * radii[i / count])
      return std::nullopt;
  }
  Evaluation result;
  const double numbers[2] = {x.x(), x.y()};
  result.value = evaluate_at(objective, numbers, Derivatives::none).value;
  if (!std::isfinite(result.value)) result.value = limit(mean[0].value, mean[1].value);
  result.gradient = Eigen::Vector2d::Zero();
  const Vec half = field.half();
  const Eigen::Matrix2d own{{jet.xx / (half.x() * half.x()), jet.xy / (half.x() * half.y())},
                            {jet.xy / (half.x() * half.y()), jet.yy / (half.y() * half.y())}};
  // The digits that are known; the others are left out.
  const double unit = std::pow(10.0, std::floor(std::log10(own.cwiseAbs().maxCoeff())) - (known_digits - 1));
  result.hessian = (own / unit).array().round() * unit;
  return result;
}

/// The rise of the loss from the centre to points of a small circle, as a function of the angle.
class CircleRises {
 public:
  CircleRises(Field& field, const Vec& centre, double radius, bool kink)
      : field_(field), centre_(centre), radius_(radius), kink_(kink) {
    if (kink_) {
      value_ = field_.at(centre_, Derivatives::none).value;
      // Where the formula has no value at the centre itself (0/0), one close by will do.
      if (!std::isfinite(value_))
        value_ = field_.at(centre_ + Vec(beside_centre, beside_centre), Derivatives::none).value;
    }
  }

  std::string shape() {
    std::vector<double> angles;
    for (int k = 0; k < count; ++k) angles.push_back(first_angle + step * k);
    const std::vector<double> rise = rises(angles);
    double highest = 0, lowest = 0;
    for (double r : rise)
      if (std::isfinite(r)) highest = std::max(highest, r), lowest = std::min(lowest, r);
    double noise = level_rise * std::max(highest, -lowest);
    if (kink_) noise += 8 * std::numeric_limits<double>::epsilon() * std::abs(value_);
    bool up = highest > noise, down = lowest < -noise;
    // A narrow way up or down may lie between the samples.
    if (up && !down) down = sharpest(angles, rise, -1) < -noise;
    if (down && !up) up = sharpest(angles, rise, 1) > noise;
    return up && down ? "saddle" : up ? "minimum" : down ? "maximum" : "flat";
  }

 private:
  static constexpr int count = 96;
  static constexpr double step = 2 * std::numbers::pi / count;
  static constexpr double first_angle = 0.0217;  // off axes and diagonals, on which typed formulas have symmetries
  static constexpr int thirds_rounds = 60;       // (2/3)⁶⁰ of the step is less than a double can tell

  std::vector<double> rises(const std::vector<double>& angles) {
    // Gauss–Legendre nodes and weights on [0, 1] (Abramowitz and Stegun, table 25.4).
    constexpr double nodes[4] = {0.0694318442029737, 0.3300094782075719, 0.6699905217924281, 0.9305681557970263};
    constexpr double weights[4] = {0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269};
    const std::size_t each = kink_ ? 1 : 4;
    std::vector<Vec> points;
    for (double angle : angles)
      for (std::size_t k = 0; k < each; ++k)
        points.push_back(centre_ + (kink_ ? 1.0 : nodes[k]) * radius_ * direction(angle));
    std::vector<FieldJet> jets;
    field_.evaluate(kink_ ? Derivatives::none : Derivatives::gradient, points, jets);
    std::vector<double> result(angles.size(), 0.0);
    for (std::size_t i = 0; i < angles.size(); ++i)
      for (std::size_t k = 0; k < each; ++k)
        result[i] += kink_ ? jets[i].value - value_
                           : weights[k] * radius_ * jets[each * i + k].gradient.dot(direction(angles[i]));
    return result;
  }

  /// The largest (sign 1) or smallest (sign −1) rise, with the local extremes of the samples refined all at once by
  /// thirds.
  double sharpest(const std::vector<double>& angles, const std::vector<double>& rise, int sign) {
    std::vector<double> low, high;
    for (std::size_t k = 0; k < count; ++k) {
      const double here = sign * rise[k], before = sign * rise[(k + count - 1) % count],
                   after = sign * rise[(k + 1) % count];
      if (!(here >= before && here >= after)) continue;
      low.push_back(angles[k] - step);
      high.push_back(angles[k] + step);
    }
    double best = -std::numeric_limits<double>::infinity();
    for (int round = 0; round < thirds_rounds && !low.empty(); ++round) {
      std::vector<double> thirds;
      for (std::size_t k = 0; k < low.size(); ++k) {
        thirds.push_back(low[k] + (high[k] - low[k]) / 3);
        thirds.push_back(high[k] - (high[k] - low[k]) / 3);
      }
      const std::vector<double> seen = rises(thirds);
      for (std::size_t k = 0; k < low.size(); ++k) {
        const double first = sign * seen[2 * k], second = sign * seen[2 * k + 1];
        best = std::max({best, first, second});
        if (first >= second)
          high[k] = thirds[2 * k + 1];
        else
          low[k] = thirds[2 * k];
      }
    }
    return sign * best;
  }

  static Vec direction(double angle) { return {std::cos(angle), std::sin(angle)}; }

  Field& field_;
  Vec centre_;
  double radius_, value_ = 0;
  bool kink_;
};

int index_of_shape(const std::string& shape) {
  if (shape == "minimum" || shape == "maximum") return 1;
  return shape == "saddle" ? -1 : 0;
}

void set_shape(Field& field, CriticalPoint& point, double clear_radius) {
  const double radius = std::min(shape_share_of_cell * search_cell, shape_share_of_clearance * clear_radius);
  const CircleShape circle =
      circle_shape(field, field.from_parameters({point.at[0], point.at[1]}), radius, point.kind == CriticalKind::kink);
  point.shape = circle.shape;
  // A way down may be too flat to be told from rounding by the loss, but not by the gradient's turns.
  if (circle.index && *circle.index <= 0 && (point.shape == "minimum" || point.shape == "maximum"))
    point.shape = "saddle";
  point.index = circle.index.value_or(index_of_shape(circle.shape));
}

}  // namespace

CircleShape circle_shape(Field& field, const Vec& centre, double radius, bool kink) {
  CircleRises circle(field, centre, radius, kink);
  CircleShape result;
  result.shape = circle.shape();
  result.index = circle_winding(field, centre, radius);
  return result;
}

Vec short_coordinates(const Vec& x, const Vec& tolerance) {
  Vec result = x;
  for (int k = 0; k < 2; ++k)
    for (int decimals = 0; decimals <= most_decimals; ++decimals) {
      const double candidate = rounded_to(x[k], decimals);
      // Much closer to a short number than chance would have it.
      if (std::abs(candidate - x[k]) > std::min(tolerance[k], chance * std::pow(10.0, -decimals))) continue;
      result[k] = candidate;
      break;
    }
  return result;
}

namespace {

/// Whether the gradient gets shorter and shorter towards the point: it is zero there, whatever the formula says.
bool gradient_fades(Field& field, const Vec& u) {
  constexpr double far_ring = 1e-4, near_ring = 1e-8;
  constexpr double fading = 0.1;  // from ring to ring the gradient √|x| of |x|^1.5 falls to 0.01
  std::vector<Vec> points;
  for (const double radius : {far_ring, near_ring})
    for (const Vec& side : {Vec(1, askew), Vec(-askew, 1), Vec(-1, -askew), Vec(askew, -1)})
      points.push_back(u + radius * side);
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  double longest[2] = {0, 0};
  for (std::size_t i = 0; i < points.size(); ++i) longest[i / 4] = std::max(longest[i / 4], jets[i].gradient.norm());
  return longest[1] <= fading * longest[0];
}

/// The gradient vanishes here or around here, but there is no second derivative (|x|^1.5): reported as a kink.
std::optional<CriticalPoint> without_curvature(const Objective& objective, Field& field, const Vec& x,
                                               double clear_radius) {
  const Vec u = field.from_parameters(x);
  if (!continuous_at(field, u)) return std::nullopt;
  CriticalPoint point = classify_kink(objective, field, u, clear_radius);
  if (point.shape == "flat") return std::nullopt;
  return point;
}

}  // namespace

namespace {

CriticalPoint classify_precise(Field& field, const PreciseZero& zero, double clear_radius) {
  CriticalPoint point = simple_point(zero);
  if (zero.simple) return point;
  point.zero_tolerance = zero_eigenvalue * point.eigenvalues.cwiseAbs().maxCoeff();
  point.kind = CriticalKind::degenerate;
  set_shape(field, point, clear_radius);
  return point;
}

}  // namespace

std::optional<CriticalPoint> classify_root(const Objective& objective, Field& field, const Root& root, double zero,
                                           double clear_radius) {
  const Vec half = field.half(), near = field.to_parameters(root.at);
  if (!(root.precise && root.precise->simple) && curvature_jumps(objective, {near.data(), 2}, {half.data(), 2}))
    return without_curvature(objective, field, near, clear_radius);
  if (root.precise) return classify_precise(field, *root.precise, clear_radius);
  const Principal first = principal(root.jet);
  const bool multiple =
      !root.hole && std::abs(first.weak) < multiple_zero * std::max(std::abs(first.strong), no_curvature);
  const OwnJet nowhere{Vec::Zero(), {}, field.half()};
  Snapped place{nowhere.moved_to(objective, field.to_parameters(root.at)), root.hole};
  if (!place.hole) place.jet = settled(objective, place.jet);
  // A multiple zero is known less exactly.
  const double reach =
      multiple || std::abs(first.strong) < faint_curvature * zero ? multiple_zero_reach : simple_zero_reach;
  if (root.hole) {
    place.jet.at = short_coordinates(place.jet.at, nearly_same_place * field.half());
    place.jet = place.jet.moved_to(objective, place.jet.at);
  } else {
    place = snapped(objective, place.jet, reach * 2 * field.half());
  }
  Evaluation evaluation = place.jet.evaluation;
  // The loss is exact in a hole that its formula's series fills; beside it there may be nothing but rounding.
  const bool exact = root.hole && place.jet.slope_finite() && evaluation.hessian.allFinite();
  if (exact) place.hole = false;
  const auto filled = exact ? std::nullopt : filled_hole(objective, field, place.jet.at);
  if (place.hole && !filled) return without_curvature(objective, field, place.jet.at, clear_radius);
  if (filled &&
      (place.hole || !((filled->hessian - evaluation.hessian).norm() <= same_hessian * filled->hessian.norm()))) {
    // Close to a removable hole (sin r / r) the formula's own second derivatives are all rounding, and so are the last
    // digits of the place.
    place.jet.at = short_coordinates(place.jet.at, nearly_same_place * field.half());
    evaluation = *filled;
  }
  const Curvature bent = curvature(evaluation.hessian);
  if (!bent.finite || !std::isfinite(evaluation.value))
    return without_curvature(objective, field, place.jet.at, clear_radius);
  CriticalPoint point;
  point.at = {place.jet.at.x() + 0.0, place.jet.at.y() + 0.0};
  point.value = evaluation.value + 0.0;
  point.gradient_norm = evaluation.gradient.norm();
  point.eigenvalues = bent.eigenvalues;
  point.eigenvectors = bent.eigenvectors;
  // Judged in the field's coordinates, where parameters of all sizes count alike.
  const Principal p = principal(field.from_own(evaluation));
  const Eigen::Vector2d sizes = bent.eigenvalues.cwiseAbs();
  point.zero_tolerance = zero_eigenvalue * sizes.maxCoeff();
  if (std::abs(p.weak) <= std::max(zero_eigenvalue * std::abs(p.strong), zero)) {
    point.zero_tolerance = std::max(point.zero_tolerance, sizes.minCoeff());
    point.kind = CriticalKind::degenerate;
    set_shape(field, point, clear_radius);
    return point;
  }
  constexpr double below_smallest = 0.5;
  point.zero_tolerance = std::min(point.zero_tolerance, below_smallest * sizes.minCoeff());
  const double low = bent.eigenvalues[0], high = bent.eigenvalues[1];
  point.kind = low > 0 ? CriticalKind::minimum : high < 0 ? CriticalKind::maximum : CriticalKind::saddle;
  point.index = point.kind == CriticalKind::saddle ? -1 : 1;
  return point;
}

CriticalPoint classify_kink(const Objective& objective, Field& field, const Vec& kink, double clear_radius) {
  CriticalPoint point;
  const Vec x = short_coordinates(field.to_parameters(kink), kink_reach * field.half());
  point.at = {x.x() + 0.0, x.y() + 0.0};
  point.value = evaluate_at(objective, point.at, Derivatives::none).value;
  if (!std::isfinite(point.value))
    point.value = field.at(field.from_parameters(x) + Vec(beside_kink, beside_kink), Derivatives::none).value;
  point.kind = CriticalKind::kink;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  point.eigenvalues = Eigen::Vector2d::Constant(nan);
  point.eigenvectors = Eigen::Matrix2d::Constant(nan);
  // Only the second derivative may be missing (|x|^1.5).
  point.gradient_norm = gradient_fades(field, field.from_parameters(x)) ? 0 : nan;
  set_shape(field, point, clear_radius);
  return point;
}

}  // namespace saddlescope

#include "core/critical/box_points.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/critical/box_shape.h"
#include "core/critical/jumps.h"
#include "core/critical/tolerances.h"
#include "core/curvature/curvature.h"
#include "core/plane/round_numbers.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

/// Of the window's usual curvature: a slope below it is zero even where the Hessian is.
constexpr double faint_slope = 1e-15;
constexpr double equal_distance = 1e-9;            // of squares of distances from 0: less is rounding
constexpr double simple_zero_reach_in_box = 4e-9;  // how well the place of a simple zero is known

VecN all_rounded_to(const VecN& x, int decimals) {
  return x.unaryExpr([decimals](double v) { return rounded_to(v, decimals); });
}

struct OwnPlace {
  VecN at;
  Evaluation evaluation;
  double slope() const { return evaluation.gradient.norm(); }
  double noise() const { return 4 * std::numeric_limits<double>::epsilon() * evaluation.hessian.norm() * at.norm(); }
};

OwnPlace own_place(const Objective& objective, const VecN& x) {
  return {x, evaluate_at(objective, std::span<const double>(x.data(), static_cast<std::size_t>(x.size())))};
}

/// Newton steps in the objective's own coordinates, as long as the gradient gets shorter: removes the rounding of the
/// change of coordinates.
void settle(const Objective& objective, OwnPlace& here) {
  for (int round = 0; round < 3 && here.slope() > 0; ++round) {
    const Eigen::VectorXd step = here.evaluation.hessian.fullPivLu().solve(here.evaluation.gradient);
    if (!step.allFinite()) return;
    OwnPlace next = own_place(objective, here.at - step);
    if (!(next.slope() < here.slope())) return;
    here = std::move(next);
  }
}

/// Takes coordinates with few decimals within `tolerance` if the gradient is no longer there.
void shorten(const Objective& objective, OwnPlace& here, const VecN& tolerance) {
  for (int decimals = 0; decimals <= 6; ++decimals) {
    VecN choice = all_rounded_to(here.at, decimals);
    for (Eigen::Index i = 0; i < choice.size(); ++i)
      if (std::abs(choice[i] - here.at[i]) > tolerance[i]) choice[i] = here.at[i];
    if (choice == here.at) continue;
    OwnPlace there = own_place(objective, choice);
    if (there.slope() <= std::max(here.slope(), here.noise())) here = std::move(there);
  }
}

std::vector<double> numbers_of(const VecN& x) {
  std::vector<double> numbers(x.data(), x.data() + x.size());
  for (double& number : numbers) number += 0.0;  // no −0
  return numbers;
}

CriticalKind kind_of(const EigenvalueCounts& counts) {
  if (counts.positive > 0 && counts.negative > 0) return CriticalKind::saddle;
  if (counts.zero > 0) return CriticalKind::degenerate;
  return counts.positive > 0 ? CriticalKind::minimum : CriticalKind::maximum;
}

CriticalKind kind_of_shape(const std::string& shape) {
  if (shape == "minimum") return CriticalKind::minimum;
  if (shape == "maximum") return CriticalKind::maximum;
  return shape == "saddle" ? CriticalKind::saddle : CriticalKind::degenerate;
}

/// What so many of the eigenvalues are below in size: whether they are zero is seen in the field's coordinates, where
/// parameters of all sizes count alike.
double tolerance_for(const Eigen::VectorXd& eigenvalues, std::size_t zeros) {
  std::vector<double> sizes(eigenvalues.begin(), eigenvalues.end());
  for (double& size : sizes) size = std::abs(size);
  std::sort(sizes.begin(), sizes.end());
  const double largest_zero = zeros > 0 ? sizes[zeros - 1] : 0;
  const double usual = zero_eigenvalue * sizes.back();
  if (zeros == sizes.size()) return std::max(usual, largest_zero);
  return std::clamp(usual, largest_zero, 0.5 * (largest_zero + sizes[zeros]));
}

double shape_radius(double clear_radius) {
  return std::min(shape_share_of_cell * box_cell, shape_share_of_clearance * clear_radius);
}

}  // namespace

EigenvalueCounts BoxPoints::counts(const BoxJet& jet) const {
  const Eigen::VectorXd values = spectrum(jet.hessian).values;
  return count_eigenvalues(values, std::max(zero_eigenvalue * values.cwiseAbs().maxCoeff(), zero_));
}

Place BoxPoints::examine(const VecN& at) {
  constexpr std::size_t directions = 4;
  const double rounding = field_.to_parameters(at).cwiseQuotient(field_.half()).norm();
  const double radii[3] = {box_cell, near_look, nearest_look + place_rounding * rounding};
  Dice dice(11);
  std::vector<VecN> points;
  for (std::size_t k = 0; k < directions; ++k) {
    const VecN v = dice.direction(at.size());
    for (const double radius : radii) points.insert(points.end(), {VecN(at + radius * v), VecN(at - radius * v)});
  }
  std::vector<BoxJet> jets;
  field_.evaluate(Derivatives::gradient, points, jets);
  struct Ring {
    double low = infinity, high = -infinity, shortest = infinity, longest = 0;
  };
  Ring rings[3];
  for (std::size_t i = 0; i < jets.size(); ++i) {
    Ring& ring = rings[i / 2 % 3];
    const double length = jets[i].gradient.norm();
    ring.low = std::min(ring.low, jets[i].value), ring.high = std::max(ring.high, jets[i].value);
    ring.shortest = std::min(ring.shortest, length), ring.longest = std::max(ring.longest, length);
  }
  // Only where the loss jumps does it differ between points that close as much as can be seen from one cell away.
  const double rounding_of_loss = value_rounding * std::max(std::abs(rings[2].low), std::abs(rings[2].high));
  if (rings[2].high - rings[2].low > jumping_loss * (rings[0].high - rings[0].low) + rounding_of_loss)
    return Place::step;
  const double least = jumping_gradient * rings[0].longest;
  return rings[1].shortest > least && rings[2].shortest > least ? Place::kink : Place::smooth;
}

std::vector<RootN> BoxPoints::round_places(const std::vector<RootN>& roots, const EigenvalueCounts& counts,
                                           double value) {
  std::vector<RootN> places;
  for (int decimals = 0; decimals <= 1 && places.empty(); ++decimals) {
    for (const RootN& root : roots) {
      const VecN x = all_rounded_to(field_.to_parameters(root.at), decimals), u = field_.from_parameters(x);
      const auto same = [&](const RootN& known) { return known.at == u; };
      if (!inside_box(u) || std::any_of(places.begin(), places.end(), same)) continue;
      const OwnPlace own = own_place(objective_, x);
      const RootN place{u, field_.at(u)};
      const bool faint = place.jet.gradient.norm() <= faint_slope * zero_;
      if (!(own.slope() <= own.noise()) && !faint) continue;
      const bool same_value = std::abs(own.evaluation.value - value) <= same_loss * (loss_size() + std::abs(value));
      if (place.jet.finite() && same_value && this->counts(place.jet) == counts) places.push_back(place);
    }
  }
  std::sort(places.begin(), places.end(), [&](const RootN& a, const RootN& b) {
    const VecN x = field_.to_parameters(a.at), y = field_.to_parameters(b.at);
    const double difference = x.squaredNorm() - y.squaredNorm();
    if (std::abs(difference) > equal_distance) return difference < 0;
    return std::lexicographical_compare(y.begin(), y.end(), x.begin(), x.end());
  });
  return places;
}

CriticalPoint BoxPoints::classify(const RootN& root, double clear_radius, std::size_t set_dimension) {
  if (root.precise && root.precise->simple) return simple_point(*root.precise);
  const VecN near = field_.to_parameters(root.at);
  if (set_dimension == 0 && curvature_jumps(objective_, numbers_of(near), numbers_of(field_.half()))) {
    CriticalPoint point = classify_kink(root.at, clear_radius);
    point.gradient_norm = 0;  // only the second derivative is missing
    return point;
  }
  OwnPlace own = own_place(objective_, field_.to_parameters(root.at));
  const EigenvalueCounts first = counts(root.jet);
  if (first.zero == 0) settle(objective_, own);
  const bool multiple = first.zero > set_dimension;
  // A multiple zero is known less exactly.
  shorten(objective_, own, (multiple ? multiple_zero_reach : simple_zero_reach_in_box) * field_.half());
  CriticalPoint point;
  point.at = numbers_of(own.at);
  point.value = own.evaluation.value + 0.0;
  point.gradient_norm = own.slope();
  const Curvature bent = curvature(own.evaluation.hessian);
  point.eigenvalues = bent.eigenvalues;
  point.eigenvectors = bent.eigenvectors;
  const VecN u = field_.from_parameters(own.at);
  const RootN place{u, field_.at(u)};
  point.zero_tolerance = tolerance_for(bent.eigenvalues, counts(place.jet).zero);
  point.set_dimension = set_dimension;
  const EigenvalueCounts here = count_eigenvalues(point);
  point.kind = kind_of(here);
  if (here.zero == 0) point.index = here.negative % 2 == 0 ? 1 : -1;
  if (here.zero == 0 || point.kind == CriticalKind::saddle) return point;
  if (here.zero == set_dimension && here.zero < static_cast<std::size_t>(own.at.size()))
    point.kind = here.positive > 0 ? CriticalKind::minimum : CriticalKind::maximum;
  else
    point.shape = null_space_shape(field_, place, here.zero, shape_radius(clear_radius));
  if (set_dimension > 0 && !point.shape.empty()) point.kind = kind_of_shape(point.shape);
  return point;
}

CriticalPoint BoxPoints::classify_kink(const VecN& at, double clear_radius) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Eigen::Index n = at.size();
  VecN x = field_.to_parameters(at);
  for (int decimals = 0; decimals <= 6; ++decimals) {
    const VecN shorter = all_rounded_to(x, decimals);
    if (((shorter - x).cwiseAbs().array() > kink_reach * field_.half().array()).any()) continue;
    x = shorter;
    break;
  }
  CriticalPoint point;
  point.at = numbers_of(x);
  point.value = evaluate_at(objective_, point.at, Derivatives::none).value + 0.0;
  point.kind = CriticalKind::kink;
  point.eigenvalues = Eigen::VectorXd::Constant(n, nan);
  point.eigenvectors = Eigen::MatrixXd::Constant(n, n, nan);
  point.gradient_norm = nan;
  point.shape = kink_shape(field_, at, shape_radius(clear_radius));
  return point;
}

}  // namespace saddlescope

#include "core/critical/box_shape.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

/// Of the curvature close by: the place on a set is not known to the last digit, so its eigenvalues are not.
constexpr double zero_on_set = 1e-5;
/// Lengths of random steps on the sphere, in radians, from first to last.
constexpr double first_reach = 0.3, last_reach = 1e-3, reach_shrink = 0.7;
constexpr Eigen::Index directions_a_dimension = 64;
constexpr std::size_t steps_a_probe = 100;
/// By the length of a probe: farther away an iteration found something else, and nearer it fell back onto the root. Of
/// the gradient around: what counts as zero there.
constexpr double farthest_way = 3, clear_way = 0.1, zero_on_way = 1e-6;
constexpr double own_dimension = 0.3;  // singular value, 1 for an undisturbed probe, of a dimension that the set has
constexpr double curvature_rounding = 1e-15;
constexpr int relaxing_rounds = 8;        // of Newton's iteration back to the floor of the strong directions
constexpr double rounding_of_a_rise = 8;  // in units of the value's last digit: of a difference of two losses

/// Directions of the eigenvalues of largest and of smallest magnitude, in columns.
struct Split {
  MatN null, strong;
  VecN strong_values;
};
Split split_directions(const MatN& hessian, std::size_t zeros) {
  const Spectrum s = spectrum(hessian);
  const Eigen::Index n = hessian.rows(), k = static_cast<Eigen::Index>(zeros);
  std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
  for (Eigen::Index i = 0; i < n; ++i) order[static_cast<std::size_t>(i)] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](Eigen::Index a, Eigen::Index b) { return std::abs(s.values[a]) < std::abs(s.values[b]); });
  Split split{MatN(n, k), MatN(n, n - k), VecN(n - k)};
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index from = order[static_cast<std::size_t>(i)];
    if (i < k) {
      split.null.col(i) = s.vectors.col(from);
    } else {
      split.strong.col(i - k) = s.vectors.col(from);
      split.strong_values[i - k] = s.values[from];
    }
  }
  return split;
}

/// Orthonormal directions in crooked position, so that none lies along an axis by chance.
MatN crooked_frame(Eigen::Index size) {
  Dice dice(29);
  MatN frame(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    VecN v = dice.direction(size);
    for (int twice = 0; twice < 2; ++twice)
      for (Eigen::Index j = 0; j < i; ++j) v -= frame.col(j).dot(v) * frame.col(j);
    frame.col(i) = v.normalized();
  }
  return frame;
}

/// size: of the curvature close by.
std::size_t count_zeros(const MatN& hessian, double size) {
  return static_cast<std::size_t>((spectrum(hessian).values.array().abs() <= zero_on_set * size).count());
}

/// Rises of the loss from a critical point over small spheres in its null space.
class NullSphere {
 public:
  NullSphere(BoxField& field, const RootN& root, const Split& split, double radius)
      : field_(field), root_(root), split_(split), radius_(radius) {}

  /// directions: unit vectors of the null space.
  std::vector<double> rises(const std::vector<VecN>& directions) {
    std::vector<VecN> ends;
    for (const VecN& v : directions) ends.push_back(root_.at + radius_ * (split_.null * v));
    relax(ends);
    // Gauss–Legendre nodes and weights on [0, 1] (Abramowitz and Stegun, table 25.4): the integral of the slope along
    // the ray does not drown in the rounding of a large loss.
    constexpr double nodes[4] = {0.0694318442029737, 0.3300094782075719, 0.6699905217924281, 0.9305681557970263};
    constexpr double weights[4] = {0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269};
    std::vector<VecN> points;
    for (const VecN& end : ends)
      for (const double node : nodes) points.push_back(root_.at + node * (end - root_.at));
    std::vector<BoxJet> jets;
    field_.evaluate(Derivatives::gradient, points, jets);
    std::vector<double> result(ends.size(), 0.0);
    for (std::size_t i = 0; i < ends.size(); ++i)
      for (std::size_t k = 0; k < 4; ++k) result[i] += weights[k] * jets[4 * i + k].gradient.dot(ends[i] - root_.at);
    return result;
  }

  /// The lowest (sign −1) or highest rise near a direction, by random steps that get shorter.
  double extreme(VecN direction, double here, double sign, Dice& dice) {
    constexpr std::size_t around = 16;
    for (double reach = first_reach; reach > last_reach; reach *= reach_shrink) {
      std::vector<VecN> tries;
      for (std::size_t k = 0; k < around; ++k)
        tries.push_back((direction + reach * dice.direction(direction.size())).normalized());
      const std::vector<double> seen = rises(tries);
      for (std::size_t k = 0; k < around; ++k)
        if (sign * seen[k] > sign * here) here = seen[k], direction = tries[k];
    }
    return here;
  }

 private:
  /// Newton's iteration in the strong directions, with their curvature at the root.
  void relax(std::vector<VecN>& ends) {
    if (split_.strong.cols() == 0) return;
    std::vector<BoxJet> jets;
    for (int round = 0; round < relaxing_rounds; ++round) {
      field_.evaluate(Derivatives::gradient, ends, jets);
      for (std::size_t i = 0; i < ends.size(); ++i) {
        const VecN slopes = split_.strong.transpose() * jets[i].gradient;
        const VecN step = split_.strong * slopes.cwiseQuotient(split_.strong_values);
        if (step.norm() <= radius_) ends[i] -= step;
      }
    }
  }

  BoxField& field_;
  const RootN& root_;
  const Split& split_;
  double radius_;
};

std::string shape_of(bool up, bool down) { return up && down ? "saddle" : up ? "minimum" : down ? "maximum" : "flat"; }

std::vector<VecN> sphere(Eigen::Index size, Dice& dice) {
  if (size == 1) return {VecN::Ones(1), -VecN::Ones(1)};
  std::vector<VecN> directions;
  for (Eigen::Index i = 0; i < size; ++i)
    for (const double sign : {1.0, -1.0}) directions.push_back(sign * VecN::Unit(size, i));
  for (Eigen::Index i = 0; i < directions_a_dimension * size; ++i) directions.push_back(dice.direction(size));
  return directions;
}

}  // namespace

std::size_t set_dimension(BoxField& field, const RootN& root, std::size_t zeros, const std::stop_token& stop) {
  const Split split = split_directions(root.jet.hessian, zeros);
  constexpr double probe = 2 * box_cell;
  const MatN frame = split.null * crooked_frame(split.null.cols());
  std::vector<VecN> starts;
  for (Eigen::Index i = 0; i < frame.cols(); ++i) starts.push_back(root.at + probe * frame.col(i));
  std::size_t budget = steps_a_probe * starts.size();
  const auto ends = iterate(field, starts, budget, stop);
  const double typical = gradient_around(field, root.at);
  std::vector<BoxJet> jets;
  field.evaluate(Derivatives::hessian, starts, jets);
  double size = 0;
  for (const BoxJet& jet : jets)
    if (jet.finite()) size = std::max(size, jet.hessian.norm());
  MatN moved = MatN::Zero(frame.rows(), frame.cols());
  std::size_t fewest = zeros;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (!ends[i]) continue;
    RootN end = *ends[i];
    polish(field, end);
    const VecN way = (end.at - root.at) / probe;
    const bool on_set = way.norm() < farthest_way && end.jet.gradient.norm() <= zero_on_way * typical;
    if (typical > 0 && !on_set) continue;
    moved.col(static_cast<Eigen::Index>(i)) = way;
    if (way.norm() > clear_way) fewest = std::min(fewest, count_zeros(end.jet.hessian, size));
  }
  // A set of as many dimensions has as many zero eigenvalues everywhere; fewer a little way off mean that sets meet.
  if (fewest < zeros) return 0;
  const Eigen::JacobiSVD<Eigen::MatrixXd> spread{Eigen::MatrixXd(moved)};
  return static_cast<std::size_t>((spread.singularValues().array() > own_dimension).count());
}

std::string null_space_shape(BoxField& field, const RootN& root, std::size_t zeros, double radius) {
  const Split split = split_directions(root.jet.hessian, zeros);
  NullSphere null_sphere(field, root, split, radius);
  Dice dice(41);
  const std::vector<VecN> directions = sphere(split.null.cols(), dice);
  const std::vector<double> rise = null_sphere.rises(directions);
  double highest = 0, lowest = 0;
  std::size_t top = 0, bottom = 0;
  for (std::size_t i = 0; i < rise.size(); ++i) {
    if (!std::isfinite(rise[i])) continue;
    if (rise[i] > rise[top]) top = i;
    if (rise[i] < rise[bottom]) bottom = i;
    highest = std::max(highest, rise[i]), lowest = std::min(lowest, rise[i]);
  }
  const double rounding = curvature_rounding * spectrum(root.jet.hessian).largest() * radius * radius;
  const double noise = std::max(level_rise * std::max(highest, -lowest), rounding);
  // A narrow way up or down may lie between the samples.
  if (split.null.cols() > 1 && highest > noise && !(lowest < -noise))
    lowest = null_sphere.extreme(directions[bottom], rise[bottom], -1, dice);
  else if (split.null.cols() > 1 && lowest < -noise && !(highest > noise))
    highest = null_sphere.extreme(directions[top], rise[top], 1, dice);
  return shape_of(highest > noise || (split.strong_values.array() > 0).any(),
                  lowest < -noise || (split.strong_values.array() < 0).any());
}

std::string kink_shape(BoxField& field, const VecN& at, double radius) {
  Dice dice(43);
  std::vector<VecN> points{at};
  for (const VecN& direction : sphere(at.size(), dice)) points.push_back(at + radius * direction);
  std::vector<BoxJet> jets;
  field.evaluate(Derivatives::none, points, jets);
  double highest = 0, lowest = 0;
  for (const BoxJet& jet : jets) {
    const double rise = jet.value - jets[0].value;
    if (std::isfinite(rise)) highest = std::max(highest, rise), lowest = std::min(lowest, rise);
  }
  const double rounding = rounding_of_a_rise * std::numeric_limits<double>::epsilon() * std::abs(jets[0].value);
  const double noise = level_rise * std::max(highest, -lowest) + rounding;
  return shape_of(highest > noise, lowest < -noise);
}

}  // namespace saddlescope

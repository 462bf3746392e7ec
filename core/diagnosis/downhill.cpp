#include "core/diagnosis/downhill.h"

#include <algorithm>
#include <cmath>

#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

constexpr int most_descents = 80;
constexpr double first_radius = 0.1;      // scales, or of the place itself
constexpr double settled_step = 1e-6;     // scales, or of the place itself
constexpr double settling_rate = 0.8;     // of successive whole Newton steps: below, they run out
constexpr double rounding_share = 1e-13;  // of the loss: a fall that its digits do not show
constexpr double flat_share = 1e-14;      // of the largest |λ|

Eigen::VectorXd point_from(std::span<const double> numbers) {
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}
std::span<const double> numbers_of(const Eigen::VectorXd& point) {
  return {point.data(), static_cast<std::size_t>(point.size())};
}

/// −|H|⁻¹g in coordinates of the scale.
Eigen::VectorXd downhill_step(const Curvature& bent, const Eigen::VectorXd& slope) {
  const double floor = std::max(flat_share * bent.eigenvalues.cwiseAbs().maxCoeff(), 1e-300);
  Eigen::VectorXd step = Eigen::VectorXd::Zero(slope.size());
  for (Eigen::Index i = 0; i < bent.eigenvalues.size(); ++i)
    step -= bent.eigenvectors.row(i).transpose() *
            (bent.eigenvectors.row(i).dot(slope) / std::max(std::abs(bent.eigenvalues[i]), floor));
  return step;
}

}  // namespace

Downhill follow_down(const DescentLoss& loss, std::span<const double> from, double value, double reference,
                     const Eigen::VectorXd& scale) {
  Downhill result;
  Eigen::VectorXd at = point_from(from);
  double now = value, before = 0, halfway = value;
  bool on = true;
  double radius = first_radius * std::max(1.0, at.cwiseQuotient(scale).cwiseAbs().maxCoeff());
  int settling = 0;
  for (int k = 0; k < most_descents; ++k) {
    const Evaluation here = loss.at(numbers_of(at));
    if (here.hessian.size() == 0 || !here.hessian.allFinite() || !here.gradient.allFinite()) return result;
    const Curvature bent = curvature(scale.asDiagonal() * here.hessian * scale.asDiagonal());
    const Eigen::VectorXd slope = scale.cwiseProduct(here.gradient);
    if (!bent.finite) return result;
    Eigen::VectorXd step = downhill_step(bent, slope);
    const double length = step.cwiseAbs().maxCoeff();
    settling = k > 0 && length < settling_rate * before ? settling + 1 : 0;
    before = length;
    const double size = std::max(1.0, at.cwiseQuotient(scale).cwiseAbs().maxCoeff());
    const bool bowl = bent.eigenvalues.maxCoeff() > 0 &&
                      bent.eigenvalues.minCoeff() >= -1e-9 * bent.eigenvalues.cwiseAbs().maxCoeff();
    const bool lost_in_rounding = std::abs(slope.dot(step)) <= rounding_share * std::abs(now) && length <= 1e-2 * size;
    if (bowl && (lost_in_rounding ||
                 (length <= settled_step * size && (settling >= 2 || length <= 1e-3 * settled_step * size)))) {
      result.minimum.emplace(at.data(), at.data() + at.size());
      return result;
    }
    on = length > 0;
    if (!on) break;  // level ground that is no minimum
    // Shorter until it leads down.
    bool moved = false;
    for (int halving = 0; halving < 30 && !moved; ++halving) {
      const double share = std::min(1.0, radius / length);
      const Eigen::VectorXd next = at + share * scale.cwiseProduct(step);
      const double there = loss.at(numbers_of(next), Derivatives::none).value;
      moved = there < now || (there == now && share == 1);
      if (moved) {
        at = next;
        now = there;
        radius *= 2;
      } else {
        radius = std::min(radius, length) / 4;
      }
    }
    if (k == most_descents / 2) halfway = now;
    on = moved;
    if (!moved || !std::isfinite(now)) break;
  }
  const bool keeps_falling = std::isinf(now) || (on && halfway - now >= 0.5 * (value - halfway));
  result.endless = keeps_falling && value - now > std::abs(reference - value);
  return result;
}

}  // namespace saddlescope

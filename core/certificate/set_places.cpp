#include "core/certificate/set_places.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

/// Boxes of a window that a set of d dimensions meets, about: so many are left of it.
constexpr double boxes_of_a_set = 4000, smallest_at_all = 0x1p-8;
/// Newton's steps towards the set, in the directions with curvature; of the largest |λ|: less is none.
constexpr int most_steps = 30;
constexpr double no_curvature = 1e-4;
/// Of the box's sides: how far outside a set may pass, and the step after which it is reached.
constexpr double beside_box = 0.5, arrived = 1e-2;

Doubt doubt_of(const CriticalPoint& point) {
  switch (point.kind) {
    case CriticalKind::minimum:
      return Doubt::valley;
    case CriticalKind::maximum:
      return Doubt::ridge;
    default:
      return point.shape == "minimum" ? Doubt::valley : point.shape == "maximum" ? Doubt::ridge : Doubt::level;
  }
}

}  // namespace

SetPlaces::SetPlaces(const Objective& objective, std::span<const Enclosure> window,
                     std::span<const CriticalPoint> points)
    : objective_(objective) {
  for (const Enclosure& side : window) half_.push_back(0.5 * side.width());
  for (const CriticalPoint& point : points) {
    if (point.set_dimension == 0 || point.at.size() != window.size()) continue;
    const double share = std::pow(boxes_of_a_set, -1 / static_cast<double>(point.set_dimension));
    sets_.push_back({point.set_dimension, point.value, std::max(smallest_at_all, share), doubt_of(point)});
    largest_ = std::max(largest_, sets_.back().smallest);
  }
}

const SetPlaces::Set* SetPlaces::set_at(std::size_t zero_eigenvalues, double value) const {
  const Set* best = nullptr;
  for (const Set& set : sets_)
    if (set.dimension <= zero_eigenvalues &&
        (best == nullptr || std::abs(set.value - value) < std::abs(best->value - value)))
      best = &set;
  return best;
}

std::optional<Doubt> SetPlaces::near(std::span<const Enclosure> box, double relative_width) const {
  if (sets_.empty() || relative_width > largest_) return std::nullopt;
  const std::size_t n = box.size();
  const auto size = static_cast<Eigen::Index>(n);
  const Eigen::Map<const Eigen::VectorXd> half(half_.data(), size);
  std::vector<double> at(n);
  for (std::size_t i = 0; i < n; ++i) at[i] = box[i].middle();
  for (int step = 0; step < most_steps; ++step) {
    const Evaluation here = evaluate_at(objective_, at);
    const Eigen::MatrixXd bent = half.asDiagonal() * here.hessian * half.asDiagonal();
    if (!bent.allFinite() || !here.gradient.allFinite()) return std::nullopt;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(bent);
    const double least = no_curvature * solver.eigenvalues().cwiseAbs().maxCoeff();
    const Eigen::VectorXd slope = solver.eigenvectors().transpose() * half.cwiseProduct(here.gradient);
    Eigen::VectorXd move = Eigen::VectorXd::Zero(size);
    std::size_t zero = 0;
    for (Eigen::Index k = 0; k < size; ++k) {
      const double curvature = solver.eigenvalues()[k];
      if (std::abs(curvature) > least)
        move -= slope[k] / curvature * solver.eigenvectors().col(k);
      else
        ++zero;
    }
    bool inside = true, there = true;
    for (std::size_t i = 0; i < n; ++i) {
      const double side = box[i].width(), step_i = move[static_cast<Eigen::Index>(i)] * half_[i];
      at[i] += step_i;
      inside = inside && at[i] >= box[i].low - beside_box * side && at[i] <= box[i].high + beside_box * side;
      there = there && std::abs(step_i) <= arrived * side;
    }
    if (!inside) return std::nullopt;
    if (!there) continue;
    const Set* set = set_at(zero, here.value);
    return set != nullptr && relative_width <= set->smallest ? std::optional(set->doubt) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace saddlescope

#include "core/certificate/certificate_newton.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

/// Gradients below this are rounding to 0 or flushed.
constexpr double smallest_slope = 1e-290;

}  // namespace

BoxTest::BoxTest(const Objective& objective)
    : n_(objective.dimension()),
      evaluator_(*objective.formula(), objective.constants(), formula_rows(objective)),
      gradient_(n_),
      hessian_(hessian_size(n_)),
      centre_(n_),
      at_centre_(n_),
      offset_(n_),
      narrowed_(n_),
      influence_(n_, 0.0) {}

BoxTest::Outcome BoxTest::examine(std::span<Enclosure> box) {
  flags_ = evaluator_.gradient(box, gradient_);
  flat_ = false;
  std::fill(influence_.begin(), influence_.end(), 0.0);
  if (flags_.nowhere) return Outcome::none;
  double steepest = 0;
  for (const Enclosure& slope : gradient_) {
    if (!slope.contains_zero()) return Outcome::none;
    steepest = std::max(steepest, slope.magnitude());
  }
  flat_ = steepest < smallest_slope;
  // With a jump or a hole the mean value theorem does not hold.
  if (flat_ || !flags_.clean()) return Outcome::open;
  return newton(box);
}

BoxTest::Outcome BoxTest::newton(std::span<Enclosure> box) {
  hessian_flags_ = evaluator_.hessian(hessian_);
  for (std::size_t i = 0; i < n_; ++i) {
    centre_[i] = point_enclosure(std::clamp(box[i].middle(), box[i].low, box[i].high));
    offset_[i] = subtract(box[i], centre_[i]);
    for (std::size_t j = 0; j < n_; ++j) influence_[i] += hessian(i, j).width() * box[i].width() / gradient_[j].width();
  }
  const BoxFlags met = evaluator_.gradient(centre_, at_centre_);
  if (!met.clean()) return Outcome::open;
  if (mean_value_excludes_zero()) return Outcome::none;
  if (!invert_middle()) return Outcome::open;
  bool inside = true;
  for (std::size_t i = 0; i < n_; ++i) {
    const Enclosure k = krawczyk(i);
    inside = inside && k.strictly_within(box[i]);
    narrowed_[i] = {std::max(k.low, box[i].low), std::min(k.high, box[i].high)};
    if (!(narrowed_[i].low <= narrowed_[i].high)) return Outcome::none;
  }
  const bool one = inside && hessian_flags_.clean() && smooth_on(box);
  std::copy(narrowed_.begin(), narrowed_.end(), box.begin());
  return one ? Outcome::one : Outcome::open;
}

/// ∇L(x) lies in ∇L(c) + H(X)(X − c) for all x in X.
bool BoxTest::mean_value_excludes_zero() const {
  for (std::size_t i = 0; i < n_; ++i) {
    Enclosure sum = at_centre_[i];
    for (std::size_t j = 0; j < n_; ++j) sum = add(sum, multiply(hessian(i, j), offset_[j]));
    if (!sum.contains_zero()) return true;
  }
  return false;
}

bool BoxTest::invert_middle() {
  const auto size = static_cast<Eigen::Index>(n_);
  middle_.resize(size, size);
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t j = 0; j < n_; ++j) {
      if (!hessian(i, j).finite()) return false;
      middle_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = hessian(i, j).middle();
    }
  if (n_ == 1)
    inverse_ = middle_.cwiseInverse();
  else if (n_ == 2) {
    const double determinant = middle_(0, 0) * middle_(1, 1) - middle_(0, 1) * middle_(1, 0);
    inverse_.resize(2, 2);
    inverse_ << middle_(1, 1) / determinant, -middle_(0, 1) / determinant, -middle_(1, 0) / determinant,
        middle_(0, 0) / determinant;
  } else {
    inverse_ = middle_.partialPivLu().inverse();
  }
  return inverse_.allFinite();
}

/// Component i of K(X) = c − Y·∇L(c) + (I − Y·H(X))(X − c). Any Y will do; a good one is the inverse of H's middle.
Enclosure BoxTest::krawczyk(std::size_t i) const {
  const auto row = static_cast<Eigen::Index>(i);
  Enclosure sum = centre_[i];
  for (std::size_t j = 0; j < n_; ++j) {
    const auto column = static_cast<Eigen::Index>(j);
    sum = subtract(sum, multiply(point_enclosure(inverse_(row, column)), at_centre_[j]));
    Enclosure factor = point_enclosure(i == j ? 1 : 0);
    for (std::size_t k = 0; k < n_; ++k)
      factor = subtract(factor, multiply(point_enclosure(inverse_(row, static_cast<Eigen::Index>(k))), hessian(k, j)));
    sum = add(sum, multiply(factor, offset_[j]));
  }
  return sum;
}

/// Nothing on the way to the loss or its derivatives jumps or is undefined anywhere on the box.
bool BoxTest::smooth_on(std::span<const Enclosure> box) {
  std::vector<Enclosure> ignored(std::max(n_, hessian_size(n_)));
  Enclosure value;
  const BoxFlags first = evaluator_.gradient(box, ignored);
  const BoxFlags second = evaluator_.hessian(ignored);
  return first.clean() && second.clean() && evaluator_.value(value).clean();
}

}  // namespace saddlescope

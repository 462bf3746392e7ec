#include "core/critical/field.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numbers>
#include <utility>

#include "core/objective/limits.h"

namespace saddlescope {

Principal principal(const FieldJet& jet) {
  const double middle = 0.5 * (jet.xx + jet.yy), half = 0.5 * (jet.xx - jet.yy);
  const double radius = std::hypot(half, jet.xy);
  Principal result;
  result.strong = middle >= 0 ? middle + radius : middle - radius;
  result.weak = middle >= 0 ? middle - radius : middle + radius;
  if (radius == 0) return result;
  Vec upper = half >= 0 ? Vec(half + radius, jet.xy) : Vec(jet.xy, radius - half);
  upper.normalize();
  result.strong_direction = middle >= 0 ? upper : perpendicular(upper);
  return result;
}

Field::Field(const Objective& objective, const PlaneWindow& window) : objective_(objective) {
  middle_ = {window.a.middle(), window.b.middle()};
  half_ = {0.5 * window.a.size(), 0.5 * window.b.size()};
}

void Field::evaluate(Derivatives order, const std::vector<Vec>& points, std::vector<FieldJet>& jets) {
  const std::size_t count = points.size();
  jets.resize(count);
  if (count == 0) return;
  const std::size_t output_count = order == Derivatives::none ? 1 : order == Derivatives::gradient ? 3 : 6;
  constexpr std::size_t large_block = 512, small_block = 8;
  numbers_.resize(8 * std::min(count, large_block));
  for (std::size_t begin = 0, size = 0; begin < count; begin += size) {
    size = std::min(meets_holes_ ? small_block : large_block, count - begin);
    if (cancel_.stop_requested()) {
      constexpr double nan = std::numeric_limits<double>::quiet_NaN();
      std::fill(jets.begin() + static_cast<std::ptrdiff_t>(begin), jets.end(),
                FieldJet{nan, {nan, nan}, nan, nan, nan});
      return;
    }
    std::array<double*, 8> rows;
    for (std::size_t k = 0; k < rows.size(); ++k) rows[k] = numbers_.data() + k * size;
    for (std::size_t i = 0; i < size; ++i) {
      const Vec x = to_parameters(points[begin + i]);
      rows[6][i] = x.x();
      rows[7][i] = x.y();
    }
    const double* coordinates[2] = {rows[6], rows[7]};
    const double before = spent_on_limits();
    objective_.evaluate(order, coordinates, std::span<double* const>(rows.data(), output_count), size);
    const double limits = spent_on_limits() - before;
    meets_holes_ = meets_holes_ || limits > 0;
    cost_ += static_cast<double>(size) * objective_.cost(order) + limits;
    if (cost_ > limit_) spent_.request_stop();
    for (std::size_t i = 0; i < size; ++i) {
      FieldJet& jet = jets[begin + i];
      jet.value = rows[0][i];
      if (output_count > 1) jet.gradient = {rows[1][i] * half_.x(), rows[2][i] * half_.y()};
      if (output_count > 3) {
        jet.xx = rows[3][i] * half_.x() * half_.x();
        jet.xy = rows[4][i] * half_.x() * half_.y();
        jet.yy = rows[5][i] * half_.y() * half_.y();
      }
    }
  }
}

FieldJet Field::at(const Vec& point, Derivatives order) {
  std::vector<FieldJet> jets;
  evaluate(order, {point}, jets);
  return jets[0];
}

FieldJet Field::from_own(const Evaluation& evaluation) const {
  FieldJet jet;
  jet.value = evaluation.value;
  jet.gradient = half_.cwiseProduct(Vec(evaluation.gradient));
  jet.xx = evaluation.hessian(0, 0) * half_.x() * half_.x();
  jet.xy = evaluation.hessian(0, 1) * half_.x() * half_.y();
  jet.yy = evaluation.hessian(1, 1) * half_.y() * half_.y();
  return jet;
}

double Field::parameter_hessian_norm(const FieldJet& jet) const {
  const double xx = jet.xx / (half_.x() * half_.x()), xy = jet.xy / (half_.x() * half_.y()),
               yy = jet.yy / (half_.y() * half_.y());
  return std::sqrt(xx * xx + 2 * xy * xy + yy * yy);
}

namespace {

constexpr std::size_t most_vectors = 16;  // that a hull is asked about
/// Gaps between neighbours' angles from which they are too near π to decide, and beyond which they decide again.
constexpr double about_half_turn = 3, clearly_over_half_turn = 3.3;
constexpr double sine_rounding = 2e-16;

}  // namespace

bool hull_contains_zero(const Vec* vectors, std::size_t count) {
  std::array<std::pair<double, std::size_t>, most_vectors> angles;
  std::size_t used = 0;
  for (std::size_t i = 0; i < count && used < angles.size(); ++i) {
    const Vec& v = vectors[i];
    if (!std::isfinite(v.x()) || !std::isfinite(v.y())) continue;
    if (v.x() == 0 && v.y() == 0) return true;
    angles[used++] = {std::atan2(v.y(), v.x()), i};
  }
  if (used < 2) return false;
  std::sort(angles.begin(), angles.begin() + static_cast<std::ptrdiff_t>(used));
  for (std::size_t k = 0; k < used; ++k) {
    const std::size_t next = (k + 1) % used;
    const double gap = angles[next].first - angles[k].first + (next == 0 ? 2 * std::numbers::pi : 0);
    if (gap < about_half_turn) continue;
    // Near π the angles are too coarse: their sine decides.
    const Vec &a = vectors[angles[k].second], &b = vectors[angles[next].second];
    if (gap > clearly_over_half_turn || cross(a, b) < -sine_rounding * a.norm() * b.norm()) return false;
  }
  return true;
}

std::optional<Vec> hull_nearest(const Vec* vectors, std::size_t count) {
  if (hull_contains_zero(vectors, count)) return Vec(0, 0);
  // 0 is outside: the nearest point of the hull lies on a segment between two of the vectors.
  std::optional<Vec> nearest;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 0; k < i; ++k) {
      if (!(vectors[i].dot(vectors[k]) < 0)) continue;
      const Vec along = vectors[k] - vectors[i];
      const double t = std::clamp(-vectors[i].dot(along) / along.squaredNorm(), 0.0, 1.0);
      const Vec here = vectors[i] + t * along;
      if (!nearest || here.norm() < nearest->norm()) nearest = here;
    }
  return nearest;
}

bool may_jump_across_zero(const FieldJet* jets, std::size_t count, double reach, double& distance) {
  std::array<Vec, most_vectors> gradients;
  for (std::size_t k = 0; k < count; ++k) gradients[k] = jets[k].gradient;
  const std::optional<Vec> nearest = hull_nearest(gradients.data(), count);
  if (!nearest) return false;
  distance = nearest->norm();
  if (distance == 0) return true;
  const Vec direction = *nearest / distance;
  double bend = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < count; ++k)
    if (jets[k].finite()) bend = std::min(bend, jets[k].hessian_times(direction).norm());
  return std::isfinite(bend) && distance <= reach * bend;
}

}  // namespace saddlescope

#include "core/curvature/slopes.h"

#include <algorithm>
#include <cmath>

#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

constexpr double singular = 1e-12;  // as the method newton: relative to the largest |λ|

}  // namespace

std::optional<Slopes> slopes_at(const Objective& objective, const Plane& plane, const std::vector<double>& point) {
  if (plane.directions.size() < 2 || point.size() != objective.dimension()) return std::nullopt;
  return slopes_of(evaluate_at(objective, point), plane, point);
}

std::optional<Slopes> slopes_of(const Evaluation& here, const Plane& plane, const std::vector<double>& point) {
  if (plane.directions.size() < 2 || here.hessian.size() == 0) return std::nullopt;
  const auto n = static_cast<Eigen::Index>(point.size());
  Eigen::MatrixXd basis(n, 2);
  for (Eigen::Index k = 0; k < 2; ++k)
    for (Eigen::Index i = 0; i < n; ++i)
      basis(i, k) = plane.directions[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)];
  const Eigen::Vector2d gradient = basis.transpose() * here.gradient;
  const Curvature bend = curvature(basis.transpose() * here.hessian * basis);
  if (!std::isfinite(here.value) || !gradient.allFinite() || !bend.finite) return std::nullopt;
  Slopes slopes;
  slopes.at = to_plane(plane, point);
  slopes.descent = {-gradient.x() + 0.0, -gradient.y() + 0.0};
  const double largest = bend.eigenvalues.cwiseAbs().maxCoeff();
  Eigen::Vector2d step(0, 0);
  for (Eigen::Index k = 0; k < 2; ++k) {
    if (std::abs(bend.eigenvalues[k]) <= singular * largest) continue;
    const Eigen::Vector2d u = bend.eigenvectors.row(k);
    step -= u.dot(gradient) / bend.eigenvalues[k] * u;
  }
  if (!step.allFinite() || step.isZero(0)) return slopes;
  slopes.newton = {step.x(), step.y()};
  slopes.uphill = gradient.dot(step) > 0;
  return slopes;
}

}  // namespace saddlescope

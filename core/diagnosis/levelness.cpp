#include "core/diagnosis/levelness.h"

#include <algorithm>
#include <cmath>

#include "core/curvature/curvature.h"

namespace saddlescope {

Levelness levelness_of(const Evaluation& here, const Eigen::VectorXd& scale) {
  constexpr double unbent_share = 1e-9;  // of the largest |λ|: a valley's floor, but for rounding
  Levelness level;
  const Eigen::VectorXd slope = scale.cwiseProduct(here.gradient);
  level.slope = slope.stableNorm();
  if (here.hessian.size() == 0 || !here.hessian.allFinite()) return level;
  const Curvature bent = curvature(scale.asDiagonal() * here.hessian * scale.asDiagonal());
  if (!bent.finite) return level;
  level.known = true;
  level.bend = bent.eigenvalues.cwiseAbs().maxCoeff();
  double softest = level.bend, unbent = 0;
  for (Eigen::Index i = 0; i < slope.size(); ++i) {
    const double size = std::abs(bent.eigenvalues[i]), along = bent.eigenvectors.row(i).dot(slope);
    if (size <= unbent_share * level.bend) {
      unbent += along * along;
      continue;
    }
    softest = std::min(softest, size);
    level.drop += 0.5 * along * along / size;
  }
  level.softest_rise = 0.5 * softest;
  level.unbent_slope = std::sqrt(unbent);
  return level;
}

}  // namespace saddlescope

#include "core/critical/modes.h"

#include <cmath>

#include "core/critical/tolerances.h"
#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

ModeMotion motion_of(double factor, bool flat) {
  if (flat) return ModeMotion::stays;
  if (std::abs(factor) > 1) return ModeMotion::grows;
  return factor < 0 ? ModeMotion::oscillates : ModeMotion::shrinks;
}

Mode mode_of(double eigenvalue, double largest, const Eigen::VectorXd& direction, double learning_rate) {
  Mode mode;
  const bool flat = std::abs(eigenvalue) <= zero_eigenvalue * largest;
  mode.eigenvalue = eigenvalue;
  mode.direction = direction;
  mode.factor = flat ? 1 : 1 - learning_rate * eigenvalue;
  mode.decay = mode.factor * mode.factor;
  mode.motion = motion_of(mode.factor, flat || learning_rate == 0);
  return mode;
}

}  // namespace

std::string_view mode_motion_name(ModeMotion motion) {
  switch (motion) {
    case ModeMotion::shrinks:
      return "shrinks";
    case ModeMotion::oscillates:
      return "oscillates";
    case ModeMotion::grows:
      return "grows";
    case ModeMotion::stays:
      return "stays";
  }
  return "stays";
}

std::vector<Mode> modes(const CriticalPoint& point, std::span<const double> position, double learning_rate) {
  std::vector<Mode> result;
  if (!point.eigenvalues.allFinite() || point.at.size() != position.size()) return result;
  const auto size = static_cast<Eigen::Index>(position.size());
  const Eigen::VectorXd offset = Eigen::Map<const Eigen::VectorXd>(position.data(), size) -
                                 Eigen::Map<const Eigen::VectorXd>(point.at.data(), size);
  const double largest = point.eigenvalues.cwiseAbs().maxCoeff();
  for (Eigen::Index i = 0; i < size; ++i) {
    Mode mode = mode_of(point.eigenvalues[i], largest, point.eigenvectors.row(i).transpose(), learning_rate);
    mode.coordinate = mode.direction.dot(offset);
    mode.loss = 0.5 * mode.eigenvalue * mode.coordinate * mode.coordinate;
    result.push_back(std::move(mode));
  }
  return result;
}

std::vector<Mode> modes(const Evaluation& evaluation, double learning_rate) {
  std::vector<Mode> result;
  const Curvature bent = curvature(evaluation.hessian);
  if (!bent.finite || !evaluation.gradient.allFinite()) return result;
  const double largest = bent.eigenvalues.cwiseAbs().maxCoeff();
  for (Eigen::Index i = 0; i < bent.eigenvalues.size(); ++i) {
    Mode mode = mode_of(bent.eigenvalues[i], largest, bent.eigenvectors.row(i).transpose(), learning_rate);
    const bool flat = std::abs(mode.eigenvalue) <= zero_eigenvalue * largest;
    mode.coordinate = flat ? 0 : mode.direction.dot(evaluation.gradient) / mode.eigenvalue;
    mode.loss = 0.5 * mode.eigenvalue * mode.coordinate * mode.coordinate;
    result.push_back(std::move(mode));
  }
  return result;
}

}  // namespace saddlescope

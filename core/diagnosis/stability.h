// How near a run is to its method's limit of stability. The limits and factors themselves are the methods' own:
// core/optimizer/stability_rule.h. Pure functions, any thread.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <string>

#include "core/optimizer/optimizer.h"
#include "core/optimizer/stability_rule.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// The largest curvature λ at which the method is stable with learning rate `rate` on ½λθ²; for gd 2/η less the weight
/// decay. Nothing for methods whose steps do not depend on λ alone (adaptive ones, Newton's).
std::optional<double> sharpness_limit(const OptimizerSettings& settings, double rate);

/// How near the limit a run is at one of its steps.
struct Stability {
  double product = 0;  ///< η·λmax as the limit counts it
  double limit = 0;    ///< stable below
  std::string label;   ///< "η·λmax", "η·λmax of the scaled Hessian"
};
/// As the method's StabilityRule says. A scale read off the steps is that of the step itself; mean squares are summed
/// over at most 4096 gradients. Nothing for methods without a simple limit, or where the scale cannot be told.
std::optional<Stability> stability_at(const Trajectory& trajectory, const OptimizerSettings& settings, std::size_t step,
                                      const Eigen::MatrixXd& hessian);

}  // namespace saddlescope

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
/// Of the curvature itself against sharpness_limit(), for losses of which only λmax is known; nothing where the method
/// has no such limit or λmax is not known.
std::optional<Stability> stability_of_sharpness(const OptimizerSettings& settings, double rate, double largest);

/// Of the sum that v of adam and its kin is made of: 0.999^4096 = 0.017 is left out.
inline constexpr std::size_t most_summed_gradients = 4096;

/// By the method's rule at a step, with the run's Hessian there, without weight decay; v of adam and its kin is summed
/// over at most most_summed_gradients. Nothing where the method has no simple limit or its scaling cannot be told.
/// `objective`: the run's, for the gradients of adaptive methods.
std::optional<Stability> stability_at(const Objective& objective, const Trajectory& trajectory,
                                      const OptimizerSettings& settings, std::size_t step,
                                      const Eigen::MatrixXd& hessian);

}  // namespace saddlescope

// What a method does to a small offset along an eigenvector of the Hessian: its limit of stability and its growth where
// the eigenvalue is negative. Pure functions, any thread.
#pragma once

#include <Eigen/Core>
#include <array>
#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "core/optimizer/optimizer.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// The λ that the method adds to the gradient as λθ; 0 where it has none or shrinks the parameters itself (adamw,
/// lion).
double added_weight_decay(const OptimizerSettings& settings);

/// The largest curvature λ at which the method is stable with learning rate `rate` on ½λθ²; for gd 2/η less the weight
/// decay. With a = η(λ + weight decay): gd a < 2; momentum (heavy ball) a(1 − τ) < 2(1 + μ), in the lecture's
/// form with τ = 0; nesterov a < 2(1 + μ)/(1 + 2μ). Nothing for methods whose steps do not depend on λ alone (adaptive
/// ones, Newton's).
std::optional<double> sharpness_limit(const OptimizerSettings& settings, double rate);

/// The two factors of one step, an offset along the eigenvector being A·z₁ᵏ + B·z₂ᵏ after k steps, |z₁| ≥ |z₂|; z₂ = 0
/// for methods without memory. gd z = 1 − a; momentum z² − (1 + μ − a(1 − τ))z + μ = 0; nesterov
/// z² − (1 + μ)(1 − a)z + μ(1 − a) = 0; newton z = 1 − η; saddle-free-newton z = 1 − ηλ/(|λ| + damping). Nothing for
/// adaptive methods. `rate` is the one in force: under a schedule these are the factors of that step.
std::optional<std::array<std::complex<double>, 2>> step_factors(const OptimizerSettings& settings, double rate,
                                                                double eigenvalue);

/// How near the limit a run is at one of its steps.
struct Stability {
  double product = 0;  ///< η·λmax as the limit counts it
  double limit = 0;    ///< stable below
  std::string label;   ///< "η·λmax", "η·λmax of the scaled Hessian"
};
/// As sharpness_limit; for newton and saddle-free-newton the share of a Newton step against 2; for adaptive methods
/// with the Hessian scaled as the steps are, D^½HD^½: adagrad, adadelta and rmsprop without momentum against 2, with D
/// read off the steps; adam and adamw against 2(1 + β₁)/(1 − β₁) (Cohen et al. 2022: "38/η"), with v summed over at
/// most 4096 gradients. Nothing for the others (no simple limit) or where D cannot be told. `objective`: the run's, for
/// the gradients of adaptive methods.
std::optional<Stability> stability_at(const Objective& objective, const Trajectory& trajectory,
                                      const OptimizerSettings& settings, std::size_t step,
                                      const Eigen::MatrixXd& hessian);

}  // namespace saddlescope

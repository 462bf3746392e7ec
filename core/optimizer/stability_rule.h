// Up to where a method is stable on a parabola, and what it does there: what each method tells about itself. Pure
// functions and plain values; any thread. core/diagnosis puts them to a run.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <optional>
#include <string_view>

#include "core/optimizer/optimizer.h"

namespace saddlescope {

/// What a method's limit is counted in.
enum class StabilityMeasure {
  sharpness,               ///< η·gain·λmax of the Hessian, with the weight decay that the method adds
  newton_step,             ///< η times the share of a whole Newton step that damping leaves along λmax
  scaled_by_steps,         ///< η·λmax of the Hessian scaled as the step scales the gradient, read off the step
  scaled_by_mean_squares,  ///< the same where the scale is 1/(√v̂ + ε), v̂ the mean of squares with the weights β₂ᵏ
};

struct StabilityRule {
  StabilityMeasure measure = StabilityMeasure::sharpness;
  double limit = 2;  ///< stable below
  double gain = 1;   ///< of `sharpness`: what multiplies each gradient
  std::optional<double> damping =
      std::nullopt;              ///< of `newton_step`: what is added to |λ|; none: the step is whole on any curvature
  std::string_view beyond = {};  ///< what it does above 2/λmax, where that is the limit whatever its numbers
};

/// The two factors of one step: see step_factors().
using StepFactors = std::array<std::complex<double>, 2>;

/// The roots of z² − sum·z + product, the larger first.
inline StepFactors step_factors_of(double sum, double product) {
  const std::complex<double> radius = std::sqrt(std::complex<double>(sum * sum / 4 - product));
  std::complex<double> large = sum >= 0 ? sum / 2 + radius : sum / 2 - radius;
  std::complex<double> small = large == 0.0 ? 0.0 : product / large;  // without cancellation
  return {large, small};
}

/// What the method tells about settings; none where it has no simple limit or is not known.
std::optional<StabilityRule> stability_rule(const OptimizerSettings& settings);

/// The two factors of one step with learning rate `rate` along an eigenvector whose eigenvalue is `eigenvalue`, an
/// offset being A·z₁ᵏ + B·z₂ᵏ after k steps, |z₁| ≥ |z₂|; z₂ = 0 for methods without memory. Each method's own formula
/// stands in its file. Nothing for methods whose step is not linear in the gradient (the adaptive ones). `rate` is the
/// one in force: under a schedule these are the factors of that step.
std::optional<StepFactors> step_factors(const OptimizerSettings& settings, double rate, double eigenvalue);

}  // namespace saddlescope

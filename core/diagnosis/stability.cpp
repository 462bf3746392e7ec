#include "core/diagnosis/stability.h"

#include <algorithm>
#include <cmath>

#include "core/curvature/curvature.h"
#include "core/run/replay.h"

namespace saddlescope {
namespace {


/// The factor by which the method scaled each coordinate of its gradient in a step; nothing where it cannot be told.
std::optional<Eigen::VectorXd> scaling_of_step(const Objective& objective, const Trajectory& trajectory, double decay,
                                               std::size_t step) {
  if (trajectory.last_finite_step() == 0) return std::nullopt;
  const std::size_t row = std::min(step, trajectory.last_finite_step() - 1);
  const std::vector<double> gradients = gradients_of(objective, trajectory, row, 1);
  Eigen::VectorXd scaling(static_cast<Eigen::Index>(trajectory.dimension));
  for (std::size_t i = 0; i < trajectory.dimension; ++i) {
    const double gradient = gradients[i] + decay * trajectory.at(row)[i];
    const double factor = (trajectory.at(row)[i] - trajectory.at(row + 1)[i]) / gradient;
    if (!(factor > 0) || !std::isfinite(factor)) return std::nullopt;
    scaling[static_cast<Eigen::Index>(i)] = factor;
  }
  return scaling;
}

/// η/(√v̂ + ε), v̂ being the mean of the squared gradients with the weights β₂ᵏ.
std::optional<Eigen::VectorXd> scaling_by_mean_squares(const Objective& objective, const Trajectory& trajectory,
                                                       const OptimizerSettings& settings, double decay,
                                                       std::size_t step) {
  const double beta = hyperparameter(settings, "beta2"), eps = hyperparameter(settings, "eps");
  Eigen::VectorXd scaling(static_cast<Eigen::Index>(trajectory.dimension));
  const std::size_t count = std::min(step + 1, most_summed_gradients);
  const std::vector<double> gradients = gradients_of(objective, trajectory, step + 1 - count, count);
  for (std::size_t i = 0; i < trajectory.dimension; ++i) {
    double squares = 0, weights = 0, weight = 1;
    for (std::size_t k = 0; k < count; ++k, weight *= beta) {
      const double gradient =
          gradients[(count - 1 - k) * trajectory.dimension + i] + decay * trajectory.at(step - k)[i];
      squares += weight * gradient * gradient;
      weights += weight;
    }
    const double factor = trajectory.learning_rate[step] / (std::sqrt(squares / weights) + eps);
    if (!std::isfinite(factor)) return std::nullopt;
    scaling[static_cast<Eigen::Index>(i)] = factor;
  }
  return scaling;
}

/// λmax of D^½ H D^½, which has the eigenvalues of DH.
double scaled_sharpness(const Eigen::MatrixXd& hessian, const Eigen::VectorXd& scaling) {
  const Eigen::VectorXd root = scaling.cwiseSqrt();
  return curvature(root.asDiagonal() * hessian * root.asDiagonal()).eigenvalues.maxCoeff();
}

std::optional<Stability> adaptive_stability(const Objective& objective, const Trajectory& trajectory,
                                            const OptimizerSettings& settings, const StabilityRule& rule,
                                            std::size_t step, const Eigen::MatrixXd& hessian) {
  const double decay = added_weight_decay(settings);
  const std::optional<Eigen::VectorXd> scaling =
      rule.measure == StabilityMeasure::scaled_by_mean_squares
          ? scaling_by_mean_squares(objective, trajectory, settings, decay, step)
          : scaling_of_step(objective, trajectory, decay, step);
  if (!scaling) return std::nullopt;
  const double product = scaled_sharpness(hessian, *scaling);
  if (!std::isfinite(product)) return std::nullopt;
  return Stability{product, rule.limit, "η·λmax of the scaled Hessian"};
}

/// What damping leaves of a whole Newton step where the curvature is largest.
double newton_share(const StabilityRule& rule, const Eigen::MatrixXd& hessian) {
  if (!rule.damping) return 1;
  const double largest = std::max(0.0, curvature(hessian).eigenvalues.maxCoeff());
  return largest > 0 ? largest / (largest + *rule.damping) : 0;
}

}  // namespace

std::optional<double> sharpness_limit(const OptimizerSettings& settings, double rate) {
  const std::optional<StabilityRule> rule = stability_rule(settings);
  if (!rule || rule->measure != StabilityMeasure::sharpness || !(rate > 0) || !(rule->gain > 0)) return std::nullopt;
  return rule->limit / (rate * rule->gain) - added_weight_decay(settings);
}

std::optional<Stability> stability_of_sharpness(const OptimizerSettings& settings, double rate, double largest) {
  const std::optional<double> limit = sharpness_limit(settings, rate);
  if (!limit || !std::isfinite(largest)) return std::nullopt;
  const double decay = added_weight_decay(settings);
  return Stability{largest + decay, *limit + decay, decay > 0 ? "λmax + weight decay" : "λmax"};
}

std::optional<Stability> stability_at(const Objective& objective, const Trajectory& trajectory,
                                      const OptimizerSettings& settings, std::size_t step,
                                      const Eigen::MatrixXd& hessian) {
  if (!hessian.allFinite() || hessian.size() == 0) return std::nullopt;
  const std::optional<StabilityRule> rule = stability_rule(settings);
  if (!rule) return std::nullopt;
  const double rate = trajectory.learning_rate[step];
  const double decay = added_weight_decay(settings);
  const Eigen::MatrixXd whole = hessian + decay * Eigen::MatrixXd::Identity(hessian.rows(), hessian.cols());
  if (rule->measure == StabilityMeasure::sharpness) {
    const double product = rate * rule->gain * curvature(whole).eigenvalues.maxCoeff();
    return Stability{product, rule->limit, decay > 0 ? "η·(λmax + weight decay)" : "η·λmax"};
  }
  if (rule->measure == StabilityMeasure::newton_step)
    return Stability{rate * newton_share(*rule, whole), rule->limit, "η of a Newton step"};
  return adaptive_stability(objective, trajectory, settings, *rule, step, whole);
}

}  // namespace saddlescope

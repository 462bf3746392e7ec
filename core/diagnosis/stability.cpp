#include "core/diagnosis/stability.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "core/curvature/curvature.h"
#include "core/run/replay.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_gradients = 4096;  // of the sum that v is made of: 0.999^4096 = 0.017 is left out

/// A hyperparameter that the method may not have, or its convention not use.
double value_or(const OptimizerSettings& settings, std::string_view id, double otherwise) {
  const double value = hyperparameter(settings, id);
  return std::isnan(value) || !uses_hyperparameter(settings, id) ? otherwise : value;
}

struct Memory {
  double momentum = 0;  ///< μ
  double gain = 1;      ///< what multiplies each gradient
};
Memory memory_of(const OptimizerSettings& settings) {
  const double momentum = value_or(settings, "momentum", 0);
  return {momentum, momentum == 0 ? 1 : 1 - value_or(settings, "dampening", 0)};
}

/// How far gradient-like methods may go: a·gain < limit.
std::optional<double> limit_of(const OptimizerSettings& settings) {
  const Memory memory = memory_of(settings);
  if (settings.id == "gd") return 2;
  if (settings.id != "momentum" && settings.id != "nesterov") return std::nullopt;
  if (memory.momentum >= 1) return 0;  // nothing brakes it
  const double limit = 2 * (1 + memory.momentum);
  return settings.id == "momentum" ? limit : limit / (1 + 2 * memory.momentum);
}

std::array<std::complex<double>, 2> roots(double sum, double product) {
  const std::complex<double> radius = std::sqrt(std::complex<double>(sum * sum / 4 - product));
  std::complex<double> large = sum >= 0 ? sum / 2 + radius : sum / 2 - radius;
  std::complex<double> small = large == 0.0 ? 0.0 : product / large;  // without cancellation
  return {large, small};
}

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

/// η/(√v̂ + ε) of adam and adamw, v̂ being the mean of the squared gradients with the weights β₂ᵏ.
std::optional<Eigen::VectorXd> scaling_of_adam(const Objective& objective, const Trajectory& trajectory,
                                               const OptimizerSettings& settings, double decay, std::size_t step) {
  const double beta = hyperparameter(settings, "beta2"), eps = hyperparameter(settings, "eps");
  Eigen::VectorXd scaling(static_cast<Eigen::Index>(trajectory.dimension));
  const std::size_t count = std::min(step + 1, most_gradients);
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
                                            const OptimizerSettings& settings, std::size_t step,
                                            const Eigen::MatrixXd& hessian) {
  const double decay = added_weight_decay(settings);
  Stability result{0, 2, "η·λmax of the scaled Hessian"};
  std::optional<Eigen::VectorXd> scaling;
  if (settings.id == "adam" || settings.id == "adamw") {
    const double beta1 = hyperparameter(settings, "beta1");
    result.limit = 2 * (1 + beta1) / (1 - beta1);
    scaling = scaling_of_adam(objective, trajectory, settings, decay, step);
  } else if (settings.id == "adagrad" || settings.id == "adadelta" ||
             (settings.id == "rmsprop" && value_or(settings, "momentum", 0) == 0)) {
    scaling = scaling_of_step(objective, trajectory, decay, step);
  }
  if (!scaling) return std::nullopt;
  result.product = scaled_sharpness(hessian, *scaling);
  if (!std::isfinite(result.product)) return std::nullopt;
  return result;
}

}  // namespace

double added_weight_decay(const OptimizerSettings& settings) {
  if (settings.id == "adamw" || settings.id == "lion") return 0;
  return value_or(settings, "weight_decay", 0);
}

std::optional<double> sharpness_limit(const OptimizerSettings& settings, double rate) {
  const std::optional<double> limit = limit_of(settings);
  if (!limit || !(rate > 0)) return std::nullopt;
  const double gain = memory_of(settings).gain;
  if (!(gain > 0)) return std::nullopt;
  return *limit / (rate * gain) - added_weight_decay(settings);
}

std::optional<std::array<std::complex<double>, 2>> step_factors(const OptimizerSettings& settings, double rate,
                                                                double eigenvalue) {
  using Factors = std::array<std::complex<double>, 2>;
  const double lambda = eigenvalue + added_weight_decay(settings), a = rate * lambda;
  const auto [mu, gain] = memory_of(settings);
  if (settings.id == "gd") return Factors{1 - a, 0.0};
  if (settings.id == "momentum") return roots(1 + mu - a * gain, mu);
  if (settings.id == "nesterov") return roots((1 + mu) * (1 - a), mu * (1 - a));
  if (settings.id == "newton") return Factors{lambda == 0 ? 1 : 1 - rate, 0.0};
  if (settings.id == "saddle-free-newton")
    return Factors{lambda == 0 ? 1 : 1 - a / (std::abs(lambda) + value_or(settings, "damping", 0)), 0.0};
  return std::nullopt;
}

std::optional<Stability> stability_at(const Objective& objective, const Trajectory& trajectory,
                                      const OptimizerSettings& settings, std::size_t step,
                                      const Eigen::MatrixXd& hessian) {
  if (!hessian.allFinite() || hessian.size() == 0) return std::nullopt;
  const double rate = trajectory.learning_rate[step];
  const double decay = added_weight_decay(settings);
  const Eigen::MatrixXd whole = hessian + decay * Eigen::MatrixXd::Identity(hessian.rows(), hessian.cols());
  if (const std::optional<double> limit = limit_of(settings)) {
    const double product = rate * memory_of(settings).gain * curvature(whole).eigenvalues.maxCoeff();
    return Stability{product, *limit, decay > 0 ? "η·(λmax + weight decay)" : "η·λmax"};
  }
  if (settings.id == "newton") return Stability{rate, 2, "η of a Newton step"};
  if (settings.id == "saddle-free-newton") {
    const double largest = std::max(0.0, curvature(whole).eigenvalues.maxCoeff());
    const double share = largest > 0 ? largest / (largest + value_or(settings, "damping", 0)) : 0;
    return Stability{rate * share, 2, "η of a Newton step"};
  }
  return adaptive_stability(objective, trajectory, settings, step, whole);
}

}  // namespace saddlescope

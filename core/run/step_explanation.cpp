#include "core/run/step_explanation.h"

#include <algorithm>

namespace saddlescope {
namespace {

std::vector<std::vector<double>> state_of(const Stepper& stepper) {
  std::vector<std::vector<double>> arrays(stepper.state_count());
  for (std::size_t k = 0; k < arrays.size(); ++k) arrays[k].assign(stepper.state(k).begin(), stepper.state(k).end());
  return arrays;
}

std::vector<double> difference(std::span<const double> to, std::span<const double> from) {
  std::vector<double> result(to.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = to[i] - from[i];
  return result;
}

}  // namespace

StepExplanation explain_step(const Trajectory& trajectory, const RunPlan& plan, std::size_t step) {
  StepExplanation result;
  result.step = step;
  result.settings = plan.settings_at(step);
  result.learning_rate = trajectory.learning_rate[step];
  const auto gradient = trajectory.used_gradient_at(step);
  result.gradient.assign(gradient.begin(), gradient.end());
  result.movement = difference(trajectory.at(step + 1), trajectory.at(step));
  result.last_movement = step == 0 ? std::vector<double>(trajectory.dimension, 0.0)
                                   : difference(trajectory.at(step), trajectory.at(step - 1));
  // A method of second order has no memory to replay, and its direction is not the gradient.
  if (find_optimizer(result.settings.id)->uses_hessian) return result;
  Stepper stepper(plan.settings_at(0), trajectory.dimension);
  std::vector<double> point(trajectory.dimension);
  for (std::size_t t = 0; t <= step; ++t) {
    if (t > 0 && plan.settings_at(t) != plan.settings_at(t - 1)) stepper.change(plan.settings_at(t));
    if (t == step) result.state_before = state_of(stepper);
    const auto here = trajectory.at(t);
    point.assign(here.begin(), here.end());
    stepper.step(point, trajectory.used_gradient_at(t));
  }
  result.state_after = state_of(stepper);
  return result;
}

}  // namespace saddlescope

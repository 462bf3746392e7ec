#include "core/run/step_explanation.h"

#include <utility>

#include "core/run/replay.h"

namespace saddlescope {
namespace {

std::vector<double> difference(std::span<const double> to, std::span<const double> from) {
  std::vector<double> result(to.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = to[i] - from[i];
  return result;
}

}  // namespace

StepExplanation explain_step(const Objective& objective, const Trajectory& trajectory, std::size_t step) {
  StepExplanation result;
  result.step = step;
  result.settings = trajectory.plan.settings_at(step);
  result.learning_rate = trajectory.learning_rate[step];
  result.movement = difference(trajectory.at(step + 1), trajectory.at(step));
  result.last_movement = step == 0 ? std::vector<double>(trajectory.dimension, 0.0)
                                   : difference(trajectory.at(step), trajectory.at(step - 1));
  StepDetail detail = step_detail(objective, trajectory, step);
  result.gradient = std::move(detail.used_gradient);
  result.state_before = std::move(detail.state_before);
  result.state_after = std::move(detail.state_after);
  return result;
}

}  // namespace saddlescope

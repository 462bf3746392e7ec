#include "core/run/step_terms.h"

#include <algorithm>

namespace saddlescope {
namespace {

/// The stretches whose gradients the method remembers at the update from `step`, that update included.
std::vector<RememberedUpdates> remembered_stretches(const RunPlan& plan, std::size_t step) {
  std::vector<RememberedUpdates> stretches;
  const auto add = [&](const OptimizerSettings& settings, std::size_t count) {
    if (!stretches.empty() && !keeps_memory(*stretches.back().settings, settings)) stretches.clear();
    stretches.push_back({&settings, count});
  };
  std::size_t left = step + 1;
  for (const Stretch& stretch : plan.stretches) {
    add(stretch.optimizer, std::min(left, stretch.steps));
    left -= std::min(left, stretch.steps);
    if (left == 0) return stretches;
  }
  add(plan.optimizer, left);
  return stretches;
}

}  // namespace

StepTerms take_apart(const StepExplanation& explained, const Trajectory& trajectory, const RunPlan& plan) {
  return take_apart(explained, trajectory.at(explained.step), remembered_stretches(plan, explained.step));
}

}  // namespace saddlescope

#include "core/engine/nodes/step.h"

namespace saddlescope {

bool looks_at_step(const Display& display) {
  return display.movement_arrows || display.effective_step || display.tab == InspectorTab::step;
}

Keys<StepRequest> StepNode::keys(const Scene& scene, const Results& results) const {
  if (!settled_loss(results)) return NotYet{};
  const Display& display = scene.display;
  if (!looks_at_step(display)) return NotWanted{};
  const auto step = ball_step(scene, results, display.followed_run);
  if (!step) return NotWanted{};
  const auto& run = results.get<RunResult>(display.followed_run);
  if (*step >= run->trajectory.last_finite_step()) return NotWanted{};
  return StepRequest{run, *step};
}

ResultPtr<StepResult> StepNode::compute(const StepRequest& key, const NodeContext<StepResult>&) const {
  const RunResult& run = *key.run;
  return std::make_shared<const StepResult>(StepResult{key, explain_step(*run.objective, run.trajectory, key.step)});
}

}  // namespace saddlescope

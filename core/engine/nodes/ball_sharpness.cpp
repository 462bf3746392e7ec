#include "core/engine/nodes/ball_sharpness.h"

#include <limits>
#include <utility>

#include "core/curvature/largest_eigenvalue.h"
#include "core/objective/affordable.h"
#include "core/run/playhead.h"

namespace saddlescope {

Keys<BallSharpnessKey> BallSharpnessNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  std::vector<BallSharpnessKey> keys;
  for (const auto& run : results.all<RunResult>()) {
    BallSharpnessKey key{*loss, nullptr, 0};
    if (run != nullptr && is_run_of(*loss, *run) && run->trajectory.rows() > 0 &&
        run->trajectory.dimension == loss->objective().dimension()) {
      key.run = run;
      key.step = shown_row(run->trajectory, scene.playback.step);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

ResultPtr<BallSharpnessResult> BallSharpnessNode::compute(const BallSharpnessKey& key,
                                                          const NodeContext<BallSharpnessResult>& context) const {
  auto result = std::make_shared<BallSharpnessResult>();
  if (key.run == nullptr) return result;
  const Objective& objective = key.loss.objective();
  result->run = key.run;
  result->step = key.step;
  result->at_ball = result->at_end = std::numeric_limits<double>::quiet_NaN();
  if (spectrum_cost(objective) > allowance::frame) return result;
  const Trajectory& path = key.run->trajectory;
  result->at_ball = spectrum_ends(objective, path.at(key.step)).largest;
  // The end stays where it is while the ball moves.
  const bool known = context.last != nullptr && context.last->run == key.run;
  result->at_end = known ? context.last->at_end : spectrum_ends(objective, path.at(path.last_finite_step())).largest;
  return result;
}

}  // namespace saddlescope

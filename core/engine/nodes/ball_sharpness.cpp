#include "core/engine/nodes/ball_sharpness.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/curvature/largest_eigenvalue.h"
#include "core/diagnosis/stability.h"
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
      key.step = std::min(shown_row(run->trajectory, scene.playback.step), run->trajectory.last_finite_step());
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

ResultPtr<BallSharpnessResult> BallSharpnessNode::compute(const BallSharpnessKey& key,
                                                          const NodeContext<BallSharpnessResult>&) const {
  auto result = std::make_shared<BallSharpnessResult>();
  if (key.run == nullptr) return result;
  const Objective& objective = key.loss.objective();
  result->run = key.run;
  result->step = key.step;
  result->at_ball = result->share_of_limit = std::numeric_limits<double>::quiet_NaN();
  if (spectrum_cost(objective) > allowance::frame) return result;
  const Trajectory& path = key.run->trajectory;
  result->at_ball = spectrum_ends(objective, path.at(key.step)).largest;
  const OptimizerSettings& settings = key.run->settings_at(key.step);
  const double sums = static_cast<double>(std::min<std::size_t>(key.step + 1, most_summed_gradients));
  if (sharpness_limit(settings, 1) || !is_affordable(objective, Derivatives::gradient, sums, allowance::frame))
    return result;
  const Evaluation here = evaluate_at(objective, path.at(key.step));
  if (here.hessian.size() == 0 || !here.hessian.allFinite()) return result;
  const auto stability = stability_at(objective, path, settings, key.step, here.hessian);
  if (stability && stability->limit > 0) result->share_of_limit = stability->product / stability->limit;
  return result;
}

}  // namespace saddlescope

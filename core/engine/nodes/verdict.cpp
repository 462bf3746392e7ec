#include "core/engine/nodes/verdict.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/objective/affordable.h"
#include "core/run/playhead.h"
#include "core/scene/branching.h"

namespace saddlescope {

std::size_t verdict_step(const Scene& scene) {
  const std::size_t step = whole_step(scene.playback.step);
  if (!scene.playback.playing) return step;
  const auto stride = static_cast<std::size_t>(std::max(1.0, std::floor(scene.playback.speed / 8)));
  return step - step % stride;
}

bool can_judge(const Objective& objective) {
  constexpr double spectra = 30;  // that a verdict takes, or as much
  return spectra * spectrum_cost(objective) <= allowance::verdict;
}

Keys<VerdictKey> VerdictNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  if (!can_judge(loss->objective())) return NotWanted{};
  const ResultPtr<CriticalPointsResult>& points = results.get<CriticalPointsResult>();
  std::vector<VerdictKey> keys;
  for (const auto& run : results.all<RunResult>()) {
    VerdictKey key{*loss, nullptr, nullptr, 0};
    if (run != nullptr && is_run_of(*loss, *run) && run->trajectory.dimension == loss->objective().dimension()) {
      key.run = run;
      if (points != nullptr && points->loss == run->loss) key.critical_points = points;
      key.step = std::min(verdict_step(scene), run->trajectory.last_step());
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

ResultPtr<VerdictResult> VerdictNode::compute(const VerdictKey& key, const NodeContext<VerdictResult>&) const {
  auto result = std::make_shared<VerdictResult>();
  if (key.run == nullptr) return result;
  result->run = key.run;
  result->step = key.step;
  Run plan;
  plan.optimizer = key.run->optimizer;
  plan.stretches = key.run->stretches;
  result->diagnosis = diagnose(key.loss.objective(), key.run->trajectory, settings_at(plan, key.step), key.step,
                               key.critical_points != nullptr ? &key.critical_points->report : nullptr);
  return result;
}

}  // namespace saddlescope

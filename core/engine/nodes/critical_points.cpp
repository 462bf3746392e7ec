#include "core/engine/nodes/critical_points.h"

#include "core/certificate/proved_points.h"

namespace saddlescope {

Keys<CriticalPointsKey> CriticalPointsNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  if (scene.questions.no_search) return NotWanted{};
  const std::size_t n = loss->objective().dimension();
  if (n <= 2) return CriticalPointsKey{*loss, scene.window, {}};
  return CriticalPointsKey{*loss, {}, scene.box.size() == n ? scene.box : search_box(scene.window, n)};
}

ResultPtr<CriticalPointsResult> CriticalPointsNode::compute(const CriticalPointsKey& key,
                                                            const NodeContext<CriticalPointsResult>& context) const {
  auto result = std::make_shared<CriticalPointsResult>();
  result->loss = key.loss->good;
  result->window = key.window;
  const Objective& objective = key.loss.objective();
  result->report = objective.dimension() > 2 ? find_proved_points(objective, key.box, context.stop)
                                             : find_proved_points(objective, key.window, context.stop);
  return result;
}

}  // namespace saddlescope

#include "core/engine/nodes/plane_cut.h"

#include "core/engine/fitting_points.h"

namespace saddlescope {

Keys<PlaneCutKey> PlaneCutNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  if (loss->objective().dimension() <= 2 || !scene.display.critical_points) return NotWanted{};
  const auto& found = results.get<CriticalPointsResult>();
  if (found == nullptr || found->loss != (*loss)->good) return NotYet{};
  if (found->report.sets.empty()) return NotWanted{};
  return PlaneCutKey{*loss, found, results.plane, scene.window};
}

ResultPtr<PlaneCutResult> PlaneCutNode::compute(const PlaneCutKey& key,
                                                const NodeContext<PlaneCutResult>& context) const {
  auto result = std::make_shared<PlaneCutResult>();
  result->of = key.of;
  result->plane = key.plane;
  result->window = key.window;
  result->cut = cut_sets(key.loss.objective(), key.of->report, key.plane, key.window, context.stop);
  return result;
}

SetsInPlane sets_in_plane(const CriticalPointsResult* found, const Results& results) {
  if (found == nullptr) return {};
  const auto& cut = results.get<PlaneCutResult>();
  if (cut != nullptr && cut->of.get() == found) return {cut->cut.curves, cut->cut.points};
  return {found->report.curves, {}};
}

SetsInPlane marked_sets(const Scene& scene, const Results& results) {
  if (marked_points(scene, results) == nullptr) return {};
  return sets_in_plane(results.get<CriticalPointsResult>().get(), results);
}

}  // namespace saddlescope

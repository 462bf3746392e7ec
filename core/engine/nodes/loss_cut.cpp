#include "core/engine/nodes/loss_cut.h"

namespace saddlescope {

CutPoint cut_point(const Scene& scene, const Results& results) {
  if (scene.selected.size() == dimension_of(results)) return {scene.selected, "the selected point"};
  const std::size_t run = scene.display.followed_run;
  if (const auto step = ball_step(scene, results, run)) {
    const auto at = results.get<RunResult>(run)->trajectory.at(*step);
    return {{at.begin(), at.end()}, "run " + std::to_string(run + 1) + "'s ball"};
  }
  return {scene.start, "the start"};
}

bool shows_loss_cut(const Scene& scene, const Results& results) {
  const std::size_t n = dimension_of(results);
  return scene.display.tab == InspectorTab::curve && shown_curve(scene.curve, n) == "loss" && n > 0 &&
         scene.start.size() == n && !results.plane.directions.empty() && results.plane.dimension() == n;
}

Keys<LossCutKey> LossCutNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  if (!shows_loss_cut(scene, results)) return NotWanted{};
  return LossCutKey{*loss, results.plane, scene.window.a, cut_point(scene, results), scene.curve.at};
}

ResultPtr<LossCutResult> LossCutNode::compute(const LossCutKey& key, const NodeContext<LossCutResult>&) const {
  return std::make_shared<const LossCutResult>(LossCutResult{
      loss_curve(key.loss.objective(), key.plane, key.across, key.through.point, key.through.name, key.at)});
}

}  // namespace saddlescope

#include "core/engine/nodes/rescaling.h"

#include "core/engine/nodes/data_plot.h"

namespace saddlescope {
namespace {

std::optional<RescalingKey> key_of(const Scene& scene, const Results& results) {
  const auto objective = shown_data_loss(scene, results);
  if (objective == nullptr || results.get<LossResult>()->good != scene.loss) return std::nullopt;
  return RescalingKey{shown_data(scene, results), objective, scene.loss.data.scaling, starts_and_window(scene)};
}

}  // namespace

Keys<RescalingKey> RescalingNode::keys(const Scene& scene, const Results& results) const {
  if (scene.display.tab != InspectorTab::data) return NotWanted{};
  if (!settled_loss(results)) return NotYet{};
  auto key = key_of(scene, results);
  if (!key) return NotWanted{};
  return *std::move(key);
}

ResultPtr<RescalingResult> RescalingNode::compute(const RescalingKey& key,
                                                  const NodeContext<RescalingResult>& context) const {
  auto result = std::make_shared<RescalingResult>();
  result->key = key;
  for (std::size_t i = 0; i < feature_scalings && !context.stop.stop_requested(); ++i)
    if (const auto scaling = static_cast<FeatureScaling>(i); scaling != key.before)
      result->after[i] = rescaled(key.placed, scaling, *key.objective, *key.data);
  return result;
}

std::optional<StartsAndWindow> after_scaling(const Scene& scene, const Results& results, FeatureScaling scaling) {
  const auto& result = results.get<RescalingResult>();
  if (result == nullptr || result->key != key_of(scene, results)) return std::nullopt;
  return result->after[static_cast<std::size_t>(scaling)];
}

}  // namespace saddlescope

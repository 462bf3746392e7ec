#include "core/engine/nodes/comparison.h"

namespace saddlescope {

std::optional<double> comparing_share(const Results& results) {
  const ResultStatus status = results.status<ComparisonResult>();
  if (!status.pending) return std::nullopt;
  return status.share.value_or(0);
}

Keys<ComparisonRequest> ComparisonNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  const std::size_t followed = scene.display.followed_run;
  if (!scene.comparison.wanted || !loss->objective().uses_data() || followed >= scene.runs.size()) return NotWanted{};
  const Run& run = scene.runs[followed];
  return ComparisonRequest{*loss, run.optimizer, run.own_start.value_or(scene.start), scene.comparison};
}

ResultPtr<ComparisonResult> ComparisonNode::compute(const ComparisonRequest& key,
                                                    const NodeContext<ComparisonResult>& context) const {
  return std::make_shared<const ComparisonResult>(
      ComparisonResult{key, compare_batches(key.loss.objective(), key.optimizer, key.start, key.plan, context.parallel,
                                            context.progress, context.stop)});
}

}  // namespace saddlescope

#include "core/engine/nodes/bowl.h"

#include "core/curvature/bowl.h"

namespace saddlescope {

Keys<BowlKey> BowlNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  const auto& question = scene.questions.bowl;
  if (!question || question->plane.dimension() != loss->objective().dimension()) return NotWanted{};
  return BowlKey{*loss, *question};
}

ResultPtr<BowlResult> BowlNode::compute(const BowlKey& key, const NodeContext<BowlResult>&) const {
  const BowlQuestion& question = key.question;
  return std::make_shared<const BowlResult>(
      BowlResult{question, bowl_radius(key.loss.objective(), question.plane, question.curvature, question.most)});
}

}  // namespace saddlescope

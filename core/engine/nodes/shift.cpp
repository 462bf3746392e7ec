#include "core/engine/nodes/shift.h"

namespace saddlescope {

const ShiftResult* shown_shift(const Scene& scene, const Results& results) {
  const auto& loss = results.get<LossResult>();
  const auto& shift = results.get<ShiftResult>();
  return scene.shift.shown && shift != nullptr && loss != nullptr && shift->loss == loss->good ? shift.get() : nullptr;
}

Keys<ShiftKey> ShiftNode::keys(const Scene& scene, const Results& results) const {
  if (!scene.shift.shown) return NotWanted{};
  const auto loss = settled_loss(results);
  const auto& points = results.get<CriticalPointsResult>();
  if (!loss || points == nullptr || !(points->loss == (*loss)->good)) return NotYet{};
  if (results.plane.dimension() != loss->objective().dimension()) return NotWanted{};
  return ShiftKey{*loss, points, scene.shift, results.plane, scene.window};
}

ResultPtr<ShiftResult> ShiftNode::compute(const ShiftKey& key, const NodeContext<ShiftResult>&) const {
  auto result = std::make_shared<ShiftResult>();
  result->loss = key.loss->good;
  result->picture =
      make_shift_picture(key.loss->objective, key.critical_points->report.points, key.shift, key.plane, key.window);
  if (!result->picture.minima.empty()) result->cut = shift_cut(result->picture, key.plane, key.window);
  return result;
}

}  // namespace saddlescope

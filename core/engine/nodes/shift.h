// The loss on another surface than the one that is trained on: how the minima are met there, and a cut through them.
#pragma once

#include <optional>

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/picture/shift_cut.h"
#include "core/picture/shift_picture.h"

namespace saddlescope {

struct ShiftKey {
  SharedLoss loss;
  ResultPtr<CriticalPointsResult> critical_points;  ///< of that loss
  Shift shift;
  Plane plane;
  PlaneWindow window;
  bool operator==(const ShiftKey&) const = default;
};

/// Null where the scene does not ask for it. While it is dragged it may be of the place before.
struct ShiftResult {
  LossDefinition loss;  ///< key, with the rest of ShiftKey
  ShiftPicture picture;
  std::optional<ShiftCut> cut;  ///< where there is a minimum
};

/// What is there of the last good loss; null while the scene does not ask for it or nothing is there yet.
const ShiftResult* shown_shift(const Scene& scene, const Results& results);

struct ShiftNode {
  using Key = ShiftKey;
  using Result = ShiftResult;
  NodeTraits traits() const { return {.name = "the moved surface", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

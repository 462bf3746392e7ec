// Where starts and window go when the features are scaled otherwise: made while the choice is on screen, so that a
// click need not wait (core/scene/feature_scaling.h).
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/nodes/loss.h"
#include "core/scene/feature_scaling.h"

namespace saddlescope {

struct RescalingKey {
  std::shared_ptr<const Data> data;
  std::shared_ptr<const Objective> objective;
  FeatureScaling before;
  StartsAndWindow placed;
  bool operator==(const RescalingKey&) const = default;
};

struct RescalingResult {
  RescalingKey key;
  std::array<std::optional<StartsAndWindow>, feature_scalings>
      after;  ///< none where the model cannot be kept, or nothing changes
};

/// What that choice does to the scene; none where it moves nothing, or nobody knows yet.
std::optional<StartsAndWindow> after_scaling(const Scene& scene, const Results& results, FeatureScaling scaling);

struct RescalingNode {
  using Key = RescalingKey;
  using Result = RescalingResult;
  NodeTraits traits() const { return {.name = "the starts for scaled features", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

// How far a point within a plane looks like the bottom of a bowl, where the window asks (core/scene/questions.h).
#pragma once

#include "core/engine/nodes/loss.h"
#include "core/scene/questions.h"

namespace saddlescope {

struct BowlKey {
  SharedLoss loss;
  BowlQuestion question;
  bool operator==(const BowlKey&) const = default;
};

struct BowlResult {
  BowlQuestion question;  ///< key
  double radius = 0;      ///< in the plane's coordinates
};

struct BowlNode {
  using Key = BowlKey;
  using Result = BowlResult;
  NodeTraits traits() const { return {.name = "the size of the closed slice", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

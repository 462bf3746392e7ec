// Sharpness where a run's ball stands, after it diverged at the last finite point: what the zones of its learning rate
// are made of. A list beside the runs.
#pragma once

#include <cstddef>
#include <vector>

#include "core/engine/nodes/run.h"

namespace saddlescope {

struct BallSharpnessKey {
  SharedLoss loss;
  ResultPtr<RunResult> run;  ///< null while it does not fit the loss
  std::size_t step = 0;      ///< the ball's row, a finite one
  bool operator==(const BallSharpnessKey&) const = default;
};

/// λmax of the Hessian; NaN where it is not finite or takes too long. While the playhead moves `at_ball` may be of a
/// step before.
struct BallSharpnessResult {
  ResultPtr<RunResult> run;  ///< key; may be null
  std::size_t step = 0;
  double at_ball = 0;
  /// η·λmax over its limit at the ball as the method counts it, for methods whose limit does not depend on λmax alone
  /// (adaptive ones); NaN: none, or it takes too long.
  double share_of_limit = 0;
};

struct BallSharpnessNode {
  using Key = BallSharpnessKey;
  using Result = BallSharpnessResult;
  NodeTraits traits() const { return {.name = "the sharpness at ball", .quick = true, .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

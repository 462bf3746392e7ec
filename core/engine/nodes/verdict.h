// What each run is doing at the playhead, and why: the diagnosis of one step. A list beside the runs.
#pragma once

#include <cstddef>

#include "core/diagnosis/diagnosis.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {

struct VerdictKey {
  SharedLoss loss;
  ResultPtr<RunResult> run;                         ///< null while it does not fit the loss: no verdict
  ResultPtr<CriticalPointsResult> critical_points;  ///< of the same loss, or null
  std::size_t step = 0;
  bool operator==(const VerdictKey&) const = default;
};

/// While the playhead moves it may be of a step before.
struct VerdictResult {
  ResultPtr<RunResult> run;  ///< key; null: there is nothing to judge
  std::size_t step = 0;
  Diagnosis diagnosis;
};

/// The step that verdicts speak of: the playhead. While it plays they change some eight times a second, or nobody could
/// read them.
std::size_t verdict_step(const Scene& scene);

/// Whether the loss is quick enough to judge runs while they play: thousands of rows are, a million is not.
bool can_judge(const Objective& objective);

struct VerdictNode {
  using Key = VerdictKey;
  using Result = VerdictResult;
  NodeTraits traits() const { return {.name = "the verdict on run", .quick = true, .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

// The followed run's update at the playhead, taken apart.
#pragma once

#include <memory>

#include "core/engine/nodes/run.h"
#include "core/run/step_explanation.h"

namespace saddlescope {

struct StepRequest {
  std::shared_ptr<const RunResult> run;
  std::size_t step = 0;
  bool operator==(const StepRequest&) const = default;
};

/// Null where nothing asks for it or no update follows; may be of the step before.
struct StepResult {
  StepRequest request;  ///< key
  StepExplanation explanation;
};

/// Whether something shows what the followed run's update at the playhead does.
bool looks_at_step(const Display& display);

struct StepNode {
  using Key = StepRequest;
  using Result = StepResult;
  NodeTraits traits() const { return {.name = "the step", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

// Small against large batches, measured when a person asks for it. Takes seconds.
#pragma once

#include <optional>
#include <vector>

#include "core/engine/nodes/loss.h"
#include "core/run/batch_comparison.h"

namespace saddlescope {

struct ComparisonRequest {
  SharedLoss loss;
  OptimizerSettings optimizer;
  std::vector<double> start;
  BatchComparisonPlan plan;
  bool operator==(const ComparisonRequest&) const = default;
};

/// Null until one was asked for.
struct ComparisonResult {
  ComparisonRequest request;  ///< key
  BatchComparison comparison;
};

/// Share of a comparison that is done, 0 … 1; none while none is made.
std::optional<double> comparing_share(const Results& results);

struct ComparisonNode {
  using Key = ComparisonRequest;
  using Result = ComparisonResult;
  NodeTraits traits() const {
    return {.name = "the comparison of batches", .stays = true, .grace = std::chrono::milliseconds(0)};
  }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

// The critical points in the window, or with more than two parameters in the scene's box.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {

struct CriticalPointsResult {
  LossDefinition loss;  ///< key, with window
  PlaneWindow window;
  CriticalPointsReport report;
};

struct CriticalPointsKey {
  SharedLoss loss;
  PlaneWindow window;
  std::vector<Interval>
      box;  ///< more than two parameters: instead of the window, so that moving the plane asks nothing
  bool operator==(const CriticalPointsKey&) const = default;
};

struct CriticalPointsNode {
  using Key = CriticalPointsKey;
  using Result = CriticalPointsResult;
  std::chrono::milliseconds settle{150};

  NodeTraits traits() const {
    return {.name = "the critical points", .announced = true, .settle = settle, .grace = std::chrono::milliseconds(0)};
  }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

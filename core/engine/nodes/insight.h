// What a run's path says beyond its numbers: sharpness along it, escapes from saddles. A list beside the runs.
#pragma once

#include <memory>
#include <vector>

#include "core/diagnosis/escape_clock.h"
#include "core/diagnosis/sharpness_path.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {

/// Made after the run, from its result and the critical points; may be of a run before.
struct InsightResult {
  std::shared_ptr<const RunResult> run;  ///< key; may be null, then all is empty
  std::shared_ptr<const CriticalPointsResult> critical_points;
  SharpnessPath sharpness;
  std::vector<double>
      limit;  ///< as long as `sharpness`: λmax below which the method is stable there, 2/η for gd; NaN: none
  std::vector<Escape> escapes;   ///< of the saddles that the run passes
  std::vector<double> movement;  ///< path_movement() of its finite rows; with more than two parameters only
};

struct InsightKey {
  SharedLoss loss;
  ResultPtr<RunResult> run;                         ///< null while it does not fit the loss
  ResultPtr<CriticalPointsResult> critical_points;  ///< may be null
  bool operator==(const InsightKey&) const = default;
};

struct InsightNode {
  using Key = InsightKey;
  using Result = InsightResult;
  NodeTraits traits() const { return {.name = "the sharpness along run", .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

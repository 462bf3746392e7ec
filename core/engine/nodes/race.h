// The race: who is first at a loss below the scene's threshold. Visible runs only; wanted while the scene shows it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {

/// What the threshold counts from.
struct RaceBest {
  enum class Source { zero, minimum, runs } source = Source::zero;
  double loss = 0;  ///< lowest minimum that is known in the window, unless a run is lower; 0 where it is next to that
};

struct Standing {
  std::size_t run = 0;                 ///< its number
  std::size_t place = 0;               ///< from 1, the same for ties; 0: it never gets there
  std::optional<std::size_t> reached;  ///< first step with L − best below the threshold
  bool broken = false;                 ///< never there: it diverged, or the loss is undefined
  std::size_t last_step = 0;
  double left = 0;  ///< L − best at its last finite step
};

struct RaceResult {
  double threshold = 0;
  RaceBest best;
  /// Those that get there by step, then the others by what is left, then the broken ones; ties as in the scene.
  std::vector<Standing> standings;
  std::vector<ResultPtr<RunResult>> runs = {};  ///< key
};

/// `report`: of the loss, or null. One trajectory for each run, null where it takes no part.
RaceResult rank_runs(std::span<const Trajectory* const> runs, const CriticalPointsReport* report, double threshold);

struct RaceKey {
  std::vector<ResultPtr<RunResult>> runs;  ///< one for each of the scene's runs; null: hidden
  ResultPtr<CriticalPointsResult> points;  ///< of the same loss, or null
  double threshold;
  bool operator==(const RaceKey&) const = default;
};

struct RaceNode {
  using Key = RaceKey;
  using Result = RaceResult;
  NodeTraits traits() const { return {.name = "the race", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

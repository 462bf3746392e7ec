// The runs: one trajectory for each of the scene's runs. A list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/nodes/loss.h"
#include "core/plane/chart_series.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// What charts make their lines from where a run is so long that all its rows are too many for a frame: thin_series()
/// of them in 4096 stretches. Empty for other runs.
struct RunSeries {
  std::vector<SeriesPoint> loss, gradient_norm, learning_rate, batch_loss;
};

struct RunResult {
  LossDefinition loss;                         ///< key: loss, settings with their past, start, steps
  std::shared_ptr<const Objective> objective;  ///< of `loss`, to make gradients of the path again
  OptimizerSettings optimizer;
  std::vector<Stretch> stretches;
  Sampling sampling;
  std::uint64_t seed = 0;
  std::vector<double> start;
  std::size_t steps = 0;
  Trajectory trajectory;
  RunSeries series;
  /// First step whose point lies outside the scene's window is found by the views; the window is no part of this key.
  std::optional<double> stable_rate;  ///< 1/λmax at the start where λmax > 0

  /// The settings that make the update from `step`.
  const OptimizerSettings& settings_at(std::size_t step) const {
    const std::size_t stretch = stretch_at(stretches, step);
    return stretch < stretches.size() ? stretches[stretch].optimizer : optimizer;
  }
};

struct RunKey {
  SharedLoss loss;
  RunPlan plan;
  std::vector<double> start;
  std::size_t steps;
  std::string refusal = {};  ///< why it does not fit into memory; empty: it does
  bool operator==(const RunKey&) const = default;
};

/// Row of run `index`'s trajectory that its ball stands on at the playhead; none while the run has no result that fits
/// the loss.
std::optional<std::size_t> ball_step(const Scene& scene, const Results& results, std::size_t index);

/// Whether it is a run on that loss.
bool is_run_of(const SharedLoss& loss, const RunResult& run);

/// `start` is cut or filled up with zeros to the loss's dimension. `refusal`: why the run is not to be made
/// (memory_refusals); empty: it is. A run that is not made stands at its start and says so in its trajectory's refusal.
std::shared_ptr<const RunResult> make_run_result(const LossResult& loss, const RunPlan& plan, std::vector<double> start,
                                                 std::size_t steps, const std::string& refusal,
                                                 const ParallelFor& parallel, std::stop_token stop);

struct RunNode {
  using Key = RunKey;
  using Result = RunResult;
  /// Bytes that the paths of all runs may take together.
  std::size_t memory_limit = std::numeric_limits<std::size_t>::max();

  NodeTraits traits() const { return {.name = "run", .announced = true, .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

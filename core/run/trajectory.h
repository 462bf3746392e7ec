// Trajectory: the states of one optimizer run, step by step. The only room that brings optimizer and objective
// together. It keeps what is shown of every step; gradients and the method's memory are made again when one step is
// looked at (replay.h). Functions run on the calling thread; a Trajectory is immutable once made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/objective/objective.h"
#include "core/optimizer/optimizer.h"
#include "core/run/learning_rates.h"
#include "core/run/sampling.h"
#include "core/support/parallel.h"

namespace saddlescope {

/// Whether the method of these settings asks for Hessians.
bool is_second_order(const OptimizerSettings& settings);

/// What a run does: the stretches of its past one after the other, then `optimizer` to the end. A stretch with the same
/// method as the one before keeps the method's memory; another method starts afresh. Equal settings on both sides of a
/// cut give the bits of the uncut run.
struct RunPlan {
  RunPlan(OptimizerSettings settings) : optimizer(std::move(settings)) {}
  RunPlan(std::vector<Stretch> stretches, OptimizerSettings settings)
      : stretches(std::move(stretches)), optimizer(std::move(settings)) {}

  /// The settings that make the update from `step`.
  const OptimizerSettings& settings_at(std::size_t step) const {
    const std::size_t stretch = stretch_at(stretches, step);
    return stretch < stretches.size() ? stretches[stretch].optimizer : optimizer;
  }

  /// Whether a Hessian is asked for in one of its stretches.
  bool is_second_order() const;

  std::vector<Stretch> stretches;
  OptimizerSettings optimizer;
  Sampling sampling;       ///< of the whole run
  std::uint64_t seed = 0;  ///< of its batches and noise: runs with the same seed see the same batches
  bool operator==(const RunPlan&) const = default;
};

enum class RunStatus {
  ok,
  diverged,  ///< loss, gradient or a parameter is infinite, even if another of them is NaN (∞ − ∞ is the usual cause of
             ///< that NaN)
  undefined,  ///< one of them is NaN and none infinite; or they are finite and the Hessian, which the method needs, is
              ///< not, or there is none
};

struct Trajectory {
  std::size_t dimension = 0;
  /// Row k is step k; row 0 is the start. All arrays have the same number of rows. If the run broke, the last row is
  /// the first one that is not finite, or whose Hessian is not while the method needs it.
  std::vector<double> parameters;  ///< row-major, rows × dimension
  std::vector<double> loss;        ///< the whole loss
  std::vector<double> gradient_norm;
  LearningRates learning_rate;  ///< the one that the update from this row uses
  /// Of a run with batches or noise: the loss that the update from this row sees. Else empty.
  std::vector<double> batch_loss;
  std::size_t epoch_updates = 1;  ///< updates that make an epoch
  /// Rows whose update left out a part of the gradient because the Hessian was singular; ascending.
  std::vector<std::size_t> singular_steps;
  RunStatus status = RunStatus::ok;
  /// Why the run was not made, or not to its end, for people; else empty. Either the method needs a Hessian and the
  /// loss has none: then the last row is `undefined`. Or whoever wanted the run had no room for it (memory_refusals):
  /// then it stands at its start.
  std::string refusal;
  bool converged = false;  ///< stopped early because of RunOptions::until_gradient
  bool end_finite = true;  ///< loss, gradient and point of the last row are finite

  RunPlan plan{OptimizerSettings{}};  ///< that made it
  /// The method before the update from row k·checkpoint_interval: from there its memory is made again.
  std::vector<Stepper> checkpoints;
  std::size_t checkpoint_interval = 1;

  std::size_t rows() const { return loss.size(); }
  std::size_t last_step() const { return loss.empty() ? 0 : loss.size() - 1; }
  /// Last row whose numbers are all finite; for drawing. Row 0 counts even if its loss is not finite.
  std::size_t last_finite_step() const { return end_finite || rows() < 2 ? last_step() : last_step() - 1; }
  std::span<const double> at(std::size_t step) const { return {&parameters[step * dimension], dimension}; }
  bool is_noisy() const { return !batch_loss.empty(); }
  /// Epochs done at `step`, with their fraction.
  double epoch_at(double step) const { return step / static_cast<double>(epoch_updates); }
};

struct RunOptions {
  std::size_t steps = 400;    ///< counted from the start; a past that is longer is cut
  double until_gradient = 0;  ///< stop once the norm of the whole loss's gradient is at most this; 0: never
  ParallelFor parallel = {};  ///< for sums over very many rows; without it one thread. Changes no bit.
};

/// Runs `plan` (or one method's settings) from `start` (n numbers); subnormal numbers count as zero. Hessians are
/// evaluated only in stretches whose method uses them. A requested stop gives back what is there so far, at least row
/// 0.
Trajectory run_optimizer(const Objective& objective, const RunPlan& plan, std::span<const double> start,
                         const RunOptions& options, std::stop_token stop = {});

/// Steps between two checkpoints of such a run: making one step again costs at most about a millisecond where the loss
/// allows it, and the checkpoints are a small part of the path.
std::size_t checkpoint_interval(const Objective& objective, const RunPlan& plan);

}  // namespace saddlescope

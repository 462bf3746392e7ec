// Trajectory: the states of one optimizer run, step by step. The only room that brings optimizer and objective
// together. Functions run on the calling thread; a Trajectory is immutable once made.
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
#include "core/run/sampling.h"
#include "core/support/parallel.h"

namespace saddlescope {

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
  std::vector<double> gradients;   ///< row-major, rows × dimension; of the whole loss
  std::vector<double> loss;        ///< the whole loss
  std::vector<double> gradient_norm;
  std::vector<double> learning_rate;  ///< the one that the update from this row uses
  /// Of a run with batches or noise: what the update from this row sees. Else both are empty.
  std::vector<double> batch_loss;
  std::vector<double> batch_gradients;  ///< row-major, rows × dimension
  std::size_t epoch_updates = 1;        ///< updates that make an epoch
  /// Rows whose update left out a part of the gradient because the Hessian was singular; ascending.
  std::vector<std::size_t> singular_steps;
  RunStatus status = RunStatus::ok;
  /// Why the method could not go on from the last row, which is then `undefined`: it needs a Hessian, and the loss has
  /// none. Else empty.
  std::string refusal;
  bool converged = false;  ///< stopped early because of RunOptions::until_gradient

  std::size_t rows() const { return loss.size(); }
  std::size_t last_step() const { return loss.empty() ? 0 : loss.size() - 1; }
  /// Last row whose numbers are all finite; for drawing. Row 0 counts even if its loss is not finite.
  std::size_t last_finite_step() const;
  std::span<const double> at(std::size_t step) const { return {&parameters[step * dimension], dimension}; }
  std::span<const double> gradient_at(std::size_t step) const { return {&gradients[step * dimension], dimension}; }
  bool is_noisy() const { return !batch_loss.empty(); }
  /// The gradient that the update from `step` uses.
  std::span<const double> used_gradient_at(std::size_t step) const {
    return is_noisy() ? std::span{&batch_gradients[step * dimension], dimension} : gradient_at(step);
  }
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

}  // namespace saddlescope

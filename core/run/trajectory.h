// Trajectory: the states of one optimizer run, step by step. The only room that brings optimizer and objective
// together. Functions run on the calling thread; a Trajectory is immutable once made.
#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/objective/objective.h"
#include "core/optimizer/optimizer.h"

namespace saddlescope {

/// What a run does: the stretches of its past one after the other, then `optimizer` to the end. A stretch with the same
/// method as the one before keeps the method's memory; another method starts afresh. Equal settings on both sides of a
/// cut give the bits of the uncut run.
struct RunPlan {
  RunPlan(OptimizerSettings settings) : optimizer(std::move(settings)) {}
  RunPlan(std::vector<Leg> stretches, OptimizerSettings settings)
      : past(std::move(stretches)), optimizer(std::move(settings)) {}

  /// The settings that make the update from `step`.
  const OptimizerSettings& settings_at(std::size_t step) const {
    const std::size_t stretch = stretch_at(past, step);
    return stretch < past.size() ? past[stretch].optimizer : optimizer;
  }

  std::vector<Leg> past;
  OptimizerSettings optimizer;
  bool operator==(const RunPlan&) const = default;
};

enum class RunStatus {
  ok,
  diverged,  ///< loss, gradient or a parameter is infinite, even if another of them is NaN (∞ − ∞ is the usual cause of
             ///< that NaN)
  undefined,  ///< one of them is NaN and none infinite; or they are finite and the Hessian, which the method needs, is
              ///< not
};

struct Trajectory {
  std::size_t dimension = 0;
  /// Row k is step k; row 0 is the start. All arrays have the same number of rows. If the run broke, the last row is
  /// the first one that is not finite, or whose Hessian is not while the method needs it.
  std::vector<double> parameters;  ///< row-major, rows × dimension
  std::vector<double> gradients;   ///< row-major, rows × dimension
  std::vector<double> loss;
  std::vector<double> gradient_norm;
  std::vector<double> learning_rate;  ///< the one that the update from this row uses
  /// Rows whose update left out a part of the gradient because the Hessian was singular; ascending.
  std::vector<std::size_t> singular_steps;
  RunStatus status = RunStatus::ok;
  bool converged = false;  ///< stopped early because of RunOptions::until_gradient

  std::size_t rows() const { return loss.size(); }
  std::size_t last_step() const { return loss.empty() ? 0 : loss.size() - 1; }
  /// Last row whose numbers are all finite; for drawing. Row 0 counts even if its loss is not finite.
  std::size_t last_finite_step() const;
  std::span<const double> at(std::size_t step) const { return {&parameters[step * dimension], dimension}; }
  std::span<const double> gradient_at(std::size_t step) const { return {&gradients[step * dimension], dimension}; }
};

struct RunOptions {
  std::size_t steps = 400;    ///< counted from the start; a past that is longer is cut
  double until_gradient = 0;  ///< stop once the gradient norm is at most this; 0: never
};

/// Runs `plan` (or one method's settings) from `start` (n numbers); subnormal numbers count as zero. Hessians are
/// evaluated only in stretches whose method uses them. A requested stop gives back what is there so far, at least row
/// 0.
Trajectory run_optimizer(const Objective& objective, const RunPlan& plan, std::span<const double> start,
                         const RunOptions& options, std::stop_token stop = {});

}  // namespace saddlescope

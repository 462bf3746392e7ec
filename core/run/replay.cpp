#include "core/run/replay.h"

#include <algorithm>
#include <optional>

#include "core/run/noisy_gradient.h"
#include "core/run/planned_stepper.h"
#include "core/run/point_evaluator.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

constexpr std::size_t points_side_by_side = 256;  // what the tape likes best

/// The loss at a run's rows, as it is and as the updates see it.
class RunRows {
 public:
  RunRows(const Objective& objective, const Trajectory& trajectory)
      : trajectory_(trajectory),
        point_(trajectory.dimension),
        zeros_(trajectory.dimension),
        has_hessian_(objective.capabilities().hessian),
        here_(objective, point_, one_thread_) {
    const RunPlan& plan = trajectory.plan;
    if (trajectory.is_noisy()) noisy_.emplace(objective, plan.sampling, plan.seed);
  }

  /// The whole loss. With the Hessian where the run had it, for the bits' sake: it is another tape.
  std::span<const double> gradient(std::size_t row) {
    go_to(row);
    here_.evaluate(with_hessian_);
    return here_.gradient();
  }
  /// What the update from the row uses.
  std::span<const double> used_gradient(std::size_t row) {
    go_to(row);
    if (!noisy_ || !noisy_->sees_other_rows()) here_.evaluate(with_hessian_);
    if (!noisy_) return here_.gradient();
    noisy_->evaluate(row, point_, with_hessian_, here_.numbers());
    return noisy_->gradient();
  }
  bool sums_rows() const { return here_.sums_rows(); }

  /// The update from a row, made by a stepper that has reached it.
  void update(Stepper& stepper, std::size_t row) {
    // Without memory nothing comes of the gradient but the next point, which is known.
    if (stepper.state_count() == 0) {
      stepper.step(point_, zeros_);
      return;
    }
    const std::span<const double> gradient = used_gradient(row);
    if (with_hessian_)
      stepper.step(point_, gradient, noisy_ ? noisy_->hessian() : here_.hessian(), 1);
    else
      stepper.step(point_, gradient);
  }

 private:
  void go_to(std::size_t row) {
    const auto point = trajectory_.at(row);
    std::copy(point.begin(), point.end(), point_.begin());
    with_hessian_ = has_hessian_ && is_second_order(trajectory_.plan.settings_at(row));
  }

  const Trajectory& trajectory_;
  ParallelFor one_thread_;
  std::vector<double> point_, zeros_;
  bool has_hessian_;
  PointEvaluator here_;
  std::optional<NoisyGradient> noisy_;
  bool with_hessian_ = false;
};

/// Gradients of many rows, points side by side.
void append_block(std::vector<double>& gradients, const Objective& objective, const Trajectory& trajectory,
                  std::size_t first, std::size_t count) {
  const std::size_t n = trajectory.dimension;
  std::vector<double> points(n * count), numbers(n * count);
  std::vector<const double*> coordinates;
  std::vector<double*> outputs = {nullptr};  // the value is not wanted
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < count; ++k) points[i * count + k] = trajectory.at(first + k)[i];
    coordinates.push_back(&points[i * count]);
    outputs.push_back(&numbers[i * count]);
  }
  objective.evaluate(Derivatives::gradient, coordinates, outputs, count);
  for (std::size_t k = 0; k < count; ++k)
    for (std::size_t i = 0; i < n; ++i) gradients.push_back(numbers[i * count + k]);
}

std::vector<std::vector<double>> state_of(const Stepper& stepper) {
  std::vector<std::vector<double>> arrays(stepper.state_count());
  for (std::size_t k = 0; k < arrays.size(); ++k) arrays[k].assign(stepper.state(k).begin(), stepper.state(k).end());
  return arrays;
}

}  // namespace

StepDetail step_detail(const Objective& objective, const Trajectory& trajectory, std::size_t step) {
  const FlushSubnormals flush;
  const std::size_t checkpoint = step / trajectory.checkpoint_interval;
  const std::size_t first = checkpoint * trajectory.checkpoint_interval;
  PlannedStepper planned(trajectory.plan, trajectory.checkpoints[checkpoint], first);
  RunRows rows(objective, trajectory);
  for (std::size_t row = first; row < step; ++row) {
    planned.reach(row);
    rows.update(planned.stepper(), row);
  }
  planned.reach(step);

  StepDetail detail;
  const auto gradient = rows.gradient(step);
  detail.gradient.assign(gradient.begin(), gradient.end());
  const auto used = rows.used_gradient(step);
  detail.used_gradient.assign(used.begin(), used.end());
  detail.state_before = state_of(planned.stepper());
  rows.update(planned.stepper(), step);
  detail.state_after = state_of(planned.stepper());
  return detail;
}

std::vector<double> gradients_of(const Objective& objective, const Trajectory& trajectory, std::size_t first,
                                 std::size_t count) {
  const FlushSubnormals flush;
  std::vector<double> gradients;
  gradients.reserve(count * trajectory.dimension);
  RunRows rows(objective, trajectory);
  const bool had_hessians = trajectory.plan.is_second_order() && objective.capabilities().hessian;
  const bool side_by_side = !rows.sums_rows() && !had_hessians;
  for (std::size_t done = 0; done < count;) {
    const std::size_t block = side_by_side ? std::min(points_side_by_side, count - done) : 1;
    if (side_by_side) {
      append_block(gradients, objective, trajectory, first + done, block);
    } else {
      const auto gradient = rows.gradient(first + done);
      gradients.insert(gradients.end(), gradient.begin(), gradient.end());
    }
    done += block;
  }
  return gradients;
}

std::vector<double> used_gradients_of(const Objective& objective, const Trajectory& trajectory, std::size_t first,
                                      std::size_t count) {
  if (!trajectory.is_noisy()) return gradients_of(objective, trajectory, first, count);
  const FlushSubnormals flush;
  std::vector<double> gradients;
  gradients.reserve(count * trajectory.dimension);
  RunRows rows(objective, trajectory);
  for (std::size_t row = first; row < first + count; ++row) {
    const auto gradient = rows.used_gradient(row);
    gradients.insert(gradients.end(), gradient.begin(), gradient.end());
  }
  return gradients;
}

}  // namespace saddlescope

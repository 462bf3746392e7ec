#include "core/run/trajectory.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/objective/affordable.h"
#include "core/run/noisy_gradient.h"
#include "core/run/planned_stepper.h"
#include "core/run/point_evaluator.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

/// Of the points of a path: room that is not used costs no memory before it is given back, only addresses.
constexpr std::size_t numbers_reserved = std::size_t{1} << 27;
/// A check costs little beside 256 updates of a formula, or beside one of a dear loss.
std::size_t steps_between_stop_checks(const Objective& objective) {
  constexpr std::size_t many = 256;
  return is_affordable(objective, Derivatives::gradient, many, allowance::meeting) ? many : 1;
}

/// Euclidean length, right also where squares would overflow or vanish.
double norm(std::span<const double> vector) {
  double squares = 0;
  for (const double x : vector) squares += x * x;
  if (squares > 1e-280 && squares < 1e300) return std::sqrt(squares);
  double largest = 0;
  for (const double x : vector) {
    if (std::isnan(x)) return x;
    largest = std::max(largest, std::abs(x));
  }
  if (largest == 0 || std::isinf(largest)) return largest;
  squares = 0;
  for (const double x : vector) squares += (x / largest) * (x / largest);
  return largest * std::sqrt(squares);
}

/// Infinity wins over NaN: what overflows soon makes NaN out of ∞ − ∞, and the reader wants the cause.
RunStatus status_of(double loss, std::span<const double> gradient, std::span<const double> parameters) {
  double sum = loss;  // finite only if all numbers are: the common case in a few additions
  for (const auto& numbers : {gradient, parameters})
    for (const double x : numbers) sum += x;
  if (std::isfinite(sum)) return RunStatus::ok;

  bool infinite = std::isinf(loss), undefined = std::isnan(loss);
  for (const auto& numbers : {gradient, parameters})
    for (const double x : numbers) {
      infinite = infinite || std::isinf(x);
      undefined = undefined || std::isnan(x);
    }
  return infinite ? RunStatus::diverged : undefined ? RunStatus::undefined : RunStatus::ok;
}

bool all_finite(std::span<const double> numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

void reserve_rows(Trajectory& trajectory, std::size_t rows, bool noisy) {
  trajectory.parameters.reserve(rows * trajectory.dimension);
  trajectory.loss.reserve(rows);
  trajectory.gradient_norm.reserve(rows);
  trajectory.learning_rate.reserve(rows);
  if (noisy) trajectory.batch_loss.reserve(rows);
}

/// A run that ended early gives back the room for the rows that it did not make.
void give_back_room(Trajectory& trajectory) {
  if (trajectory.loss.capacity() <= trajectory.rows() + trajectory.rows() / 8) return;
  for (auto* column : {&trajectory.parameters, &trajectory.loss, &trajectory.gradient_norm, &trajectory.batch_loss})
    column->shrink_to_fit();
  trajectory.learning_rate.shrink_to_fit();
}

void append_row(Trajectory& trajectory, std::span<const double> point, const PointEvaluator& there,
                double learning_rate) {
  for (const double x : point) trajectory.parameters.push_back(x);
  trajectory.loss.push_back(there.loss());
  trajectory.gradient_norm.push_back(norm(there.gradient()));
  trajectory.learning_rate.push_back(learning_rate);
}

/// Notes whether the row that was just appended is the last one because a number of it is not finite.
bool ends_here(Trajectory& trajectory, const PointEvaluator& there, std::span<const double> point, bool with_hessian) {
  trajectory.status = status_of(there.loss(), there.gradient(), point);
  trajectory.end_finite = trajectory.status == RunStatus::ok;
  if (with_hessian && trajectory.end_finite && !all_finite(there.hessian())) trajectory.status = RunStatus::undefined;
  return trajectory.status != RunStatus::ok;
}

std::string refusal_of(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return (info == nullptr ? settings.id : std::string(info->label)) +
         " needs the matrix of second derivatives, which this loss does not have";
}

}  // namespace

bool is_second_order(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return info != nullptr && info->uses_hessian;
}

bool RunPlan::is_second_order() const {
  const auto stretch = [](const Stretch& past) { return saddlescope::is_second_order(past.optimizer); };
  return saddlescope::is_second_order(optimizer) || std::any_of(stretches.begin(), stretches.end(), stretch);
}

std::size_t checkpoint_interval(const Objective& objective, const RunPlan& plan) {
  constexpr std::size_t shortest = 4, longest = 1024;
  const std::size_t examples = objective.examples();
  const double seen = static_cast<double>(batch_size(plan.sampling, examples)) / static_cast<double>(examples);
  const double updates = allowance::replay / (objective.cost(Derivatives::gradient) * seen + 1);
  return std::clamp(static_cast<std::size_t>(updates), shortest, longest);
}

Trajectory run_optimizer(const Objective& objective, const RunPlan& plan, std::span<const double> start,
                         const RunOptions& options, std::stop_token stop) {
  const FlushSubnormals flush;
  Trajectory trajectory;
  trajectory.dimension = start.size();
  trajectory.plan = plan;
  trajectory.checkpoint_interval = checkpoint_interval(objective, plan);
  const std::size_t examples = objective.examples(), stop_checks = steps_between_stop_checks(objective);
  const bool has_hessian = objective.capabilities().hessian;
  trajectory.epoch_updates = updates_per_epoch(plan.sampling, examples);
  std::optional<NoisyGradient> noisy;
  if (is_noisy(plan.sampling, examples)) noisy.emplace(objective, plan.sampling, plan.seed);
  reserve_rows(trajectory, std::min(options.steps, numbers_reserved / (start.size() + 1)) + 1, noisy.has_value());

  std::vector<double> point(start.begin(), start.end());
  PointEvaluator here(objective, point, options.parallel);
  PlannedStepper planned(plan, point.size());
  Stepper& stepper = planned.stepper();
  for (std::size_t step = 0;; ++step) {
    planned.reach(step);
    if (step % trajectory.checkpoint_interval == 0) trajectory.checkpoints.push_back(stepper);
    const bool refused = stepper.uses_hessian() && !has_hessian, with_hessian = stepper.uses_hessian() && has_hessian;
    here.evaluate(with_hessian);
    append_row(trajectory, point, here, stepper.learning_rate());
    if (noisy) {
      noisy->evaluate(step, point, with_hessian, here.numbers());
      trajectory.batch_loss.push_back(noisy->loss());
    }
    if (ends_here(trajectory, here, point, with_hessian) || step == options.steps) break;
    if (refused) {
      trajectory.status = RunStatus::undefined;
      trajectory.refusal = refusal_of(plan.settings_at(step));
      break;
    }
    if (options.until_gradient > 0 && trajectory.gradient_norm.back() <= options.until_gradient) {
      trajectory.converged = true;
      break;
    }
    if (step % stop_checks == 0 && stop.stop_requested()) break;
    const std::span<const double> gradient = noisy ? noisy->gradient() : here.gradient();
    if (!with_hessian)
      stepper.step(point, gradient);
    else if (stepper.step(point, gradient, noisy ? noisy->hessian() : here.hessian(), 1))
      trajectory.singular_steps.push_back(step);
  }
  give_back_room(trajectory);
  return trajectory;
}

}  // namespace saddlescope

#include "core/run/trajectory.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/objective/affordable.h"
#include "core/run/noisy_gradient.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

constexpr std::size_t rows_reserved = std::size_t{1} << 16;
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

/// The objective at one point, through buffers that are made once.
class PointEvaluator {
 public:
  PointEvaluator(const Objective& objective, std::span<const double> point, const ParallelFor& parallel)
      : objective_(objective),
        rows_(objective.uses_data() ? &objective : nullptr),
        parallel_(parallel),
        point_(point),
        n_(point.size()),
        coordinates_(n_) {
    for (std::size_t i = 0; i < n_; ++i) coordinates_[i] = &point[i];
    make_room(1 + n_);
  }
  void evaluate(bool with_hessian) {
    if (with_hessian) make_room(1 + n_ + hessian_size(n_));
    const std::span<double* const> outputs(outputs_);
    if (rows_ != nullptr)
      rows_->evaluate_rows(with_hessian ? Derivatives::hessian : Derivatives::gradient, point_, rows_->rows(), numbers_,
                           parallel_);
    else if (with_hessian)
      objective_.evaluate(Derivatives::hessian, coordinates_, outputs, 1);
    else
      objective_.evaluate(Derivatives::gradient, coordinates_, outputs.first(1 + n_), 1);
  }
  /// Value, gradient, Hessian.
  std::span<const double> numbers() const { return numbers_; }
  double loss() const { return numbers_[0]; }
  std::span<const double> gradient() const { return {numbers_.data() + 1, n_}; }
  std::span<const double> hessian() const { return std::span(numbers_).subspan(1 + n_); }

 private:
  /// A Hessian takes n²/2 numbers: only where one is asked for.
  void make_room(std::size_t count) {
    if (numbers_.size() >= count) return;
    numbers_.resize(count);
    outputs_.resize(count);
    for (std::size_t i = 0; i < count; ++i) outputs_[i] = &numbers_[i];
  }

  const Objective& objective_;
  const Objective* rows_;  // null: no data
  const ParallelFor& parallel_;
  std::span<const double> point_;
  std::size_t n_;
  std::vector<double> numbers_;
  std::vector<const double*> coordinates_;
  std::vector<double*> outputs_;
};

/// A Stepper that goes through a plan's stretches.
class PlannedStepper {
 public:
  PlannedStepper(const RunPlan& plan, std::size_t size)
      : plan_(plan), end_(plan.stretches.empty() ? unending : plan.stretches[0].steps), stepper_(settings(), size) {}

  /// To be told each step, ascending, before the update from it.
  void reach(std::size_t step) {
    if (step < end_) return;
    while (step >= end_) {  // a stretch of no steps is passed over
      ++stretch_;
      end_ = stretch_ < plan_.stretches.size() ? end_ + plan_.stretches[stretch_].steps : unending;
    }
    stepper_.change(settings());
  }
  Stepper& stepper() { return stepper_; }

 private:
  const OptimizerSettings& settings() const {
    return stretch_ < plan_.stretches.size() ? plan_.stretches[stretch_].optimizer : plan_.optimizer;
  }
  static constexpr std::size_t unending = std::numeric_limits<std::size_t>::max();

  const RunPlan& plan_;
  std::size_t stretch_ = 0;
  std::size_t end_;  // the first step of the next stretch
  Stepper stepper_;
};

std::string refusal_of(const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  return (info == nullptr ? settings.id : std::string(info->label)) +
         " needs the matrix of second derivatives, which this loss does not have";
}

void reserve_rows(Trajectory& trajectory, std::size_t rows) {
  trajectory.parameters.reserve(rows * trajectory.dimension);
  trajectory.gradients.reserve(rows * trajectory.dimension);
  trajectory.loss.reserve(rows);
  trajectory.gradient_norm.reserve(rows);
  trajectory.learning_rate.reserve(rows);
}

void append_row(Trajectory& trajectory, std::span<const double> point, const PointEvaluator& there,
                double learning_rate) {
  for (const double x : point) trajectory.parameters.push_back(x);
  for (const double g : there.gradient()) trajectory.gradients.push_back(g);
  trajectory.loss.push_back(there.loss());
  trajectory.gradient_norm.push_back(norm(there.gradient()));
  trajectory.learning_rate.push_back(learning_rate);
}

}  // namespace

std::size_t Trajectory::last_finite_step() const {
  if (status == RunStatus::ok || rows() < 2) return last_step();
  const bool finite = std::isfinite(loss.back()) && all_finite(at(last_step())) && all_finite(gradient_at(last_step()));
  return finite ? last_step() : last_step() - 1;
}

Trajectory run_optimizer(const Objective& objective, const RunPlan& plan, std::span<const double> start,
                         const RunOptions& options, std::stop_token stop) {
  const FlushSubnormals flush;
  Trajectory trajectory;
  trajectory.dimension = start.size();
  const std::size_t examples = objective.examples(), stop_checks = steps_between_stop_checks(objective);
  const bool has_hessian = objective.capabilities().hessian;
  trajectory.epoch_updates = updates_per_epoch(plan.sampling, examples);
  std::optional<NoisyGradient> noisy;
  if (is_noisy(plan.sampling, examples)) noisy.emplace(objective, plan.sampling, plan.seed);
  reserve_rows(trajectory, std::min(options.steps, rows_reserved) + 1);

  std::vector<double> point(start.begin(), start.end());
  PointEvaluator here(objective, point, options.parallel);
  PlannedStepper planned(plan, point.size());
  Stepper& stepper = planned.stepper();
  for (std::size_t step = 0;; ++step) {
    planned.reach(step);
    const bool refused = stepper.uses_hessian() && !has_hessian, with_hessian = stepper.uses_hessian() && has_hessian;
    here.evaluate(with_hessian);
    append_row(trajectory, point, here, stepper.learning_rate());
    if (noisy) {
      noisy->evaluate(step, point, with_hessian, here.numbers());
      trajectory.batch_loss.push_back(noisy->loss());
      for (const double g : noisy->gradient()) trajectory.batch_gradients.push_back(g);
    }
    trajectory.status = status_of(here.loss(), here.gradient(), point);
    if (with_hessian && trajectory.status == RunStatus::ok && !all_finite(here.hessian()))
      trajectory.status = RunStatus::undefined;
    if (trajectory.status != RunStatus::ok || step == options.steps) return trajectory;
    if (refused) {
      trajectory.status = RunStatus::undefined;
      trajectory.refusal = refusal_of(plan.settings_at(step));
      return trajectory;
    }
    if (options.until_gradient > 0 && trajectory.gradient_norm.back() <= options.until_gradient) {
      trajectory.converged = true;
      return trajectory;
    }
    if (step % stop_checks == 0 && stop.stop_requested()) return trajectory;
    const std::span<const double> gradient = noisy ? noisy->gradient() : here.gradient();
    if (!with_hessian)
      stepper.step(point, gradient);
    else if (stepper.step(point, gradient, noisy ? noisy->hessian() : here.hessian(), 1))
      trajectory.singular_steps.push_back(step);
  }
}

}  // namespace saddlescope

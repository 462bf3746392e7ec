#include "core/run/memory_budget.h"

#include <algorithm>
#include <limits>

#include "core/support/memory.h"

namespace saddlescope {
namespace {

constexpr std::size_t largest = std::numeric_limits<std::size_t>::max();

/// One number serves all steps (LearningRates).
bool keeps_rate(const RunPlan& plan) {
  return plan.stretches.empty() && is_constant(plan.optimizer.schedule) &&
         !(hyperparameter(plan.optimizer, "lr_decay") > 0);
}

/// The method's settings, its struct and its arrays, each padded to whole cache lines.
double checkpoint_bytes(const RunPlan& plan, std::size_t dimension) {
  constexpr double lists = 256;
  std::size_t arrays = 0;
  const auto count = [&](const OptimizerSettings& settings) {
    const OptimizerInfo* info = find_optimizer(settings.id);
    // The direction of a method of second order is kept beside its arrays.
    if (info != nullptr) arrays = std::max(arrays, info->state_arrays + (info->uses_hessian ? 1 : 0));
  };
  count(plan.optimizer);
  for (const Stretch& stretch : plan.stretches) count(stretch.optimizer);
  // The list of checkpoints grows by doubling.
  return 2 * static_cast<double>(sizeof(Stepper)) + lists +
         static_cast<double>(arrays * sizeof(double)) * static_cast<double>(dimension + 7);
}

double bytes_of(const Objective& objective, const RunPlan& plan, std::size_t steps) {
  const std::size_t n = objective.dimension();
  std::size_t columns = 2;  // loss, gradient norm
  if (!keeps_rate(plan)) ++columns;
  if (is_noisy(plan.sampling, objective.examples())) ++columns;
  if (plan.is_second_order()) ++columns;  // every step may be a singular one
  const double rows = static_cast<double>(steps) + 1;
  const std::size_t intervals = steps / checkpoint_interval(objective, plan);
  const double checkpoints = static_cast<double>(intervals) + 1;
  return static_cast<double>(sizeof(Trajectory)) +
         rows * static_cast<double>(sizeof(double)) * static_cast<double>(n + columns) +
         checkpoints * checkpoint_bytes(plan, n);
}

double bytes_of_all(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps) {
  double sum = 0;
  for (const RunPlan& plan : plans) sum += bytes_of(objective, plan, steps);
  return sum;
}

/// As many steps as fit, below `steps`, which do not; nothing fits: 0.
std::size_t steps_that_fit(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps,
                           double limit) {
  std::size_t fitting = 0, too_many = steps;
  while (too_many - fitting > 1) {
    const std::size_t middle = fitting + (too_many - fitting) / 2;
    (bytes_of_all(objective, plans, middle) <= limit ? fitting : too_many) = middle;
  }
  return fitting;
}

std::string refusal(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps, std::size_t limit) {
  const std::string runs = std::to_string(plans.size()) + (plans.size() == 1 ? " run" : " runs");
  const double needed = bytes_of_all(objective, plans, steps);
  const std::size_t fitting = steps_that_fit(objective, plans, steps, static_cast<double>(limit));
  return runs + " of " + std::to_string(steps) + (steps == 1 ? " step" : " steps") +
         (plans.size() == 1 ? " needs " : " need ") +
         memory_size_text(needed < 0x1p63 ? static_cast<std::size_t>(needed) : largest) +
         " of memory, but the limit is " + memory_size_text(limit) + ": " +
         (fitting == 0 ? "no step would fit"
                       : std::to_string(fitting) + (fitting == 1 ? " step" : " steps") + " would fit");
}

}  // namespace

std::size_t trajectory_bytes(const Objective& objective, const RunPlan& plan, std::size_t steps) {
  const double bytes = bytes_of(objective, plan, steps);
  return bytes < 0x1p63 ? static_cast<std::size_t>(bytes) : largest;
}

std::vector<std::string> memory_refusals(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps,
                                         std::size_t limit) {
  std::vector<std::string> refusals(plans.size());
  std::string text;
  double taken = 0;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const double bytes = bytes_of(objective, plans[i], steps);
    if (taken + bytes <= static_cast<double>(limit)) {
      taken += bytes;
      continue;
    }
    if (text.empty()) text = refusal(objective, plans, steps, limit);
    refusals[i] = text;
  }
  return refusals;
}

}  // namespace saddlescope

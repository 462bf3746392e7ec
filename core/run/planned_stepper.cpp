#include "core/run/planned_stepper.h"

#include <limits>

namespace saddlescope {
namespace {

constexpr std::size_t unending = std::numeric_limits<std::size_t>::max();

}  // namespace

PlannedStepper::PlannedStepper(const RunPlan& plan, std::size_t size)
    : plan_(plan), end_(plan.stretches.empty() ? unending : plan.stretches[0].steps), stepper_(settings(), size) {}

PlannedStepper::PlannedStepper(const RunPlan& plan, Stepper stepper, std::size_t step)
    : plan_(plan), stretch_(stretch_at(plan.stretches, step)), end_(unending), stepper_(std::move(stepper)) {
  if (stretch_ == plan.stretches.size()) return;
  end_ = 0;
  for (std::size_t i = 0; i <= stretch_; ++i) end_ += plan.stretches[i].steps;
}

void PlannedStepper::enter_stretch(std::size_t step) {
  while (step >= end_) {  // a stretch of no steps is passed over
    ++stretch_;
    end_ = stretch_ < plan_.stretches.size() ? end_ + plan_.stretches[stretch_].steps : unending;
  }
  stepper_.change(settings());
}

}  // namespace saddlescope

// A Stepper that goes through the stretches of a plan. Private to the run room; one thread for each object.
#pragma once

#include <cstddef>
#include <utility>

#include "core/optimizer/optimizer.h"
#include "core/run/trajectory.h"

namespace saddlescope {

class PlannedStepper {
 public:
  /// From the start; the plan outlives this object.
  PlannedStepper(const RunPlan& plan, std::size_t size);
  /// From `step` on, with the stepper as it was when that step was reached.
  PlannedStepper(const RunPlan& plan, Stepper stepper, std::size_t step);

  /// To be told each step, ascending, before the update from it.
  void reach(std::size_t step) {
    if (step >= end_) enter_stretch(step);
  }
  Stepper& stepper() { return stepper_; }

 private:
  void enter_stretch(std::size_t step);
  const OptimizerSettings& settings() const {
    return stretch_ < plan_.stretches.size() ? plan_.stretches[stretch_].optimizer : plan_.optimizer;
  }

  const RunPlan& plan_;
  std::size_t stretch_ = 0;
  std::size_t end_;  // the first step of the next stretch
  Stepper stepper_;
};

}  // namespace saddlescope

// One update of a run with all that its method had to make it. A pure function of a run's numbers; any thread.
#pragma once

#include <cstddef>

#include "core/optimizer/step_terms.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// step: with a row behind it. Replays the method from the start with the gradients that the run used, so it
/// costs some nanoseconds for each step before.
StepExplanation explain_step(const Trajectory& trajectory, const RunPlan& plan, std::size_t step);

}  // namespace saddlescope

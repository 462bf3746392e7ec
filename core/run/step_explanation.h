// One update of a run with all that its method had to make it. Evaluates the loss (replay.h): any thread but the one
// that draws.
#pragma once

#include <cstddef>

#include "core/optimizer/step_terms.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// `objective`: the run's. step: with a row behind it. Costs what step_detail() costs.
StepExplanation explain_step(const Objective& objective, const Trajectory& trajectory, std::size_t step);

}  // namespace saddlescope

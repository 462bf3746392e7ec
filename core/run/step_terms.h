// An update of a run taken apart for the eye. A pure function of an explained step; any thread.
#pragma once

#include "core/optimizer/step_terms.h"
#include "core/run/step_explanation.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// `explained` of this trajectory and plan.
StepTerms take_apart(const StepExplanation& explained, const Trajectory& trajectory, const RunPlan& plan);

}  // namespace saddlescope

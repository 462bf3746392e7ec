// Which critical points may be shown: one rule for views and panels. Pure functions, any thread.
#pragma once

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {

/// The report on a loss, or null: nothing is found yet, or only points of another loss, which would be wrong. Those of
/// another window are only incomplete, and fit.
const CriticalPointsReport* fitting_points(const Results& results, const LossDefinition& loss);

/// Of the last good loss; null before there is one.
const CriticalPointsReport* fitting_points(const Results& results);

/// What a view marks: as above, and null where the scene hides them.
const CriticalPointsReport* marked_points(const Scene& scene, const Results& results);

}  // namespace saddlescope

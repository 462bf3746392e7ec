// Which critical points and paths may be shown: one rule for views and panels. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <span>

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// The report on a loss, or null: nothing is found yet, or only points of another loss, which would be wrong. Those of
/// another window are only incomplete, and fit.
const CriticalPointsReport* fitting_points(const Results& results, const LossDefinition& loss);

/// Of the last good loss; null before there is one.
const CriticalPointsReport* fitting_points(const Results& results);

/// Loss of the lowest minimum of a report, of points, valleys and sets; infinite where none is known.
double lowest_minimum(const CriticalPointsReport* report);

/// What a view marks: as above, and null where the scene hides them.
const CriticalPointsReport* marked_points(const Scene& scene, const Results& results);

/// The path of run `index` that a view over today's plane draws; null where it draws none: hidden, not computed yet, or
/// of a loss with another number of parameters.
const Trajectory* shown_path(const Scene& scene, const Results& results, std::size_t index);

/// Step from which a branch is drawn: where it left the run that it shares its past with; 0 for others.
std::size_t first_shown_step(const Run& run, const Trajectory& path);

/// The first 200 from `first` to the last finite row of the steps at which a Hessian was singular: more are not marked.
std::span<const std::size_t> shown_singular_steps(const Trajectory& path, std::size_t first);

}  // namespace saddlescope

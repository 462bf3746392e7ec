// Rewind and branch: a run cut at a step, with other settings from there on. Pure functions on a Run, which stays a
// plain value that needs no other run: a branch carries its past with it. Any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "core/run/trajectory.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// The settings that make the update from `step`.
const OptimizerSettings& settings_at(const Run& run, std::size_t step);

/// What the engine makes of a run.
RunPlan run_plan(const Run& run, std::uint64_t seed);

/// The stretches of the first `step` updates; neighbours with equal settings are one.
std::vector<Stretch> stretches_until(const Run& run, std::size_t step);

/// Whether the run can be branched or changed at `step`: its past up to there has at most maximum_stretches stretches.
bool can_branch(const Run& run, std::size_t step);

/// A new run that shares the run's start and its first `step` updates and goes on with `with`. It looks like run
/// `number` of the palette (make_run). Where can_branch() is false it forks as late as the stretches allow.
Run branch_run(const Run& run, std::size_t step, const OptimizerSettings& with, std::size_t number);

/// "From here on": what ruled before `step` becomes past, `to` rules afterwards and later changes are gone. Again at
/// the same step it replaces; at step 0 it simply sets; a change to what rules already leaves no stretch. Where
/// can_branch() is false nothing changes. A branch that is changed before its fork forks there.
void change_from(Run& run, std::size_t step, const OptimizerSettings& to);

/// Undoes the change at the end of stretches[index]: that stretch goes on through the next one. Nothing where there is
/// no such stretch.
void forget_change(Run& run, std::size_t index);

}  // namespace saddlescope

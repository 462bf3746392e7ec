// Where a run stands when the playhead is at a step. Pure functions, any thread.
#pragma once

#include <cstddef>

#include "core/run/trajectory.h"

namespace saddlescope {

/// The whole step of a playhead, 0 at least.
std::size_t whole_step(double playhead);

/// The row on which the run's ball stands: the playhead's whole step, at most the last finite one. `path` has rows.
std::size_t shown_row(const Trajectory& path, double playhead);

}  // namespace saddlescope

// Memory budget: what the paths of runs will take, reckoned before they are made, so that what does not fit can say so
// instead of ending the program. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/run/trajectory.h"

namespace saddlescope {

/// Bytes of the trajectory of `steps` updates, at most; no wrap-around: what is too large to count is the largest
/// number.
std::size_t trajectory_bytes(const Objective& objective, const RunPlan& plan, std::size_t steps);

/// Runs that are held together share `limit` bytes in their order. For each of them: why it is not to be run, in one
/// sentence that says what is needed, the limit and how many steps of all would fit: "64 runs of 1000000 steps need 2
/// GiB of memory, but the limit is 1 GiB: 524000 steps would fit". Empty for a run that fits.
std::vector<std::string> memory_refusals(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps,
                                         std::size_t limit);

}  // namespace saddlescope

// Many balls side by side: the same method from many starts, in blocks that stay in the first-level cache; the loop
// over steps runs inside a block, then the next block.
#pragma once

#include <cstddef>
#include <span>

#include "core/objective/objective.h"
#include "core/optimizer/optimizer.h"
#include "core/support/parallel.h"

namespace saddlescope {

/// Moves every ball by `steps` updates in place. positions[i] points to `count` doubles: coordinate i of every ball.
/// The result of a ball depends neither on its neighbours nor on the number of threads. Without `parallel_for` all runs
/// on the calling thread.
void run_ensemble(const Objective& objective, const OptimizerSettings& settings, std::span<double* const> positions,
                  std::size_t count, std::size_t steps, const ParallelFor& parallel_for = {});

}  // namespace saddlescope

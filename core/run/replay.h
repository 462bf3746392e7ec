// Replay: what a trajectory does not keep of its steps, made again to the last bit: gradients from the points, the
// method's memory from the checkpoint before. Evaluates the loss, so it is nothing for the thread that draws; else any
// thread. `objective` is always the one of the run, and the trajectory one that run_optimizer() made.
#pragma once

#include <cstddef>
#include <vector>

#include "core/run/trajectory.h"

namespace saddlescope {

/// What the update from a row sees and remembers.
struct StepDetail {
  std::vector<double> gradient;                   ///< n: of the whole loss
  std::vector<double> used_gradient;              ///< n: the one that the update uses; of an exact run the same
  std::vector<std::vector<double>> state_before;  ///< the method's arrays, each n, before the update
  std::vector<std::vector<double>> state_after;   ///< and after it, also where the run made no update from that row
};

/// step: a row. Costs as much as checkpoint_interval updates at most, without the whole loss where a batch is seen.
StepDetail step_detail(const Objective& objective, const Trajectory& trajectory, std::size_t step);

/// Gradients of the whole loss at rows first … first + count − 1, row-major. Points are evaluated side by side where
/// that changes no bit.
std::vector<double> gradients_of(const Objective& objective, const Trajectory& trajectory, std::size_t first,
                                 std::size_t count);
/// The gradients that the updates from these rows use.
std::vector<double> used_gradients_of(const Objective& objective, const Trajectory& trajectory, std::size_t first,
                                      std::size_t count);

}  // namespace saddlescope

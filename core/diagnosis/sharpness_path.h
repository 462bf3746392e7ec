// Sharpness along a run: the largest and the smallest eigenvalue of the Hessian at its steps, for a chart with the line
// 2/η. Runs on the calling worker thread; cancelled by a stop token.
#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/objective/objective.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// All arrays have the same length. NaN where the Hessian is not finite.
struct SharpnessPath {
  std::vector<std::size_t> steps;  ///< rows of the trajectory, ascending
  std::vector<double> largest;     ///< λmax
  std::vector<double> smallest;    ///< λmin
  bool cancelled = false;          ///< what is there is the part before
};

/// At all rows up to the last finite one, or where there are more than `most` (at least 2) at that many evenly spread
/// ones, the first and the last among them.
SharpnessPath sharpness_along(const Objective& objective, const Trajectory& trajectory, std::stop_token stop = {},
                              std::size_t most = 2048);

}  // namespace saddlescope

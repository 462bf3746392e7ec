// One update taken apart: what each term of the method's rule was. Evaluates the loss (replay.h): any thread but the
// one that draws.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/run/trajectory.h"

namespace saddlescope {

struct StepExplanation {
  std::size_t step = 0;                           ///< the update from this row
  OptimizerSettings settings;                     ///< that make it
  double learning_rate = 0;                       ///< after schedule and decay
  std::vector<double> gradient;                   ///< n: the one that the update used
  std::vector<double> movement;                   ///< n: θ(step + 1) − θ(step)
  std::vector<double> last_movement;              ///< n: of the update before; zeros at the first
  std::vector<std::vector<double>> state_before;  ///< the method's arrays, each n, before the update
  std::vector<std::vector<double>> state_after;
};

/// `objective`: the run's. step: with a row behind it. Costs what step_detail() costs.
StepExplanation explain_step(const Objective& objective, const Trajectory& trajectory, std::size_t step);

}  // namespace saddlescope

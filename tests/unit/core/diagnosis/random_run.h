// Random runs for tests of verdicts: a loss of one of several families, a method, a rate, noise or none, and a step
// that is asked about. Equal seeds give equal runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/diagnosis/diagnosis.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"

namespace saddlescope {

struct RandomRun {
  std::string family, formula, optimizer;
  bool bounded = false;    ///< the loss has a lower bound
  bool quadratic = false;  ///< a convex one with one minimum
  PlaneWindow window;
  bool with_report = false;
  double noise = 0;
  std::vector<double> start;
  std::size_t steps = 0, at = 0;
  std::string text() const;  ///< all that, for messages
};

RandomRun random_run(std::uint32_t seed);

/// A run with what was said of it.
struct JudgedRun {
  FormulaObjective objective;
  Trajectory trajectory;
  Diagnosis diagnosis;
};
JudgedRun judged(const RandomRun& run);

}  // namespace saddlescope

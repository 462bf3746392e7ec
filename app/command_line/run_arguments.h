// The runs that a command works on, read from --optimizer and --then. Main thread.
#pragma once

#include <string>
#include <vector>

#include "app/command_line/arguments.h"
#include "app/command_line/loss_arguments.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// --optimizer and --then.
std::vector<OptionInfo> method_options();

struct NamedRun {
  RunPlan plan;
  std::vector<std::string> specs;  ///< as typed: of each stretch of plan.past, then of plan.optimizer
  /// The SPEC that rules at that step.
  const std::string& spec_at(std::size_t step) const;
};

/// One run for each --optimizer, in order, with the changes that the --then options behind it make; none without
/// --optimizer.
Expected<std::vector<NamedRun>, CommandError> read_runs(const Arguments& arguments);

}  // namespace saddlescope

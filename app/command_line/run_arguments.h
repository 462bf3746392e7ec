// The runs that a command makes, read from --start, --optimizer, --steps, --every and --until-gradient (run_options in
// commands.h). Main thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/command_line/arguments.h"
#include "app/command_line/loss_arguments.h"
#include "core/run/trajectory.h"

namespace saddlescope {

struct RunRequest {
  std::vector<double> start;       ///< n numbers: --start, else the surface's first start
  std::vector<std::string> specs;  ///< as given, at least one
  std::vector<OptimizerSettings> optimizers;
  RunOptions options;
  std::size_t every = 1;
};

/// Options that the command does not have keep their defaults.
Expected<RunRequest, CommandError> read_run_request(const Arguments& arguments, const Loss& loss);

}  // namespace saddlescope

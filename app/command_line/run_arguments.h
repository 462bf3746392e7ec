// The runs that a command makes, read from --start, --optimizer, --then, --steps, --every and --until-gradient
// (run_options in commands.h). Main thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/command_line/arguments.h"
#include "app/command_line/loss_arguments.h"
#include "core/run/trajectory.h"

namespace saddlescope {

struct NamedRun {
  RunPlan plan;
  std::vector<std::string> specs;  ///< as typed: of each stretch of plan.stretches, then of plan.optimizer
  /// The SPEC that makes the update from that step.
  const std::string& spec_at(std::size_t step) const { return specs[stretch_at(plan.stretches, step)]; }
};

/// One run for each --optimizer, in order, with the changes that the --then options behind it make; none without
/// --optimizer.
Expected<std::vector<NamedRun>, CommandError> read_runs(const Arguments& arguments);

/// Options of batches and noise, without --seed.
inline constexpr std::array<std::string_view, 4> sampling_options = {"batch", "shuffle", "label-noise",
                                                                     "gradient-noise"};

/// What these options say, the defaults where they are not given, and --seed.
Expected<std::pair<Sampling, std::uint64_t>, CommandError> read_sampling(const Arguments& arguments, const Loss& loss);

struct RunRequest {
  std::vector<double> start;   ///< n numbers: --start, else the surface's first start
  std::vector<NamedRun> runs;  ///< at least one
  RunOptions options;
  std::size_t every = 1;
  std::size_t memory_limit = 0;  ///< bytes
};

/// --memory-limit, else the usual limit; bytes.
Expected<std::size_t, CommandError> read_memory_limit(const Arguments& arguments);
/// An error where the paths of these runs, held together, do not fit into `limit` bytes.
Expected<bool, CommandError> check_memory(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps,
                                          std::size_t limit);

/// Options that the command does not have keep their defaults.
Expected<RunRequest, CommandError> read_run_request(const Arguments& arguments, const Loss& loss);

}  // namespace saddlescope

#include "app/command_line/run_arguments.h"

#include <limits>
#include <utility>

#include "app/command_line/commands.h"
#include "core/run/memory_budget.h"
#include "core/scene/scene.h"
#include "core/support/memory.h"

namespace saddlescope {
namespace {

/// Reads STEP:SPEC and lets the SPEC rule `run` from that step on.
Expected<bool, CommandError> add_change(NamedRun& run, const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos)
    return bad_input("--then: “" + text + "” is not STEP:SPEC, such as --then 120:gd:lr=0.01");
  const auto step = parse_count("then", text.substr(0, colon), 1, maximum_steps);
  if (!step) return bad_input(step.error() + ", the STEP of STEP:SPEC");
  const std::string spec = text.substr(colon + 1);
  auto settings = parse_optimizer(spec);
  if (!settings) return bad_input("--then: " + settings.error());

  std::vector<Stretch>& stretches = run.plan.stretches;
  std::size_t before = 0;
  for (const Stretch& stretch : stretches) before += stretch.steps;
  if (*step <= before)
    return bad_input("--then: step " + std::to_string(*step) + " must come after step " + std::to_string(before) +
                     ", the last change of the same run");
  if (stretches.size() == maximum_stretches)
    return bad_input("--then: a run has at most " + std::to_string(maximum_stretches) + " changes");
  stretches.push_back({std::exchange(run.plan.optimizer, *std::move(settings)), *step - before});
  run.specs.push_back(spec);
  return true;
}

}  // namespace

Expected<std::pair<Sampling, std::uint64_t>, CommandError> read_sampling(const Arguments& arguments, const Loss& loss) {
  std::pair<Sampling, std::uint64_t> result;
  Sampling& sampling = result.first;
  const bool rows = loss.objective->uses_data();
  for (const char* option : {"batch", "shuffle", "label-noise"})
    if (arguments.has(option) && !rows)
      return bad_input("--" + std::string(option) + " needs rows; give --data FILE.csv or --data ten-points");
  if (const auto text = arguments.value("batch")) {
    const auto batch = parse_count("batch", *text, 1, loss.objective->examples());
    if (!batch) return bad_input(batch.error() + ", the number of rows");
    sampling.batch = *batch;
  }
  if (const auto text = arguments.value("shuffle")) {
    if (*text != "epoch" && *text != "none" && *text != "replace")
      return bad_input("--shuffle: “" + *text + "” is not one of: epoch, none, replace");
    sampling.shuffle = *text == "none" ? Shuffle::none : *text == "replace" ? Shuffle::replace : Shuffle::epoch;
    if (sampling.batch == 0) sampling.batch = loss.objective->examples();
  }
  for (const auto& [option, noise] :
       {std::pair{"label-noise", &sampling.label_noise}, std::pair{"gradient-noise", &sampling.gradient_noise}})
    if (const auto text = arguments.value(option)) {
      const auto value = parse_finite(option, *text);
      if (!value) return bad_input(value.error());
      if (*value < 0) return bad_input("--" + std::string(option) + " must be at least 0");
      *noise = *value;
    }
  if (const auto text = arguments.value("seed")) {
    const auto seed = parse_count("seed", *text, 0, std::numeric_limits<std::int64_t>::max());
    if (!seed) return bad_input(seed.error());
    result.second = *seed;
  }
  return result;
}

OptionInfo memory_option() {
  return {"memory-limit", "SIZE", "memory that the runs may take, such as 2G, else a quarter of the machine's"};
}

Expected<std::size_t, CommandError> read_memory_limit(const Arguments& arguments) {
  const auto text = arguments.value("memory-limit");
  const auto limit = text ? parse_memory_size(*text) : usual_memory_limit();
  if (!limit) return bad_input((text ? "--memory-limit: " : "") + limit.error());
  return *limit;
}

Expected<bool, CommandError> check_memory(const Objective& objective, std::span<const RunPlan> plans, std::size_t steps,
                                          std::size_t limit) {
  for (const std::string& refusal : memory_refusals(objective, plans, steps, limit))
    if (!refusal.empty()) return bad_input(refusal + "; give fewer --steps or a larger --memory-limit");
  return true;
}

std::vector<OptionInfo> run_options() {
  return {{"start", "A,B", "where the runs start (a surface: its first start)"},
          {"optimizer", "SPEC",
           "adam, or adam:lr=0.01,schedule=cosine(T=1000),warmup=100, or adagrad:convention=lecture (list optimizers)",
           true},
          {"then", "STEP:SPEC", "from that step on the run of the --optimizer before goes on so: 120:gd:lr=0.01", true},
          {"steps", "N", "number of updates, 400 if not given"},
          {"every", "K", "print every K-th step and the last"},
          {"until-gradient", "G", "stop a run once its gradient norm is at most G"},
          {"batch", "B", "rows that each update sees (all if not given)"},
          {"shuffle", "HOW", "epoch (a new order each epoch, if not given), none or replace (with replacement)"},
          {"label-noise", "S", "deviation of noise on the rows' targets, new at each update"},
          {"gradient-noise", "S", "deviation of noise on each component of the gradient"},
          {"seed", "S", "of batches and noise, 0 if not given"},
          memory_option()};
}

Expected<std::vector<NamedRun>, CommandError> read_runs(const Arguments& arguments) {
  std::vector<NamedRun> runs;
  for (const auto& [option, text] : arguments.in_order()) {
    if (option == "optimizer") {
      auto settings = parse_optimizer(text);
      if (!settings) return bad_input("--optimizer: " + settings.error());
      runs.push_back({*std::move(settings), {text}});
    } else if (option == "then") {
      if (runs.empty())
        return bad_input("--then " + text + " has no run to change; put it behind the --optimizer that it changes");
      if (const auto added = add_change(runs.back(), text); !added) return Unexpected{added.error()};
    }
  }
  return runs;
}

Expected<RunRequest, CommandError> read_run_request(const Arguments& arguments, const Loss& loss) {
  RunRequest request;
  if (const auto text = arguments.value("start")) {
    const auto start = read_point("start", *text, loss.formula->variables());
    if (!start) return Unexpected{start.error()};
    request.start = *start;
  } else if (loss.surface) {
    request.start = loss.surface->starts.front();
  } else {
    return bad_input("no start is named; give --start with one number for each variable");
  }
  auto runs = read_runs(arguments);
  if (!runs) return Unexpected{runs.error()};
  request.runs = *std::move(runs);
  if (request.runs.empty())
    return bad_input("no optimizer is named; give --optimizer SPEC, such as --optimizer adam:lr=0.1");
  if (const auto text = arguments.value("steps")) {
    const auto steps = parse_count("steps", *text, 0, maximum_steps);
    if (!steps) return bad_input(steps.error());
    request.options.steps = *steps;
  }
  if (const auto text = arguments.value("every")) {
    const auto every = parse_count("every", *text, 1, maximum_steps);
    if (!every) return bad_input(every.error());
    request.every = *every;
  }
  const auto sampling = read_sampling(arguments, loss);
  if (!sampling) return Unexpected{sampling.error()};
  for (NamedRun& run : request.runs) {
    run.plan.sampling = sampling->first;
    run.plan.seed = sampling->second;
  }
  if (const auto text = arguments.value("until-gradient")) {
    const auto bound = parse_finite("until-gradient", *text);
    if (!bound) return bad_input(bound.error());
    if (!(*bound > 0)) return bad_input("--until-gradient must be above 0");
    request.options.until_gradient = *bound;
  }
  const auto limit = read_memory_limit(arguments);
  if (!limit) return Unexpected{limit.error()};
  request.memory_limit = *limit;
  return request;
}

}  // namespace saddlescope

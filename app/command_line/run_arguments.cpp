#include "app/command_line/run_arguments.h"

#include <utility>

#include "app/command_line/command_line.h"
#include "core/scene/scene.h"

namespace saddlescope {
namespace {

Unexpected<CommandError> bad_input(std::string text) {
  return Unexpected{CommandError{std::move(text), exit_bad_input}};
}

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

  std::vector<Leg>& past = run.plan.past;
  std::size_t before = 0;
  for (const Leg& leg : past) before += leg.steps;
  if (*step <= before)
    return bad_input("--then: step " + std::to_string(*step) + " must come after step " + std::to_string(before) +
                     ", the last change of the same run");
  if (past.size() == maximum_legs)
    return bad_input("--then: a run has at most " + std::to_string(maximum_legs) + " changes");
  past.push_back({std::exchange(run.plan.optimizer, *std::move(settings)), *step - before});
  run.specs.push_back(spec);
  return true;
}

}  // namespace

std::vector<OptionInfo> method_options() {
  return {
      {"optimizer", "SPEC", "adam, or adam:lr=0.01,beta1=0.85 (saddlescope list optimizers)", true},
      {"then", "STEP:SPEC", "from that step on the run of the --optimizer before goes on so: 120:gd:lr=0.01", true}};
}

const std::string& NamedRun::spec_at(std::size_t step) const {
  std::size_t stretch = 0;
  for (std::size_t begin = 0; stretch < plan.past.size() && step >= begin + plan.past[stretch].steps; ++stretch)
    begin += plan.past[stretch].steps;
  return specs[stretch];
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

}  // namespace saddlescope

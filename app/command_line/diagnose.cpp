#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "app/command_line/run_arguments.h"
#include "core/certificate/proved_points.h"
#include "core/diagnosis/diagnosis.h"
#include "core/diagnosis/escape_clock.h"
#include "core/diagnosis/sharpness_path.h"
#include "core/diagnosis/stability.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

using nlohmann::ordered_json;

/// All that is said about one run.
struct RunDiagnosis {
  Trajectory trajectory;
  std::size_t step = 0;
  Diagnosis diagnosis;
  std::vector<Escape> escapes;
  SharpnessPath sharpness;  ///< its first and last finite step
};

/// Only the computing flushes subnormal numbers: printing must not.
std::vector<RunDiagnosis> compute(const Loss& loss, const RunRequest& request, std::optional<std::size_t> step) {
  const FlushSubnormals flush;
  const CriticalPointsReport report = loss.dimension() <= 2 ? find_proved_points(*loss.objective, loss.window)
                                                            : find_proved_points(*loss.objective, loss.box);
  std::vector<RunDiagnosis> runs;
  for (const NamedRun& named : request.runs) {
    RunDiagnosis run;
    run.trajectory = run_optimizer(*loss.objective, named.plan, request.start, request.options);
    run.step = std::min(step.value_or(run.trajectory.last_step()), run.trajectory.last_step());
    const OptimizerSettings& settings = named.plan.settings_at(run.step);
    run.diagnosis = diagnose(*loss.objective, run.trajectory, settings, run.step, &report);
    run.escapes = escape_clocks(run.trajectory, settings, report);
    run.sharpness = sharpness_along(*loss.objective, run.trajectory, {}, 2);
    runs.push_back(std::move(run));
  }
  return runs;
}

template <class Number>
ordered_json or_null(std::optional<Number> value) {
  return value ? ordered_json(*value) : ordered_json();
}

ordered_json evidence_json(const Evidence& evidence) {
  return {{"id", evidence_kind_name(evidence.kind)},  {"label", evidence.label},   {"value", evidence.value},
          {"threshold", or_null(evidence.threshold)}, {"speaks", evidence.speaks}, {"text", evidence.text}};
}

ordered_json escape_json(const Escape& escape) {
  return {{"saddle", escape.saddle},
          {"eigenvalue", escape.eigenvalue},
          {"direction", json_numbers(escape.direction)},
          {"radius", escape.radius},
          {"nearest_step", escape.nearest_step},
          {"nearest_distance", escape.nearest_distance},
          {"from_step", escape.entry_step},
          {"offset", escape.offset},
          {"growth", or_null(escape.growth)},
          {"predicted_steps", or_null(escape.predicted)},
          {"steps", or_null(escape.left)},
          {"text", escape.text()}};
}

ordered_json run_json(const RunRequest& request, std::size_t number, const RunDiagnosis& run) {
  const Diagnosis& diagnosis = run.diagnosis;
  const std::size_t last = run.trajectory.last_finite_step();
  const double rate = run.trajectory.learning_rate[last];
  ordered_json evidence = ordered_json::array(), escapes = evidence;
  for (const Evidence& item : diagnosis.evidence) evidence.push_back(evidence_json(item));
  for (const Escape& escape : run.escapes) escapes.push_back(escape_json(escape));
  return {{"optimizer", request.runs[number].spec_at(run.step)},
          {"step", run.step},
          {"at", run.trajectory.at(run.step)},
          {"loss", run.trajectory.loss[run.step]},
          {"verdict", verdict_kind_name(diagnosis.kind)},
          {"rule", diagnosis.rule},
          {"sentence", diagnosis.sentence},
          {"help", diagnosis.help},
          {"since", or_null(diagnosis.since)},
          {"steps_to_go", or_null(diagnosis.steps_to_go)},
          {"evidence", std::move(evidence)},
          {"escapes", std::move(escapes)},
          {"end_sharpness", run.sharpness.largest.back()},
          {"two_over_rate", 2 / rate},
          {"sharpness_limit", or_null(sharpness_limit(request.runs[number].plan.settings_at(last), rate))}};
}

CommandResult run_diagnose(const Arguments& arguments, Streams streams, const CommandLineHooks&) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  const auto request = read_run_request(arguments, *loss);
  if (!request) return Unexpected{request.error()};
  std::vector<RunPlan> plans;
  for (const NamedRun& run : request->runs) plans.push_back(run.plan);
  if (const auto fits = check_memory(*loss->objective, plans, request->options.steps, request->memory_limit); !fits)
    return Unexpected{fits.error()};
  std::optional<std::size_t> step;
  if (const auto text = arguments.value("step")) {
    const auto count = parse_count("step", *text, 0, request->options.steps);
    if (!count) return bad_input(count.error());
    step = *count;
  }

  ordered_json list = ordered_json::array();
  const std::vector<RunDiagnosis> runs = compute(*loss, *request, step);
  for (std::size_t i = 0; i < runs.size(); ++i) list.push_back(run_json(*request, i, runs[i]));
  const ordered_json object = {
      {"formula", loss->formula->text()}, {"start", request->start}, {"runs", std::move(list)}};
  return write_result(arguments, streams, json_text(object, 4) + "\n");
}

}  // namespace

CommandInfo diagnose_command() {
  CommandInfo command{"diagnose",
                      "diagnose LOSS --start A,B --optimizer SPEC [--then STEP:SPEC ...] [--optimizer SPEC ...] "
                      "[--steps N] [--step K] [-o FILE]",
                      "Runs optimizers and says why each is stuck, or that it is not, with the evidence, as JSON.",
                      loss_options(), 0};
  for (const OptionInfo& option : run_options())
    if (option.name != "every") command.options.push_back(option);
  command.options.push_back({"step", "K", "the step that is looked at, else each run's last"});
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  command.run = run_diagnose;
  return command;
}

}  // namespace saddlescope

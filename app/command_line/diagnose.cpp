#include <algorithm>
#include <optional>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "app/command_line/run_arguments.h"
#include "core/diagnosis/diagnosis.h"
#include "core/diagnosis/escape_clock.h"
#include "core/diagnosis/sharpness_path.h"
#include "core/diagnosis/stability.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

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
  const CriticalPointsReport report = loss.dimension() <= 2 ? find_critical_points(*loss.objective, loss.window)
                                                            : find_critical_points(*loss.objective, loss.box);
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

std::string number_or_null(std::optional<double> value) { return value ? json_number(*value) : "null"; }
std::string count_or_null(std::optional<std::size_t> value) { return value ? std::to_string(*value) : "null"; }

std::string evidence_json(const Evidence& evidence) {
  return JsonObject()
      .add("id", json_string(evidence_kind_name(evidence.kind)))
      .add("label", json_string(evidence.label))
      .add("value", json_number(evidence.value))
      .add("threshold", number_or_null(evidence.threshold))
      .add("speaks", evidence.speaks ? "true" : "false")
      .add("text", json_string(evidence.text))
      .one_line();
}

std::string escape_json(const Escape& escape) {
  return JsonObject()
      .add("saddle", json_numbers(escape.saddle))
      .add("eigenvalue", json_number(escape.eigenvalue))
      .add("direction", json_numbers(escape.direction))
      .add("radius", json_number(escape.radius))
      .add("nearest_step", std::to_string(escape.nearest_step))
      .add("nearest_distance", json_number(escape.nearest_distance))
      .add("from_step", std::to_string(escape.entry_step))
      .add("offset", json_number(escape.offset))
      .add("growth", number_or_null(escape.growth))
      .add("predicted_steps", number_or_null(escape.predicted))
      .add("steps", count_or_null(escape.left))
      .add("text", json_string(escape.text()))
      .one_line();
}

std::string run_json(const RunRequest& request, std::size_t number, const RunDiagnosis& run) {
  const Diagnosis& diagnosis = run.diagnosis;
  const std::size_t last = run.trajectory.last_finite_step();
  const double rate = run.trajectory.learning_rate[last];
  std::vector<std::string> evidence, escapes;
  for (const Evidence& item : diagnosis.evidence) evidence.push_back(evidence_json(item));
  for (const Escape& escape : run.escapes) escapes.push_back(escape_json(escape));
  JsonObject object;
  object.add("optimizer", json_string(request.runs[number].spec_at(run.step)))
      .add("step", std::to_string(run.step))
      .add("at", json_numbers(run.trajectory.at(run.step)))
      .add("loss", json_number(run.trajectory.loss[run.step]))
      .add("verdict", json_string(verdict_kind_name(diagnosis.kind)))
      .add("rule", json_string(diagnosis.rule))
      .add("sentence", json_string(diagnosis.sentence))
      .add("help", json_string(diagnosis.help))
      .add("since", count_or_null(diagnosis.since))
      .add("steps_to_go", number_or_null(diagnosis.steps_to_go))
      .add("evidence", json_list_lines(evidence, 4))
      .add("escapes", json_list_lines(escapes, 4))
      .add("end_sharpness", json_number(run.sharpness.largest.back()))
      .add("two_over_rate", json_number(2 / rate))
      .add("sharpness_limit", number_or_null(sharpness_limit(request.runs[number].plan.settings_at(last), rate)));
  std::string text = "    ";
  for (const char c : object.lines()) (text += c) += c == '\n' ? "    " : "";
  return text;
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
  return command;
}

CommandResult run_diagnose(const Arguments& arguments, Streams streams) {
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

  std::string text;
  const std::vector<RunDiagnosis> runs = compute(*loss, *request, step);
  for (std::size_t i = 0; i < runs.size(); ++i) text += (i == 0 ? "" : ",\n") + run_json(*request, i, runs[i]);
  JsonObject object;
  object.add("formula", json_string(loss->formula->text()))
      .add("start", json_numbers(request->start))
      .add("runs", "[\n" + text + "\n  ]");
  return write_result(arguments, streams, object.lines() + "\n");
}

}  // namespace saddlescope

#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/run_arguments.h"
#include "core/run/trajectory.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

Unexpected<CommandError> bad_input(std::string text) {
  return Unexpected{CommandError{std::move(text), exit_bad_input}};
}

/// A CSV field, in quotes where it has to be (RFC 4180).
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

const char* status_name(const Trajectory& trajectory, std::size_t row) {
  if (row + 1 < trajectory.rows() || trajectory.status == RunStatus::ok) return "ok";
  return trajectory.status == RunStatus::diverged ? "diverged" : "undefined";
}

void append_rows(std::string& out, std::size_t run, const std::string& spec, const Trajectory& trajectory,
                 std::size_t every) {
  const std::string head = std::to_string(run) + "," + field(spec) + ",";
  for (std::size_t row = 0; row < trajectory.rows(); ++row) {
    if (row % every != 0 && row + 1 != trajectory.rows()) continue;
    out += head;
    out += std::to_string(row);
    for (const double value : trajectory.at(row)) (out += ',') += exact_text(value);
    for (const double value : {trajectory.loss[row], trajectory.gradient_norm[row], trajectory.learning_rate[row]})
      (out += ',') += exact_text(value);
    ((out += ',') += status_name(trajectory, row)) += '\n';
  }
}

}  // namespace

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
  request.specs = arguments.all("optimizer");
  if (request.specs.empty())
    return bad_input("no optimizer is named; give --optimizer SPEC, such as --optimizer adam:lr=0.1");
  for (const std::string& spec : request.specs) {
    const auto settings = parse_optimizer(spec);
    if (!settings) return bad_input("--optimizer: " + settings.error());
    request.optimizers.push_back(*settings);
  }
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
  if (const auto text = arguments.value("until-gradient")) {
    const auto bound = parse_finite("until-gradient", *text);
    if (!bound) return bad_input(bound.error());
    if (!(*bound > 0)) return bad_input("--until-gradient must be above 0");
    request.options.until_gradient = *bound;
  }
  return request;
}

std::vector<OptionInfo> run_options() {
  return {{"start", "A,B", "where the runs start (a surface: its first start)"},
          {"optimizer", "SPEC", "adam, or adam:lr=0.01,beta1=0.85 (saddlescope list optimizers)", true},
          {"steps", "N", "number of updates, 400 if not given"},
          {"every", "K", "print every K-th step and the last"},
          {"until-gradient", "G", "stop a run once its gradient norm is at most G"}};
}

CommandInfo trace_command() {
  CommandInfo command{"trace",
                      "trace LOSS --start A,B --optimizer SPEC [--optimizer SPEC ...] --steps N [--every K] [-o FILE]",
                      "Runs optimizers and prints every step as CSV.", loss_options(), 0};
  for (const OptionInfo& option : run_options()) command.options.push_back(option);
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  return command;
}

CommandResult run_trace(const Arguments& arguments, Streams streams) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  const auto request = read_run_request(arguments, *loss);
  if (!request) return Unexpected{request.error()};

  std::string text = "run,optimizer,step";
  for (const std::string& name : loss->formula->variables()) text += "," + field(name);
  text += ",loss,gradient_norm,learning_rate,status\n";
  for (std::size_t i = 0; i < request->optimizers.size(); ++i)
    append_rows(text, i + 1, request->specs[i],
                run_optimizer(*loss->objective, request->optimizers[i], request->start, request->options),
                request->every);
  return write_result(arguments, streams, text);
}

}  // namespace saddlescope

#include <algorithm>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/run_arguments.h"
#include "core/run/trajectory.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// A CSV field, in quotes where it has to be (RFC 4180).
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

const char* status_name(const Trajectory& trajectory, std::size_t row) {
  const auto& singular = trajectory.singular_steps;
  if (std::binary_search(singular.begin(), singular.end(), row)) return "singular";
  if (row + 1 < trajectory.rows() || trajectory.status == RunStatus::ok) return "ok";
  return trajectory.status == RunStatus::diverged ? "diverged" : "undefined";
}

/// In pieces: a million rows are a hundred megabytes.
CommandResult write_rows(ResultWriter& writer, std::size_t number, const NamedRun& run, const Trajectory& trajectory,
                         std::size_t every, bool epochs) {
  constexpr std::size_t piece = 1 << 16;
  std::string out;
  for (std::size_t row = 0; row < trajectory.rows(); ++row) {
    if (row % every != 0 && row + 1 != trajectory.rows()) continue;
    if (out.size() >= piece) {
      if (const auto written = writer.write(out); !written) return written;
      out.clear();
    }
    out += std::to_string(number) + "," + field(run.spec_at(row)) + "," + std::to_string(row);
    for (const double value : trajectory.at(row)) (out += ',') += exact_text(value);
    for (const double value : {trajectory.loss[row], trajectory.gradient_norm[row], trajectory.learning_rate[row]})
      (out += ',') += exact_text(value);
    if (epochs) {
      (out += ',') += exact_text(trajectory.epoch_at(static_cast<double>(row)));
      (out += ',') += exact_text(trajectory.is_noisy() ? trajectory.batch_loss[row] : trajectory.loss[row]);
    }
    ((out += ',') += status_name(trajectory, row)) += '\n';
  }
  return writer.write(out);
}

CommandResult run_trace(const Arguments& arguments, Streams streams, const CommandLineHooks&) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  const auto request = read_run_request(arguments, *loss);
  if (!request) return Unexpected{request.error()};
  for (const NamedRun& run : request->runs)  // one at a time is held
    if (const auto fits = check_memory(*loss->objective, {&run.plan, 1}, request->options.steps, request->memory_limit);
        !fits)
      return Unexpected{fits.error()};

  std::string text = "run,optimizer,step";
  for (const std::string& name : loss->formula->variables()) text += "," + field(name);
  const bool epochs = arguments.has("batch") || arguments.has("shuffle");
  text += ",loss,gradient_norm,learning_rate,";
  text += epochs ? "epoch,batch_loss,status\n" : "status\n";
  auto writer = ResultWriter::create(arguments, streams);
  if (!writer) return Unexpected{writer.error()};
  if (const auto written = writer->write(text); !written) return written;
  for (std::size_t i = 0; i < request->runs.size(); ++i) {
    const Trajectory trajectory =
        run_optimizer(*loss->objective, request->runs[i].plan, request->start, request->options);
    if (const auto written = write_rows(*writer, i + 1, request->runs[i], trajectory, request->every, epochs); !written)
      return written;
  }
  return writer->finish();
}

}  // namespace

CommandInfo trace_command() {
  CommandInfo command{
      "trace",
      "trace LOSS --start A,B --optimizer SPEC [--then STEP:SPEC ...] [--optimizer SPEC ...] --steps N "
      "[--every K] [-o FILE]",
      "Runs optimizers and prints every step as CSV.\n"
      "Column “optimizer” is the SPEC that makes the update from that row. At a --then the same method "
      "keeps its memory (momentum,\n"
      "running means), another one starts afresh. Column “status”: ok; singular (the Hessian is singular "
      "there, and the update left\n"
      "out the part of the gradient that it does not reach); diverged or undefined (the run ended, for "
      "its numbers are not finite).\n"
      "Columns “loss” and “gradient_norm” are of the whole loss. With --batch or --shuffle two more columns follow: "
      "“epoch” and\n“batch_loss”, the loss that the update from that row sees.",
      loss_options(), 0};
  for (const OptionInfo& option : run_options()) command.options.push_back(option);
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  command.run = run_trace;
  return command;
}

}  // namespace saddlescope

#include "app/command_line/command_line.h"

#include <array>
#include <ostream>
#include <sstream>
#include <string_view>

#include "app/command_line/commands.h"
#include "app/command_line/run_arguments.h"
#include "app/command_line/scene_arguments.h"
#include "app/open_scene.h"
#include "core/scene/scene_file.h"
#include "core/support/nearest_name.h"
#include "core/support/text_file.h"
#include "core/support/utf8.h"

#ifndef SADDLESCOPE_VERSION
#define SADDLESCOPE_VERSION "unknown"
#endif

namespace saddlescope {

// A command is its file, its name here and its place in the list.
CommandInfo evaluate_command(), trace_command(), critical_points_command(), diagnose_command(), render_command(),
    list_command();

namespace {

std::vector<CommandInfo> all_commands() {
  return {evaluate_command(), trace_command(),  critical_points_command(),
          diagnose_command(), render_command(), list_command()};
}

CommandResult print_text(std::ostream& out, std::string_view text) {
  out << text << std::flush;
  if (!out) return Unexpected{CommandError{"cannot write to standard output", exit_failure}};
  return exit_success;
}

/// An argument of fifty kilobytes is not echoed whole.
std::string shortened(const std::string& text) {
  constexpr std::size_t longest = 4000, kept = 1500;
  if (text.size() <= longest) return text;
  std::size_t head = kept, tail = text.size() - kept;
  while (head > 0 && !begins_character(text[head])) --head;
  while (tail < text.size() && !begins_character(text[tail])) ++tail;
  return text.substr(0, head) + " … " + text.substr(tail);
}

/// Prints an error: one line with the command's name, or a formula's report with its caret as it is.
int print_error(std::ostream& err, std::string_view command, const CommandError& error) {
  if (error.text.find('\n') >= error.text.size() - 1) {
    err << "saddlescope" << (command.empty() ? "" : " ") << command << ": ";
  }
  err << shown_text(shortened(error.text)) << (error.text.ends_with('\n') ? "" : "\n");
  return error.status;
}

}  // namespace

int call_hook(std::ostream& err, std::string_view command, const std::function<int(std::ostream& err)>& hook) {
  std::ostringstream said;
  const int status = hook(said);
  if (const std::string text = said.str(); !text.empty()) print_error(err, command, {text, status});
  return status;
}

CommandResult write_result(const Arguments& arguments, Streams streams, const std::string& text) {
  auto writer = ResultWriter::create(arguments, streams);
  if (!writer) return Unexpected{writer.error()};
  if (auto written = writer->write(text); !written) return written;
  return writer->finish();
}

Expected<ResultWriter, CommandError> ResultWriter::create(const Arguments& arguments, Streams streams) {
  ResultWriter writer(streams);
  if (const auto path = arguments.value("output")) {
    auto file = FileWriter::create(*path);
    if (!file) return Unexpected{CommandError{file.error(), exit_failure}};
    writer.file_.emplace(*std::move(file));
  }
  return writer;
}

CommandResult ResultWriter::write(std::string_view text) {
  if (!file_) return print_text(streams_.out, text);
  if (const auto written = file_->write(text); !written) return Unexpected{CommandError{written.error(), exit_failure}};
  return exit_success;
}

CommandResult ResultWriter::finish() {
  if (!file_) return print_text(streams_.out, {});
  if (const auto done = file_->finish(); !done) return Unexpected{CommandError{done.error(), exit_failure}};
  return exit_success;
}

Expected<bool, CommandError> check_output(const Arguments& arguments) {
  const auto file = arguments.value("output");
  if (!file) return true;
  const auto checked = can_write_file(*file);
  if (!checked) return Unexpected{CommandError{checked.error(), exit_failure}};
  return true;
}

Expected<std::size_t, CommandError> read_choice(std::string_view option, const std::string& text,
                                                std::span<const std::string_view> names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return i;
  return bad_input("--" + std::string(option) + " cannot be “" + text + "”; " + name_hint(text, names));
}

Expected<std::optional<ThemeKind>, CommandError> read_theme(const Arguments& arguments) {
  constexpr std::array<std::string_view, 2> names = {"dark", "light"};
  const auto text = arguments.value("theme");
  if (!text) return std::optional<ThemeKind>();
  const auto choice = read_choice("theme", *text, names);
  if (!choice) return Unexpected{choice.error()};
  return std::optional<ThemeKind>(static_cast<ThemeKind>(*choice));
}

Expected<Scene, CommandError> read_scene_file(const std::filesystem::path& path) {
  auto scene = open_scene(path);
  if (!scene) return bad_input(scene.error());
  return *std::move(scene);
}

namespace {

CommandResult run_window(const Arguments& arguments, Streams streams, const CommandLineHooks& hooks) {
  WindowOptions options;
  const auto theme = read_theme(arguments);
  if (!theme) return Unexpected{theme.error()};
  options.theme = *theme;
  const auto limit = read_memory_limit(arguments);
  if (!limit) return Unexpected{limit.error()};
  options.memory_limit = *limit;
  if (!arguments.positionals().empty()) {
    const std::string& word = arguments.positionals().front();
    std::error_code ignored;
    std::vector<std::string_view> names;
    for (const CommandInfo& command : all_commands()) names.push_back(command.name);
    const std::string_view meant = nearest_name(word, names);
    if (!meant.empty() && !std::filesystem::exists(word, ignored))
      return bad_input("unknown command “" + word + "”; " + name_hint(word, names));
    options.scene_file = word;
  }
  auto scene = read_scene(arguments, options.scene_file, streams.err);
  if (!scene) return Unexpected{scene.error()};
  if (const auto applied = apply_loss_options(arguments, *scene); !applied) return Unexpected{applied.error()};
  return call_hook(streams.err, "", [&](std::ostream& err) { return hooks.open_window(*scene, options, err); });
}

/// The window, when no command is named.
CommandInfo window_command() {
  CommandInfo command{
      "",
      "[SCENE.toml] [--theme dark|light] [--surface ID | --formula TEXT] [--data FILE.csv]",
      "Opens the window, with a scene file if one is named, or with a loss. With --data alone it shows a line "
      "through the rows.",
      {{"theme", "dark|light", "colours of the window, else as last time"}},
      1};
  for (const OptionInfo& option : loss_options()) command.options.push_back(option);
  command.options.push_back(memory_option());
  command.options.push_back({"version", "", "the program's version"});
  command.options.push_back({"help", "", "this text; saddlescope COMMAND --help explains a command", false, 'h'});
  command.run = run_window;
  return command;
}

std::string program_help() {
  std::string text = help_text(window_command()) + "\nCommands, for scripts and checks:\n";
  for (const CommandInfo& command : all_commands()) {
    const std::string summary(command.summary);
    text += "  saddlescope " + std::string(command.usage) + "\n      " + summary.substr(0, summary.find('\n')) + "\n";
  }
  text +=
      "\nLOSS is --surface ID or --formula TEXT, with --parameters A,B, --constant NAME=VALUE and --domain "
      "XMIN,XMAX,YMIN,YMAX (more than two variables: MIN,MAX for all, or two numbers each).\n"
      "With --data FILE.csv or --data TABLE (saddlescope list tables) names of columns are data, and LOSS is the "
      "formula's mean over the rows; their sum with --reduce sum.\n"
      "SPEC is a method with its hyperparameters: adam, or adam:lr=0.01,beta1=0.85, or the lecture's form of it with a "
      "schedule: adagrad:lr=1,convention=lecture,schedule=cosine(T=1000),warmup=100.\n"
      "Each command explains its options: saddlescope COMMAND --help. Exit status: 2 for bad input, 1 for a failure at "
      "run time.\n";
  return text;
}

}  // namespace

int run_command_line(std::span<const std::string> arguments, std::ostream& out, std::ostream& err,
                     const CommandLineHooks& hooks) {
  CommandInfo command = window_command();
  if (!arguments.empty())
    for (CommandInfo& known : all_commands())
      if (known.name == arguments.front()) command = std::move(known);
  if (!command.name.empty()) arguments = arguments.subspan(1);

  const auto parsed = parse_arguments(command, arguments);
  if (!parsed) return print_error(err, command.name, {parsed.error(), exit_bad_input});
  const CommandResult result = parsed->has("help")
                                   ? print_text(out, command.name.empty() ? program_help() : help_text(command))
                               : parsed->has("version") ? print_text(out, "saddlescope " SADDLESCOPE_VERSION "\n")
                                                        : command.run(*parsed, {out, err}, hooks);
  return result ? *result : print_error(err, command.name, result.error());
}

}  // namespace saddlescope

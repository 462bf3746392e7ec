// What the commands behind run_command_line share; private to this folder. Each command is one file: what it is called,
// its options, and a function that reads its arguments, computes, prints and returns what failed. Main thread.
#pragma once

#include <iosfwd>
#include <optional>

#include "app/command_line/arguments.h"
#include "app/command_line/command_line.h"
#include "app/command_line/loss_arguments.h"
#include "core/support/text_file.h"

namespace saddlescope {

/// Where a command prints: standard output and errors.
struct Streams {
  std::ostream& out;
  std::ostream& err;
};

/// The options that describe runs; taken by trace, diagnose and render.
std::vector<OptionInfo> run_options();
/// --memory-limit, one of the run options; also taken by the window.
OptionInfo memory_option();

/// Calls a hook and puts the program's and the command's name before the line in which it says what failed.
int call_hook(std::ostream& err, std::string_view command, const std::function<int(std::ostream& err)>& hook);

/// What a command prints, in pieces: to the file named by --output, where it shows once it is whole, or to standard
/// output.
class ResultWriter {
 public:
  static Expected<ResultWriter, CommandError> create(const Arguments& arguments, Streams streams);
  CommandResult write(std::string_view text);
  CommandResult finish();

 private:
  explicit ResultWriter(Streams streams) : streams_(streams) {}
  Streams streams_;
  std::optional<FileWriter> file_;
};

/// The text to the file named by --output, or to standard output without it.
CommandResult write_result(const Arguments& arguments, Streams streams, const std::string& text);
/// Asks early whether the file named by --output can be written.
Expected<bool, CommandError> check_output(const Arguments& arguments);

/// --theme dark|light; nothing when absent.
Expected<std::optional<ThemeKind>, CommandError> read_theme(const Arguments& arguments);
/// One of the names for --option; the error lists them.
Expected<std::size_t, CommandError> read_choice(std::string_view option, const std::string& text,
                                                std::span<const std::string_view> names);

/// A scene file, read and checked as far as the formula goes.
Expected<Scene, CommandError> read_scene_file(const std::filesystem::path& path);

}  // namespace saddlescope

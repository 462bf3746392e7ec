// Options described by data: parsing and help are made from it. Values may start with a minus sign ("--at -1.5,2").
// Pure functions, any thread.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/support/expected.h"

namespace saddlescope {

struct OptionInfo {
  std::string_view name;   ///< "at", used as --at
  std::string_view value;  ///< what follows, for the help: "A,B"; empty: a switch
  std::string_view help;   ///< one line
  bool repeatable = false;
  char letter = 0;  ///< short form, used as -o
};

class Arguments;
struct CommandError;
struct CommandLineHooks;
struct Streams;

/// An exit status, or what failed.
using CommandResult = Expected<int, CommandError>;

struct CommandInfo {
  std::string_view name;     ///< "evaluate"; empty: the program itself
  std::string_view usage;    ///< what follows the program's name in the help's first line
  std::string_view summary;  ///< one line
  std::vector<OptionInfo> options;
  std::size_t maximum_positionals = 0;
  CommandResult (*run)(const Arguments& arguments, Streams streams, const CommandLineHooks& hooks) = nullptr;
};

class Arguments {
 public:
  bool has(std::string_view option) const { return values_.contains(std::string(option)); }
  /// The last value given; nothing when absent.
  std::optional<std::string> value(std::string_view option) const;
  /// All values in order.
  std::vector<std::string> all(std::string_view option) const;
  /// Every option with its value as given, for options that change the one before.
  const std::vector<std::pair<std::string, std::string>>& in_order() const { return in_order_; }
  const std::vector<std::string>& positionals() const { return positionals_; }

 private:
  friend Expected<Arguments, std::string> parse_arguments(const CommandInfo& command,
                                                          std::span<const std::string> arguments);
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::pair<std::string, std::string>> in_order_;
  std::vector<std::string> positionals_;
};

/// Accepts --name value, --name=value, -o value, -ovalue, and -- before positionals. The word after an option is its
/// value unless it is itself one of the command's options, -o or --name, with nothing joined to the letter. Unknown and
/// repeated options, missing values and too many positionals are errors of one line.
Expected<Arguments, std::string> parse_arguments(const CommandInfo& command, std::span<const std::string> arguments);

std::string help_text(const CommandInfo& command);

/// Whole text as numbers parted by commas, all finite. Error: one line that names the option.
Expected<std::vector<double>, std::string> parse_numbers(std::string_view option, std::string_view text);
/// One finite number.
Expected<double, std::string> parse_finite(std::string_view option, std::string_view text);
/// A whole number in [minimum, maximum].
Expected<std::size_t, std::string> parse_count(std::string_view option, std::string_view text, std::size_t minimum,
                                               std::size_t maximum);
/// Parts between commas, blanks round them taken off.
std::vector<std::string> split_commas(std::string_view text);

}  // namespace saddlescope

#include "app/command_line/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/support/nearest_name.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

const OptionInfo* find_option(const CommandInfo& command, std::string_view name) {
  for (const OptionInfo& option : command.options)
    if (option.name == name) return &option;
  return nullptr;
}

/// An argument taken apart: which option it names and the value that is joined to it.
struct Word {
  const OptionInfo* option = nullptr;
  std::optional<std::string> joined;
};

Word read_word(const CommandInfo& command, const std::string& argument) {
  if (argument.starts_with("--")) {
    const std::size_t equals = argument.find('=');
    const std::string_view name =
        std::string_view(argument).substr(2, equals == std::string::npos ? equals : equals - 2);
    Word word{find_option(command, name), std::nullopt};
    if (equals != std::string::npos) word.joined = argument.substr(equals + 1);
    return word;
  }
  if (argument.size() >= 2 && argument[0] == '-') {
    for (const OptionInfo& option : command.options) {
      if (option.letter == 0 || option.letter != argument[1]) continue;
      if (argument.size() == 2) return {&option, std::nullopt};
      if (option.value.empty()) break;
      return {&option, argument.substr(argument[2] == '=' ? 3 : 2)};
    }
  }
  return {};
}

/// Whether the word behind an option is another option rather than its value: -o and --output, but not the formula
/// -o^2.
bool is_option(const CommandInfo& command, const std::string& argument) {
  const bool exact = argument.starts_with("--") || argument.size() == 2;
  return exact && read_word(command, argument).option != nullptr;
}

std::string unknown_option(const CommandInfo& command, const std::string& argument) {
  std::vector<std::string> written;
  for (const OptionInfo& option : command.options) written.push_back("--" + std::string(option.name));
  const std::vector<std::string_view> known(written.begin(), written.end());
  return "unknown option “" + argument.substr(0, argument.find('=')) + "”; " +
         name_hint(argument.substr(0, argument.find('=')), known);
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::string option_form(const OptionInfo& option) {
  std::string form = option.letter ? std::string("-") + option.letter + ", --" : std::string("    --");
  form += option.name;
  if (!option.value.empty()) (form += ' ') += option.value;
  return form;
}

}  // namespace

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = values_.find(std::string(option));
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view option) const {
  const auto found = values_.find(std::string(option));
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

Expected<Arguments, std::string> parse_arguments(const CommandInfo& command, std::span<const std::string> arguments) {
  Arguments result;
  bool options_ended = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!options_ended && argument == "--") {
      options_ended = true;
      continue;
    }
    const bool looks_like_option = !options_ended && argument.size() >= 2 && argument[0] == '-';
    if (!looks_like_option) {
      if (result.positionals_.size() == command.maximum_positionals)
        return Unexpected{"unexpected argument “" + argument +
                          "”; a value that starts an option must follow it directly"};
      result.positionals_.push_back(argument);
      continue;
    }
    const Word word = read_word(command, argument);
    if (!word.option) return Unexpected{unknown_option(command, argument)};
    const std::string name(word.option->name);
    if (result.has(name) && !word.option->repeatable) return Unexpected{"--" + name + " is given twice; give it once"};
    std::string value;
    if (word.option->value.empty()) {
      if (word.joined) return Unexpected{"--" + name + " takes no value"};
    } else if (word.joined) {
      value = *word.joined;
    } else {
      if (i + 1 == arguments.size() || is_option(command, arguments[i + 1]))
        return Unexpected{"--" + name + " needs a value: --" + name + " " + std::string(word.option->value)};
      value = arguments[++i];
    }
    if (!word.option->value.empty() && trimmed(value).empty())
      return Unexpected{"--" + name + " has an empty value; give --" + name + " " + std::string(word.option->value)};
    result.in_order_.emplace_back(name, value);
    result.values_[name].push_back(std::move(value));
  }
  return result;
}

std::string help_text(const CommandInfo& command) {
  std::string text =
      "saddlescope " + std::string(command.usage) + "\n\n" + std::string(command.summary) + "\n\nOptions:\n";
  std::size_t width = 0;
  for (const OptionInfo& option : command.options) width = std::max(width, option_form(option).size());
  for (const OptionInfo& option : command.options) {
    std::string form = option_form(option);
    form.resize(width + 2, ' ');
    text += "  " + form + std::string(option.help) + (option.repeatable ? " (repeatable)" : "") + "\n";
  }
  return text;
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

Expected<double, std::string> parse_finite(std::string_view option, std::string_view text) {
  const std::optional<double> number = parse_number(text);
  if (!number || !std::isfinite(*number))
    return Unexpected{"--" + std::string(option) + ": “" + std::string(text) + "” is not a finite number"};
  return *number;
}

Expected<std::vector<double>, std::string> parse_numbers(std::string_view option, std::string_view text) {
  std::vector<double> numbers;
  for (const std::string& part : split_commas(text)) {
    const Expected<double, std::string> number = parse_finite(option, part);
    if (!number) return Unexpected{number.error() + "; write numbers parted by commas, such as -1.5,2"};
    numbers.push_back(*number);
  }
  return numbers;
}

Expected<std::size_t, std::string> parse_count(std::string_view option, std::string_view text, std::size_t minimum,
                                               std::size_t maximum) {
  const std::string digits = trimmed(text);
  std::size_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = !digits.empty() && result.ec == std::errc() && result.ptr == digits.data() + digits.size();
  if (!whole || number < minimum || number > maximum)
    return Unexpected{"--" + std::string(option) + ": “" + std::string(text) + "” is not a whole number from " +
                      std::to_string(minimum) + " to " + std::to_string(maximum)};
  return number;
}

}  // namespace saddlescope

// The text form of a schedule: `cosine(T=1000,floor=0.1)*step(k=300,gamma=0.5)`.
#include <algorithm>
#include <vector>

#include "core/optimizer/schedule.h"
#include "core/optimizer/specification.h"
#include "core/support/nearest_name.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

using Failure = Unexpected<std::string>;

std::string owner_of(const ScheduleInfo& info) { return "schedule " + std::string(info.id) + ": "; }

/// "cosine(T=400,floor=0)": how it is written, for messages.
std::string example_of(const ScheduleInfo& info) {
  const ScheduleFactor factor = default_factor(info.id);
  return print_schedule({&factor, 1});
}

/// Reads one `name=value` or a value that stands at its place; the error text, empty when it went well.
std::string read_argument(const ScheduleInfo& info, std::size_t place, std::string_view text, ScheduleFactor& factor,
                          std::vector<bool>& given) {
  const std::size_t equals = text.find('=');
  const bool named = equals != std::string_view::npos;
  const std::vector<std::string_view> names = ids_of(info.arguments);
  if (named) {
    const std::string_view name = trimmed(text.substr(0, equals));
    place = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    if (place == names.size())
      return owner_of(info) + "it has no argument " + single_quoted(name) + "; it has: " + joined_names(names);
  } else if (place >= names.size()) {
    return owner_of(info) + "too many arguments; it has: " + (names.empty() ? "none" : joined_names(names));
  }
  const std::string name(names[place]);
  if (given[place]) return owner_of(info) + name + " is given twice";
  given[place] = true;
  const std::string_view value_text = trimmed(named ? text.substr(equals + 1) : text);
  const std::optional<double> value = number_of(value_text);
  if (!value) return owner_of(info) + "the value of " + name + " is not a number: " + single_quoted(value_text);
  factor.values[place] = *value;
  return {};
}

/// Reads one `t:f`; the error text, empty when it went well.
std::string read_piece(const ScheduleInfo& info, std::string_view text, ScheduleFactor& factor) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto t = number_of(trimmed(text.substr(0, colon))), f = number_of(trimmed(text.substr(colon + 1)));
    if (t && f) {
      factor.values.insert(factor.values.end(), {*t, *f});
      return {};
    }
  }
  return owner_of(info) + single_quoted(trimmed(text)) +
         " is not t:f, an update and the factor from there on, such as 400:0.1";
}

std::string read_arguments(const ScheduleInfo& info, std::string_view text, ScheduleFactor& factor) {
  const std::vector<std::string_view> parts = split_outside_brackets(text, ',');
  if (info.pieces) {
    factor.values.clear();
    if (parts.size() > maximum_schedule_pieces)
      return owner_of(info) + "it has more than " + std::to_string(maximum_schedule_pieces) + " pieces; remove some";
  }
  std::vector<bool> given(info.arguments.size());
  for (std::size_t place = 0; place < parts.size(); ++place) {
    std::string error =
        info.pieces ? read_piece(info, parts[place], factor) : read_argument(info, place, parts[place], factor, given);
    if (!error.empty()) return error;
  }
  return {};
}

Expected<ScheduleFactor, std::string> read_factor(std::string_view text) {
  text = trimmed(text);
  const std::size_t open = text.find('(');
  const std::string_view id = trimmed(text.substr(0, open));
  if (id.empty())
    return Failure{"schedule: a part has no name; write NAME(ARGUMENTS), with * between parts, such as cosine(T=1000)"};
  if (id.find(')') != std::string_view::npos)
    return Failure{"schedule: " + single_quoted(text) + " has a closing bracket but no opening one"};
  const ScheduleInfo* info = find_schedule(id);
  if (info == nullptr)
    return Failure{"unknown schedule " + single_quoted(id) + "; " + name_hint(id, ids_of(schedule_catalogue()))};

  ScheduleFactor factor = default_factor(id);
  if (open == std::string_view::npos) return factor;
  const std::size_t close = text.find(')', open);
  if (close == std::string_view::npos)
    return Failure{owner_of(*info) + "the closing bracket is missing; write it as " + example_of(*info)};
  if (const std::string_view rest = trimmed(text.substr(close + 1)); !rest.empty())
    return Failure{owner_of(*info) + single_quoted(rest) + " follows the closing bracket; put * between parts"};
  const std::string_view arguments = trimmed(text.substr(open + 1, close - open - 1));
  if (arguments.empty()) return factor;
  if (std::string error = read_arguments(*info, arguments, factor); !error.empty()) return Failure{std::move(error)};
  if (std::string error = problem_of(factor); !error.empty()) return Failure{std::move(error)};
  return factor;
}

}  // namespace

Expected<std::vector<ScheduleFactor>, std::string> parse_schedule(std::string_view text) {
  const std::vector<std::string_view> parts = split_outside_brackets(text, '*');
  if (parts.size() > maximum_schedule_factors)
    return Failure{"schedule: it has more than " + std::to_string(maximum_schedule_factors) + " parts; remove some"};
  std::vector<ScheduleFactor> factors;
  for (const std::string_view part : parts) {
    auto factor = read_factor(part);
    if (!factor) return Failure{factor.error()};
    factors.push_back(*std::move(factor));
  }
  return factors;
}

std::string print_schedule(std::span<const ScheduleFactor> factors) {
  std::string text;
  for (const ScheduleFactor& factor : factors) {
    const ScheduleInfo* info = find_schedule(factor.id);
    if (info == nullptr) continue;
    if (!text.empty()) text += '*';
    text += factor.id;
    if (factor.values.empty()) continue;
    char separator = '(';
    for (std::size_t i = 0; i < factor.values.size(); ++i) {
      text += info->pieces && i % 2 == 1 ? ':' : separator;
      if (!info->pieces && i < info->arguments.size()) text += std::string(info->arguments[i].id) + "=";
      text += exact_text(factor.values[i]);
      separator = ',';
    }
    text += ')';
  }
  return text;
}

}  // namespace saddlescope

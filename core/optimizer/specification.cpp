// The text form of a method with its hyperparameters: `adam:lr=0.01,beta1=0.85`.
#include <cmath>
#include <string>
#include <vector>

#include "core/optimizer/hyperparameters.h"
#include "core/optimizer/optimizer.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

using Failure = Unexpected<std::string>;

std::string_view trimmed(std::string_view text) {
  const std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

/// The ids of a table's rows, for messages: "lr, beta1, eps".
template <class Row>
std::string listed(std::span<const Row> rows) {
  std::string list;
  for (const Row& row : rows) {
    if (!list.empty()) list += ", ";
    list += row.id;
  }
  return list;
}

std::string range_text(const Hyperparameter& parameter) {
  if (parameter.scale == Hyperparameter::Scale::toggle) return "must be 0 or 1";
  const std::string low = exact_text(parameter.valid_minimum), high = exact_text(parameter.valid_maximum);
  if (parameter.valid_maximum == largest_number) return "must be at least " + low + " and finite";
  if (parameter.valid_maximum == just_below_one) return "must be at least " + low + " and below 1";
  return "must be from " + low + " to " + high;
}

bool in_range(const Hyperparameter& parameter, double value) {
  if (parameter.scale == Hyperparameter::Scale::toggle) return value == 0 || value == 1;
  return value >= parameter.valid_minimum && value <= parameter.valid_maximum;  // false for NaN
}

/// parse_number, with a true minus sign in the exponent too: the window writes "1e−4".
std::optional<double> number_of(std::string_view text) {
  const std::string_view true_minus = "\u2212";
  std::string plain(text);
  for (std::size_t at; (at = plain.find(true_minus)) != std::string::npos;) plain.replace(at, true_minus.size(), "-");
  return parse_number(plain);
}

/// Reads one `name=value` into `settings`; the error text, empty when it went well.
std::string read_assignment(const OptimizerInfo& info, std::string_view text, OptimizerSettings& settings,
                            std::vector<bool>& given) {
  const std::size_t equals = text.find('=');
  const std::string_view name = trimmed(text.substr(0, equals));
  const std::string owner = std::string(info.id);
  if (name.empty()) return "optimizer " + owner + ": expected name=value after ':' or ','";

  std::size_t index = 0;
  while (index < info.hyperparameters.size() && info.hyperparameters[index].id != name) ++index;
  if (index == info.hyperparameters.size())
    return "optimizer " + owner + " has no hyperparameter " + quoted(name) +
           "; it has: " + listed(info.hyperparameters);
  if (equals == std::string_view::npos)
    return "optimizer " + owner + ": " + std::string(name) + " has no value; write " + std::string(name) + "=NUMBER";
  if (given[index]) return "optimizer " + owner + ": " + std::string(name) + " is given twice";

  const std::string_view value_text = trimmed(text.substr(equals + 1));
  const std::optional<double> value = number_of(value_text);
  if (!value)
    return "optimizer " + owner + ": the value of " + std::string(name) + " is not a number: " + quoted(value_text);
  const Hyperparameter& parameter = info.hyperparameters[index];
  if (!in_range(parameter, *value))
    return "optimizer " + owner + ": " + std::string(name) + " " + range_text(parameter) + ", not " +
           std::string(value_text);
  settings.values[index] = *value;
  given[index] = true;
  return {};
}

}  // namespace

Expected<OptimizerSettings, std::string> parse_optimizer(std::string_view spec) {
  spec = trimmed(spec);
  const std::size_t colon = spec.find(':');
  const std::string_view id = trimmed(spec.substr(0, colon));
  const OptimizerInfo* info = find_optimizer(id);
  if (info == nullptr)
    return Failure{"unknown optimizer " + quoted(id) + "; known are: " + listed(optimizer_catalogue())};

  OptimizerSettings settings = default_settings(id);
  if (colon == std::string_view::npos) return settings;
  std::vector<bool> given(settings.values.size());
  for (std::string_view rest = spec.substr(colon + 1);;) {
    const std::size_t comma = rest.find(',');
    if (std::string error = read_assignment(*info, rest.substr(0, comma), settings, given); !error.empty())
      return Failure{error};
    if (comma == std::string_view::npos) return settings;
    rest = rest.substr(comma + 1);
  }
}

std::string print_optimizer(const OptimizerSettings& settings) {
  std::string text = settings.id;
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) return text;
  char separator = ':';
  for (std::size_t i = 0; i < info->hyperparameters.size() && i < settings.values.size(); ++i) {
    const Hyperparameter& parameter = info->hyperparameters[i];
    if (settings.values[i] == parameter.initial) continue;
    text += separator;
    text += std::string(parameter.id) + "=" + exact_text(settings.values[i]);
    separator = ',';
  }
  return text;
}

}  // namespace saddlescope

// The text form of a method with its hyperparameters: `adam:lr=0.01,beta1=0.85,schedule=cosine(T=1000),warmup=100`.
#include "core/optimizer/specification.h"

#include <algorithm>
#include <cmath>

#include "core/optimizer/hyperparameters.h"
#include "core/optimizer/optimizer.h"
#include "core/support/nearest_name.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

using Failure = Unexpected<std::string>;

/// What every method takes beside its hyperparameters, and `convention` where there are two.
constexpr std::string_view schedule_name = "schedule", warmup_name = "warmup", convention_key = "convention";

class Reader {
 public:
  explicit Reader(const OptimizerInfo& info) : settings(default_settings(info.id)), info_(info) {}

  /// Reads one `name=value`; the error text, empty when it went well.
  std::string read(std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = trimmed(text.substr(0, equals));
    if (name.empty()) return wrong("expected name=value after ':' or ','");
    const std::vector<std::string_view> names = ids_of(info_.hyperparameters);
    const auto found = std::find(names.begin(), names.end(), name);
    const bool known = found != names.end() || name == schedule_name || name == warmup_name || name == convention_key;
    if (!known) return unknown(name, names);
    if (equals == std::string_view::npos)
      return wrong(std::string(name) + " has no value; write " + std::string(name) + "=" + placeholder(name));
    if (std::find(given_.begin(), given_.end(), name) != given_.end())
      return wrong(std::string(name) + " is given twice");
    given_.push_back(name);

    const std::string_view value = trimmed(text.substr(equals + 1));
    if (name == schedule_name) return read_schedule(value);
    if (name == warmup_name) return read_warmup(value);
    if (name == convention_key) return read_convention(value);
    return read_number(static_cast<std::size_t>(found - names.begin()), value);
  }

  OptimizerSettings settings;

 private:
  std::string wrong(const std::string& what) const { return "optimizer " + std::string(info_.id) + ": " + what; }

  std::string unknown(std::string_view name, const std::vector<std::string_view>& names) const {
    return "optimizer " + std::string(info_.id) + " has no hyperparameter " + single_quoted(name) +
           "; it has: " + joined_names(names) + "; and schedule, warmup" +
           (has_lecture_form(info_) ? ", convention" : "");
  }

  static std::string placeholder(std::string_view name) {
    if (name == schedule_name) return "NAME(...)";
    if (name == convention_key) return "lecture";
    return name == warmup_name ? "UPDATES" : "NUMBER";
  }

  std::string read_number(std::size_t index, std::string_view text) {
    const Hyperparameter& parameter = info_.hyperparameters[index];
    const std::string name(parameter.id);
    const std::optional<double> value = number_of(text);
    if (!value) return wrong("the value of " + name + " is not a number: " + single_quoted(text));
    if (!is_valid(parameter, *value)) return wrong(name + " " + range_text(parameter) + ", not " + std::string(text));
    settings.values[index] = *value;
    return {};
  }

  std::string read_schedule(std::string_view text) {
    auto factors = parse_schedule(text);
    if (!factors) return wrong(factors.error());
    settings.schedule.factors = *std::move(factors);
    return {};
  }

  std::string read_warmup(std::string_view text) {
    const std::optional<double> value = number_of(text);
    if (!value || !(*value >= 0 && *value <= static_cast<double>(maximum_warmup)) || *value != std::floor(*value))
      return wrong("warmup must be a whole number of updates from 0 to " + std::to_string(maximum_warmup) + ", not " +
                   single_quoted(text));
    settings.schedule.warmup = static_cast<std::size_t>(*value);
    return {};
  }

  std::string read_convention(std::string_view text) {
    for (const Convention convention : {Convention::pytorch, Convention::lecture}) {
      if (text != convention_name(convention)) continue;
      if (convention == Convention::lecture && !has_lecture_form(info_))
        return "optimizer " + std::string(info_.id) + " has one convention; leave convention away";
      settings.convention = convention;
      return {};
    }
    return wrong("convention must be pytorch or lecture, not " + single_quoted(text));
  }

  const OptimizerInfo& info_;
  std::vector<std::string_view> given_;
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string single_quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::vector<std::string_view> split_outside_brackets(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0, depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && depth > 0) --depth;
    if (text[i] != separator || depth > 0) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::optional<double> number_of(std::string_view text) {
  const std::string_view true_minus = "\u2212";
  std::string plain(text);
  for (std::size_t at; (at = plain.find(true_minus)) != std::string::npos;) plain.replace(at, true_minus.size(), "-");
  return parse_number(plain);
}

bool is_valid(const Hyperparameter& parameter, double value) {
  if (parameter.scale == Hyperparameter::Scale::toggle) return value == 0 || value == 1;
  if (parameter.whole && value != std::floor(value)) return false;
  return value >= parameter.valid_minimum && value <= parameter.valid_maximum;  // false for NaN
}

std::string range_text(const Hyperparameter& parameter) {
  if (parameter.scale == Hyperparameter::Scale::toggle) return "must be 0 or 1";
  const std::string low = exact_text(parameter.valid_minimum), high = exact_text(parameter.valid_maximum);
  if (parameter.whole) return "must be a whole number, at least " + low;
  if (parameter.valid_maximum == largest_number) return "must be at least " + low + " and finite";
  if (parameter.valid_maximum == just_below_one) return "must be at least " + low + " and below 1";
  return "must be from " + low + " to " + high;
}

Expected<OptimizerSettings, std::string> parse_optimizer(std::string_view spec) {
  spec = trimmed(spec);
  const std::size_t colon = spec.find(':');
  const std::string_view id = trimmed(spec.substr(0, colon));
  const OptimizerInfo* info = find_optimizer(id);
  if (info == nullptr)
    return Failure{"unknown optimizer " + single_quoted(id) +
                   "; known are: " + joined_names(ids_of(optimizer_catalogue()))};

  Reader reader(*info);
  if (colon == std::string_view::npos) return reader.settings;
  for (const std::string_view part : split_outside_brackets(spec.substr(colon + 1), ','))
    if (std::string error = reader.read(part); !error.empty()) return Failure{std::move(error)};
  return reader.settings;
}

std::string print_optimizer(const OptimizerSettings& settings) {
  std::string text = settings.id;
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (info == nullptr) return text;
  char separator = ':';
  const auto add = [&](std::string_view name, const std::string& value) {
    text += separator;
    text += std::string(name) + "=" + value;
    separator = ',';
  };
  for (std::size_t i = 0; i < info->hyperparameters.size() && i < settings.values.size(); ++i) {
    const Hyperparameter& parameter = info->hyperparameters[i];
    if (settings.values[i] != parameter.initial) add(parameter.id, exact_text(settings.values[i]));
  }
  if (runs_lecture_form(settings)) add(convention_key, std::string(convention_name(settings.convention)));
  if (!settings.schedule.factors.empty()) add(schedule_name, print_schedule(settings.schedule.factors));
  if (settings.schedule.warmup > 0) add(warmup_name, std::to_string(settings.schedule.warmup));
  return text;
}

}  // namespace saddlescope

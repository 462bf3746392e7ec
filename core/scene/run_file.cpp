#include "core/scene/run_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "core/scene/data_file.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::array<std::string_view, 4> dash_names = {"solid", "dashed", "dotted", "dash-dot"};
constexpr std::array<std::string_view, 6> marker_names = {"circle", "square", "triangle", "diamond", "cross", "plus"};

std::string color_text(std::uint32_t color) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text = "\"#";
  for (int shift = 20; shift >= 0; shift -= 4) text += digits[(color >> shift) & 15];
  return text + '"';
}

/// A method's name and what it has beside its numbers, left out where it is the default.
void print_method(std::string& out, const OptimizerSettings& settings) {
  toml_line(out, "optimizer", toml_quoted(settings.id));
  const Schedule& schedule = settings.schedule;
  if (runs_lecture_form(settings)) toml_line(out, "convention", toml_quoted(convention_name(settings.convention)));
  if (!schedule.factors.empty()) toml_line(out, "schedule", toml_quoted(print_schedule(schedule.factors)));
  if (schedule.warmup > 0) toml_line(out, "warmup", std::to_string(schedule.warmup));
}

/// The table of a method's numbers under a header such as "[runs.hyperparameters]".
void print_hyperparameters(std::string& out, std::string_view header, const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (!info) return;
  out += header;
  out += '\n';
  for (std::size_t i = 0; i < info->hyperparameters.size() && i < settings.values.size(); ++i)
    toml_line(out, info->hyperparameters[i].id, toml_number(settings.values[i]));
}

void read_color(TomlTable& table, std::uint32_t& color) {
  std::string text;
  table.text("color", text);
  if (!table.has("color") || table.failed()) return;
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const bool shaped = text.size() == 7 && text[0] == '#';
  if (shaped) {
    const auto result = std::from_chars(text.data() + 1, end, value, 16);
    if (result.ec == std::errc() && result.ptr == end) {
      color = value;
      return;
    }
  }
  table.report("color", "must look like \"#E69F00\"");
}

void read_hyperparameters(TomlTable& run_table, OptimizerSettings& settings) {
  std::optional<TomlTable> table = run_table.table("hyperparameters");
  if (!table) return;
  const OptimizerInfo* info = find_optimizer(settings.id);
  for (std::size_t i = 0; i < info->hyperparameters.size(); ++i) {
    const Hyperparameter& entry = info->hyperparameters[i];
    table->number(entry.id, settings.values[i], entry.valid_minimum, entry.valid_maximum);
  }
  table->refuse_unknown();
}

void read_convention(TomlTable& table, OptimizerSettings& settings) {
  constexpr std::array names = {convention_name(Convention::pytorch), convention_name(Convention::lecture)};
  table.choice("convention", names, settings.convention);
  if (settings.convention == Convention::lecture && !runs_lecture_form(settings))
    table.report("convention", "is for methods that have two; “" + settings.id + "” has one, so leave it out");
}

void read_schedule(TomlTable& table, Schedule& schedule) {
  std::string text;
  table.text("schedule", text);
  if (table.has("schedule") && !table.failed()) {
    if (!is_plain_text(text)) return table.report("schedule", "has a control character; take it out");
    auto factors = parse_schedule(text);
    if (!factors) return table.report("schedule", "is wrong: " + factors.error());
    schedule.factors = *std::move(factors);
  }
  std::uint64_t warmup = 0;
  table.whole("warmup", warmup, 0, maximum_warmup);
  schedule.warmup = static_cast<std::size_t>(warmup);
}

/// The method that a table names, its convention and its schedule, with its default numbers; none when the table has
/// failed.
std::optional<OptimizerSettings> read_method(TomlTable& table) {
  table.require("optimizer");
  std::vector<std::string_view> ids;
  for (const OptimizerInfo& info : optimizer_catalogue()) ids.push_back(info.id);
  std::size_t method = 0;
  table.choice("optimizer", ids, method);
  if (table.failed()) return std::nullopt;
  OptimizerSettings settings = default_settings(ids[method]);
  read_convention(table, settings);
  read_schedule(table, settings.schedule);
  if (table.failed()) return std::nullopt;
  return settings;
}

void read_stretches(TomlTable& run_table, std::vector<Stretch>& stretches) {
  std::vector<TomlTable> tables = run_table.tables("past");
  if (tables.size() > maximum_stretches)
    run_table.report("past", "has more than " + std::to_string(maximum_stretches) + " stretches; remove some");
  for (TomlTable& table : tables) {
    std::optional<OptimizerSettings> method = read_method(table);
    if (!method) return;
    std::uint64_t steps = 1;
    table.require("steps");
    table.whole("steps", steps, 1, maximum_steps);
    read_hyperparameters(table, *method);
    table.refuse_unknown();
    stretches.push_back({std::move(*method), static_cast<std::size_t>(steps)});
  }
}

}  // namespace

void print_run(std::string& out, const Run& run) {
  out += "\n[[runs]]\n";
  if (!run.name.empty()) toml_line(out, "name", toml_quoted(run.name));
  print_method(out, run.optimizer);
  if (run.own_start) toml_line(out, "start", toml_numbers(*run.own_start));
  toml_line(out, "color", color_text(run.color));
  toml_line(out, "dash", toml_quoted(dash_names[static_cast<std::size_t>(run.dash)]));
  toml_line(out, "marker", toml_quoted(marker_names[static_cast<std::size_t>(run.marker)]));
  toml_line(out, "visible", toml_flag(run.visible));
  toml_line(out, "collapsed", toml_flag(run.collapsed));
  if (run.forked_at > 0) toml_line(out, "forked_at", std::to_string(run.forked_at));
  print_hyperparameters(out, "[runs.hyperparameters]", run.optimizer);
  print_sampling(out, run.sampling);
  for (const Stretch& stretch : run.stretches) {
    out += "[[runs.past]]\n";
    print_method(out, stretch.optimizer);
    toml_line(out, "steps", std::to_string(stretch.steps));
    print_hyperparameters(out, "[runs.past.hyperparameters]", stretch.optimizer);
  }
}

void read_run(TomlTable& table, std::size_t number, std::vector<Run>& runs) {
  std::optional<OptimizerSettings> method = read_method(table);
  if (!method) return;
  Run run = make_run(*method, number);
  table.text("name", run.name);
  std::vector<double> own_start;
  table.numbers("start", own_start);
  if (table.has("start")) run.own_start = std::move(own_start);
  read_color(table, run.color);
  table.choice("dash", dash_names, run.dash);
  table.choice("marker", marker_names, run.marker);
  table.flag("visible", run.visible);
  table.flag("collapsed", run.collapsed);
  std::uint64_t forked_at = 0;
  table.whole("forked_at", forked_at, 0, maximum_steps);
  run.forked_at = static_cast<std::size_t>(forked_at);
  read_hyperparameters(table, run.optimizer);
  read_stretches(table, run.stretches);
  read_sampling(table, run.sampling);
  table.refuse_unknown();
  runs.push_back(std::move(run));
}

}  // namespace saddlescope

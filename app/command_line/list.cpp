#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "app/draw/colormap.h"
#include "core/data/built_in_table.h"
#include "core/optimizer/schedule.h"
#include "core/scene/example_scenes.h"
#include "core/scene/scene_file.h"
#include "core/support/nearest_name.h"
#include "core/support/number_text.h"
#include "core/support/paths.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, 6> lists = {"surfaces",  "scenes", "optimizers",
                                                   "schedules", "tables", "colormaps"};

/// Characters, not bytes, so that columns with accents line up.
std::size_t width(std::string_view text) { return count_characters(text); }

std::string padded(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns > width(text) ? columns - width(text) : 0, ' ');
}

/// A formula may be written over several lines.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return shown_text(text);
}

ordered_json surface_json(const Surface& surface) {
  std::vector<double> ends = {surface.window.a.minimum, surface.window.a.maximum};
  if (surface.parameters.size() > 1) ends.insert(ends.end(), {surface.window.b.minimum, surface.window.b.maximum});
  ordered_json rates = ordered_json::object();
  for (const OptimizerInfo& info : optimizer_catalogue())
    rates[std::string(info.id)] = suggested_learning_rate(surface, info.id);
  const bool has_data = surface.data.source != DataSource::none;
  return {
      {"id", surface.id},
      {"name", surface.name},
      {"formula", surface.formula},
      {"variables", surface.parameters},
      {"domain", ends},
      {"data", has_data ? ordered_json(surface.data.id) : ordered_json()},
      {"reduce", has_data ? ordered_json(surface.data.reduction == Reduction::sum ? "sum" : "mean") : ordered_json()},
      {"starts", surface.starts},
      {"steps", surface.steps},
      {"learning_rates", std::move(rates)},
      {"teaches", surface.teaches},
      {"source", surface.source}};
}

ordered_json arguments_json(std::span<const Hyperparameter> entries) {
  ordered_json list = ordered_json::array();
  for (const Hyperparameter& entry : entries)
    list.push_back({{"id", entry.id},
                    {"default", entry.initial},
                    {"minimum", entry.valid_minimum},
                    {"maximum", entry.valid_maximum},
                    {"help", entry.help}});
  return list;
}

ordered_json optimizer_json(const OptimizerInfo& info) {
  ordered_json unused = ordered_json::array();
  for (const std::string_view id : info.lecture_unused) unused.push_back(id);
  return {{"id", info.id},
          {"name", info.label},
          {"summary", info.summary},
          {"rule", info.rule},
          {"lecture_rule", has_lecture_form(info) ? ordered_json(info.lecture_rule) : ordered_json()},
          {"lecture_leaves_out", std::move(unused)},
          {"reference", info.reference},
          {"uses_hessian", info.uses_hessian},
          {"hyperparameters", arguments_json(info.hyperparameters)}};
}

/// One item a line.
std::string list_text(const ordered_json& items) { return json_text(items, 1) + "\n"; }

std::string list_surfaces(const SurfaceCatalogue& catalogue, bool json) {
  ordered_json items = ordered_json::array();
  std::string text;
  std::size_t id_width = 0, name_width = 0;
  for (const Surface& surface : catalogue.surfaces) {
    id_width = std::max(id_width, width(surface.id));
    name_width = std::max(name_width, width(surface.name));
  }
  for (const Surface& surface : catalogue.surfaces) {
    if (json) items.push_back(surface_json(surface));
    text += padded(surface.id, id_width + 2) + padded(surface.name, name_width + 2) + one_line(surface.formula) + "\n";
  }
  return json ? list_text(items) : text;
}

/// "convention=lecture: m ← β·m − η·g; …; leaves out eps".
std::string lecture_line(const OptimizerInfo& info) {
  std::string unused;
  for (const std::string_view id : info.lecture_unused) (unused += unused.empty() ? "; leaves out " : ", ") += id;
  return "convention=lecture: " + std::string(info.lecture_rule) + unused;
}

std::string list_optimizers(bool json) {
  ordered_json items = ordered_json::array();
  std::string text;
  std::size_t id_width = 0, label_width = 0;
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    id_width = std::max(id_width, width(info.id));
    label_width = std::max(label_width, width(info.label));
  }
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    if (json) items.push_back(optimizer_json(info));
    std::string spec;
    for (const Hyperparameter& entry : info.hyperparameters)
      spec += (spec.empty() ? "" : ",") + std::string(entry.id) + "=" + exact_text(entry.initial);
    text += padded(info.id, id_width + 2) + padded(info.label, label_width + 2) + spec + "\n";
    if (has_lecture_form(info)) text += std::string(id_width + 2, ' ') + lecture_line(info) + "\n";
  }
  return json ? list_text(items) : text;
}

ordered_json schedule_json(const ScheduleInfo& info) {
  return {{"id", info.id},
          {"name", info.label},
          {"summary", info.help},
          {"factor", info.formula},
          {"arguments", arguments_json(info.arguments)},
          {"pieces", info.pieces}};
}

/// cosine(T=1000,floor=0): the text of a SPEC, with the defaults.
std::string schedule_spec(const ScheduleInfo& info) {
  const std::vector<ScheduleFactor> factors = {default_factor(info.id)};
  return print_schedule(factors);
}

std::string list_schedules(bool json) {
  ordered_json items = ordered_json::array();
  std::string text;
  std::size_t spec_width = 0;
  for (const ScheduleInfo& info : schedule_catalogue()) spec_width = std::max(spec_width, width(schedule_spec(info)));
  for (const ScheduleInfo& info : schedule_catalogue()) {
    if (json) items.push_back(schedule_json(info));
    text += padded(schedule_spec(info), spec_width + 2) + std::string(info.formula) + "\n";
  }
  text += padded("warmup=k", spec_width + 2) + "(t + 1)/k before any of them, which then count t from there\n";
  return json ? list_text(items) : text;
}

ordered_json table_json(const BuiltInTable& table) {
  ordered_json object = {
      {"id", table.id}, {"name", table.label}, {"columns", make_table(table.id, 1, 0, 0).names}, {"help", table.help}};
  if (table.has_size) object["rows"] = table.default_size;
  if (table.has_noise) object["noise"] = table.default_noise;
  return object;
}

std::string list_tables(bool json) {
  ordered_json items = ordered_json::array();
  std::string text;
  std::size_t id_width = 0, column_width = 0;
  const auto columns = [](const BuiltInTable& table) {
    std::string list;
    for (const std::string& name : make_table(table.id, 1, 0, 0).names) (list += list.empty() ? "" : ",") += name;
    return list;
  };
  for (const BuiltInTable& table : built_in_tables()) {
    id_width = std::max(id_width, width(table.id));
    column_width = std::max(column_width, width(columns(table)));
  }
  for (const BuiltInTable& table : built_in_tables()) {
    if (json) items.push_back(table_json(table));
    text += padded(table.id, id_width + 2) + padded(columns(table), column_width + 2) + std::string(table.help) + "\n";
  }
  return json ? list_text(items) : text;
}

std::string list_colormaps(bool json) {
  ordered_json items = ordered_json::array();
  std::string text;
  for (const std::string_view name : colormap_names()) {
    items.push_back(name);
    text += std::string(name) + "\n";
  }
  return json ? list_text(items) : text;
}

ordered_json scene_json(const ExampleScene& example) {
  const auto scene = load_scene(example.file);
  return {{"id", example.id},
          {"title", example.title},
          {"chapter", example.chapter},
          {"text", scene ? flowing_text(scene->notes.text) : ""},
          {"file", example.file.string()}};
}

/// The scenes that ship, below the names of their chapters.
std::string list_scenes(bool json) {
  const auto examples = list_example_scenes(data_folder() / "assets" / "scenes");
  ordered_json items = ordered_json::array();
  std::string text, chapter;
  std::size_t id_width = 0;
  for (const ExampleScene& example : examples) id_width = std::max(id_width, width(example.id));
  for (const ExampleScene& example : examples) {
    if (json) items.push_back(scene_json(example));
    if (example.chapter != chapter) text += (chapter = example.chapter) + "\n";
    text += "  " + padded(example.id, id_width + 2) + example.title + "\n";
  }
  return json ? list_text(items) : text;
}

CommandResult run_list(const Arguments& arguments, Streams streams, const CommandLineHooks&) {
  if (arguments.positionals().empty())
    return bad_input("say what to list: surfaces, scenes, optimizers, schedules, tables or colormaps");
  const std::string& what = arguments.positionals().front();
  if (std::find(lists.begin(), lists.end(), what) == lists.end())
    return bad_input("cannot list “" + what + "”; " + name_hint(what, lists));
  const bool json = arguments.has("json");
  if (what == "scenes") return write_result(arguments, streams, list_scenes(json));
  if (what == "optimizers") return write_result(arguments, streams, list_optimizers(json));
  if (what == "schedules") return write_result(arguments, streams, list_schedules(json));
  if (what == "tables") return write_result(arguments, streams, list_tables(json));
  if (what == "colormaps") return write_result(arguments, streams, list_colormaps(json));
  const auto catalogue = read_catalogue(streams.err);
  if (!catalogue) return Unexpected{catalogue.error()};
  return write_result(arguments, streams, list_surfaces(*catalogue, json));
}

}  // namespace

CommandInfo list_command() {
  return {"list",
          "list surfaces|scenes|optimizers|schedules|tables|colormaps [--json]",
          "Lists what the program knows by name.",
          {{"json", "", "as JSON, with everything that is known about each"},
           {"output", "FILE", "write there instead of standard output", false, 'o'},
           {"help", "", "this text", false, 'h'}},
          1,
          run_list};
}

}  // namespace saddlescope

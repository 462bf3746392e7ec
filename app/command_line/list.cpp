#include <algorithm>
#include <array>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "app/view/colormap.h"
#include "core/support/nearest_name.h"
#include "core/support/number_text.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::array<std::string_view, 3> lists = {"surfaces", "optimizers", "colormaps"};

/// Characters, not bytes, so that columns with accents line up.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns > width(text) ? columns - width(text) : 0, ' ');
}

/// A formula may be written over several lines.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return shown_text(text);
}

std::string window_json(const Surface& surface) {
  std::vector<double> ends = {surface.window.a.minimum, surface.window.a.maximum};
  if (surface.parameters.size() > 1) ends.insert(ends.end(), {surface.window.b.minimum, surface.window.b.maximum});
  return json_numbers(ends);
}

std::string surface_json(const Surface& surface) {
  std::string starts;
  for (const std::vector<double>& start : surface.starts) starts += (starts.empty() ? "" : ", ") + json_numbers(start);
  JsonObject rates;
  for (const OptimizerInfo& info : optimizer_catalogue())
    rates.add(info.id, json_number(suggested_learning_rate(surface, info.id)));
  return JsonObject()
      .add("id", json_string(surface.id))
      .add("name", json_string(surface.name))
      .add("formula", json_string(surface.formula))
      .add("variables", json_strings(surface.parameters))
      .add("domain", window_json(surface))
      .add("starts", "[" + starts + "]")
      .add("steps", std::to_string(surface.steps))
      .add("learning_rates", rates.one_line())
      .add("teaches", json_string(surface.teaches))
      .add("source", json_string(surface.source))
      .one_line();
}

std::string optimizer_json(const OptimizerInfo& info) {
  std::string entries;
  for (const Hyperparameter& entry : info.hyperparameters)
    entries += (entries.empty() ? "" : ", ") + JsonObject()
                                                   .add("id", json_string(entry.id))
                                                   .add("default", json_number(entry.initial))
                                                   .add("minimum", json_number(entry.valid_minimum))
                                                   .add("maximum", json_number(entry.valid_maximum))
                                                   .add("help", json_string(entry.help))
                                                   .one_line();
  return JsonObject()
      .add("id", json_string(info.id))
      .add("name", json_string(info.label))
      .add("summary", json_string(info.summary))
      .add("rule", json_string(info.rule))
      .add("reference", json_string(info.reference))
      .add("uses_hessian", info.uses_hessian ? "true" : "false")
      .add("hyperparameters", "[" + entries + "]")
      .one_line();
}

std::string list_surfaces(const SurfaceCatalogue& catalogue, bool json) {
  std::vector<std::string> items;
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
  return json ? json_list_lines(items, 2) + "\n" : text;
}

std::string list_optimizers(bool json) {
  std::vector<std::string> items;
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
  }
  return json ? json_list_lines(items, 2) + "\n" : text;
}

std::string list_colormaps(bool json) {
  std::vector<std::string> items;
  std::string text;
  for (const std::string_view name : colormap_names()) {
    items.push_back(json_string(name));
    text += std::string(name) + "\n";
  }
  return json ? json_list_lines(items, 2) + "\n" : text;
}

}  // namespace

CommandInfo list_command() {
  return {"list",
          "list surfaces|optimizers|colormaps [--json]",
          "Lists what the program knows by name.",
          {{"json", "", "as JSON, with everything that is known about each"},
           {"output", "FILE", "write there instead of standard output", false, 'o'},
           {"help", "", "this text", false, 'h'}},
          1};
}

CommandResult run_list(const Arguments& arguments, Streams streams) {
  if (arguments.positionals().empty())
    return Unexpected{CommandError{"say what to list: surfaces, optimizers or colormaps", exit_bad_input}};
  const std::string& what = arguments.positionals().front();
  if (std::find(lists.begin(), lists.end(), what) == lists.end())
    return Unexpected{CommandError{"cannot list “" + what + "”; " + name_hint(what, lists), exit_bad_input}};
  const bool json = arguments.has("json");
  if (what == "optimizers") return write_result(arguments, streams, list_optimizers(json));
  if (what == "colormaps") return write_result(arguments, streams, list_colormaps(json));
  const auto catalogue = read_catalogue(streams.err);
  if (!catalogue) return Unexpected{catalogue.error()};
  return write_result(arguments, streams, list_surfaces(*catalogue, json));
}

}  // namespace saddlescope

#include "app/command_line/loss_arguments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <ostream>
#include <set>
#include <utility>

#include "app/command_line/command_line.h"
#include "core/data/built_in_table.h"
#include "core/objective/formula_loss.h"
#include "core/plane/slice.h"
#include "core/scene/build_loss.h"
#include "core/scene/data_loss.h"
#include "core/support/nearest_name.h"
#include "core/support/paths.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

std::string joined(const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return joined_names(views);
}

std::string source_name(const DataDefinition& data) {
  return data.source == DataSource::file ? data.file : data.source == DataSource::built_in ? data.id : "rows";
}

/// Pairs of numbers as intervals.
Expected<std::vector<Interval>, CommandError> read_intervals(const std::vector<double>& numbers) {
  std::vector<Interval> intervals;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    const Interval interval{numbers[i], numbers[i + 1]};
    if (!(interval.minimum < interval.maximum) || !std::isfinite(interval.size()))
      return bad_input("--domain: the smaller number comes first in each pair, as in -3,3,-3,3");
    if (!wide_enough(interval)) return bad_input(std::string("--domain: ") + too_narrow);
    intervals.push_back(interval);
  }
  return intervals;
}

/// Adds the values of --constant to the definition, under the formula's spelling of their names.
Expected<bool, CommandError> add_constants(const Arguments& arguments, const Formula& formula,
                                           LossDefinition& definition) {
  std::set<std::string> given;
  const std::vector<std::string>& names = formula.constants();
  for (const std::string& text : arguments.all("constant")) {
    const std::size_t equals = text.find('=');
    const std::vector<std::string> parts = split_commas(text.substr(0, equals));
    if (equals == std::string::npos || parts.size() != 1 || parts[0].empty())
      return bad_input("--constant: “" + text + "” is not NAME=VALUE, such as a=2");
    const Expected<double, std::string> value = parse_finite("constant", text.substr(equals + 1));
    if (!value) return bad_input(value.error());
    const auto name =
        std::find_if(names.begin(), names.end(), [&](const std::string& known) { return same_name(known, parts[0]); });
    if (name == names.end())
      return bad_input("the formula has no constant “" + parts[0] + "”; " +
                       (names.empty() ? "it has none, its variables are: " + joined(formula.variables())
                                      : "it has: " + joined(names)));
    if (!given.insert(*name).second) return bad_input("--constant gives “" + parts[0] + "” twice; give it once");
    definition.constants[*name] = *value;
  }
  return true;
}

/// A word of a few, as the index of it; `value` stays where the option is not given.
Expected<std::size_t, CommandError> read_word(const Arguments& arguments, std::string_view option,
                                              std::span<const std::string_view> words, std::size_t value) {
  const std::optional<std::string> text = arguments.value(option);
  if (!text) return value;
  const auto found = std::find(words.begin(), words.end(), *text);
  if (found == words.end())
    return bad_input("--" + std::string(option) + ": “" + *text +
                     "” is not one of: " + joined_names({words.begin(), words.end()}));
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace

Expected<bool, CommandError> add_data(const Arguments& arguments, LossDefinition& definition) {
  DataDefinition& data = definition.data;
  if (const auto text = arguments.value("data")) {
    const Reduction reduction = data.reduction;
    std::error_code error;
    if (find_built_in_table(*text) != nullptr) {
      data = built_in_data(*text, reduction);
    } else {
      if (!std::filesystem::exists(*text, error)) {
        std::vector<std::string_view> known;
        for (const BuiltInTable& table : built_in_tables()) known.push_back(table.id);
        return bad_input("--data: there is no file “" + *text + "” and no table of that name; " +
                         name_hint(*text, known));
      }
      data = {};
      data.source = DataSource::file;
      data.file = *text;
      data.reduction = reduction;
    }
  }
  for (const char* option : {"reduce", "scale-features"})
    if (arguments.has(option) && data.source == DataSource::none)
      return bad_input("--" + std::string(option) + " needs rows; give --data FILE.csv or --data ten-points");
  constexpr std::array<std::string_view, 2> reductions = {"mean", "sum"};
  constexpr std::array<std::string_view, 3> scalings = {"none", "standard", "unit"};
  const auto reduction = read_word(arguments, "reduce", reductions, static_cast<std::size_t>(data.reduction));
  if (!reduction) return Unexpected{reduction.error()};
  const auto scaling = read_word(arguments, "scale-features", scalings, static_cast<std::size_t>(data.scaling));
  if (!scaling) return Unexpected{scaling.error()};
  data.reduction = static_cast<Reduction>(*reduction);
  data.scaling = static_cast<FeatureScaling>(*scaling);
  return true;
}

std::vector<OptionInfo> loss_options() {
  return {{"surface", "ID", "a surface of the catalogue (saddlescope list surfaces)"},
          {"formula", "TEXT", "a loss as typed, such as \"(1 - w1 w2)^2\""},
          {"parameters", "A,B", "names of the formula's variables, in order"},
          {"constant", "NAME=VALUE", "value of a named constant of the formula, else 1", true},
          {"data", "TABLE", "rows that the formula is averaged over: a CSV file, or ten-points, … (list tables)"},
          {"reduce", "HOW", "mean (if not given) or sum over the rows"},
          {"scale-features", "HOW", "none (if not given), standard (mean 0, deviation 1) or unit (0 to 1)"},
          {"domain", "XMIN,XMAX,YMIN,YMAX",
           "window in parameter space (one variable: XMIN,XMAX; more than two: MIN,MAX for all, or two numbers each)"}};
}

Expected<SurfaceCatalogue, CommandError> read_catalogue(std::ostream& err) {
  const std::filesystem::path data = data_folder();
  if (data.empty())
    return Unexpected{CommandError{
        "cannot find the program's folder “assets”; set SADDLESCOPE_DATA to the folder that holds it", exit_failure}};
  SurfaceCatalogue catalogue = load_surfaces({data / "assets" / "surfaces", user_data_folder() / "surfaces"});
  for (const std::string& problem : catalogue.problems) err << "saddlescope: left out: " << shown_text(problem) << "\n";
  return catalogue;
}

Expected<Surface, CommandError> find_surface(const SurfaceCatalogue& catalogue, const std::string& id) {
  if (const Surface* surface = catalogue.find(id)) return *surface;
  std::vector<std::string_view> known;
  for (const Surface& surface : catalogue.surfaces) known.push_back(surface.id);
  return bad_input("unknown surface “" + id + "”; " + name_hint(id, known));
}

Expected<Loss, CommandError> compile_loss(LossDefinition definition, const Arguments& arguments) {
  Loss loss;
  if (const auto added = add_data(arguments, definition); !added) return Unexpected{added.error()};
  BuiltLoss built = build_loss(definition);
  if (built.data_error) return bad_input("--data " + source_name(definition.data) + ": " + *built.data_error);
  const std::vector<std::string> columns = built.data == nullptr ? std::vector<std::string>() : built.data->raw->names;
  if (built.formula == nullptr && all_names_are_columns(definition.formula, columns))
    return bad_input("all names of the formula are columns of the data (" + joined(columns) +
                     "); write a parameter such as w or b, or name columns that shall be parameters with --parameters");
  if (built.formula == nullptr) {
    const std::string report = caret_report(definition.formula, *built.error);
    return bad_input(built.error->in_parameters ? "--parameters: " + report : report);
  }
  definition.constants = spelled_constants(*built.formula, definition.constants);
  if (const auto added = add_constants(arguments, *built.formula, definition); !added) return Unexpected{added.error()};
  if (built.data != nullptr && !built.formula->uses_data())
    return bad_input("the formula uses no column of the data; it may name: " + joined(columns));
  // The constants' names are known only now.
  if (arguments.has("constant")) built = build_loss(definition, {built.data, definition.data});
  loss.formula = std::move(built.formula);
  loss.objective = std::move(built.objective);
  loss.data = std::move(built.data);
  loss.definition = std::move(definition);
  return loss;
}

Expected<std::optional<PlaneWindow>, CommandError> read_domain(const Arguments& arguments, std::size_t dimension) {
  const std::optional<std::string> text = arguments.value("domain");
  if (!text) return std::optional<PlaneWindow>();
  const auto numbers = parse_numbers("domain", *text);
  if (!numbers) return bad_input(numbers.error());
  const std::size_t wanted = dimension == 1 ? 2 : 4;
  if (numbers->size() != wanted)
    return bad_input("--domain needs " + std::to_string(wanted) + " numbers (" +
                     (wanted == 2 ? "XMIN,XMAX" : "XMIN,XMAX,YMIN,YMAX") + "), not " + std::to_string(numbers->size()));
  const auto intervals = read_intervals(*numbers);
  if (!intervals) return Unexpected{intervals.error()};
  PlaneWindow window;
  window.a = intervals->front();
  if (wanted == 4) window.b = intervals->back();
  return std::optional<PlaneWindow>(window);
}

Expected<std::optional<std::vector<Interval>>, CommandError> read_box(const Arguments& arguments,
                                                                      std::size_t dimension) {
  const std::optional<std::string> text = arguments.value("domain");
  if (!text) return std::optional<std::vector<Interval>>();
  const auto numbers = parse_numbers("domain", *text);
  if (!numbers) return bad_input(numbers.error());
  if (numbers->size() != 2 && numbers->size() != 2 * dimension)
    return bad_input("--domain needs 2 numbers (MIN,MAX for all " + std::to_string(dimension) + " variables) or " +
                     std::to_string(2 * dimension) + " (two for each), not " + std::to_string(numbers->size()));
  auto intervals = read_intervals(*numbers);
  if (!intervals) return Unexpected{intervals.error()};
  if (intervals->size() == 1) intervals->resize(dimension, intervals->front());
  return std::optional<std::vector<Interval>>(*std::move(intervals));
}

Expected<Loss, CommandError> read_loss(const Arguments& arguments, std::ostream& err) {
  const std::optional<std::string> id = arguments.value("surface"), text = arguments.value("formula");
  if (id && text) return bad_input("--surface and --formula exclude each other; give one of them");
  if (!id && !text) return bad_input("no loss is named; give --surface ID or --formula TEXT");
  LossDefinition definition;
  std::optional<Surface> surface;
  if (id) {
    if (arguments.has("parameters")) return bad_input("--parameters goes with --formula; a surface names its own");
    const auto catalogue = read_catalogue(err);
    if (!catalogue) return Unexpected{catalogue.error()};
    auto found = find_surface(*catalogue, *id);
    if (!found) return Unexpected{found.error()};
    surface = *std::move(found);
    definition = {surface->id, surface->formula, surface->parameters, surface->constants, surface->data};
  } else {
    definition.formula = *text;
    if (const auto names = arguments.value("parameters")) definition.parameters = split_commas(*names);
    for (const std::string& name : definition.parameters)
      if (name.empty() || std::count(definition.parameters.begin(), definition.parameters.end(), name) > 1)
        return bad_input("--parameters: “" + *arguments.value("parameters") +
                         "” needs different names parted by commas, such as a,b");
  }
  auto loss = compile_loss(std::move(definition), arguments);
  if (!loss) return loss;
  if (loss->data != nullptr) err << "saddlescope: " << loss->formula->reading() << "\n";
  if (surface) loss->window = surface->window;
  if (loss->dimension() > 2) {
    const auto box = read_box(arguments, loss->dimension());
    if (!box) return Unexpected{box.error()};
    if (surface) loss->box = surface->box;
    if (*box) loss->box = **box;
    if (loss->box.empty()) loss->box = search_box(loss->window, loss->dimension());
    loss->surface = std::move(surface);
    return loss;
  }
  loss->surface = std::move(surface);
  const auto domain = read_domain(arguments, loss->dimension());
  if (!domain) return Unexpected{domain.error()};
  if (*domain) loss->window = **domain;
  return loss;
}

Expected<std::vector<double>, CommandError> read_point(std::string_view option, const std::string& text,
                                                       const std::vector<std::string>& variables) {
  auto numbers = parse_numbers(option, text);
  if (!numbers) return bad_input(numbers.error());
  if (numbers->size() != variables.size())
    return bad_input("--" + std::string(option) + " needs " + std::to_string(variables.size()) +
                     (variables.size() == 1 ? " number" : " numbers") + " (" + joined(variables) + "), not " +
                     std::to_string(numbers->size()));
  return *std::move(numbers);
}

}  // namespace saddlescope

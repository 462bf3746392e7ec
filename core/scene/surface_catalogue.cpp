#include "core/scene/surface_catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "core/formula/formula.h"
#include "core/objective/formula_loss.h"
#include "core/objective/objective.h"
#include "core/scene/data_file.h"
#include "core/scene/load_data.h"
#include "core/scene/toml_reader.h"
#include "core/support/nearest_name.h"
#include "core/support/text_file.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_surface_file = 1 << 20;
constexpr std::array<std::string_view, 5> kinds = {"minimum", "maximum", "saddle", "degenerate", "kink"};

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

void read_window(TomlTable& root, Surface& surface) {
  std::vector<std::vector<double>> rows;
  root.number_rows("window", rows);
  if (root.failed()) return;
  if (rows.size() != surface.parameters.size())
    return root.report("window", "must have one [minimum, maximum] for each of the " +
                                     std::to_string(surface.parameters.size()) + " parameters");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != 2 || !(rows[i][0] < rows[i][1]) || !std::isfinite(rows[i][1] - rows[i][0]))
      return root.report("window", "needs [minimum, maximum] with the smaller number first");
    const Interval side{rows[i][0], rows[i][1]};
    if (i < 2) (i == 0 ? surface.window.a : surface.window.b) = side;
    if (rows.size() > 2) surface.box.push_back(side);
  }
}

void read_known(TomlTable& root, Surface& surface) {
  const std::size_t n = surface.parameters.size();
  for (TomlTable& table : root.tables("known")) {
    KnownPoint point;
    std::size_t kind = 0;
    for (const char* key : {"at", "kind"}) table.require(key);
    table.numbers("at", point.at);
    table.choice("kind", kinds, kind);
    point.kind = kinds[kind];
    double value = 0;
    table.number("value", value);
    if (table.has("value")) point.value = value;
    table.numbers("eigenvalues", point.eigenvalues);
    if (!table.failed() && point.at.size() != n)
      table.report("at", "must have " + std::to_string(n) + " numbers, one for each parameter");
    if (!table.failed() && !point.eigenvalues.empty() && point.eigenvalues.size() != n)
      table.report("eigenvalues", "must have " + std::to_string(n) + " numbers, one for each parameter");
    if (!std::is_sorted(point.eigenvalues.begin(), point.eigenvalues.end()))
      table.report("eigenvalues", "must be in ascending order");
    table.refuse_unknown();
    surface.known.push_back(std::move(point));
  }
}

void read_rates(TomlTable& root, Surface& surface) {
  root.named_numbers("learning_rates", surface.learning_rates);
  std::optional<TomlTable> table = root.table("learning_rates");
  if (!table) return;
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    double rate = 1;
    table->number(info.id, rate);
    if (rate <= 0) table->report(info.id, "must be above 0");
  }
  table->refuse_unknown();
}

void check_names(TomlTable& root, const Surface& surface) {
  if (!is_id(surface.id)) root.report("id", "must be lower-case letters, digits and hyphens");
  if (surface.name.empty()) root.report("name", "is empty");
  if (surface.formula.empty()) root.report("formula", "is empty");
  const std::size_t n = surface.parameters.size();
  if (n < 1 || n > maximum_parameters)
    root.report("parameters", "must name 1 to " + std::to_string(maximum_parameters) + " parameters");
  if (std::set<std::string>(surface.parameters.begin(), surface.parameters.end()).size() != n)
    root.report("parameters", "names one parameter twice");
  for (const std::string& parameter : surface.parameters)
    if (parameter.empty()) root.report("parameters", "has an empty name");
}

/// A name that a terminal or the window would obey instead of showing could hide what a list shows.
void check_characters(TomlTable& root, const Surface& surface) {
  const std::string why = "has a control character; take it out";
  if (!is_plain_text(surface.name)) root.report("name", why);
  for (const std::string& parameter : surface.parameters)
    if (!is_plain_text(parameter)) root.report("parameters", why);
}

std::string joined(const std::vector<std::string>& names) {
  return joined_names(std::vector<std::string_view>(names.begin(), names.end()));
}

/// Also gives parameters and constants the spelling that the formula uses, by which everyone looks them up.
void check_formula(TomlTable& root, Surface& surface) {
  if (root.failed()) return;
  const std::vector<std::string> columns = data_columns(surface.data);
  const auto formula = Formula::compile(surface.formula, {.parameters = surface.parameters, .columns = columns});
  if (!formula) {
    const std::string why = message_after_colon(formula.error());
    if (formula.error().in_parameters) return root.report("parameters", "cannot be used: " + why);
    return root.report("formula",
                       "cannot be read at column " + std::to_string(formula.error().column) + ": " + shown_text(why));
  }
  if (!columns.empty() && !(*formula)->uses_data())
    return root.report("formula", "uses no column of its data; name one of: " + joined(columns));
  const std::vector<std::string>& names = (*formula)->constants();
  std::optional<TomlTable> constants = root.table("constants");
  for (const auto& [given, value] : surface.constants) {
    const auto is_given = [&given = given](const std::string& name) { return same_name(name, given); };
    if (std::none_of(names.begin(), names.end(), is_given))
      return constants->report(
          given, "is no constant of the formula; " + (names.empty() ? "it has none" : "it has: " + joined(names)));
  }
  surface.parameters = (*formula)->variables();
  surface.constants = spelled_constants(**formula, surface.constants);
}

void check_starts(TomlTable& root, const Surface& surface) {
  if (surface.starts.empty()) root.report("starts", "must have at least one start");
  for (const std::vector<double>& start : surface.starts)
    if (start.size() != surface.parameters.size())
      root.report("starts", "must have one number for each parameter in every start");
}

/// Files of one folder in the order of their names; none when it does not exist.
std::vector<fs::path> surface_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path path = entry->path();
    const std::string name = path.filename().string();
    if (path.extension() == ".toml" && name.front() != '.') files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

double window_size(const Surface& surface) {
  const double a = surface.window.a.size();
  return surface.parameters.size() < 2 ? a : std::min(a, surface.window.b.size());
}

}  // namespace

const Surface* SurfaceCatalogue::find(std::string_view id) const {
  const auto found =
      std::find_if(surfaces.begin(), surfaces.end(), [&](const Surface& surface) { return surface.id == id; });
  return found == surfaces.end() ? nullptr : &*found;
}

Expected<Surface, std::string> read_surface(std::string_view text, const std::string& file_name) {
  const Expected<TomlDocument, std::string> document = TomlDocument::parse(text, file_name);
  if (!document) return Unexpected{document.error()};
  TomlTable root = document->root();
  Surface surface;
  surface.file = file_name;
  for (const char* key : {"id", "name", "formula", "parameters", "window", "starts"}) root.require(key);
  root.text("id", surface.id);
  root.text("name", surface.name);
  root.text("formula", surface.formula);
  root.texts("parameters", surface.parameters);
  root.named_numbers("constants", surface.constants);
  root.flag("logarithmic", surface.logarithmic);
  root.number_rows("starts", surface.starts);
  std::uint64_t steps = surface.steps;
  root.whole("steps", steps, 1, maximum_steps);
  surface.steps = static_cast<std::size_t>(steps);
  root.text("teaches", surface.teaches);
  root.text("source", surface.source);
  check_names(root, surface);
  check_characters(root, surface);
  read_window(root, surface);
  check_starts(root, surface);
  read_data(root, "data", surface.data);
  if (surface.data.source == DataSource::file || surface.data.source == DataSource::cells)
    root.report("data", "of a surface must be a built-in table, such as table = \"ten-points\"");
  check_formula(root, surface);
  read_rates(root, surface);
  read_known(root, surface);
  root.refuse_unknown();
  if (const auto problem = document->problem()) return Unexpected{*problem};
  return surface;
}

SurfaceCatalogue load_surfaces(const std::vector<fs::path>& folders) {
  SurfaceCatalogue catalogue;
  for (const fs::path& folder : folders) {
    for (const fs::path& file : surface_files(folder)) {
      const Expected<std::string, std::string> text = read_text_file(file, longest_surface_file);
      if (!text) {
        catalogue.problems.push_back(file.string() + ":1: " + text.error());
        continue;
      }
      Expected<Surface, std::string> surface = read_surface(*text, file.string());
      if (!surface) {
        catalogue.problems.push_back(surface.error());
        continue;
      }
      const auto same = std::find_if(catalogue.surfaces.begin(), catalogue.surfaces.end(),
                                     [&](const Surface& known) { return known.id == surface->id; });
      if (same == catalogue.surfaces.end())
        catalogue.surfaces.push_back(*std::move(surface));
      else
        *same = *std::move(surface);
    }
  }
  return catalogue;
}

double suggested_learning_rate(const Surface& surface, std::string_view optimizer_id) {
  const auto rate = [&](std::string_view id) {
    const auto found = surface.learning_rates.find(std::string(id));
    return found == surface.learning_rates.end() ? 0.0 : found->second;
  };
  if (const double own = rate(optimizer_id); own > 0) return own;
  const OptimizerInfo* info = find_optimizer(optimizer_id);
  const RateFamily& family = info == nullptr ? adam_rates : info->rates;
  for (const RelatedRate& relative : family.relatives)
    if (const double related = rate(relative.id); related > 0) return related * relative.factor;
  return family.in_window(window_size(surface));
}

namespace {

/// What belongs to the loss before: a start of its own, and what was changed on the way.
void forget_places(Run& run) {
  run.own_start.reset();
  run.stretches.clear();
  run.forked_at = 0;
}

}  // namespace

void choose_surface(Scene& scene, const Surface& surface) {
  scene.notes = {};
  scene.loss = {surface.id, surface.formula, surface.parameters, surface.constants, surface.data};
  scene.window = surface.window;
  scene.box = surface.box;
  scene.start = surface.starts.empty() ? std::vector<double>(surface.parameters.size(), 0.0) : surface.starts.front();
  reset_slice(scene);
  scene.steps = surface.steps;
  for (Run& run : scene.runs) {
    set_hyperparameter(run.optimizer, "lr", suggested_learning_rate(surface, run.optimizer.id));
    forget_places(run);
  }
  scene.probe.at.clear();
  scene.display.height_scale = ScaleChoice::automatic;
  scene.display.color_scale = surface.logarithmic ? ScaleChoice::logarithmic : ScaleChoice::linear;
  scene.playback.step = 0;
  scene.selected.clear();
}

void choose_formula(Scene& scene, std::string text, std::vector<std::string> parameters, std::size_t dimension) {
  scene.display.height_scale = scene.display.color_scale = ScaleChoice::automatic;
  scene.notes = {};
  scene.loss = {"", std::move(text), std::move(parameters), scene.loss.constants, scene.loss.data};
  scene.window = {};
  scene.box.clear();
  scene.start.assign(dimension, 0.6 * scene.window.a.maximum);
  // A product of many equal numbers above 1 is soon a steep wall.
  for (std::size_t i = 2; i < dimension; ++i) scene.start[i] = 1;
  reset_slice(scene);
  scene.steps = 400;
  for (Run& run : scene.runs) forget_places(run);
  scene.probe.at.clear();
  scene.playback.step = 0;
  scene.selected.clear();
}

void reset_slice(Scene& scene) {
  const std::size_t n = scene.start.size();
  scene.slice = {};
  if (n <= 2) return scene.box.clear();
  scene.slice.origin = scene.start;
  scene.slice.origin[0] = scene.slice.origin[1] = 0;
  if (scene.box.size() != n) scene.box = search_box(scene.window, n);
}

namespace {

/// How well a surface fits what is searched: the smaller the better; nothing: not at all.
std::optional<int> fit_of(const Surface& surface, const std::string& search) {
  const std::string name = in_small_letters(surface.name);
  const std::size_t at = name.find(search);
  if (at == 0) return 0;
  for (std::size_t k = at; k != std::string::npos; k = name.find(search, k + 1))
    if (const char before = name[k - 1]; before == ' ' || before == '-' || before == '(') return 1;
  if (at != std::string::npos || surface.id.find(search) != std::string::npos) return 2;
  if (in_small_letters(surface.teaches).find(search) != std::string::npos) return 3;
  return std::nullopt;
}

}  // namespace

std::vector<const Surface*> found_surfaces(const SurfaceCatalogue& catalogue, std::string_view search) {
  const std::string wanted = in_small_letters(search);
  std::vector<const Surface*> found;
  for (int fit = 0; fit <= 3; ++fit)
    for (const Surface& surface : catalogue.surfaces)
      if (fit_of(surface, wanted) == fit) found.push_back(&surface);
  return found;
}

}  // namespace saddlescope

#include "core/scene/scene_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "core/scene/data_file.h"
#include "core/scene/toml_reader.h"
#include "core/support/text_file.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr std::size_t maximum_file_size = 16 << 20;
constexpr std::array<std::string_view, 4> dash_names = {"solid", "dashed", "dotted", "dash-dot"};
constexpr std::array<std::string_view, 6> marker_names = {"circle", "square", "triangle", "diamond", "cross", "plus"};
constexpr std::array<std::string_view, 5> layer_names = {"loss", "smallest-eigenvalue", "largest-eigenvalue",
                                                         "condition", "signs"};
constexpr std::array<std::string_view, 3> second_chart_names = {"gradient-norm", "learning-rate", "sharpness"};
constexpr std::array<std::string_view, 8> tab_names = {"point", "probe", "why",  "slice",
                                                       "data",  "batch", "step", "curve"};
constexpr std::array<std::string_view, 2> axis_names = {"updates", "epochs"};
constexpr std::array<std::string_view, 4> curve_names = {"sigmoid", "tanh", "relu", "loss"};

std::string boolean(bool value) { return value ? "true" : "false"; }

std::string color_text(std::uint32_t color) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text = "\"#";
  for (int shift = 20; shift >= 0; shift -= 4) text += digits[(color >> shift) & 15];
  return text + '"';
}

/// One "key = value" line.
void line(std::string& out, std::string_view key, const std::string& value) {
  out += key;
  out += " = ";
  out += value;
  out += '\n';
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + toml_quoted(text);
  return "[" + list + "]";
}

void print_loss(std::string& out, const LossDefinition& loss) {
  out += "\n[loss]\n";
  if (!loss.surface.empty()) line(out, "surface", toml_quoted(loss.surface));
  line(out, "formula", toml_quoted(loss.formula));
  if (!loss.parameters.empty()) line(out, "parameters", quoted_list(loss.parameters));
  if (!loss.constants.empty()) {
    out += "\n[loss.constants]\n";
    for (const auto& [name, value] : loss.constants) line(out, toml_quoted(name), toml_number(value));
  }
  print_data(out, "loss.data", loss.data);
}

/// A method's name and what it has beside its numbers, left out where it is the default.
void print_method(std::string& out, const OptimizerSettings& settings) {
  line(out, "optimizer", toml_quoted(settings.id));
  const Schedule& schedule = settings.schedule;
  if (runs_lecture_form(settings)) line(out, "convention", toml_quoted(convention_name(settings.convention)));
  if (!schedule.factors.empty()) line(out, "schedule", toml_quoted(print_schedule(schedule.factors)));
  if (schedule.warmup > 0) line(out, "warmup", std::to_string(schedule.warmup));
}

/// The table of a method's numbers under a header such as "[runs.hyperparameters]".
void print_hyperparameters(std::string& out, std::string_view header, const OptimizerSettings& settings) {
  const OptimizerInfo* info = find_optimizer(settings.id);
  if (!info) return;
  out += header;
  out += '\n';
  for (std::size_t i = 0; i < info->hyperparameters.size() && i < settings.values.size(); ++i)
    line(out, info->hyperparameters[i].id, toml_number(settings.values[i]));
}

void print_run(std::string& out, const Run& run) {
  out += "\n[[runs]]\n";
  print_method(out, run.optimizer);
  if (run.own_start) line(out, "start", toml_numbers(*run.own_start));
  line(out, "color", color_text(run.color));
  line(out, "dash", toml_quoted(dash_names[static_cast<std::size_t>(run.dash)]));
  line(out, "marker", toml_quoted(marker_names[static_cast<std::size_t>(run.marker)]));
  line(out, "visible", boolean(run.visible));
  line(out, "collapsed", boolean(run.collapsed));
  if (run.forked_at > 0) line(out, "forked_at", std::to_string(run.forked_at));
  print_hyperparameters(out, "[runs.hyperparameters]", run.optimizer);
  print_sampling(out, run.sampling);
  for (const Leg& leg : run.past) {
    out += "[[runs.past]]\n";
    print_method(out, leg.optimizer);
    line(out, "steps", std::to_string(leg.steps));
    print_hyperparameters(out, "[runs.past.hyperparameters]", leg.optimizer);
  }
}

void print_slice(std::string& out, const Slice& slice) {
  if (slice == Slice{}) return;
  out += "\n[slice]\n";
  line(out, "origin", toml_numbers(slice.origin));
  if (slice.directions.size() == 2) {
    line(out, "first", toml_numbers(slice.directions[0]));
    line(out, "second", toml_numbers(slice.directions[1]));
    if (slice.names.size() == 2) line(out, "names", quoted_list(slice.names));
  }
  if (slice.toward.empty()) return;
  line(out, "toward", toml_numbers(slice.toward));
  line(out, "toward_name", toml_quoted(slice.toward_name));
  line(out, "turn", toml_number(slice.turn));
}

void print_box(std::string& out, const std::vector<Interval>& box) {
  if (box.empty()) return;
  std::vector<double> minimum, maximum;
  for (const Interval& interval : box) {
    minimum.push_back(interval.minimum);
    maximum.push_back(interval.maximum);
  }
  out += "\n[box]\n";
  line(out, "minimum", toml_numbers(minimum));
  line(out, "maximum", toml_numbers(maximum));
}

void print_probe(std::string& out, const Probe& probe) {
  if (probe == Probe{}) return;
  out += "\n[probe]\n";
  line(out, "shown", boolean(probe.shown));
  if (!probe.at.empty()) line(out, "at", toml_numbers(probe.at));
  if (probe.follows) line(out, "follows", std::to_string(*probe.follows + 1));
  line(out, "gradient_term", boolean(probe.gradient_term));
  line(out, "hessian_term", boolean(probe.hessian_term));
  line(out, "size", toml_number(probe.size));
  line(out, "tolerance", toml_number(probe.tolerance));
  line(out, "angle", toml_number(probe.angle));
}

void print_shift(std::string& out, const Shift& shift) {
  if (shift == Shift{}) return;
  out += "\n[shift]\n";
  line(out, "shown", boolean(shift.shown));
  line(out, "halves", boolean(shift.halves));
  line(out, "by", toml_numbers({shift.a, shift.b}));
}

void print_curve(std::string& out, const CurveTool& curve) {
  if (curve == CurveTool{}) return;
  out += "\n[curve]\n";
  line(out, "function", toml_quoted(curve.function));
  line(out, "at", toml_number(curve.at));
  line(out, "degree", std::to_string(curve.degree));
}

void print_comparison(std::string& out, const BatchComparisonPlan& plan) {
  if (plan == BatchComparisonPlan{}) return;
  out += "\n[comparison]\n";
  line(out, "wanted", boolean(plan.wanted));
  line(out, "epochs", std::to_string(plan.epochs));
  line(out, "updates", std::to_string(plan.updates));
  line(out, "seeds", std::to_string(plan.seeds));
}

void print_display(std::string& out, const Display& display) {
  out += "\n[display]\n";
  line(out, "logarithmic_height", boolean(display.logarithmic_height));
  line(out, "colormap", toml_quoted(display.colormap));
  line(out, "contour_lines", boolean(display.contour_lines));
  line(out, "contour_labels", boolean(display.contour_labels));
  line(out, "descent_field", boolean(display.descent_field));
  line(out, "critical_points", boolean(display.critical_points));
  line(out, "eigenvectors", boolean(display.eigenvectors));
  line(out, "logarithmic_charts", boolean(display.logarithmic_charts));
  line(out, "second_chart", toml_quoted(second_chart_names[static_cast<std::size_t>(display.second_chart)]));
  line(out, "layer", toml_quoted(layer_names[static_cast<std::size_t>(display.layer)]));
  line(out, "hover_arrows", boolean(display.hover_arrows));
  line(out, "tab", toml_quoted(tab_names[static_cast<std::size_t>(display.tab)]));
  line(out, "chart_axis", toml_quoted(axis_names[static_cast<std::size_t>(display.chart_axis)]));
  line(out, "followed_run", std::to_string(display.followed_run + 1));
  line(out, "batch_surface", boolean(display.batch_surface));
  line(out, "gradient_fan", boolean(display.gradient_fan));
  line(out, "movement_arrows", boolean(display.movement_arrows));
  line(out, "effective_step", boolean(display.effective_step));
  line(out, "split", toml_number(display.split));
  const Camera& camera = display.camera;
  out += "\n[display.camera]\n";
  line(out, "azimuth", toml_number(camera.azimuth));
  line(out, "elevation", toml_number(camera.elevation));
  line(out, "distance", toml_number(camera.distance));
  line(out, "target", toml_numbers({camera.target_x, camera.target_y, camera.target_z}));
}

void read_loss(TomlTable& root, LossDefinition& loss) {
  root.require("loss");
  std::optional<TomlTable> table = root.table("loss");
  if (!table) return;
  table->require("formula");
  table->text("surface", loss.surface);
  if (!is_plain_text(loss.surface)) table->report("surface", "has a control character; take it out");
  table->text("formula", loss.formula);
  table->texts("parameters", loss.parameters);
  table->named_numbers("constants", loss.constants);
  read_data(*table, "data", loss.data);
  table->refuse_unknown();
}

void read_interval(TomlTable& table, std::string_view key, Interval& interval) {
  std::vector<double> ends = {interval.minimum, interval.maximum};
  table.numbers(key, ends);
  if (table.failed()) return;
  if (ends.size() != 2 || !(ends[0] < ends[1]) || !std::isfinite(ends[1] - ends[0]))
    return table.report(key, "must be [minimum, maximum] with the smaller number first");
  interval = {ends[0], ends[1]};
}

void read_window(TomlTable& root, PlaneWindow& window) {
  std::optional<TomlTable> table = root.table("window");
  if (!table) return;
  read_interval(*table, "a", window.a);
  read_interval(*table, "b", window.b);
  table->refuse_unknown();
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

/// One of `names` into an enumeration whose values count them.
template <class Enumeration, std::size_t count>
void read_choice(TomlTable& table, std::string_view key, const std::array<std::string_view, count>& names,
                 Enumeration& value) {
  auto index = static_cast<std::size_t>(value);
  table.choice(key, names, index);
  value = static_cast<Enumeration>(index);
}

void read_convention(TomlTable& table, OptimizerSettings& settings) {
  constexpr std::array names = {convention_name(Convention::pytorch), convention_name(Convention::lecture)};
  read_choice(table, "convention", names, settings.convention);
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

void read_past(TomlTable& run_table, std::vector<Leg>& past) {
  std::vector<TomlTable> legs = run_table.tables("past");
  if (legs.size() > maximum_legs)
    run_table.report("past", "has more than " + std::to_string(maximum_legs) + " stretches; remove some");
  for (TomlTable& table : legs) {
    std::optional<OptimizerSettings> method = read_method(table);
    if (!method) return;
    std::uint64_t steps = 1;
    table.require("steps");
    table.whole("steps", steps, 1, maximum_steps);
    read_hyperparameters(table, *method);
    table.refuse_unknown();
    past.push_back({std::move(*method), static_cast<std::size_t>(steps)});
  }
}

void read_run(TomlTable& table, std::size_t number, std::vector<Run>& runs) {
  std::optional<OptimizerSettings> method = read_method(table);
  if (!method) return;
  Run run = make_run(*method, number);
  std::vector<double> own_start;
  table.numbers("start", own_start);
  if (table.has("start")) run.own_start = std::move(own_start);
  read_color(table, run.color);
  read_choice(table, "dash", dash_names, run.dash);
  read_choice(table, "marker", marker_names, run.marker);
  table.flag("visible", run.visible);
  table.flag("collapsed", run.collapsed);
  std::uint64_t forked_at = 0;
  table.whole("forked_at", forked_at, 0, maximum_steps);
  run.forked_at = static_cast<std::size_t>(forked_at);
  read_hyperparameters(table, run.optimizer);
  read_past(table, run.past);
  read_sampling(table, run.sampling);
  table.refuse_unknown();
  runs.push_back(std::move(run));
}

void read_display(TomlTable& root, Display& display) {
  std::optional<TomlTable> table = root.table("display");
  if (!table) return;
  table->flag("logarithmic_height", display.logarithmic_height);
  table->text("colormap", display.colormap);
  table->flag("contour_lines", display.contour_lines);
  table->flag("contour_labels", display.contour_labels);
  table->flag("descent_field", display.descent_field);
  table->flag("critical_points", display.critical_points);
  table->flag("eigenvectors", display.eigenvectors);
  table->flag("logarithmic_charts", display.logarithmic_charts);
  read_choice(*table, "second_chart", second_chart_names, display.second_chart);
  read_choice(*table, "layer", layer_names, display.layer);
  table->flag("hover_arrows", display.hover_arrows);
  read_choice(*table, "tab", tab_names, display.tab);
  read_choice(*table, "chart_axis", axis_names, display.chart_axis);
  std::uint64_t followed = display.followed_run + 1;
  table->whole("followed_run", followed, 1, maximum_runs);
  display.followed_run = static_cast<std::size_t>(followed - 1);
  table->flag("batch_surface", display.batch_surface);
  table->flag("gradient_fan", display.gradient_fan);
  table->flag("movement_arrows", display.movement_arrows);
  table->flag("effective_step", display.effective_step);
  table->number("split", display.split, 0, 1);
  std::optional<TomlTable> camera = table->table("camera");
  table->refuse_unknown();
  if (!camera) return;
  Camera& view = display.camera;
  camera->number("azimuth", view.azimuth);
  camera->number("elevation", view.elevation, -89, 89);
  camera->number("distance", view.distance, 1e-3, 1e6);
  std::vector<double> target = {view.target_x, view.target_y, view.target_z};
  camera->numbers("target", target);
  if (target.size() != 3) return camera->report("target", "must have three numbers");
  view.target_x = target[0];
  view.target_y = target[1];
  view.target_z = target[2];
  camera->refuse_unknown();
}

void read_playback(TomlTable& root, Playback& playback) {
  std::optional<TomlTable> table = root.table("playback");
  if (!table) return;
  table->number("step", playback.step, 0, static_cast<double>(maximum_steps));
  table->flag("playing", playback.playing);
  table->number("speed", playback.speed, 1, 1e4);
  table->flag("loop", playback.loop);
  table->refuse_unknown();
}

void read_slice(TomlTable& root, Slice& slice) {
  std::optional<TomlTable> table = root.table("slice");
  if (!table) return;
  table->numbers("origin", slice.origin);
  std::vector<double> first, second;
  table->numbers("first", first);
  table->numbers("second", second);
  if (table->has("first") || table->has("second")) slice.directions = {std::move(first), std::move(second)};
  table->texts("names", slice.names);
  if (table->has("names") && slice.names.size() != 2) table->report("names", "must have two names");
  table->numbers("toward", slice.toward);
  table->text("toward_name", slice.toward_name);
  table->number("turn", slice.turn, 0, 1);
  table->refuse_unknown();
}

void read_box(TomlTable& root, std::vector<Interval>& box) {
  std::optional<TomlTable> table = root.table("box");
  if (!table) return;
  std::vector<double> minimum, maximum;
  table->numbers("minimum", minimum);
  table->numbers("maximum", maximum);
  table->refuse_unknown();
  if (table->failed()) return;
  if (minimum.size() != maximum.size()) return table->report("maximum", "must have as many numbers as “minimum”");
  for (std::size_t i = 0; i < minimum.size(); ++i) {
    if (!(minimum[i] < maximum[i]) || !std::isfinite(maximum[i] - minimum[i]))
      return table->report("maximum", "must be greater than “minimum” for every parameter");
    box.push_back({minimum[i], maximum[i]});
  }
}

void read_probe(TomlTable& root, Probe& probe) {
  std::optional<TomlTable> table = root.table("probe");
  if (!table) return;
  table->flag("shown", probe.shown);
  table->numbers("at", probe.at);
  std::uint64_t follows = 0;
  table->whole("follows", follows, 1, maximum_runs);
  if (follows > 0) probe.follows = static_cast<std::size_t>(follows - 1);
  table->flag("gradient_term", probe.gradient_term);
  table->flag("hessian_term", probe.hessian_term);
  table->number("size", probe.size, 0.02, 1);
  table->number("tolerance", probe.tolerance, 0.01, 1);
  table->number("angle", probe.angle);
  table->refuse_unknown();
}

void read_shift(TomlTable& root, Shift& shift) {
  std::optional<TomlTable> table = root.table("shift");
  if (!table) return;
  table->flag("shown", shift.shown);
  table->flag("halves", shift.halves);
  std::vector<double> by = {shift.a, shift.b};
  table->numbers("by", by);
  if (by.size() != 2) return table->report("by", "must have two numbers");
  shift.a = by[0];
  shift.b = by[1];
  table->refuse_unknown();
}

void read_curve(TomlTable& root, CurveTool& curve) {
  std::optional<TomlTable> table = root.table("curve");
  if (!table) return;
  std::size_t function = 0;
  table->choice("function", curve_names, function);
  curve.function = curve_names[function];
  table->number("at", curve.at, -1e6, 1e6);
  std::uint64_t degree = curve.degree;
  table->whole("degree", degree, 0, 9);
  curve.degree = static_cast<std::size_t>(degree);
  table->refuse_unknown();
}

void read_comparison(TomlTable& root, BatchComparisonPlan& plan) {
  std::optional<TomlTable> table = root.table("comparison");
  if (!table) return;
  table->flag("wanted", plan.wanted);
  const auto read = [&](std::string_view key, std::size_t& number, std::uint64_t most) {
    std::uint64_t value = number;
    table->whole(key, value, 1, most);
    number = static_cast<std::size_t>(value);
  };
  read("epochs", plan.epochs, 10'000);
  read("updates", plan.updates, 100'000);
  read("seeds", plan.seeds, 1000);
  table->refuse_unknown();
}

/// TOML integers end at 2⁶³ − 1; larger seeds are kept as text.
void read_seed(TomlTable& root, std::uint64_t& seed) {
  if (!root.is_text("seed")) return root.whole("seed", seed, 0, std::numeric_limits<std::int64_t>::max());
  std::string text;
  root.text("seed", text);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (text.empty() || result.ec != std::errc() || result.ptr != text.data() + text.size())
    root.report("seed", "must be a whole number from 0 to 18446744073709551615");
}

void check_dimensions(TomlTable& root, const Scene& scene) {
  if (scene.start.empty()) root.report("start", "must have one number for each parameter");
  if (!scene.selected.empty() && scene.selected.size() != scene.start.size())
    root.report("selected", "must have as many numbers as “start”");
  const std::size_t n = scene.start.size();
  if (!scene.probe.at.empty() && scene.probe.at.size() != n)
    root.report("probe", "has an “at” that has not as many numbers as “start”");
  if (!scene.box.empty() && scene.box.size() != n)
    root.report("box", "must have as many intervals as “start” has numbers");
  const Slice& slice = scene.slice;
  const auto fits = [n](const std::vector<double>& numbers) { return numbers.empty() || numbers.size() == n; };
  if (!fits(slice.origin) || !fits(slice.toward) ||
      !std::all_of(slice.directions.begin(), slice.directions.end(),
                   [n](const auto& direction) { return direction.size() == n; }))
    root.report("slice", "has a vector that has not as many numbers as “start”");
  for (const Run& run : scene.runs)
    if (run.own_start && run.own_start->size() != scene.start.size())
      root.report("runs", "has a run whose “start” has not as many numbers as the shared “start”");
}

}  // namespace

std::string print_scene(const Scene& scene) {
  std::string out = "# Saddlescope scene\n";
  line(out, "format", std::to_string(scene_format_version));
  line(out, "start", toml_numbers(scene.start));
  line(out, "steps", std::to_string(scene.steps));
  const bool fits = scene.seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  line(out, "seed", fits ? std::to_string(scene.seed) : "\"" + std::to_string(scene.seed) + "\"");
  if (!scene.selected.empty()) line(out, "selected", toml_numbers(scene.selected));
  print_loss(out, scene.loss);
  out += "\n[window]\n";
  line(out, "a", toml_numbers({scene.window.a.minimum, scene.window.a.maximum}));
  line(out, "b", toml_numbers({scene.window.b.minimum, scene.window.b.maximum}));
  print_slice(out, scene.slice);
  print_box(out, scene.box);
  for (const Run& run : scene.runs) print_run(out, run);
  print_display(out, scene.display);
  print_probe(out, scene.probe);
  print_shift(out, scene.shift);
  print_curve(out, scene.curve);
  print_comparison(out, scene.comparison);
  out += "\n[playback]\n";
  line(out, "step", toml_number(scene.playback.step));
  line(out, "playing", boolean(scene.playback.playing));
  line(out, "speed", toml_number(scene.playback.speed));
  line(out, "loop", boolean(scene.playback.loop));
  return out;
}

Expected<Scene, std::string> parse_scene(std::string_view text, const std::string& file_name) {
  const Expected<TomlDocument, std::string> document = TomlDocument::parse(text, file_name);
  if (!document) return Unexpected{document.error()};
  TomlTable root = document->root();
  std::uint64_t format = 0;
  root.require("format");
  root.whole("format", format, 1, 1'000'000);
  if (format > scene_format_version)
    root.report("format", "is " + std::to_string(format) + ", newer than this program reads (" +
                              std::to_string(scene_format_version) + "); open it with a newer Saddlescope");
  Scene scene;
  root.require("start");
  root.numbers("start", scene.start);
  std::uint64_t steps = scene.steps;
  root.whole("steps", steps, 0, maximum_steps);
  scene.steps = static_cast<std::size_t>(steps);
  read_seed(root, scene.seed);
  root.numbers("selected", scene.selected);
  read_loss(root, scene.loss);
  read_window(root, scene.window);
  read_slice(root, scene.slice);
  read_box(root, scene.box);
  read_probe(root, scene.probe);
  read_shift(root, scene.shift);
  read_curve(root, scene.curve);
  read_comparison(root, scene.comparison);
  std::vector<TomlTable> runs = root.tables("runs");
  if (runs.size() > maximum_runs)
    root.report("runs", "has more than " + std::to_string(maximum_runs) + " runs; remove some");
  for (std::size_t i = 0; i < runs.size() && !root.failed(); ++i) read_run(runs[i], i, scene.runs);
  read_display(root, scene.display);
  read_playback(root, scene.playback);
  check_dimensions(root, scene);
  root.refuse_unknown();
  if (const auto problem = document->problem()) return Unexpected{*problem};
  return scene;
}

Expected<Scene, std::string> load_scene(const std::filesystem::path& path) {
  const Expected<std::string, std::string> text = read_text_file(path, maximum_file_size);
  if (!text) return Unexpected{text.error()};
  return parse_scene(*text, path.string());
}

Expected<bool, std::string> save_scene(const Scene& scene, const std::filesystem::path& path) {
  return write_text_file(path, print_scene(scene));
}

}  // namespace saddlescope

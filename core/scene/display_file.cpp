#include "core/scene/display_file.h"

#include <array>

#include "core/scene/switches.h"

namespace saddlescope {
namespace {

constexpr std::array<std::string_view, 5> layer_names = {"loss", "smallest-eigenvalue", "largest-eigenvalue",
                                                         "condition", "signs"};
constexpr std::array<std::string_view, 3> second_chart_names = {"gradient-norm", "learning-rate", "sharpness"};
constexpr std::array<std::string_view, 2> axis_names = {"updates", "epochs"};
constexpr std::array<std::string_view, 5> curve_names = {"auto", "sigmoid", "tanh", "relu", "loss"};

/// The switches that stand behind an entry of a table, and those behind them.
void print_switches(std::string& out, const Scene& scene, std::string_view in, std::string_view after) {
  for (const Switch& entry : switches()) {
    if (entry.file.table != in || entry.file.after != after) continue;
    toml_line(out, entry.file.name, toml_flag(entry.on(scene)));
    print_switches(out, scene, in, entry.file.name);
  }
}

void read_switches(TomlTable& from, Scene& scene, std::string_view in, std::string_view after) {
  for (const Switch& entry : switches()) {
    if (entry.file.table != in || entry.file.after != after) continue;
    from.flag(entry.file.name, entry.member(scene));
    read_switches(from, scene, in, entry.file.name);
  }
}

/// Files of before had one scale for height and colour.
void read_scales(TomlTable& table, Display& display) {
  if (table.has("logarithmic_height")) {
    bool logarithmic = true;
    table.flag("logarithmic_height", logarithmic);
    display.height_scale = display.color_scale = logarithmic ? ScaleChoice::logarithmic : ScaleChoice::linear;
  }
  table.choice("height_scale", scale_choice_names, display.height_scale);
  table.choice("color_scale", scale_choice_names, display.color_scale);
  table.choice("chart_steps", scale_choice_names, display.chart_steps);
}

}  // namespace

void print_probe(std::string& out, const Scene& scene) {
  const Probe& probe = scene.probe;
  if (probe == Probe{}) return;
  out += "\n[probe]\n";
  print_switches(out, scene, "probe", "");
  if (!probe.at.empty()) toml_line(out, "at", toml_numbers(probe.at));
  if (probe.follows) toml_line(out, "follows", std::to_string(*probe.follows + 1));
  print_switches(out, scene, "probe", "follows");
  toml_line(out, "size", toml_number(probe.size));
  toml_line(out, "tolerance", toml_number(probe.tolerance));
  toml_line(out, "angle", toml_number(probe.angle));
}

void print_shift(std::string& out, const Scene& scene) {
  if (scene.shift == Shift{}) return;
  out += "\n[shift]\n";
  print_switches(out, scene, "shift", "");
  toml_line(out, "by", toml_numbers({scene.shift.a, scene.shift.b}));
}

void print_curve(std::string& out, const CurveTool& curve) {
  if (curve == CurveTool{}) return;
  out += "\n[curve]\n";
  toml_line(out, "function", toml_quoted(curve.function));
  toml_line(out, "at", toml_number(curve.at));
  toml_line(out, "degree", std::to_string(curve.degree));
}

void print_race(std::string& out, const Scene& scene) {
  if (scene.race == Race{}) return;
  out += "\n[race]\n";
  print_switches(out, scene, "race", "");
  toml_line(out, "threshold", toml_number(scene.race.threshold));
}

void print_comparison(std::string& out, const BatchComparisonPlan& plan) {
  if (plan == BatchComparisonPlan{}) return;
  out += "\n[comparison]\n";
  toml_line(out, "wanted", toml_flag(plan.wanted));
  toml_line(out, "epochs", std::to_string(plan.epochs));
  toml_line(out, "updates", std::to_string(plan.updates));
  toml_line(out, "seeds", std::to_string(plan.seeds));
}

void print_display(std::string& out, const Scene& scene) {
  const Display& display = scene.display;
  out += "\n[display]\n";
  const auto name_of = [](ScaleChoice choice) {
    return toml_quoted(scale_choice_names[static_cast<std::size_t>(choice)]);
  };
  toml_line(out, "height_scale", name_of(display.height_scale));
  toml_line(out, "color_scale", name_of(display.color_scale));
  toml_line(out, "chart_steps", name_of(display.chart_steps));
  print_switches(out, scene, "display", "");
  toml_line(out, "colormap", toml_quoted(display.colormap));
  print_switches(out, scene, "display", "colormap");
  toml_line(out, "second_chart", toml_quoted(second_chart_names[static_cast<std::size_t>(display.second_chart)]));
  toml_line(out, "layer", toml_quoted(layer_names[static_cast<std::size_t>(display.layer)]));
  print_switches(out, scene, "display", "layer");
  toml_line(out, "tab", toml_quoted(inspector_tab_names[static_cast<std::size_t>(display.tab)]));
  toml_line(out, "chart_axis", toml_quoted(axis_names[static_cast<std::size_t>(display.chart_axis)]));
  toml_line(out, "followed_run", std::to_string(display.followed_run + 1));
  print_switches(out, scene, "display", "followed_run");
  toml_line(out, "split", toml_number(display.split));
  const Camera& camera = display.camera;
  out += "\n[display.camera]\n";
  toml_line(out, "azimuth", toml_number(camera.azimuth));
  toml_line(out, "elevation", toml_number(camera.elevation));
  toml_line(out, "distance", toml_number(camera.distance));
  toml_line(out, "target", toml_numbers({camera.target_x, camera.target_y, camera.target_z}));
}

void print_playback(std::string& out, const Scene& scene) {
  const Playback& playback = scene.playback;
  out += "\n[playback]\n";
  toml_line(out, "step", toml_number(playback.step));
  toml_line(out, "playing", toml_flag(playback.playing));
  toml_line(out, "speed", toml_number(playback.speed));
  print_switches(out, scene, "playback", "speed");
}

void read_display(TomlTable& root, Scene& scene) {
  std::optional<TomlTable> table = root.table("display");
  if (!table) return;
  Display& display = scene.display;
  read_scales(*table, display);
  read_switches(*table, scene, "display", "");
  table->text("colormap", display.colormap);
  read_switches(*table, scene, "display", "colormap");
  table->choice("second_chart", second_chart_names, display.second_chart);
  table->choice("layer", layer_names, display.layer);
  read_switches(*table, scene, "display", "layer");
  table->choice("tab", inspector_tab_names, display.tab);
  table->choice("chart_axis", axis_names, display.chart_axis);
  std::uint64_t followed = display.followed_run + 1;
  table->whole("followed_run", followed, 1, maximum_runs);
  display.followed_run = static_cast<std::size_t>(followed - 1);
  read_switches(*table, scene, "display", "followed_run");
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

void read_playback(TomlTable& root, Scene& scene) {
  std::optional<TomlTable> table = root.table("playback");
  if (!table) return;
  Playback& playback = scene.playback;
  table->number("step", playback.step, 0, static_cast<double>(maximum_steps));
  table->flag("playing", playback.playing);
  table->number("speed", playback.speed, 1, 1e4);
  read_switches(*table, scene, "playback", "speed");
  table->refuse_unknown();
}

void read_probe(TomlTable& root, Scene& scene) {
  std::optional<TomlTable> table = root.table("probe");
  if (!table) return;
  Probe& probe = scene.probe;
  read_switches(*table, scene, "probe", "");
  table->numbers("at", probe.at);
  std::uint64_t follows = 0;
  table->whole("follows", follows, 1, maximum_runs);
  if (follows > 0) probe.follows = static_cast<std::size_t>(follows - 1);
  read_switches(*table, scene, "probe", "follows");
  table->number("size", probe.size, 0.02, 1);
  table->number("tolerance", probe.tolerance, 0.01, 1);
  table->number("angle", probe.angle);
  table->refuse_unknown();
}

void read_shift(TomlTable& root, Scene& scene) {
  std::optional<TomlTable> table = root.table("shift");
  if (!table) return;
  Shift& shift = scene.shift;
  read_switches(*table, scene, "shift", "");
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

void read_race(TomlTable& root, Scene& scene) {
  std::optional<TomlTable> table = root.table("race");
  if (!table) return;
  read_switches(*table, scene, "race", "");
  table->number("threshold", scene.race.threshold, smallest_threshold, largest_threshold);
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

}  // namespace saddlescope

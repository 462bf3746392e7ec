// Finds a member of the scene that no file keeps. Every struct of the scene is listed below with all its members: a new
// member does not compile until it is listed here, and then it must survive the file or be named in `unsaved`.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/scene/scene.h"
#include "core/scene/scene_file.h"

namespace saddlescope {
namespace scene_fields_test {

/// What files leave out on purpose: members, or structs with all that is in them, by their path: "display.camera".
const std::set<std::string> unsaved = {"questions"};

/// Calls visit("name", member) for each. `names` as the preprocessor prints them: "first, second".
template <class Visit, class... Members>
void each_named(std::string_view names, Visit& visit, Members&... members) {
  const auto next = [&] {
    const std::size_t end = std::min(names.find(','), names.size());
    const std::string name(names.substr(0, end));
    names.remove_prefix(std::min(end + 2, names.size()));
    return name;
  };
  (visit(next(), members), ...);
}

/// All members of a struct, in order; one too few or too many does not compile.
#define MEMBERS(Struct, ...)                      \
  template <class Visit>                          \
  void each_member(Struct& whole, Visit& visit) { \
    auto& [__VA_ARGS__] = whole;                  \
    each_named(#__VA_ARGS__, visit, __VA_ARGS__); \
  }

using SceneRun = saddlescope::Run;  // testing::Test has a member of that name
MEMBERS(Interval, minimum, maximum)
MEMBERS(PlaneWindow, a, b)
MEMBERS(Slice, origin, directions, names, toward, toward_name, turn)
MEMBERS(DataDefinition, source, id, size, noise, seed, file, cells, reduction, scaling)
MEMBERS(LossDefinition, surface, formula, parameters, constants, data)
MEMBERS(ScheduleFactor, id, values)
MEMBERS(Schedule, warmup, factors)
MEMBERS(OptimizerSettings, id, values, convention, schedule)
MEMBERS(Stretch, optimizer, steps)
MEMBERS(Sampling, batch, shuffle, label_noise, gradient_noise)
MEMBERS(SceneRun, name, optimizer, own_start, stretches, sampling, forked_at, color, dash, marker, visible, collapsed)
MEMBERS(Camera, azimuth, elevation, distance, target_x, target_y, target_z)
MEMBERS(Display, height_scale, color_scale, colormap, contour_lines, contour_labels, descent_field, critical_points,
        eigenvectors, logarithmic_charts, chart_steps, equal_axes, second_chart, layer, hover_arrows, tab, chart_axis,
        followed_run, batch_surface, gradient_fan, movement_arrows, effective_step, split, camera)
MEMBERS(Playback, step, playing, speed, loop)
MEMBERS(Probe, shown, at, follows, gradient_term, hessian_term, size, tolerance, angle)
MEMBERS(Shift, shown, halves, a, b)
MEMBERS(CurveTool, function, at, degree)
MEMBERS(Race, shown, threshold)
MEMBERS(BatchComparisonPlan, wanted, epochs, updates, seeds)
MEMBERS(Notes, title, chapter, text, shown)
MEMBERS(Scene, notes, loss, window, slice, box, start, steps, runs, seed, display, playback, probe, shift, curve, race,
        comparison, selected, questions)
#undef MEMBERS

struct Ignore {
  template <class Member>
  void operator()(const std::string&, Member&) {}
};
template <class Value>
concept Struct = requires(Value& value, Ignore& ignore) {
  each_member(value, ignore);
};

/// Calls visit(path, value) for everything in `value` that is no struct itself: "runs.sampling.batch".
template <class Value, class Visit>
void walk(const std::string& path, Value& value, Visit& visit) {
  visit(path, value);
}
template <Struct Value, class Visit>
void walk(const std::string& path, Value& value, Visit& visit) {
  auto inside = [&](const std::string& name, auto& member) {
    walk(path.empty() ? name : path + "." + name, member, visit);
  };
  each_member(value, inside);
}
template <Struct Value, class Visit>
void walk(const std::string& path, std::vector<Value>& values, Visit& visit) {
  for (Value& value : values) walk(path, value, visit);
}

bool is_unsaved(const std::string& path) {
  for (const std::string& entry : unsaved)
    if (path == entry || path.starts_with(entry + ".")) return true;
  return false;
}

// --- another value of each kind, within every range that a file may have ------------------------------------------

/// What is unsaved may be of any kind: it is left as it is.
template <class Value>
void change(const std::string& path, Value&) {
  ADD_FAILURE() << path << " is of a kind of which there is no other value here";
}
void change(const std::string&, bool& value) { value = !value; }
void change(const std::string&, double& value) { value = value / 2 + 0.0625; }
template <class Number>
requires(std::is_integral_v<Number> && !std::is_same_v<Number, bool>) void change(const std::string&, Number& value) {
  ++value;
}
template <class Enumeration>
requires std::is_enum_v<Enumeration>
void change(const std::string&, Enumeration& value) { value = static_cast<Enumeration>(int(value) == 0 ? 1 : 0); }
/// Some texts name things: another one of the same shape.
void change(const std::string& path, std::string& value) {
  static const std::map<std::string, std::string> other = {
      {"loss.data.id", "rings"},
      {"runs.optimizer.id", "adagrad"},
      {"runs.optimizer.schedule.factors.id", "inverse-sqrt"},
      {"runs.stretches.optimizer.id", "adagrad"},
      {"runs.stretches.optimizer.schedule.factors.id", "inverse-sqrt"},
      {"curve.function", "tanh"}};
  const auto found = other.find(path);
  value = found != other.end() ? found->second : value + "x";
}
template <class Value>
void change(const std::string& path, std::vector<Value>& values) {
  if (values.empty()) values.resize(2);  // the parameters are two
  for (Value& value : values) change(path, value);
}
template <class Value>
void change(const std::string& path, std::optional<Value>& value) {
  if (!value) value.emplace();
  change(path, *value);
}
void change(const std::string& path, std::map<std::string, double>& values) {
  values["another"];
  for (auto& [name, value] : values) change(path, value);
}
void change(const std::string&, SharedTable& cells) {
  Table other = *cells;
  other.names.push_back("another");
  other.columns.emplace_back(std::max<std::size_t>(other.rows(), 1), 0.25);
  cells = std::move(other);
}

// --- scenes in which members have a meaning ---------------------------------------------------------------------

Scene plain_scene() {
  Scene scene;
  scene.start = {1, 2};
  scene.loss.formula = "(y - w1*w2*x)^2";
  return scene;
}

/// Everything that can be there or not is there.
Scene full_scene() {
  Scene scene = plain_scene();
  OptimizerSettings settings = default_settings("adam");
  settings.schedule = {7, {{"exponential", {0.75}}}};
  scene.runs = {make_run(settings, 0)};
  scene.runs[0].own_start = std::vector<double>{3, 4};
  scene.runs[0].stretches = {{settings, 12}};
  scene.slice = {{1, 2}, {{0, 1}, {1, 0}}, {"w2", "w1"}, {0.5, 0.75}, "u1", 0.5};
  scene.box = {{-1, 1}, {-2, 2}};
  return scene;
}

Scene scene_with(const DataDefinition& data) {
  Scene scene = full_scene();
  scene.loss.data = data;
  return scene;
}

std::vector<Scene> scenes() {
  DataDefinition file, cells;
  file.source = DataSource::file;
  file.file = "rows.csv";
  cells.source = DataSource::cells;
  cells.cells = Table{{"x", "y"}, {{1, 2, 3}, {4, 5, 6}}};
  return {plain_scene(), full_scene(), scene_with(built_in_data("noisy-line")), scene_with(file), scene_with(cells)};
}

/// Whether a member means nothing in a scene and is not in its file: it needs another source of the rows, or a
/// direction of the slice.
bool means_nothing(const std::string& path, const Scene& scene) {
  static const std::map<std::string, DataSource> sources = {
      {"loss.data.id", DataSource::built_in},    {"loss.data.size", DataSource::built_in},
      {"loss.data.noise", DataSource::built_in}, {"loss.data.seed", DataSource::built_in},
      {"loss.data.file", DataSource::file},      {"loss.data.cells", DataSource::cells}};
  if (path == "loss.data.source") return true;  // together with what it needs only: scenes() has each
  if (path == "slice.names") return scene.slice.directions.empty();
  if (path == "slice.toward_name" || path == "slice.turn") return scene.slice.toward.empty();
  const auto found = sources.find(path);
  if (found != sources.end()) return found->second != scene.loss.data.source;
  return path.starts_with("loss.data.") && scene.loss.data.source == DataSource::none;
}

/// The scene with the members changed for which `wanted` says so.
template <class Wanted>
Scene changed(Scene scene, Wanted wanted) {
  const Scene before = scene;
  auto visit = [&](const std::string& path, auto& value) {
    if (!is_unsaved(path) && !means_nothing(path, before) && wanted(path)) change(path, value);
  };
  walk("", scene, visit);
  return scene;
}

std::set<std::string> paths_of(Scene scene) {
  std::set<std::string> paths;
  auto visit = [&](const std::string& path, auto&) { paths.insert(path); };
  walk("", scene, visit);
  return paths;
}

void expect_survives(const Scene& scene, const std::string& what) {
  const std::string text = print_scene(scene);
  const auto read = parse_scene(text, "scene.toml");
  ASSERT_TRUE(read) << what << ": " << read.error() << "\n" << text;
  EXPECT_TRUE(*read == scene) << what << " is lost\n" << text;
}

TEST(SceneFields, AllTogetherSurviveTheFile) {
  for (const Scene& scene : scenes()) {
    expect_survives(scene, "a scene as it is");
    expect_survives(changed(scene, [](const std::string&) { return true; }), "something");
  }
}

TEST(SceneFields, EachAloneSurvivesTheFile) {
  for (const Scene& scene : scenes())
    for (const std::string& path : paths_of(scene))
      expect_survives(changed(scene, [&](const std::string& each) { return each == path; }), path);
}

TEST(SceneFields, EachMakesAnotherScene) {
  std::set<std::string> compared;
  for (const Scene& scene : scenes())
    for (const std::string& path : paths_of(scene))
      if (!(changed(scene, [&](const std::string& each) { return each == path; }) == scene)) compared.insert(path);
  for (const std::string& path : paths_of(full_scene())) {
    if (is_unsaved(path) || path == "loss.data.source") continue;
    EXPECT_TRUE(compared.contains(path)) << path << " is in no comparison of two scenes";
  }
}

}  // namespace scene_fields_test
}  // namespace saddlescope

#include "core/scene/scene.h"

#include <algorithm>
#include <array>
#include <utility>

namespace saddlescope {
namespace {

constexpr std::array dashes = {Dash::solid, Dash::dashed, Dash::dotted, Dash::dash_dot};
constexpr std::array markers = {Marker::circle,  Marker::square, Marker::triangle,
                                Marker::diamond, Marker::cross,  Marker::plus};

Run run_of(const char* method, double learning_rate, std::size_t number) {
  OptimizerSettings settings = default_settings(method);
  set_hyperparameter(settings, "lr", learning_rate);
  return make_run(settings, number);
}

}  // namespace

double whole_run_speed(const Scene& scene) {
  constexpr double seconds = 8;
  return std::clamp(static_cast<double>(scene.steps) / seconds, 1.0, 1e4);
}

Run make_run(const OptimizerSettings& settings, std::size_t number) {
  // Once the colours are used up they repeat with another dash and marker, so no two of the first 24 runs look alike.
  const std::size_t round = number / new_run_colors;
  Run run;
  run.optimizer = settings;
  run.color = run_palette[number % new_run_colors];
  run.dash = dashes[round % dashes.size()];
  run.marker = markers[(number + round) % markers.size()];
  return run;
}

void select_point(Scene& scene, std::vector<double> point) {
  scene.selected = std::move(point);
  scene.display.tab = InspectorTab::point;
}

std::string_view shown_curve(const CurveTool& tool, std::size_t parameters) {
  if (tool.function != "auto") return tool.function;
  return parameters == 1 ? "loss" : "sigmoid";
}

Scene opening_scene() {
  Scene scene;
  scene.loss = {"two-weight-network", "(1 - w1*w2)^2", {"w1", "w2"}, {}};
  scene.window = {{-2.5, 2.5}, {-2.5, 2.5}};
  scene.start = {-0.95, 1.1};
  scene.steps = 400;
  scene.runs = {run_of("gd", 0.05, 0), run_of("momentum", 0.02, 1), run_of("adam", 0.1, 2)};
  scene.playback.playing = true;
  scene.display.color_scale = ScaleChoice::logarithmic;  // as its surface says
  return scene;
}

}  // namespace saddlescope

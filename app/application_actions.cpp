// Carries out the actions of the table (app/ui/actions.h) by their ids.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "app/application_state.h"
#include "app/ui/actions.h"
#include "app/view/fit.h"
#include "core/scene/scene_file.h"
#include "core/support/paths.h"

namespace saddlescope {

namespace {

void step_by(Scene& scene, double count) {
  scene.playback.playing = false;
  scene.playback.step =
      std::clamp(std::floor(scene.playback.step) + count, 0.0, static_cast<double>(scene.steps));
}

void change_speed(Scene& scene, double factor) {
  scene.playback.speed = std::clamp(scene.playback.speed * factor, 1.0, 1e4);
}

void play_or_pause(Scene& scene) {
  Playback& playback = scene.playback;
  playback.playing = !playback.playing;
  // At the end "play" means once more from the start.
  if (playback.playing && playback.step >= static_cast<double>(scene.steps)) playback.step = 0;
}

/// Selects the critical point `direction` places after the selected one, round the list.
void select_neighbour(Scene& scene, const Results& results, int direction) {
  if (results.critical_points == nullptr || results.critical_points->report.points.empty()) return;
  const auto& points = results.critical_points->report.points;
  const auto count = static_cast<std::ptrdiff_t>(points.size());
  const auto found =
      std::find_if(points.begin(), points.end(), [&](const CriticalPoint& point) { return point.at == scene.selected; });
  std::ptrdiff_t index = direction > 0 ? 0 : count - 1;
  if (found != points.end()) index = ((found - points.begin()) + direction + count) % count;
  scene.selected = points[static_cast<std::size_t>(index)].at;
}

}  // namespace

void Application::Impl::save_to(const std::filesystem::path& path) {
  const auto saved = save_scene(scene, path);
  if (!saved) {
    tell(saved.error(), true);
    return;
  }
  file = path;
  saved_scene = scene;
  tell("Saved " + path.filename().string(), false);
}

void Application::act(std::string_view action) { impl_->act(action); }

void Application::Impl::act(std::string_view action) {
  Display& display = scene.display;
  const auto flip = [](bool& value) { value = !value; };
  // One row per action, in the order of the table.
  const std::unordered_map<std::string_view, std::function<void()>> handlers = {
      {"open", [&] { open_file_dialog(file_dialog, false, file.value_or("")); }},
      {"save", [&] { file ? save_to(*file) : act("save-as"); }},
      {"save-as", [&] { open_file_dialog(file_dialog, true, file.value_or("scene.toml")); }},
      {"opening-scene", [&] { replace_scene(opening_scene(), std::nullopt); }},
      {"restore",
       [&] {
         auto last = load_scene(state_folder() / "autosave.toml");
         if (last)
           replace_scene(std::move(*last), std::nullopt);
         else
           tell("There is no autosaved scene yet", true);
       }},
      {"quit", [&] { if (options.close) options.close(); }},
      {"undo", [&] { if (!history.undo(scene)) tell("Nothing to undo", false); }},
      {"redo", [&] { if (!history.redo(scene)) tell("Nothing to redo", false); }},
      {"catalogue", [&] { panels.open_catalogue = true; }},
      {"edit-formula", [&] { panels.focus_formula = true; }},
      {"fit", [&] { scene.window = fit_window(scene, results); }},
      {"reset-camera", [&] { display.camera = Camera{}; }},
      {"log-height", [&] { flip(display.logarithmic_height); }},
      {"log-charts", [&] { flip(display.logarithmic_charts); }},
      {"contour-lines", [&] { flip(display.contour_lines); }},
      {"field", [&] { flip(display.descent_field); }},
      {"critical-points", [&] { flip(display.critical_points); }},
      {"eigenvectors", [&] { flip(display.eigenvectors); }},
      {"theme",
       [&] { preferences.theme = preferences.theme == ThemeKind::dark ? ThemeKind::light : ThemeKind::dark; }},
      {"larger-text", [&] { preferences.text_scale = std::min(preferences.text_scale * 1.1f, 3.0f); }},
      {"smaller-text", [&] { preferences.text_scale = std::max(preferences.text_scale / 1.1f, 0.7f); }},
      {"hide-panels", [&] { flip(panels_hidden); }},
      {"presentation", [&] { flip(presenting); }},
      {"full-screen", [&] { if (options.toggle_full_screen) options.toggle_full_screen(); }},
      {"play", [&] { play_or_pause(scene); }},
      {"step-forward", [&] { step_by(scene, 1); }},
      {"step-back", [&] { step_by(scene, -1); }},
      {"first-step", [&] { step_by(scene, -1e9); }},
      {"last-step", [&] { step_by(scene, 1e9); }},
      {"faster", [&] { change_speed(scene, 2); }},
      {"slower", [&] { change_speed(scene, 0.5); }},
      {"loop", [&] { flip(scene.playback.loop); }},
      {"next-point", [&] { select_neighbour(scene, results, 1); }},
      {"previous-point", [&] { select_neighbour(scene, results, -1); }},
      {"deselect", [&] { scene.selected.clear(); }},
      {"help", [&] { flip(help_shown); }},
  };
  const auto found = handlers.find(action);
  if (found != handlers.end()) found->second();
}

}  // namespace saddlescope

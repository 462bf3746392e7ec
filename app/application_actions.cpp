// Carries out the actions of the table (app/ui/actions.h) by their ids.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "app/application_state.h"
#include "app/draw/layer_look.h"
#include "app/home_view.h"
#include "app/layer/probe_overlay.h"
#include "app/open_scene.h"
#include "app/panel/runs/run_list.h"
#include "app/panel/scene_menus.h"
#include "app/ui/actions.h"
#include "core/engine/fit.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/scene/scene_file.h"
#include "core/scene/switches.h"

namespace saddlescope {

namespace {

void step_by(Scene& scene, double count) {
  scene.playback.playing = false;
  scene.playback.step = std::clamp(std::floor(scene.playback.step) + count, 0.0, static_cast<double>(scene.steps));
}

void change_speed(Scene& scene, double factor) {
  scene.playback.speed = std::clamp(scene.playback.speed * factor, 1.0, 1e4);
}

void play_or_pause(Scene& scene) {
  Playback& playback = scene.playback;
  playback.playing = !playback.playing;
  // At the end "play" means once more from the start.
  if (playback.playing && playback.step >= static_cast<double>(scene.steps)) playback.step = 0;
  // Whoever has not chosen a speed does not want to wait for minutes.
  if (playback.playing && playback.speed == Playback{}.speed && scene.steps > long_run)
    playback.speed = whole_run_speed(scene);
}

/// From what is shown to the other one, whether it was chosen by hand or not.
ScaleChoice other_scale(bool logarithmic) { return logarithmic ? ScaleChoice::linear : ScaleChoice::logarithmic; }

void flip(bool& value) { value = !value; }

/// Selects the critical point `direction` places after the selected one, round the list.
void select_neighbour(Scene& scene, const Results& results, int direction) {
  const CriticalPointsReport* report = fitting_points(results);
  if (report == nullptr || report->points.empty()) return;
  const auto& points = report->points;
  const auto count = static_cast<std::ptrdiff_t>(points.size());
  const auto found = std::find_if(points.begin(), points.end(),
                                  [&](const CriticalPoint& point) { return point.at == scene.selected; });
  std::ptrdiff_t index = direction > 0 ? 0 : count - 1;
  if (found != points.end()) index = ((found - points.begin()) + direction + count) % count;
  select_point(scene, points[static_cast<std::size_t>(index)].at);
}

void branch_meant_run(Scene& scene, const Results& results, const Interaction& interaction) {
  if (const auto run = meant_run(scene, interaction)) branch_here(scene, results, *run);
}

}  // namespace

bool Application::Impl::save_to(const std::filesystem::path& path) {
  const auto saved = save_scene(scene, path);
  if (!saved) {
    tell(saved.error(), true);
    return false;
  }
  history.document() = {path, scene};
  tell("Saved " + path.filename().string(), false);
  return true;
}

void Application::Impl::open_example(const std::filesystem::path& path) {
  auto loaded = open_scene(path, DataCheck::first_rows);
  if (!loaded) return tell(loaded.error(), true);
  replace_scene(std::move(*loaded), std::nullopt);
  tell("Opened an example; Ctrl+Z goes back", false);
}

void Application::Impl::open_earlier(const std::filesystem::path& path) {
  auto loaded = open_scene(path, DataCheck::first_rows);
  if (!loaded) return tell(loaded.error(), true);
  replace_scene(std::move(*loaded), std::nullopt);
  tell("Opened an earlier scene; saving it asks for a place", false);
}

void Application::Impl::recover() {
  if (!lost) return;
  open_earlier(lost->file());
  lost->settle();
  lost.reset();
}

void Application::act(std::string_view action) { impl_->act(action); }
bool Application::knows_action(std::string_view action) { return Impl::handlers().contains(action); }

void Application::Impl::act(std::string_view action) {
  if (action.starts_with(open_example_action)) return open_example(action.substr(open_example_action.size()));
  if (action.starts_with(open_earlier_action)) return open_earlier(action.substr(open_earlier_action.size()));
  const auto found = handlers().find(action);
  if (found != handlers().end()) found->second(*this);
}

const Application::Impl::Handlers& Application::Impl::handlers() {
  static const Handlers table = [] {
    Handlers all = own_handlers();
    // A switch flips its member, unless there is more to do.
    for (const Switch& entry : switches())
      all.try_emplace(entry.id, [&entry](Impl& app) { flip(entry.member(app.scene)); });
    return all;
  }();
  return table;
}

Application::Impl::Handlers Application::Impl::own_handlers() {
  // One row per action that is no plain switch, in the order of the table.
  return {
      {"open", [](Impl& app) { app.file_dialog.ask_open(app.history.document().file.value_or("")); }},
      {"open-data", [](Impl& app) { app.file_dialog.ask_open_data(app.scene.loss.data.file); }},
      {"save",
       [](Impl& app) {
         const auto file = app.history.document().file;
         if (file)
           app.save_to(*file);
         else
           app.act("save-as");
       }},
      {"save-as", [](Impl& app) { app.file_dialog.ask_save(app.history.document().file.value_or("scene.toml")); }},
      {"opening-scene", [](Impl& app) { app.replace_scene(opening_scene(), std::nullopt); }},
      {"quit",
       [](Impl& app) {
         if (app.options.close && app.may_close()) app.options.close();
       }},
      {"undo",
       [](Impl& app) {
         if (!app.history.undo(app.scene)) app.tell("Nothing to undo", false);
       }},
      {"redo",
       [](Impl& app) {
         if (!app.history.redo(app.scene)) app.tell("Nothing to redo", false);
       }},
      {"catalogue", [](Impl& app) { app.panels.open_catalogue = true; }},
      {"edit-formula", [](Impl& app) { app.panels.focus_formula = true; }},
      {"fit", [](Impl& app) { fit_once(app.scene, app.results, app.interaction.fitted); }},
      {"home-view",
       [](Impl& app) {
         app.scene.window = own_window(app.scene, app.history.document().saved, app.catalogue, app.results);
         app.scene.display.camera = Camera{};
       }},
      {"reset-camera", [](Impl& app) { app.scene.display.camera = Camera{}; }},
      {"height-scale",
       [](Impl& app) {
         const auto& landscape = app.results.get<LandscapeResult>();
         app.scene.display.height_scale = other_scale(landscape != nullptr && landscape->scale.logarithmic);
       }},
      {"color-scale",
       [](Impl& app) {
         const auto& landscape = app.results.get<LandscapeResult>();
         app.scene.display.color_scale = other_scale(landscape != nullptr && landscape->colors.logarithmic);
       }},
      {"next-layer",
       [](Impl& app) {
         Layer& layer = app.scene.display.layer;
         layer = all_layers[(static_cast<std::size_t>(layer) + 1) % all_layers.size()];
       }},
      {"probe", [](Impl& app) { toggle_probe(app.scene, app.results); }},
      {"theme",
       [](Impl& app) {
         app.preferences.theme = app.preferences.theme == ThemeKind::dark ? ThemeKind::light : ThemeKind::dark;
       }},
      {"larger-text",
       [](Impl& app) { app.preferences.text_scale = std::min(app.preferences.text_scale * 1.1f, largest_text_scale); }},
      {"smaller-text",
       [](Impl& app) {
         app.preferences.text_scale = std::max(app.preferences.text_scale / 1.1f, smallest_text_scale);
       }},
      {"hide-panels",
       [](Impl& app) {
         if (app.presenting)
           app.stage_bar = app.stage_bar == StageBar::runs   ? StageBar::none
                           : app.stage_bar == StageBar::none ? StageBar::panels
                                                             : StageBar::runs;
         else
           flip(app.preferences.panels_hidden);
       }},
      {"presentation",
       [](Impl& app) {
         flip(app.presenting);
         app.stage_bar = StageBar::runs;
       }},
      {"full-screen",
       [](Impl& app) {
         if (app.options.toggle_full_screen) app.options.toggle_full_screen();
       }},
      {"play", [](Impl& app) { play_or_pause(app.scene); }},
      {"step-forward", [](Impl& app) { step_by(app.scene, 1); }},
      {"step-back", [](Impl& app) { step_by(app.scene, -1); }},
      {"first-step", [](Impl& app) { step_by(app.scene, -1e9); }},
      {"last-step", [](Impl& app) { step_by(app.scene, 1e9); }},
      {"faster", [](Impl& app) { change_speed(app.scene, 2); }},
      {"slower", [](Impl& app) { change_speed(app.scene, 0.5); }},
      {"branch", [](Impl& app) { branch_meant_run(app.scene, app.results, app.interaction); }},
      {"next-point", [](Impl& app) { select_neighbour(app.scene, app.results, 1); }},
      {"previous-point", [](Impl& app) { select_neighbour(app.scene, app.results, -1); }},
      {"deselect", [](Impl& app) { app.scene.selected.clear(); }},
      {"start-page", [](Impl& app) { app.start_page = {.open = true}; }},
      {"help", [](Impl& app) { flip(app.help_shown); }},
  };
}

}  // namespace saddlescope

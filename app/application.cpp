#include "app/application.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/application_state.h"
#include "app/open_scene.h"
#include "app/panel/loss/formula_edit.h"
#include "app/panel/point/search_box.h"
#include "app/ui/actions.h"
#include "app/ui/fonts.h"
#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/loss.h"
#include "core/objective/evaluation_guard.h"
#include "core/scene/data_loss.h"
#include "core/scene/run_names.h"
#include "core/scene/scene_file.h"
#include "core/support/paths.h"

namespace saddlescope {

namespace {

SurfaceCatalogue load_catalogue() {
  return load_surfaces({data_folder() / "assets" / "surfaces", user_data_folder() / "surfaces"});
}

/// ImGui needs two or three frames after an input to settle.
constexpr int settling_frames = 3;
constexpr double no_frame_wanted = 1e9;
constexpr double caret_blink = 0.4;
constexpr double tooltip_rest = 0.65;
constexpr float text_size = 13;  // px at scale 1

bool any_input(const ImGuiIO& io) {
  bool input = io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0 || !io.InputQueueCharacters.empty();
  for (bool down : io.MouseDown) input = input || down;
  for (bool released : io.MouseReleased) input = input || released;
  return input;
}

}  // namespace

Application::Impl::Impl(ApplicationOptions given)
    : options(std::move(given)),
      scene(options.scene),
      history(options.scene, std::make_shared<Document>(Document{options.file, options.scene})),
      catalogue(load_catalogue()),
      engine({.threads = options.threads,
              .grid_points = 257,
              .settle = std::chrono::milliseconds(150),
              .on_change = options.wake,
              .memory_limit = options.memory_limit}) {
  engine.submit(scene);  // computing goes on while shaders and fonts are made
  surface_view = std::make_unique<SurfaceView>();
  map_view = std::make_unique<MapView>();
  if (options.own_settings) {
    preferences = load_preferences();
    if (const std::filesystem::path folder = autosave_folder(); !folder.empty()) {
      if (auto found = LostScene::find(folder)) lost.emplace(std::move(*found));
      (void)earlier_scenes(folder);  // older ones go
      autosave = std::make_unique<Autosave>(folder, scene);
    }
  }
  start_page.open = options.shown == Shown::start || (options.own_settings && is_first_start());
  if (options.shown == Shown::start) options.shown = Shown::app;
  if (options.theme) preferences.theme = *options.theme;
  if (!catalogue.problems.empty()) tell(catalogue.problems.front(), true);
}

bool Application::Impl::is_first_start() const {
  std::error_code failure;
  const std::filesystem::path folder = autosave_folder();
  return !options.file && options.scene == opening_scene() && !lost &&
         !std::filesystem::exists(preferences_path(), failure) && (folder.empty() || earlier_scenes(folder).empty());
}

void Application::Impl::submit() {
  Scene asked = scene;
  asked.questions = interaction.questions;
  asked.questions.no_search = is_search_cancelled(panels, scene);
  engine.submit(asked);
}

void Application::Impl::tell(std::string message, bool error) {
  panels.message = std::move(message);
  panels.message_is_error = error;
}

double Application::Impl::let_message_expire(double seconds) {
  constexpr double usual = 6, letters_a_second = 12;
  if (panels.message.empty()) {
    message_seen.clear();
    return no_frame_wanted;
  }
  if (panels.message != message_seen) {
    message_seen = panels.message;
    message_seconds_left = std::max(usual, static_cast<double>(message_seen.size()) / letters_a_second);
    return message_seconds_left;
  }
  message_seconds_left -= seconds;
  if (message_seconds_left > 0) return message_seconds_left;
  panels.message.clear();
  panels.message_is_error = false;
  settling = 1;
  return no_frame_wanted;
}

void Application::Impl::advance(double seconds) {
  Playback& playback = scene.playback;
  const auto last = static_cast<double>(scene.steps);
  playback.step = std::clamp(playback.step, 0.0, last);
  if (!playback.playing) return;
  playback.step += seconds * playback.speed;
  if (playback.step < last) return;
  if (playback.loop) {
    playback.step = last > 0 ? std::fmod(playback.step, last) : 0;
  } else {
    playback.step = last;
    playback.playing = false;
  }
}

Application::Application(ApplicationOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Application::~Application() {
  if (impl_->options.own_settings) {
    // Closing must not fail for want of a folder: what cannot be written now is only comfort.
    (void)save_preferences(impl_->preferences);
    if (impl_->autosave && !impl_->ended_from_outside) impl_->autosave->end_cleanly();
  }
}

bool Application::may_close() { return impl_->may_close(); }

void Application::keep_for_recovery() {
  impl_->ended_from_outside = true;
  if (impl_->autosave) impl_->autosave->flush();
}

bool Application::Impl::may_close() {
  asks_to_close = history.document().file && unsaved();
  return !asks_to_close;
}

void Application::before_frame() {
  Impl& impl = *impl_;
  const bool stage = impl.on_stage();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float base = stage && size.y > 0 ? stage_scale(size) : impl.options.scale,
              scale = base * impl.preferences.text_scale;
  const bool titled = impl.theme.title_font != impl.theme.mono_font;
  if (impl.theme.text_font != nullptr && impl.theme.kind == impl.preferences.theme && impl.theme.scale == scale &&
      titled == stage)
    return;
  const bool new_fonts = impl.theme.text_font == nullptr || impl.theme.scale != scale || titled != stage;
  const Theme before = impl.theme;
  impl.theme = make_theme(impl.preferences.theme, scale);
  if (new_fonts)
    load_fonts(impl.theme, text_size, stage);
  else
    keep_fonts(impl.theme, before);
  apply_to_imgui(impl.theme);
}

double Application::frame(double seconds) {
  Impl& impl = *impl_;
  std::optional<EvaluationGuard> guard;
  if (impl.options.guarded) guard.emplace();
  const Scene before = impl.scene;
  const auto revision = impl.results.revision;
  impl.advance(std::min(seconds, 0.25));  // after a pause the ball must not leap
  impl.submit();                          // a probe that rides on a ball is computed for this very frame
  // The first frame shows the window with its panels: what the views show takes longer to draw than to wait for.
  if (std::exchange(impl.opened, true)) impl.results = impl.engine.results();
  impl.finish_opening();
  const double message_rest = impl.let_message_expire(seconds);
  const bool awaits = finish_formula(impl.scene, impl.results, impl.panels) || impl.opening;
  impl.frame_milliseconds = 1000 * seconds;
  if (impl.registry != nullptr) impl.registry->begin_frame();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  if (impl.options.own_settings && size.x >= 1 && size.y >= 1) {
    impl.preferences.window_width = static_cast<int>(size.x);
    impl.preferences.window_height = static_cast<int>(size.y);
  }

  const auto& loss = impl.results.get<LossResult>();
  const std::size_t examples = loss != nullptr && loss->objective != nullptr ? loss->objective->examples() : 1;
  impl.interaction.run_names = run_names(impl.scene, examples);
  impl.interaction.animating = false;  // set again by a view that moves
  impl.interaction.questions = {};
  impl.draw();
  impl.interaction.fresh = false;

  const ImGuiIO& io = ImGui::GetIO();
  bool button_down = false;
  for (bool down : io.MouseDown) button_down = button_down || down;
  // The rows and the formula that fits them are one change.
  impl.history.observe(impl.scene, !button_down && !ImGui::IsAnyItemActive() && !awaits);
  if (impl.autosave) impl.autosave->observe(impl.scene);
  impl.submit();

  if (!(before == impl.scene) || revision != impl.results.revision || any_input(io)) impl.settling = settling_frames;
  if (impl.settling == settling_frames) impl.tooltip_due = true;
  if (impl.scene.playback.playing || impl.results.computing() || impl.interaction.animating) return 0;
  if (impl.settling > 0) {
    --impl.settling;
    return 0;
  }
  if (impl.tooltip_due) {
    // Tooltips come after a rest of the mouse: look once more then.
    impl.tooltip_due = false;
    impl.settling = settling_frames - 1;
    return std::min(tooltip_rest, message_rest);
  }
  return std::min(io.WantTextInput ? caret_blink : no_frame_wanted, message_rest);
}

bool Application::Impl::take_start_key(int glfw_key) {
  // GLFW's codes
  constexpr int escape = 256, enter = 257, tab = 258, right = 262, left = 263, down = 264, up = 265, keypad_enter = 335;
  settling = settling_frames;
  if (glfw_key == tab || glfw_key == right || glfw_key == down) return mark_card(start_page, 1), true;
  if (glfw_key == left || glfw_key == up) return mark_card(start_page, -1), true;
  return glfw_key == enter || glfw_key == keypad_enter || glfw_key == escape;  // by the page itself
}

void Application::key(int glfw_key, bool control, bool shift, bool alt) {
  if (impl_->start_page.open && !control && !alt && impl_->take_start_key(glfw_key)) return;
  const ImGuiIO& io = ImGui::GetIO();
  // Letters and arrows belong to a text field while one is edited; Ctrl and function keys do not.
  constexpr int first_function_key = 290, last_function_key = 314;
  const bool function_key = glfw_key >= first_function_key && glfw_key <= last_function_key;
  const auto action = action_for({glfw_key, control, shift, alt});
  if (action.empty()) return;
  // An open menu, list or dialog has the keyboard; but whoever knows the keys needs no cards to begin with.
  const bool began = std::exchange(impl_->start_page.open, false);
  if (!began && ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup) && action != "help" && action != "quit") return;
  const bool text_edit_shortcut = action == "undo" || action == "redo";
  if (io.WantTextInput && !function_key && (!control || text_edit_shortcut)) return;
  impl_->settling = settling_frames;
  act(action);
}

void Application::open_file(const std::filesystem::path& path) { impl_->open_file(path); }

void Application::Impl::open_data(const std::filesystem::path& path) {
  DataDefinition data;
  data.source = DataSource::file;
  std::error_code failure;
  const std::filesystem::path whole = std::filesystem::absolute(path, failure);
  data.file = failure ? path.string() : whole.string();
  scene.loss.data = data;
  opening = std::move(data);
}

void Application::Impl::finish_opening() {
  if (!opening) return;
  if (scene.loss.data != *opening) return opening.reset();  // cancelled, undone, another table
  const auto& loss = results.get<LossResult>();
  if (loss == nullptr || loss->key != scene.loss) return;
  const auto& fit = results.get<DataFitResult>();
  if (loss->data_error.empty() && results.status<DataFitResult>().pending) return;
  opening.reset();
  const std::string name = std::filesystem::path(scene.loss.data.file).filename().string();
  if (!loss->data_error.empty()) {
    tell(name + " cannot be used: " + loss->data_error, true);
    if (loss->objective != nullptr) scene.loss = loss->good;  // nothing is lost
    return;
  }
  const Table& table = *loss->data->scaled;
  tell("Opened " + name + ": " + std::to_string(table.rows()) + (table.rows() == 1 ? " row of " : " rows of ") +
           column_list(table),
       false);
  scene.loss.surface.clear();
  scene.display.tab = InspectorTab::data;
  if (fit != nullptr && fit->fit && fit->key.data == loss->data) show_fit(scene, *fit->fit);
}

void Application::Impl::open_file(const std::filesystem::path& path) {
  if (is_data_file(path)) return open_data(path);
  auto loaded = open_scene(path, DataCheck::first_rows);
  if (!loaded) {
    tell(loaded.error(), true);  // the scene on screen stays
    return;
  }
  replace_scene(std::move(*loaded), path);
  tell("Opened " + path.filename().string(), false);
}

void Application::Impl::replace_scene(Scene next, std::optional<std::filesystem::path> next_file) {
  ImGui::SetWindowFocus(nullptr);  // a field that is being typed in would write its text over the new formula
  history.observe(scene, true);    // what is being typed is a step too
  scene = std::move(next);
  history.open(std::make_shared<Document>(Document{std::move(next_file), scene}));
}

void Application::set_scale(float scale) { impl_->options.scale = scale > 0 ? scale : 1; }
Scene& Application::scene() { return impl_->scene; }
const Scene& Application::scene() const { return impl_->scene; }
Results Application::results() const { return impl_->engine.results(); }
Engine& Application::engine() { return impl_->engine; }
const Theme& Application::theme() const { return impl_->theme; }
const SurfaceCatalogue& Application::catalogue() const { return impl_->catalogue; }
bool Application::unsaved() const { return impl_->unsaved(); }
std::size_t Application::terrain_draws() const { return impl_->surface_view->terrain_draws(); }
void Application::attach(WidgetRegistry* registry) { impl_->registry = registry; }
void Application::forget_last_frames() { impl_->interaction.fresh = true; }

std::string Application::title() const { return impl_->title(); }

std::string Application::Impl::title() const {
  const Surface* surface = catalogue.find(scene.loss.surface);
  std::string name = surface != nullptr ? surface->name : "Typed formula";
  const auto& file = history.document().file;
  if (file) name = file->filename().string() + ": " + name;
  return !file || unsaved() ? name + " — unsaved" : name;
}

}  // namespace saddlescope

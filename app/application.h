// The application: owns the scene, submits it to the engine, lays out views and panels, carries actions out. One per
// window; the same class serves a real window, a windowless picture and the tests. UI thread only; needs a current GL
// context and an ImGui context.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/history.h"
#include "app/ui/theme.h"
#include "app/ui/widgets.h"
#include "core/engine/engine.h"
#include "core/scene/scene.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {

/// Which part of the window a picture shows.
enum class Shown {
  app,
  surface,
  map,
  stage,   ///< the presentation
  start,   ///< the whole window, with the start page open
  panels,  ///< all but views and charts: what the views cost is measured against this
};

struct ApplicationOptions {
  Scene scene;
  std::optional<std::filesystem::path> file;  ///< where the scene was read from
  std::optional<ThemeKind> theme;             ///< none: the person's settings, else dark
  float scale = 1;                            ///< HiDPI content scale
  Shown shown = Shown::app;
  bool own_settings = false;  ///< read and write a person's settings and autosave; pictures and tests do not
  std::string renderer;       ///< GL_RENDERER, for the status line
  unsigned threads = 0;
  bool guarded = false;          ///< for tests: evaluating a loss on this thread while a frame is made throws
  std::size_t memory_limit = 0;  ///< as EngineOptions
  std::function<void()> wake;    ///< any thread: new results want a frame
  std::function<void()> toggle_full_screen;  ///< null where there is no window
  std::function<void()> close;
};

class Application {
 public:
  explicit Application(ApplicationOptions options);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Before ImGui::NewFrame: rebuilds fonts and style when scale, theme or text size changed.
  void before_frame();
  /// Between ImGui::NewFrame and ImGui::Render: draws everything. `seconds` since the last frame moves the playhead.
  /// Returns how long the next frame may wait for an event: 0 while something moves.
  double frame(double seconds);

  /// Carries out the action of the table (app/ui/actions.h) with this id. Unknown ids do nothing.
  void act(std::string_view action);
  /// Whether act() carries out an action of this id.
  static bool knows_action(std::string_view action);
  void key(int glfw_key, bool control, bool shift, bool alt);
  void open_file(const std::filesystem::path& path);
  void set_scale(float scale);

  Scene& scene();
  const Scene& scene() const;
  Results results() const;
  Engine& engine();
  const Theme& theme() const;
  const SurfaceCatalogue& catalogue() const;
  /// Title for the window: "Two-weight linear network — unsaved".
  std::string title() const;
  bool unsaved() const;
  /// Whether the window may close now; else a question stands on it, and its answer closes it by options.close.
  bool may_close();
  /// Any thread: the program is ended from outside. Keeps the scene now, and the next start will offer it.
  void keep_for_recovery();
  /// How often the terrain of the 3-D view was drawn.
  std::size_t terrain_draws() const;
  void attach(WidgetRegistry* registry);
  /// What keeps its place from frame to frame (contour labels) finds it anew in the next one: the same scene gives the
  /// same picture, whatever was shown before it and in whichever order results came.
  void forget_last_frames();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saddlescope

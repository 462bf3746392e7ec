#include "app/program.h"

#include <epoxy/gl.h>
#include <imgui.h>

#include <chrono>
#include <exception>
#include <ostream>

#include "app/application.h"
#include "app/offscreen.h"
#include "app/ui/preferences.h"
#include "app/window/end_signals.h"
#include "app/window/window.h"

namespace saddlescope {

namespace {

int open_window(const Scene& scene, const WindowOptions& options, std::ostream& err) {
  try {
    const SignalsHeld held;
    const Preferences preferences = load_preferences();
    DesktopWindow window("Saddlescope", preferences.window_width, preferences.window_height);
    ApplicationOptions application_options;
    application_options.scene = scene;
    application_options.file = options.scene_file;
    application_options.theme = options.theme;
    application_options.memory_limit = options.memory_limit;
    application_options.scale = window.content_scale();
    application_options.own_settings = true;
    application_options.renderer = window.renderer();
    application_options.wake = [] { DesktopWindow::wake(); };
    application_options.toggle_full_screen = [&window] { window.toggle_full_screen(); };
    application_options.close = [&window] { window.ask_to_close(); };
    Application application(std::move(application_options));

    auto last = std::chrono::steady_clock::now();
    std::string title;
    DesktopWindow::Callbacks callbacks;
    callbacks.key = [&](const KeyPress& press) { application.key(press.key, press.control, press.shift, press.alt); };
    callbacks.drop = [&](const std::vector<std::string>& files) {
      if (!files.empty()) application.open_file(files.front());
    };
    callbacks.scale_changed = [&](float scale) { application.set_scale(scale); };
    callbacks.before_frame = [&] { application.before_frame(); };
    callbacks.frame = [&] {
      const auto now = std::chrono::steady_clock::now();
      const double seconds = std::chrono::duration<double>(now - last).count();
      last = now;
      const double wait = application.frame(seconds);
      const std::string next_title = application.title() + " · Saddlescope";
      if (next_title != title) window.set_title(title = next_title);
      return wait;
    };
    callbacks.may_close = [&] { return application.may_close(); };
    {
      const EndSignals signals([&] {
        application.keep_for_recovery();
        window.ask_to_close();
      });
      window.run(callbacks);
    }
    return exit_success;
  } catch (const std::exception& error) {
    err << error.what() << '\n';
    return exit_failure;
  }
}

int render(const Scene& scene, const RenderOptions& options, std::ostream& err) {
  try {
    ApplicationOptions application_options;
    application_options.scene = scene;
    application_options.scene.playback.playing = false;
    application_options.theme = options.theme;
    application_options.memory_limit = options.memory_limit;
    application_options.scale = static_cast<float>(options.scale);
    application_options.shown = options.view == RenderView::app       ? Shown::app
                                : options.view == RenderView::surface ? Shown::surface
                                : options.view == RenderView::stage   ? Shown::stage
                                : options.view == RenderView::start   ? Shown::start
                                                                      : Shown::map;
    Offscreen offscreen(std::move(application_options), options.width, options.height);
    offscreen.settle();
    const std::string problem = write_png(offscreen.picture(), options.output);
    if (problem.empty()) return exit_success;
    err << problem << '\n';
    return exit_failure;
  } catch (const std::exception& error) {
    err << error.what() << '\n';
    return exit_failure;
  }
}

}  // namespace

CommandLineHooks program_hooks() { return {.open_window = open_window, .render = render}; }

}  // namespace saddlescope

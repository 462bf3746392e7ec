// The command line: evaluate, trace, critical-points, diagnose, render, list, and the window when no command is named.
// Reads arguments, computes with the core, prints; knows neither GL nor ImGui: opening the window and drawing a picture
// are hooks. Main thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>

#include "app/ui/theme_kind.h"
#include "core/scene/scene.h"

namespace saddlescope {

inline constexpr int exit_success = 0;
inline constexpr int exit_failure = 1;    ///< something failed at run time
inline constexpr int exit_bad_input = 2;  ///< arguments, formulas or files that cannot be used

struct WindowOptions {
  std::optional<std::filesystem::path> scene_file;  ///< the file that the scene was read from
  std::optional<ThemeKind> theme;                   ///< none: the person's own setting
  std::size_t memory_limit = 0;                     ///< bytes for the runs' paths; 0: the usual limit
};

enum class RenderView { app, surface, map, stage, start };

struct RenderOptions {
  std::filesystem::path output;    ///< a PNG file
  int width = 1280, height = 720;  ///< pixels of the picture
  RenderView view = RenderView::app;
  ThemeKind theme = ThemeKind::dark;
  double scale = 1;              ///< pixels per window unit, as on a HiDPI screen
  std::size_t memory_limit = 0;  ///< bytes for the runs' paths; 0: the usual limit
};

/// What needs a screen or a GL context. Each returns an exit status and says in one line on `err` what failed.
struct CommandLineHooks {
  std::function<int(const Scene& scene, const WindowOptions& options, std::ostream& err)> open_window;
  std::function<int(const Scene& scene, const RenderOptions& options, std::ostream& err)> render;
};

/// Runs one command. arguments: without the program's name. Returns the exit status.
int run_command_line(std::span<const std::string> arguments, std::ostream& out, std::ostream& err,
                     const CommandLineHooks& hooks);

}  // namespace saddlescope

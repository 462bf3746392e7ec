// The application without a window: draws into a framebuffer, for pictures from the command line, for tests and for
// benchmarks. UI thread only.
#pragma once

#include <memory>

#include "app/application.h"
#include "app/window/window.h"

namespace saddlescope {

class Offscreen {
 public:
  /// width, height in framebuffer pixels. Throws WindowError without OpenGL 3.3.
  Offscreen(ApplicationOptions options, int width, int height);
  ~Offscreen();
  Offscreen(const Offscreen&) = delete;
  Offscreen& operator=(const Offscreen&) = delete;

  Application& application();

  /// Makes one frame; `seconds` is the time since the last one. Input set through app/ui/imgui_compat.h beforehand
  /// counts for this frame. Returns what Application::frame returned. The views draw into their own pictures at once,
  /// the window itself is painted when paint() or picture() asks for it.
  double frame(double seconds = 1.0 / 60);
  /// Paints the last frame into the framebuffer.
  void paint();
  /// Draws frames, waiting for the engine, until the picture no longer changes. Time stands still.
  void settle();
  void resize(int width, int height);
  /// The last frame, painted.
  Picture picture();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saddlescope

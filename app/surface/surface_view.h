// The 3-D error surface: lit height field, contour lines, paths, markers, eigenvector arrows, axes, turntable camera.
// UI thread only.
#pragma once

#include <memory>

#include "app/draw/view.h"

namespace saddlescope {

class SurfaceView {
 public:
  SurfaceView();  ///< needs a current GL context; throws std::runtime_error naming a shader that does not compile
  ~SurfaceView();
  /// Renders into its own framebuffers (the terrain only when something it shows has changed), puts the picture and the
  /// labels into the current ImGui window, and handles the mouse: left drag turns, wheel zooms, middle or Shift drag
  /// pans, double click resets, markers first.
  /// `has_directions`: with the buttons that look from above, the front and the side.
  void draw(ViewFrame& frame, bool has_directions = false);
  /// Whether the button for the home view was pressed since this was asked last.
  bool takes_home();
  /// How much longer a unit of the second axis is drawn than one of the first.
  static double stretch(const Scene& scene);
  /// How often the terrain was drawn; for tests and benchmarks.
  std::size_t terrain_draws() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saddlescope

// What the mouse is doing that is no part of the scene: hover, drags. One value shared by linked views and panels; UI
// thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/drag.h"
#include "core/engine/fit.h"
#include "core/scene/questions.h"

namespace saddlescope {

struct Interaction {
  /// Parameter-space point under the mouse in either view (linked); empty when none. Rewritten each frame by the view
  /// that has the mouse.
  std::vector<double> hovered_point;
  /// Index into Results::critical_points report, or none; set by either view or the inspector's list.
  std::optional<std::size_t> hovered_critical_point;
  /// Run under the mouse (card, path or chart), or none.
  std::optional<std::size_t> hovered_run;
  /// What each run is called (core/scene/run_names.h); of this frame.
  std::vector<std::string> run_names;
  /// The saddle that was clicked last, and in which view: it offers to start there until something else is pressed.
  struct Offer {
    std::vector<double> at;
    bool on_map = false;
  };
  std::optional<Offer> offer;
  /// What is being dragged now; set by the view that started it.
  Drag drag;
  /// Fitting the window again changes nothing.
  std::optional<LastFit> fitted;
  /// Step read by hovering a chart, or none.
  std::optional<double> hovered_step;
  /// What is asked in this frame (ask.h); the engine gets it with the scene.
  Questions questions;
  /// What keeps its place from frame to frame finds it anew in this one.
  bool fresh = false;
  /// A view moves by itself (the camera on its way back) and wants frames until it has arrived. Rewritten each frame by
  /// the 3-D view.
  bool animating = false;
};

}  // namespace saddlescope

// What the two linked views and the 1-D plot share. A view draws into a rectangle of the current ImGui window and edits
// the scene (start, window, camera, selection) and the interaction; it never computes: heights, paths and critical
// points come from the results. UI thread only.
#pragma once

#include <imgui.h>

#include "app/ui/interaction.h"
#include "app/ui/theme.h"
#include "app/ui/widgets.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct ViewFrame {
  ImVec2 min, max;  ///< rectangle of the whole view on the screen, header excluded
  const Ui& ui;
  const Results& results;
  Scene& scene;
  Interaction& interaction;
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
};

/// The name of the run under the mouse, beside it.
void tell_run(const Interaction& interaction);

}  // namespace saddlescope

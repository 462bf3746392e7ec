// The presentation: what stands round the views when the lecture is on. A title, one caption, a bar of runs; no panels.
// Sizes follow the window's height. For the application; UI thread only.
#pragma once

#include <string>

#include "app/panel/panel.h"

namespace saddlescope {

/// What stands under the views in the presentation; H goes from one to the next.
enum class StageBar {
  runs,    ///< the bar of runs
  none,    ///< views, title and caption alone
  panels,  ///< the usual window
};

/// Scale of the theme at which the smallest text is 2.5 % of the height.
float stage_scale(ImVec2 window);

/// The formula, as large as it fits.
void draw_stage_title(PanelFrame& frame);
/// What the selected point means, else the scene's own first sentence, else the verdict on the followed run; on the run
/// that is pointed at always.
void draw_stage_caption(PanelFrame& frame);
std::string stage_caption(const PanelFrame& frame);
/// While the probe is on: its formula with numbers, the dial and what it says, in the region at the cursor.
void draw_stage_probe(PanelFrame& frame);
/// Each visible run: marker, name, learning rate, verdict; at the right the steps. charts: the switch for them.
void draw_stage_bar(PanelFrame& frame, bool& charts);

}  // namespace saddlescope

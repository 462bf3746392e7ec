// The schedule of a run on its card: one line, which unfolds to the curve with its parts, and the choice of the
// convention at its end. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <string>

#include "app/panel/panel.h"

namespace saddlescope {

/// "warm-up 100, cosine × steps", "constant".
std::string schedule_summary(const Schedule& schedule);

/// "The run ends at step 400, before the schedule does (4000)."; empty where the run sees all of it.
std::string cut_schedule_text(const Scene& scene, std::size_t index);

/// Draws at the cursor and edits the run.
void draw_schedule_editor(PanelFrame& frame, std::size_t index);

}  // namespace saddlescope

// The race among the runs: who is first at a loss below the threshold. For app/panel and the application; UI thread.
#pragma once

#include <string>

#include "app/panel/panel.h"
#include "core/engine/nodes/race.h"

namespace saddlescope {

/// "Same start, 400 steps, L < 1e-3": what is the same for all visible runs and what is not.
std::string race_protocol(const Scene& scene, const RaceResult& race);
/// "GD is first, at step 37"; who leads nobody, and ties, are said as well.
std::string race_sentence(const PanelFrame& frame, const RaceResult& race);

/// Nothing while the scene does not show it.
void draw_race_card(PanelFrame& frame);

}  // namespace saddlescope

// The stretches of a run that was changed by hand on the way, listed on its card. For app/panel only; UI thread.
#pragma once

#include <cstddef>

#include "app/panel/panel.h"

namespace saddlescope {

/// How many lines draw_stretches() draws.
std::size_t stretch_lines(const Run& run);
/// "Steps 0–120  η = 0.2  ✕" for each stretch of the run's own, and where it branched off. Nothing for a run that was
/// left alone.
void draw_stretches(PanelFrame& frame, std::size_t index);

}  // namespace saddlescope

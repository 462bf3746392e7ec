// The group "Modes": near a minimum or saddle the loss split by eigenvector, one bar for each mode. For app/panel only;
// UI thread.
#pragma once

#include "app/panel/panel.h"

namespace saddlescope {

/// Of one run's ball (the hovered one's, else the first visible one's) at the playhead round `point`. Draws nothing
/// where the ball is too far for the second-order model: it must give the loss difference within a third of what its
/// parts add up to.
void draw_mode_bars(PanelFrame& frame, const CriticalPoint& point);

}  // namespace saddlescope

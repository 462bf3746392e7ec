// The group "Modes": near a minimum or saddle the loss split by eigenvector, one bar for each mode. For app/panel only;
// UI thread.
#pragma once

#include <string>

#include "app/panel/panel.h"

namespace saddlescope {

/// Of one run's ball (the hovered one's, else the first visible one's) at the playhead round `point`. Draws nothing
/// where the ball is too far for the second-order model: it must give the loss difference within a third of what its
/// parts add up to.
void draw_mode_bars(PanelFrame& frame, const CriticalPoint& point);

/// What a method makes of a mode in one step, in words: of its share of the loss, "(1 − ηλ)² = 0.81 a step: shrinks",
/// and of its coordinate in the long run. Empty for methods whose steps are not proportional to the gradient.
struct ModeStep {
  std::string text, help;
};
ModeStep mode_step(const OptimizerSettings& settings, double rate, double eigenvalue);

}  // namespace saddlescope

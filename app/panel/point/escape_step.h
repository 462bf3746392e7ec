// "Step along u": off a critical point along the eigenvector of its most negative eigenvalue. For app/panel only; UI
// thread.
#pragma once

#include "app/panel/panel.h"

namespace saddlescope {

/// Length and direction of the step, the loss before and after, and what to do with the place: move the shared start
/// there, or begin a new run there. Any number of parameters. Nothing where no eigenvalue is negative.
void draw_escape_step(PanelFrame& frame, const CriticalPoint& point);

}  // namespace saddlescope

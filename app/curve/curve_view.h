// The plot of a loss of one parameter: the curve with its runs as balls on it, critical points, pan and zoom. UI thread
// only.
#pragma once

#include "app/draw/view.h"

namespace saddlescope {

/// Same mouse as the map, along one axis. Fills the whole view area (there is no 3-D view then).
void draw_curve_view(ViewFrame& frame);

}  // namespace saddlescope

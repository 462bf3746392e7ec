// The plot of a loss of one parameter: the curve with its runs as balls on it, critical points, pan and zoom. UI thread
// only.
#pragma once

#include <optional>

#include "app/draw/view.h"

namespace saddlescope {

/// What the view remembers from one frame to the next.
struct CurveHand {
  std::optional<double> start_before_click;  ///< so that a double click can take its first click back
  bool had_mouse = false;                    ///< it has set what is hovered, and takes it back
  double computing_since = -1;               ///< seconds; negative: nothing is computed
};

/// Same mouse as the map, along one axis. Fills the whole view area (there is no 3-D view then).
void draw_curve_view(ViewFrame& frame, CurveHand& hand);

}  // namespace saddlescope

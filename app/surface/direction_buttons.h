// The small row of buttons in a corner of the 3-D view: from above, the front, the side, and home. UI thread only.
#pragma once

#include "app/draw/overlay.h"
#include "app/draw/view.h"

namespace saddlescope {

struct DirectionButtons {
  bool shown = false;         ///< in this frame: a small view has no room
  bool home_pressed = false;  ///< until it is taken
  overlay::Rect row;

  /// Before the view's own button, since what is submitted first has the mouse; sets the scene's camera.
  void take_mouse(ViewFrame& frame);
  /// Over the picture.
  void draw(const ViewFrame& frame) const;

 private:
  int hovered_ = -1;
};

}  // namespace saddlescope

// The 2-D contour map: filled bands and lines with level labels, axes, paths, markers, arrows, pan and zoom. UI thread
// only.
#pragma once

#include <memory>

#include "app/draw/view.h"

namespace saddlescope {

class MapView {
 public:
  MapView();  ///< needs a current GL context; throws std::runtime_error naming a shader that does not compile
  ~MapView();
  /// Markers take the mouse before the background; click on a marker selects, click on empty map moves the shared
  /// start, left drag pans, wheel zooms 10 % a notch at the cursor, double click fits, right drag boxes a zoom. Drag
  /// threshold 3 px.
  void draw(ViewFrame& frame);
  /// How many times longer a unit is upwards than to the right, in what was drawn last.
  double stretch() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace saddlescope

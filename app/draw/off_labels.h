// "0.42 off" beside the balls of paths that the shown plane does not contain, for both views. UI thread only.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "app/draw/overlay.h"
#include "app/ui/widgets.h"

namespace saddlescope {

struct OffLabel {
  std::size_t run;
  ImVec2 ball;
  std::string text;  ///< empty: none, but other labels keep off the ball
  ImU32 color;       ///< the run's
};

/// Beside each ball where there is room; a label that would lie on another one or on `taken` is left out. Notes
/// "VIEW/off:RUN".
void draw_off_labels(const overlay::Pen& pen, const Ui& ui, std::string_view view, std::span<const OffLabel> labels,
                     const overlay::Rect& bounds, std::span<const overlay::Rect> taken);

}  // namespace saddlescope

#include "app/panel/panel.h"

namespace saddlescope {

void draw_why_tab(PanelFrame& frame) { heading(frame.ui, "Why"); }

}  // namespace saddlescope

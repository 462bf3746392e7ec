// The Step tab: one update taken apart.
#include "app/panel/panel.h"

namespace saddlescope {

void draw_step_tab(PanelFrame& frame) { heading(frame.ui, "Step"); }

}  // namespace saddlescope

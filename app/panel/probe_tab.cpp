#include "app/panel/panel.h"

namespace saddlescope {

void draw_probe_tab(PanelFrame& frame) { heading(frame.ui, "Probe"); }

}  // namespace saddlescope

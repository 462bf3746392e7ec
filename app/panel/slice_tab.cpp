#include "app/panel/panel.h"

namespace saddlescope {

void draw_slice_tab(PanelFrame& frame) { heading(frame.ui, "Slice"); }

}  // namespace saddlescope

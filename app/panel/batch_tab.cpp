// The Batch tab: what a batch shows of the whole.
#include "app/panel/panel.h"

namespace saddlescope {

void draw_batch_tab(PanelFrame& frame) { heading(frame.ui, "Batch"); }

}  // namespace saddlescope

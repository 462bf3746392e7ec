// The Data tab: rows, the model's curve and residuals.
#include "app/panel/panel.h"

namespace saddlescope {

void draw_data_tab(PanelFrame& frame) { heading(frame.ui, "Data"); }

}  // namespace saddlescope

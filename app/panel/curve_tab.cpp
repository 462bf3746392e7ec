// The Curve tab: activation functions and Taylor polynomials.
#include "app/panel/panel.h"

namespace saddlescope {

void draw_curve_tab(PanelFrame& frame) { heading(frame.ui, "Curve"); }

}  // namespace saddlescope

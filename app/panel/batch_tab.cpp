// The Batch tab: what a batch shows of the whole.
#include "app/panel/batch_comparison_part.h"
#include "app/panel/panel.h"
#include "app/panel/shift_part.h"

namespace saddlescope {

void draw_batch_tab(PanelFrame& frame) {
  heading(frame.ui, "Batch");
  draw_batch_comparison(frame);
  draw_shift(frame);
}

}  // namespace saddlescope

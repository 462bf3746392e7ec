// Flat and sharp minima: what each loses when the surface moves, in the Batch tab. For app/panel only; UI thread.
#pragma once

#include "app/layer/shift_overlay.h"
#include "app/panel/panel.h"
#include "core/engine/nodes/shift.h"

namespace saddlescope {

/// A folded group at the cursor.
void draw_shift(PanelFrame& frame);

/// The loss and the surface it is met on along the line through the two lowest minima; advances the cursor. `height`
/// in screen pixels. Nothing without a minimum.
void draw_shift_cut(PanelFrame& frame, const ShiftResult& shown, float height);

}  // namespace saddlescope

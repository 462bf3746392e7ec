// What typing does to the scene's formula; the widgets are in loss_panel. For app/panel only; UI thread.
#pragma once

#include "app/panel/panel.h"

namespace saddlescope {

/// Rows of the scene's data as the loss sees them; null without data and until they are read.
const Table* scene_table(const PanelFrame& frame);

/// The scene's formula, understood; for a frame or two after a change the one before; null while it cannot be read.
const Formula* read_formula(const PanelFrame& frame);

/// A formula that was typed over rows goes to the minimum that the rows give it, once a worker knows that: to be called
/// in every frame. True while that is awaited; it belongs to the same edit.
bool finish_formula(Scene& scene, const Results& results, PanelState& state);

}  // namespace saddlescope

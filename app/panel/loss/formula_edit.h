// What typing does to the scene's formula; the widgets are in loss_panel. For app/panel only; UI thread.
#pragma once

#include <memory>

#include "app/panel/panel.h"

namespace saddlescope {

/// Rows of the scene's data as the loss sees them; null without data and until they are read.
const Table* scene_table(const PanelFrame& frame);

/// The scene's formula, understood; null while it cannot be read (or, for a long text, until a worker has read it).
std::shared_ptr<const Formula> read_formula(PanelFrame& frame);

}  // namespace saddlescope

// The help window (F1): keys and mouse, made from the action table. UI thread only.
#pragma once

#include "app/ui/widgets.h"

namespace saddlescope {

/// Draws it while `shown`; its close button, Escape or F1 clear the flag.
void draw_help(const Ui& ui, bool& shown);

}  // namespace saddlescope

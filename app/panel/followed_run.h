// The run that the tabs Data, Batch and Step speak of, and the row to choose it by. For app/panel only; UI thread.
#pragma once

#include "app/panel/panel.h"

namespace saddlescope {

/// One line: the followed run as a chip with marker and name, the others as markers to click on; more lines where there
/// are many. Hidden runs are left out; without runs a word that there is none.
/// Noted as "followed/run1", "followed/run2", ...
void choose_followed_run(PanelFrame& frame);

}  // namespace saddlescope

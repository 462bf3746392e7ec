// A large window over everything else, in the middle of the screen: title, cross, and whatever the caller draws. UI
// thread only.
#pragma once

#include <imgui.h>

#include "app/ui/widgets.h"

namespace saddlescope {

struct DialogLook {
  const char* title;
  const char* close_name;  ///< of the cross, for tests
  ImVec2 size;             ///< unscaled pixels
  ImVec2 most;             ///< shares of the screen that it takes at most
};

/// Opens it where it is not open yet. False: nothing is drawn, and end_dialog() is not to be called. Else the cursor
/// stands under the title; `crossed` says whether the cross was clicked.
bool begin_dialog(const Ui& ui, const DialogLook& look, bool& crossed);
/// True when it has closed: by `close`, by a click beside it, or by Escape.
bool end_dialog(bool close);

}  // namespace saddlescope

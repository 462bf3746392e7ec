// The menu of the scenes that ship with the program. For app/panel and the application; UI thread.
#pragma once

#include <string_view>

#include "app/panel/panel.h"

namespace saddlescope {

/// What PanelFrame::act() gets for an example, followed by its file.
inline constexpr std::string_view open_example_action = "open-example:";

/// A submenu at the cursor of the open menu.
void draw_example_menu(PanelFrame& frame);

}  // namespace saddlescope

// The menus of scenes: those that ship with the program, and those that it kept by itself. For app/panel and the
// application; UI thread.
#pragma once

#include <string_view>

#include "app/panel/panel.h"

namespace saddlescope {

/// What PanelFrame::act() gets for an example, followed by its file; the same for a scene that was kept.
inline constexpr std::string_view open_example_action = "open-example:", open_earlier_action = "open-earlier:";

/// Submenus at the cursor of the open menu.
void draw_example_menu(PanelFrame& frame);
void draw_earlier_menu(PanelFrame& frame);

}  // namespace saddlescope

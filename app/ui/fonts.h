// Fonts: Roboto for text, DejaVu Sans for maths signs merged into it, DejaVu Sans Mono for formulas; found through
// fontconfig, with ImGui's own as the last resort. UI thread, before NewFrame.
#pragma once

#include "app/ui/theme.h"

namespace saddlescope {

/// Clears ImGui's atlas, loads the fonts at the theme's scale and fills the theme's font pointers. `size` is the text
/// size in px at scale 1 (13; 18 and more when presenting).
/// with_title: the larger font of titles too.
void load_fonts(Theme& theme, float size = 13, bool with_title = false);

}  // namespace saddlescope

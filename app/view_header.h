// The line over a view: its title, what colours it, and its switches. UI thread only.
#pragma once

#include "app/layout.h"
#include "app/ui/widgets.h"
#include "core/scene/switches.h"

namespace saddlescope {

inline constexpr float panel_padding = 12;  ///< unscaled, of panels and of what stands over the views

/// Title at the left, switches at the right, over a view; gives back the one that was clicked, or null. `taken`: pixels
/// behind the title that are used already. `stretch`: of the map's axes, which their switch tells. Where there is not
/// room for all, the first ones are left out: the menu has them all.
const Switch* draw_header(const Ui& ui, const Rect& rect, const char* title, const Scene& scene,
                          int Switch::Header::*place, float taken = 0, double stretch = 1);

/// "Height: linear" behind a view's title opens the list of scales. Returns the pixels it takes; 0 where there is no
/// room beside `switches` pixels at the right. `logarithmic`: what is shown.
float draw_height_chooser(const Ui& ui, const Rect& rect, const char* title, float switches, ScaleChoice& choice,
                          bool logarithmic);

/// "Colour: log" or "Colour: λmin", `taken` pixels behind the title, opens the list of layers and scales. As above.
float draw_color_chooser(const Ui& ui, const Rect& rect, const char* title, float taken, float switches,
                         Display& display, bool logarithmic);

/// What is left of the rectangle for the view.
Rect below_header(const Ui& ui, const Rect& rect);

}  // namespace saddlescope

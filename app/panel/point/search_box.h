// Where critical points are searched: the box's sides as numbers to edit, and the search cancelled by hand. For
// app/panel and the application; UI thread only.
#pragma once

#include <string_view>

#include "app/panel/panel.h"

namespace saddlescope {

/// The heading of the list of points, which unfolds the sides: of the box, or with one or two parameters of the window.
void draw_search_box(PanelFrame& frame);
/// "Searching …" with a button that cancels it, or, after that, one that begins anew. False: nothing of that holds.
bool draw_search_state(PanelFrame& frame);
/// Whether just this search was cancelled by hand: of the loss, in the same sides.
bool is_search_cancelled(const PanelState& state, const Scene& scene);

}  // namespace saddlescope

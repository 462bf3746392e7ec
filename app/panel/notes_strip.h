// What a scene says of itself: a strip between the views and the transport, one line when it is folded. For the
// application; UI thread only.
#pragma once

#include "app/panel/panel.h"

namespace saddlescope {

/// Whether the scene has something to say and lets it be seen.
bool shows_notes(const Scene& scene);

/// Height that the strip wants at this width; both in screen pixels. More than `most` is scrolled.
float notes_height(const Theme& theme, const Scene& scene, const PanelState& state, float width, float most);

/// Title, chapter and text, with a fold and a cross that takes the strip away, over the current window.
void draw_notes(PanelFrame& frame);

}  // namespace saddlescope

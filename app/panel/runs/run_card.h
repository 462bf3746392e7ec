// One run's card in the optimizers panel, and the popups it opens. For app/panel only; UI thread.
#pragma once

#include <cstddef>

#include "app/panel/panel.h"

namespace saddlescope {

/// What the person asked a card to do with the list of runs; done after all cards are drawn.
struct CardRequest {
  enum class What { nothing, remove, duplicate, branch, move_to } what = What::nothing;
  std::size_t run = 0, to = 0;
};

/// Draws the card of run `index` at the cursor, `folded` to one line or open, and edits the run. Returns the card's top
/// and bottom through `top` and `bottom` (screen).
void draw_run_card(PanelFrame& frame, std::size_t index, bool folded, CardRequest& request, float& top, float& bottom);

/// The list of methods with what each does; the id picked, or empty. Call between BeginPopup and EndPopup.
std::string_view method_list(const PanelFrame& frame, std::string_view prefix, std::string_view current);

/// The marker without a rim.
void draw_run_marker(ImDrawList* list, Marker marker, ImVec2 center, float radius, ImU32 color);

/// Colour, dash and marker of a run. Call between BeginPopup and EndPopup.
void draw_run_style(PanelFrame& frame, Run& run, std::string_view name);

}  // namespace saddlescope

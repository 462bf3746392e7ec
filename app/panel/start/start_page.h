// Four cards to begin with: at the first start, and from the menu Help. For the application; UI thread only.
#pragma once

#include <cstddef>
#include <optional>

#include "app/panel/panel.h"

namespace saddlescope {

inline constexpr std::size_t start_cards = 4;

struct StartPage {
  bool open = false;
  std::size_t marked = 0;  ///< the card that Enter takes
};

/// An arrow or Tab: marks the next card (1) or the one before (−1).
void mark_card(StartPage& page, int direction);
/// Carries out what a card stands for; `page` closes.
void take_card(PanelFrame& frame, StartPage& page, std::size_t card);
void draw_start_page(PanelFrame& frame, StartPage& page);

}  // namespace saddlescope

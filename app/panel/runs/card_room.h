// Which cards of the list of runs are folded to one line for want of room. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "app/panel/panel.h"

namespace saddlescope {

/// Height of the card of run `index` when it is open, in unscaled pixels, without what is unfolded on it: unfolding a
/// part must not fold another card.
float open_card_height(const PanelFrame& frame, std::size_t index);
inline constexpr float folded_card_height = 30, card_gap = 6;  // unscaled pixels

/// A card's wish: its height when it is open, and whether it was folded by hand. `room`: for all cards with their gaps,
/// same unit. `kept`: the card that was opened last, which stays open. The others are open from the top on as long as
/// they fit.
struct CardWish {
  float height = 0;
  bool folded = false;
};
std::vector<bool> folded_cards(std::span<const CardWish> cards, float room, std::optional<std::size_t> kept);

/// The same for the list that begins at the cursor of its window.
std::vector<bool> folded_cards(const PanelFrame& frame);

}  // namespace saddlescope

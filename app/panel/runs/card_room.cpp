#include "app/panel/runs/card_room.h"

#include <algorithm>

#include "app/panel/panel_support.h"
#include "app/panel/runs/run_rows.h"
#include "app/panel/runs/run_stretches.h"
#include "app/panel/runs/schedule_editor.h"
#include "core/run/sampling_text.h"

namespace saddlescope {

float open_card_height(const PanelFrame& frame, std::size_t index) {
  constexpr float row = 22, line = 18, edges = 8;
  const Run& run = frame.scene.runs[index];
  const Objective* objective = objective_of(frame);
  float height = edges + row;                                               // header
  height += row * static_cast<float>(main_hyperparameters(run.optimizer));  // sliders
  if (uses_hyperparameter(run.optimizer, "lr")) height += row;              // its label and value
  height += line;                                                           // schedule
  if (is_noisy(run.sampling, objective != nullptr ? objective->examples() : 0)) height += line;
  height += line * static_cast<float>(stretch_lines(run));
  if (!cut_schedule_text(frame.scene, index).empty()) height += 2 * line;
  return height + row;  // verdict
}

std::vector<bool> folded_cards(std::span<const CardWish> cards, float room, std::optional<std::size_t> kept) {
  std::vector<bool> folded(cards.size(), true);
  float left = room - static_cast<float>(cards.size()) * (folded_card_height + card_gap) + card_gap;
  const auto open = [&](std::size_t i) {
    folded[i] = false;
    left -= cards[i].height - folded_card_height;
  };
  if (kept && *kept < cards.size() && !cards[*kept].folded) open(*kept);
  for (std::size_t i = 0; i < cards.size(); ++i)
    if (folded[i] && !cards[i].folded && cards[i].height - folded_card_height <= left) open(i);
  // One that does not fit alone is better than none.
  const auto first = std::find_if(cards.begin(), cards.end(), [](const CardWish& card) { return !card.folded; });
  if (first != cards.end() && std::find(folded.begin(), folded.end(), false) == folded.end())
    open(static_cast<std::size_t>(first - cards.begin()));
  return folded;
}

std::vector<bool> folded_cards(const PanelFrame& frame) {
  // Starts and steps stand below; those of many parameters are scrolled to in any case.
  constexpr std::size_t most_rows_below = 5;
  constexpr float heading_below = 36, row = 22;
  const std::size_t rows = std::min(frame.scene.start.size() + 1, most_rows_below);
  const float below = heading_below + row * static_cast<float>(rows);
  const float room = (ImGui::GetWindowHeight() - ImGui::GetCursorPosY()) / frame.ui.theme.scale - below;
  std::vector<CardWish> cards;
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i)
    cards.push_back({open_card_height(frame, i), frame.scene.runs[i].collapsed});
  return folded_cards(cards, room, frame.state.open_card);
}

}  // namespace saddlescope

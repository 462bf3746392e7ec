#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/card_room.h"
#include "app/panel/runs/run_card.h"
#include "app/panel/runs/run_list.h"

namespace saddlescope {
namespace {

void add_run(PanelFrame& frame, std::string_view method) {
  if (method.empty()) return;
  OptimizerSettings settings = default_settings(method);
  set_hyperparameter(settings, "lr", fitting_rate(frame, method));
  append_run(frame.scene, make_run(settings, free_number(frame.scene.runs)));
}

void duplicate_run(PanelFrame& frame, std::size_t index) {
  const Run& original = frame.scene.runs[index];
  Run copy = make_run(original.optimizer, free_number(frame.scene.runs));
  copy.own_start = original.own_start;
  copy.stretches = original.stretches;
  copy.sampling = original.sampling;
  copy.forked_at = original.forked_at;
  append_run(frame.scene, std::move(copy));
}

void carry_out(PanelFrame& frame, const CardRequest& request) {
  if (request.run >= frame.scene.runs.size()) return;
  switch (request.what) {
    case CardRequest::What::nothing:
      break;
    case CardRequest::What::remove:
      remove_run(frame.scene, request.run);
      break;
    case CardRequest::What::duplicate:
      duplicate_run(frame, request.run);
      break;
    case CardRequest::What::branch:
      branch_here(frame.scene, frame.results, request.run);
      break;
    case CardRequest::What::move_to:
      swap_runs(frame.scene, request.run, request.to);
      break;
  }
}

/// The card being dragged changes places with a neighbour as soon as the mouse is past the neighbour's middle.
void reorder(PanelFrame& frame, const std::vector<float>& middles, CardRequest& request) {
  Drag& drag = frame.interaction.drag;
  const auto* card = drag.as<dragged::Card>();
  if (card == nullptr) return;
  if (!ImGui::IsMouseDown(0)) {
    drag.clear();
    return;
  }
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  const std::size_t moved = card->run;
  if (moved >= middles.size()) return;
  const float y = ImGui::GetIO().MousePos.y;
  std::size_t to = moved;
  if (moved > 0 && y < middles[moved - 1])
    to = moved - 1;
  else if (moved + 1 < middles.size() && y > middles[moved + 1])
    to = moved + 1;
  if (to == moved) return;
  request = {CardRequest::What::move_to, moved, to};
  drag = dragged::Card{to};
}

}  // namespace

void draw_optimizers_panel(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  heading(ui, "Optimizers");
  ImGui::SetCursorScreenPos({at.x + width - text_width(theme.small_font, "+ Add"), at.y});
  if (accent_button(ui, "optimizers/add", "+ Add", "Add a run")) ImGui::OpenPopup("add run");
  if (begin_popup("add run")) {
    add_run(frame, method_list(frame, "optimizers/add", {}));
    ImGui::EndPopup();
  }
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(23)});
  if (ImGui::IsWindowHovered()) frame.interaction.hovered_run.reset();  // the cards below set it again
  if (frame.scene.runs.empty()) wrapped_text(ui, "No run yet: add a method to see its path.", theme.quiet_text);
  CardRequest request;
  std::vector<float> middles;
  const std::vector<bool> folded = folded_cards(frame);
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i) {
    float top = 0, bottom = 0;
    draw_run_card(frame, i, folded[i], request, top, bottom);
    middles.push_back((top + bottom) / 2);
    gap(ui, card_gap);
  }
  ImGui::Dummy({1, 0});
  reorder(frame, middles, request);
  carry_out(frame, request);
}

}  // namespace saddlescope

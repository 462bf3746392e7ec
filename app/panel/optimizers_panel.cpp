#include <algorithm>
#include <string>
#include <vector>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/panel/run_card.h"

namespace saddlescope {
namespace {

constexpr std::size_t many_runs = 4;  ///< from here on cards are folded, so that they all fit

void add_run(PanelFrame& frame, std::string_view method) {
  if (method.empty() || frame.scene.runs.size() >= maximum_runs) return;
  OptimizerSettings settings = default_settings(method);
  set_hyperparameter(settings, "lr", fitting_rate(frame, method));
  // the first number whose colour and dash no run has yet
  auto& runs = frame.scene.runs;
  std::size_t number = 0;
  Run run = make_run(settings, number);
  const auto taken = [&](const Run& candidate) {
    return std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
      return other.color == candidate.color && other.dash == candidate.dash;
    });
  };
  while (number < maximum_runs && taken(run)) run = make_run(settings, ++number);
  runs.push_back(run);
  if (runs.size() >= many_runs)
    for (Run& other : runs) other.collapsed = &other != &runs.back();
}

void carry_out(PanelFrame& frame, const CardRequest& request) {
  auto& runs = frame.scene.runs;
  if (request.run >= runs.size()) return;
  switch (request.what) {
    case CardRequest::What::nothing:
      break;
    case CardRequest::What::remove:
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(request.run));
      break;
    case CardRequest::What::duplicate: {
      if (runs.size() >= maximum_runs) break;
      const Run original = runs[request.run];
      add_run(frame, original.optimizer.id);
      runs.back().optimizer = original.optimizer;
      runs.back().own_start = original.own_start;
      break;
    }
    case CardRequest::What::move_to:
      std::swap(runs[request.run], runs[std::min(request.to, runs.size() - 1)]);
      break;
  }
}

/// The card being dragged changes places with a neighbour as soon as the mouse is past the neighbour's middle.
void reorder(PanelFrame& frame, const std::vector<float>& middles, CardRequest& request) {
  std::string& drag = frame.interaction.drag;
  if (drag.rfind("card:", 0) != 0) return;
  if (!ImGui::IsMouseDown(0)) {
    drag.clear();
    return;
  }
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  const std::size_t moved = static_cast<std::size_t>(std::stoul(drag.substr(5)));
  if (moved >= middles.size()) return;
  const float y = ImGui::GetIO().MousePos.y;
  std::size_t to = moved;
  if (moved > 0 && y < middles[moved - 1])
    to = moved - 1;
  else if (moved + 1 < middles.size() && y > middles[moved + 1])
    to = moved + 1;
  if (to == moved) return;
  request = {CardRequest::What::move_to, moved, to};
  drag = "card:" + std::to_string(to);
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
  if (ImGui::BeginPopup("add run")) {
    add_run(frame, method_list(frame, "optimizers/add", {}));
    ImGui::EndPopup();
  }
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(26)});
  if (ImGui::IsWindowHovered()) frame.interaction.hovered_run.reset();  // the cards below set it again
  if (frame.scene.runs.empty()) wrapped_text(ui, "No run yet: add a method to see its path.", theme.quiet_text);
  CardRequest request;
  std::vector<float> middles;
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i) {
    float top = 0, bottom = 0;
    draw_run_card(frame, i, request, top, bottom);
    middles.push_back((top + bottom) / 2);
    gap(ui, 6);
  }
  ImGui::Dummy({1, 0});
  reorder(frame, middles, request);
  carry_out(frame, request);
}

}  // namespace saddlescope

#include "app/panel/runs/run_card.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/panel/panel_support.h"
#include "app/panel/runs/choice_entry.h"
#include "app/panel/runs/run_cure.h"
#include "app/panel/runs/run_list.h"
#include "app/panel/runs/run_rows.h"
#include "app/panel/runs/run_stretches.h"
#include "app/panel/runs/run_verdict.h"
#include "app/panel/runs/schedule_editor.h"
#include "app/ui/imgui_compat.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float inset = 9;

/// While the mouse is over the card: what can be done from the playhead on, beside the value of the rate, whose slider
/// is the row `first`.
void from_here_button(PanelFrame& frame, std::size_t index, const Row& first, bool over) {
  if (!can_change_from_here(frame.scene, frame.results, index)) return;
  const Theme& theme = frame.ui.theme;
  const std::string label = "From step " + std::to_string(cut_step(frame.scene, frame.results, index)) + " on";
  const float value = theme.px(56);
  ImGui::SetCursorScreenPos({first.right - value - std::ceil(text_width(theme.small_font, label)), first.bottom});
  // as in the header: there for a hand that knows the place
  if (!over) ImGui::PushClipRect({0, 0}, {0, 0}, false);
  if (accent_button(frame.ui, run_prefix(index) + "/from-here", label,
                    "Keep the path so far: the sliders change only what comes after this step"))
    change_from_here(frame.scene, frame.results, index);
  if (!over) ImGui::PopClipRect();
}

/// The verdict, one button that does what helps (where the status row offers the same there is no second one), and what
/// unfolds the rest.
void verdict_row(PanelFrame& frame, std::size_t index, bool offered) {
  const Theme& theme = frame.ui.theme;
  const Row row = row_at_cursor(frame.ui);
  const std::string name = run_prefix(index);
  const float more = theme.px(13) + std::ceil(text_width(theme.small_font, "More"));
  const float right = row.right - more - theme.px(8);
  const float cure = offered ? 0 : draw_cure(frame, index, right, name + "/cure");
  const float room = right - row.left - (cure > 0 ? cure + theme.px(8) : 0);
  const float width = draw_verdict_chip(frame, index, row.left, row.middle(), room, name + "/verdict");
  if (width > 0) {
    ImGui::SetCursorScreenPos({row.left, row.top + theme.px(2)});
    if (ImGui::InvisibleButton("verdict", {width, theme.px(18)})) {
      frame.scene.display.tab = InspectorTab::why;
      frame.state.explained_run = index;
      frame.state.opened.erase("why/" + name + "/closed");
      frame.state.opened.insert("why/" + name + "/open");
    }
    frame.ui.note_item(name + "/why");
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tooltip(frame.ui, short_verdict(*verdict_of(frame, index)) + ". Click to see why");
  }
  ImGui::SetCursorScreenPos({row.left, row.top + theme.px(2)});
  const bool opened = fold_line(frame, name + "/more", "More", more, {}, row.right - more - row.left);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  if (!opened) return;
  draw_hyperparameter_rows(frame, index, false);
  draw_own_start_rows(frame, index);
  gap(frame.ui, 4);
}

/// The schedule stays, and the convention where the new method has both.
void change_method(PanelFrame& frame, Run& run, std::string_view id) {
  if (id.empty() || id == run.optimizer.id) return;
  OptimizerSettings settings = default_settings(id);
  set_hyperparameter(settings, "lr", fitting_rate(frame, id));
  if (has_lecture_form(*find_optimizer(id))) settings.convention = run.optimizer.convention;
  settings.schedule = std::move(run.optimizer.schedule);
  run.optimizer = std::move(settings);
}

/// The buttons that stand in place of the loss while the mouse is over the header.
void header_buttons(PanelFrame& frame, std::size_t index, float right, float middle, bool visible,
                    CardRequest& request) {
  const Ui& ui = frame.ui;
  Run& run = frame.scene.runs[index];
  const std::string name = run_prefix(index);
  const float step = ui.theme.px(19);
  float x = right - ui.theme.px(7);
  // not seen, but there: a hand that knows the place, and a test, can press them at once
  if (!visible) ImGui::PushClipRect({0, 0}, {0, 0}, false);
  if (icon_button_at(ui, name + "/remove", Icon::cross, {x, middle}, 16, true, "Remove"))
    request = {CardRequest::What::remove, index, 0};
  x -= step;
  if (icon_button_at(ui, name + "/duplicate", Icon::duplicate, {x, middle}, 19, true, "Duplicate"))
    request = {CardRequest::What::duplicate, index, 0};
  x -= step;
  const std::string branch = "Branch here, at step " + std::to_string(cut_step(frame.scene, frame.results, index));
  if (icon_button_at(ui, name + "/branch", Icon::fork, {x, middle}, 19, true, branch + " (B)"))
    request = {CardRequest::What::branch, index, 0};
  x -= step;
  if (icon_button_at(ui, name + "/visible", run.visible ? Icon::eye : Icon::eye_closed, {x, middle}, 20, true,
                     run.visible ? "Hide" : "Show"))
    run.visible = !run.visible;
  if (!visible) ImGui::PopClipRect();
}

void fold_button(PanelFrame& frame, std::size_t index, bool folded, ImVec2 at, bool visible) {
  if (!visible) ImGui::PushClipRect({0, 0}, {0, 0}, false);
  if (icon_button_at(frame.ui, run_prefix(index) + "/collapse", folded ? Icon::chevron_right : Icon::chevron_down, at,
                     16, true, folded ? "Unfold" : "Fold to one line")) {
    frame.scene.runs[index].collapsed = !folded;
    if (folded) frame.state.open_card = index;
  }
  if (!visible) ImGui::PopClipRect();
}

std::string current_loss(const PanelFrame& frame, std::size_t index) {
  const auto result = result_of(frame, index);
  if (!result) return {};
  return readable_text(result->trajectory.loss[std::min(playhead(frame.scene), result->trajectory.last_step())], 3);
}

void header(PanelFrame& frame, std::size_t index, bool folded, CardRequest& request) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  Run& run = frame.scene.runs[index];
  const std::string name = run_prefix(index);
  const OptimizerInfo* info = find_optimizer(run.optimizer.id);
  const Row row = row_at_cursor(ui);
  const float buttons = theme.px(99);
  const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                    ImGui::IsMouseHoveringRect({row.left, row.top}, {row.right, row.bottom}) &&
                    frame.interaction.drag.empty();

  ImGui::SetCursorScreenPos({row.left - theme.px(4), row.top});
  if (ImGui::InvisibleButton("dot", {theme.px(20), row.bottom - row.top})) ImGui::OpenPopup("style");
  ui.note_item(name + "/style");
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(ui, "Colour, line and ball");
  const ImU32 own_color = run.visible ? color(run.color) : with_alpha(color(run.color), 0.35f);
  const ImVec2 dot = {row.left + theme.px(5), std::round(row.middle())};
  draw_run_marker(ImGui::GetWindowDrawList(), run.marker, dot, theme.px(5), own_color);

  const float label_left = row.left + theme.px(18);
  ImGui::SetCursorScreenPos({label_left, row.top});
  ImGui::InvisibleButton("method", {std::max(row.right - label_left - buttons, theme.px(40)), row.bottom - row.top});
  ui.note_item(name + "/method");
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const std::string label = run_label(frame, index);
  if (info != nullptr)
    tooltip(ui, label + "\n" + std::string(info->summary) + "\n" +
                    std::string(runs_lecture_form(run.optimizer) ? info->lecture_rule : info->rule) +
                    "\nClick to change the method, drag to reorder");
  const bool dragging = frame.interaction.drag == Drag(dragged::Card{index});
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, theme.px(3))) {
    if (frame.interaction.drag.empty()) frame.interaction.drag = dragged::Card{index};
  } else if (ImGui::IsItemDeactivated() && hovered && !dragging) {
    ImGui::OpenPopup("methods");
  }

  const std::string loss = run.visible ? current_loss(frame, index) : "hidden";
  const float taken = over ? buttons : text_width(theme.text_font, loss);
  const float room = row.right - label_left - taken - theme.px(8);
  draw_text_cut(theme.text_font, label_left, row.middle(), room, run.visible ? theme.text : theme.quiet_text, label);
  if (hovered && text_width(theme.text_font, label) < room - theme.px(12))
    draw_icon(ImGui::GetWindowDrawList(), Icon::chevron_down,
              {label_left + text_width(theme.text_font, label) + theme.px(9), row.middle() + 1}, theme.px(7),
              theme.quiet_text);
  if (!over) draw_text_right(theme.text_font, row.right, row.middle(), theme.quiet_text, loss);
  header_buttons(frame, index, row.right, row.middle(), over, request);
  fold_button(frame, index, folded, {row.right - theme.px(7 + 4 * 19), row.middle()}, over);

  if (begin_popup("style")) {
    draw_run_style(frame, run, name);
    ImGui::EndPopup();
  }
  if (begin_popup("methods")) {
    change_method(frame, run, method_list(frame, name + "/method", run.optimizer.id));
    ImGui::EndPopup();
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

}  // namespace

std::string_view method_list(const PanelFrame& frame, std::string_view prefix, std::string_view current) {
  std::string_view picked;
  for (const OptimizerInfo& info : optimizer_catalogue())
    if (choice_entry(frame.ui, std::string(prefix) + "/" + std::string(info.id), info.label, info.summary,
                     info.id == current))
      picked = info.id;
  return picked;
}

void draw_run_card(PanelFrame& frame, std::size_t index, bool folded, CardRequest& request, float& top, float& bottom) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushID(static_cast<int>(index));
  list->ChannelsSplit(2);  // the frame is drawn under the content, whose height is known only afterwards
  list->ChannelsSetCurrent(1);
  set_row_inset(ui, inset);
  gap(ui, 4);
  header(frame, index, folded, request);
  if (!folded) {
    const Row first = row_at_cursor(ui);
    draw_hyperparameter_rows(frame, index, true);
    const ImVec2 below = ImGui::GetCursorScreenPos();
    from_here_button(frame, index, first, frame.state.card_under_mouse == index);
    ImGui::SetCursorScreenPos(below);
    draw_schedule_editor(frame, index);
    draw_sampling_line(frame, index);
    draw_stretches(frame, index);
    const bool offered = draw_status_row(frame, index);
    verdict_row(frame, index, offered);
  }
  gap(ui, 4);
  set_row_inset(ui, 0);
  top = at.y;
  bottom = ImGui::GetCursorScreenPos().y;
  list->ChannelsSetCurrent(0);
  const ImVec2 end = {at.x + width, bottom};
  const bool hovered =
      ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && ImGui::IsMouseHoveringRect(at, end);
  if (hovered)
    frame.state.card_under_mouse = index;
  else if (frame.state.card_under_mouse == index)
    frame.state.card_under_mouse.reset();
  const bool dragging = frame.interaction.drag == Drag(dragged::Card{index});
  const bool linked = hovered || frame.interaction.hovered_run == index;
  if (hovered) frame.interaction.hovered_run = index;
  list->AddRectFilled(at, end, mix(theme.panel, theme.text, dragging ? 0.08f : 0.018f), theme.px(4));
  compat::rect(list, at, end,
               dragging ? theme.accent
               : linked ? mix(theme.line, theme.text, 0.12f)
                        : theme.line,
               theme.px(4), 1);
  list->ChannelsMerge();
  ui.note(run_prefix(index) + "/card", at, end);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({at.x, bottom});
}

}  // namespace saddlescope

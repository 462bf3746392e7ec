#include <imgui.h>
// the string widgets need ImGui's own header first
#include <imgui_stdlib.h>

#include <algorithm>
#include <array>
#include <string>

#include "app/draw/overlay.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_card.h"
#include "core/scene/run_names.h"

namespace saddlescope {
namespace {

constexpr std::array dashes = {Dash::solid, Dash::dashed, Dash::dotted, Dash::dash_dot};
constexpr std::array dash_names = {"solid", "dashed", "dotted", "dash-dot"};
constexpr std::array markers = {Marker::circle,  Marker::square, Marker::triangle,
                                Marker::diamond, Marker::cross,  Marker::plus};
constexpr std::array marker_names = {"circle", "square", "triangle", "diamond", "cross", "plus"};

/// One square of a row of choices at the cursor; true when it was clicked.
bool choice(const Ui& ui, const std::string& name, float width, bool chosen, ImVec2& center) {
  const float height = ui.theme.px(24);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(name.c_str(), {width, height});
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + width, at.y + height};
  if (chosen || hovered)
    list->AddRectFilled(at, end, chosen ? with_alpha(ui.theme.accent, 0.35f) : with_alpha(ui.theme.text, 0.08f),
                        ui.theme.px(4));
  center = {(at.x + end.x) / 2, (at.y + end.y) / 2};
  ImGui::SameLine(0, 0);
  return clicked;
}

}  // namespace

void draw_run_marker(ImDrawList* list, Marker marker, ImVec2 center, float radius, ImU32 color) {
  const auto at = [&](float x, float y) { return ImVec2{center.x + x * radius, center.y + y * radius}; };
  const float width = std::max(1.5f, radius * 0.45f);
  switch (marker) {
    case Marker::circle:
      list->AddCircleFilled(center, radius, color, 24);
      break;
    case Marker::square:
      list->AddRectFilled(at(-0.88f, -0.88f), at(0.88f, 0.88f), color, radius * 0.2f);
      break;
    case Marker::triangle:
      list->AddTriangleFilled(at(0, -1.1f), at(1.08f, 0.85f), at(-1.08f, 0.85f), color);
      break;
    case Marker::diamond:
      list->AddQuadFilled(at(0, -1.2f), at(1.2f, 0), at(0, 1.2f), at(-1.2f, 0), color);
      break;
    case Marker::cross:
      list->AddLine(at(-0.85f, -0.85f), at(0.85f, 0.85f), color, width);
      list->AddLine(at(-0.85f, 0.85f), at(0.85f, -0.85f), color, width);
      break;
    case Marker::plus:
      list->AddLine(at(-1.1f, 0), at(1.1f, 0), color, width);
      list->AddLine(at(0, -1.1f), at(0, 1.1f), color, width);
      break;
  }
}

void draw_run_style(PanelFrame& frame, Run& run, std::string_view name) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const std::string prefix(name);
  const float total = theme.px(224);
  ImVec2 center;
  heading(ui, "Name");
  std::string typed = run.name;
  const std::string hint = run_label(frame, static_cast<std::size_t>(&run - frame.scene.runs.data()));
  ImGui::SetNextItemWidth(total);
  if (ImGui::InputTextWithHint("##name", run.name.empty() ? hint.c_str() : "By what differs", &typed) &&
      typed.size() <= longest_run_name)
    run.name = typed;
  ui.note_item(prefix + "/name");
  heading(ui, "Colour");
  for (std::size_t i = 0; i < run_palette.size(); ++i) {
    const std::string id = prefix + "/color/" + std::to_string(i + 1);
    if (choice(ui, id, total / run_palette.size(), run.color == run_palette[i], center)) run.color = run_palette[i];
    pen.list->AddCircleFilled(center, theme.px(6), color(run_palette[i]), 24);
  }
  ImGui::NewLine();
  heading(ui, "Line");
  for (std::size_t i = 0; i < dashes.size(); ++i) {
    const float width = total / dashes.size();
    if (choice(ui, prefix + "/dash/" + dash_names[i], width, run.dash == dashes[i], center)) run.dash = dashes[i];
    const std::array<ImVec2, 2> line = {ImVec2{center.x - width * 0.36f, center.y},
                                        ImVec2{center.x + width * 0.36f, center.y}};
    overlay::PathStyle style;
    style.color = color(run.color);
    style.casing = 0;
    style.dash = dashes[i];
    overlay::path(pen, line, style);
  }
  ImGui::NewLine();
  heading(ui, "Ball");
  for (std::size_t i = 0; i < markers.size(); ++i) {
    const std::string id = prefix + "/marker/" + marker_names[i];
    if (choice(ui, id, total / markers.size(), run.marker == markers[i], center)) run.marker = markers[i];
    overlay::ball(pen, center, color(run.color), markers[i]);
  }
  ImGui::NewLine();
}

}  // namespace saddlescope

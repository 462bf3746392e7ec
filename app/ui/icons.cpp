#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "app/ui/imgui_compat.h"
#include "app/ui/widgets.h"

namespace saddlescope {
namespace {

constexpr float pi = 3.14159265f;

struct Pen {
  ImDrawList* list;
  ImVec2 center;
  float half;  ///< half the icon's size
  ImU32 color;
  float width;
  ImVec2 at(float x, float y) const { return {center.x + x * half, center.y + y * half}; }
  void line(std::initializer_list<ImVec2> points, bool closed = false) const {
    std::vector<ImVec2> moved;
    for (const ImVec2& point : points) moved.push_back(at(point.x, point.y));
    compat::polyline(list, moved.data(), static_cast<int>(moved.size()), color, closed, width);
  }
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c) const {
    list->AddTriangleFilled(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), color);
  }
  void box(float x0, float y0, float x1, float y1, float rounding = 0) const {
    list->AddRectFilled(at(x0, y0), at(x1, y1), color, rounding);
  }
};

void eye(const Pen& pen, bool open) {
  std::vector<ImVec2> lid;
  for (int i = 0; i <= 16; ++i) {
    const float t = static_cast<float>(i) / 16;
    lid.push_back(pen.at(-1 + 2 * t, -0.62f * std::sin(pi * t)));
  }
  for (int i = 1; i < 16; ++i) {
    const float t = static_cast<float>(i) / 16;
    lid.push_back(pen.at(1 - 2 * t, 0.62f * std::sin(pi * t)));
  }
  compat::polyline(pen.list, lid.data(), static_cast<int>(lid.size()), pen.color, true, pen.width);
  if (open)
    pen.list->AddCircleFilled(pen.center, pen.half * 0.3f, pen.color, 12);
  else
    pen.line({{-0.85f, 0.8f}, {0.85f, -0.8f}});
}

void loop(const Pen& pen) {
  std::vector<ImVec2> arc;
  for (int i = 0; i <= 20; ++i) {
    const float angle = -0.35f * pi + 1.62f * pi * static_cast<float>(i) / 20;
    arc.push_back(pen.at(0.85f * std::cos(angle), 0.85f * std::sin(angle)));
  }
  compat::polyline(pen.list, arc.data(), static_cast<int>(arc.size()), pen.color, false, pen.width);
  pen.triangle({0.05f, -0.95f}, {0.75f, -0.98f}, {0.6f, -0.3f});
}

}  // namespace

void draw_icon(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 color) {
  const Pen pen{list, {std::round(center.x), std::round(center.y)}, size / 2, color, std::max(1.0f, size / 9)};
  switch (icon) {
    case Icon::eye:
      eye(pen, true);
      break;
    case Icon::eye_closed:
      eye(pen, false);
      break;
    case Icon::cross:
      pen.line({{-0.7f, -0.7f}, {0.7f, 0.7f}});
      pen.line({{-0.7f, 0.7f}, {0.7f, -0.7f}});
      break;
    case Icon::duplicate:
      pen.line({{-0.3f, -0.3f}, {0.85f, -0.3f}, {0.85f, 0.85f}, {-0.3f, 0.85f}}, true);
      pen.line({{-0.55f, 0.4f}, {-0.85f, 0.4f}, {-0.85f, -0.85f}, {0.4f, -0.85f}, {0.4f, -0.55f}});
      break;
    case Icon::chevron_down:
      pen.line({{-0.7f, -0.35f}, {0, 0.4f}, {0.7f, -0.35f}});
      break;
    case Icon::chevron_right:
      pen.line({{-0.35f, -0.7f}, {0.4f, 0}, {-0.35f, 0.7f}});
      break;
    case Icon::left:
      pen.line({{0.35f, -0.7f}, {-0.4f, 0}, {0.35f, 0.7f}});
      break;
    case Icon::right:
      pen.line({{-0.35f, -0.7f}, {0.4f, 0}, {-0.35f, 0.7f}});
      break;
    case Icon::play:
      pen.triangle({-0.55f, -0.85f}, {0.9f, 0}, {-0.55f, 0.85f});
      break;
    case Icon::pause:
      pen.box(-0.7f, -0.85f, -0.18f, 0.85f, size / 16);
      pen.box(0.18f, -0.85f, 0.7f, 0.85f, size / 16);
      break;
    case Icon::first:
      pen.box(-0.9f, -0.75f, -0.62f, 0.75f);
      pen.triangle({0.85f, -0.75f}, {0.85f, 0.75f}, {-0.45f, 0});
      break;
    case Icon::back:
      pen.triangle({0.6f, -0.75f}, {0.6f, 0.75f}, {-0.75f, 0});
      break;
    case Icon::forward:
      pen.triangle({-0.6f, -0.75f}, {0.75f, 0}, {-0.6f, 0.75f});
      break;
    case Icon::loop:
      loop(pen);
      break;
    case Icon::fork:
      pen.line({{-0.5f, 0.95f}, {-0.5f, -0.5f}});
      pen.line({{-0.5f, 0.45f}, {0.1f, 0.3f}, {0.55f, -0.1f}, {0.55f, -0.5f}});
      pen.list->AddCircleFilled(pen.at(-0.5f, -0.65f), pen.half * 0.32f, pen.color, 12);
      pen.list->AddCircleFilled(pen.at(0.55f, -0.65f), pen.half * 0.32f, pen.color, 12);
      break;
  }
}

bool icon_button_at(const Ui& ui, std::string_view name, Icon icon, ImVec2 center, float size, bool on,
                    std::string_view help) {
  const ImVec2 before = ImGui::GetCursorScreenPos();
  const float half = ui.theme.px(size) / 2;
  ImGui::SetCursorScreenPos({center.x - half, center.y - half});
  const bool clicked = icon_button(ui, name, icon, size, on, help);
  ImGui::SetCursorScreenPos(before);
  return clicked;
}

bool icon_button(const Ui& ui, std::string_view name, Icon icon, float size, bool on, std::string_view help) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float side = theme.px(size);
  ImGui::PushID(name.data(), name.data() + name.size());
  const bool clicked = ImGui::InvisibleButton("icon", {side, side});
  ImGui::PopID();
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (!help.empty()) tooltip(ui, help);
  const ImU32 rest = on ? theme.quiet_text : with_alpha(theme.quiet_text, 0.45f);
  draw_icon(ImGui::GetWindowDrawList(), icon, {at.x + side / 2, at.y + side / 2}, side * 0.6f,
            hovered ? theme.text : rest);
  return clicked;
}

}  // namespace saddlescope

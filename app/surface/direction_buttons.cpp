#include "app/surface/direction_buttons.h"

#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "app/surface/home_camera.h"

namespace saddlescope {
namespace {

constexpr float button_height = 18, button_gap = 12, row_margin = 12, least_room = 250;

struct DirectionButton {
  const char* name;
  const char* label;
  std::optional<ViewDirection> direction;
  const char* help;
};
constexpr std::array direction_buttons = {
    DirectionButton{"surface/top", "Top", ViewDirection::top, "Look from straight above, turned as the map is"},
    DirectionButton{"surface/front", "Front", ViewDirection::front, "Look along the second axis"},
    DirectionButton{"surface/side", "Side", ViewDirection::side, "Look along the first axis"},
    DirectionButton{"surface/home",
                    "Home",
                    {},
                    "The window that the loss came with, from where most of its minima are seen (Shift+Home)"}};

float width_of(const Theme& theme, const DirectionButton& button) {
  return std::ceil(text_width(theme.small_font, button.label));
}

}  // namespace

void DirectionButtons::take_mouse(ViewFrame& frame) {
  const Theme& theme = frame.ui.theme;
  hovered_ = -1;
  shown = frame.width() >= theme.px(least_room) && frame.height() >= theme.px(least_room);
  if (!shown) return;
  const ImVec2 corner = {std::round(frame.max.x - theme.px(row_margin)), std::round(frame.max.y - theme.px(6))};
  row = {{corner.x, corner.y - theme.px(button_height)}, corner};
  for (const DirectionButton& button : direction_buttons) row.min.x -= width_of(theme, button) + theme.px(button_gap);
  row.min.x += theme.px(button_gap);
  float x = row.min.x;
  for (std::size_t i = 0; i < direction_buttons.size(); ++i) {
    const DirectionButton& button = direction_buttons[i];
    const float width = width_of(theme, button), grown = theme.px(button_gap) / 2;
    ImGui::SetCursorScreenPos({x - grown, row.min.y});
    if (ImGui::InvisibleButton(button.name, {width + 2 * grown, row.height()})) {
      if (button.direction)
        frame.scene.display.camera = camera_along(*button.direction);
      else
        home_pressed = true;
    }
    frame.ui.note_item(button.name);
    tooltip(frame.ui, button.help);
    if (ImGui::IsItemHovered()) hovered_ = static_cast<int>(i);
    x += width + theme.px(button_gap);
  }
  ImGui::SetCursorScreenPos(frame.min);
}

void DirectionButtons::draw(const ViewFrame& frame) const {
  if (!shown) return;
  const Theme& theme = frame.ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  float x = row.min.x;
  for (std::size_t i = 0; i < direction_buttons.size(); ++i) {
    const DirectionButton& button = direction_buttons[i];
    const bool there = button.direction && frame.scene.display.camera == camera_along(*button.direction);
    const bool lit = there || hovered_ == static_cast<int>(i);
    const float y = std::round(row.center().y - overlay::text_size(theme.small_font, button.label).y / 2);
    overlay::halo_text(pen, {x, y}, lit ? theme.text : theme.quiet_text, button.label, theme.small_font);
    x += width_of(theme, button) + theme.px(button_gap);
  }
}

}  // namespace saddlescope

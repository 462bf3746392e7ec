#include <algorithm>
#include <array>
#include <string>

#include "app/panel/help.h"
#include "app/ui/actions.h"
#include "app/ui/imgui_compat.h"

namespace saddlescope {
namespace {

struct Gesture {
  std::string_view place, hand, effect;
};

constexpr std::array gestures = {
    Gesture{"Map", "Drag a ring", "Moves a start; all paths follow"},
    Gesture{"Map", "Click on the map", "Moves the shared start"},
    Gesture{"Map", "Click on a marker", "Selects the critical point"},
    Gesture{"Map", "Drag", "Pans"},
    Gesture{"Map", "Wheel", "Zooms at the cursor"},
    Gesture{"Map", "Right drag", "Zooms to a box"},
    Gesture{"Map", "Double click", "Fits the window"},
    Gesture{"Surface", "Drag", "Turns"},
    Gesture{"Surface", "Wheel", "Zooms"},
    Gesture{"Surface", "Shift or middle drag", "Pans"},
    Gesture{"Surface", "Double click", "Resets the camera"},
    Gesture{"Sliders", "Drag", "Changes the value; the path moves under the finger"},
    Gesture{"Sliders", "Ctrl+click, or click on the number", "Types a value"},
    Gesture{"Sliders", "Double or right click", "Resets"},
    Gesture{"Schedule", "Drag a point", "Changes the schedule; double click adds a piece, Delete removes it"},
    Gesture{"Charts", "Drag", "Moves the playhead"},
};

void two_columns(const Ui& ui, float left, float column, float right, std::string_view keys, std::string_view text) {
  const Theme& theme = ui.theme;
  const float middle = ImGui::GetCursorScreenPos().y + theme.px(10);
  draw_text(theme.text_font, left, middle, theme.quiet_text, keys);
  draw_text_cut(theme.text_font, left + column, middle, right - left - column, theme.text, text);
  ImGui::SetCursorScreenPos({left, middle + theme.px(10)});
}

void mouse_column(const Ui& ui, float left, float right) {
  std::string_view place;
  for (const Gesture& gesture : gestures) {
    if (gesture.place != place) {
      if (!place.empty()) gap(ui, 8);
      place = gesture.place;
      heading(ui, place);
    }
    two_columns(ui, left, ui.theme.px(210), right, gesture.hand, gesture.effect);
  }
}

void key_column(const Ui& ui, float left, float right, bool view) {
  std::string_view menu;
  for (const Action& action : actions()) {
    if (action.menu.empty() || action.shortcut.key == 0 || (action.menu == "View") != view) continue;
    if (action.menu != menu) {
      if (!menu.empty()) gap(ui, 8);
      menu = action.menu;
      heading(ui, menu);
    }
    std::string keys = shortcut_text(action.shortcut);
    for (const Action& other : actions())
      if (other.id == action.id && other.menu.empty()) keys += ", " + shortcut_text(other.shortcut);
    two_columns(ui, left, ui.theme.px(120), right, keys, action.label);
  }
}

}  // namespace

void draw_help(const Ui& ui, bool& shown) {
  constexpr const char* title = "Keys and mouse";
  const Theme& theme = ui.theme;
  if (shown && !ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 size = {std::min(theme.px(1160), screen.x * 0.95f), std::min(theme.px(640), screen.y * 0.92f)};
  ImGui::SetNextWindowSize(size);
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(24), theme.px(16)));
  const bool drawn = ImGui::BeginPopupModal(
      title, nullptr, ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove);
  ImGui::PopStyleVar(3);
  if (!drawn) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(theme.heading_font, at.x, at.y + theme.px(11), theme.text, title);
  bool close = icon_button_at(ui, "help/close", Icon::cross, {at.x + width - theme.px(8), at.y + theme.px(11)}, 20,
                              true, "Close");
  const float top = at.y + theme.px(32), second = at.x + width * 0.27f, third = at.x + width * 0.52f;
  ImGui::SetCursorScreenPos({at.x, top});
  key_column(ui, at.x, second - theme.px(16), false);
  const float bottom = ImGui::GetCursorScreenPos().y;
  ImGui::SetCursorScreenPos({second, top});
  key_column(ui, second, third - theme.px(16), true);
  ImGui::SetCursorScreenPos({third, top});
  mouse_column(ui, third, at.x + width);
  const float end = std::max(bottom, ImGui::GetCursorScreenPos().y);
  ImGui::SetCursorScreenPos({at.x, end});
  ImGui::Dummy({1, 1});
  const bool escape = compat::escape_pressed();
  const bool outside = ImGui::IsMouseClicked(0) && !ImGui::IsWindowHovered() && !ImGui::IsWindowAppearing();
  if (close || outside || escape || !shown) {
    shown = false;
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
}

}  // namespace saddlescope

#include <algorithm>
#include <array>
#include <string>

#include "app/panel/help.h"
#include "app/ui/actions.h"
#include "app/ui/dialog.h"

namespace saddlescope {
namespace {

struct Gesture {
  std::string_view place, hand, effect;
};

constexpr std::array gestures = {
    Gesture{"Map", "Drag a ring", "Moves a start; all paths follow"},
    Gesture{"Map", "Click on the map", "Moves the shared start"},
    Gesture{"Map", "Click on a marker", "Selects the critical point; a saddle offers to start there"},
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
  draw_text_told(ui, theme.text_font, left + column, middle, right - left - column, theme.text, text);
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
  const DialogLook look{"Keys and mouse", "help/close", {1160, 640}, {0.95f, 0.92f}};
  if (!shown && !ImGui::IsPopupOpen(look.title)) return;
  bool crossed = false;
  if (!begin_dialog(ui, look, crossed)) return;
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float top = at.y, second = at.x + width * 0.27f, third = at.x + width * 0.52f;
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
  if (end_dialog(crossed || !shown)) shown = false;
}

}  // namespace saddlescope

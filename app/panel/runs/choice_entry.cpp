#include "app/panel/runs/choice_entry.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace saddlescope {

bool choice_entry(const Ui& ui, std::string_view name, std::string_view label, std::string_view summary, bool current,
                  std::string_view formula) {
  const Theme& theme = ui.theme;
  const float width = theme.px(430), height = theme.px(36);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool picked = ImGui::InvisibleButton(std::string(name).c_str(), {width, height});
  if (picked) ImGui::CloseCurrentPopup();
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered || current)
    ImGui::GetWindowDrawList()->AddRectFilled({at.x - theme.px(6), at.y}, {at.x + width + theme.px(6), at.y + height},
                                              hovered ? with_alpha(theme.accent, 0.28f) : with_alpha(theme.text, 0.06f),
                                              theme.px(4));
  draw_text(theme.text_font, at.x, at.y + height * 0.31f, theme.text, label);
  draw_text_told(ui, theme.small_font, at.x, at.y + height * 0.71f, width, theme.quiet_text, summary);
  if (!formula.empty()) {
    const float room = width - text_width(theme.text_font, label) - theme.px(16);
    const float taken = std::min(room, std::ceil(text_width(theme.small_font, formula)));
    draw_text_told(ui, theme.small_font, at.x + width - taken, at.y + height * 0.31f, room, theme.quiet_text, formula);
  }
  ImGui::SetCursorScreenPos({at.x, at.y + height});
  return picked;
}

}  // namespace saddlescope

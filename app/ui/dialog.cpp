#include "app/ui/dialog.h"

#include <algorithm>

#include "app/ui/imgui_compat.h"

namespace saddlescope {

bool begin_dialog(const Ui& ui, const DialogLook& look, bool& crossed) {
  const Theme& theme = ui.theme;
  if (!ImGui::IsPopupOpen(look.title)) ImGui::OpenPopup(look.title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowSize({std::min(theme.px(look.size.x), screen.x * look.most.x),
                            std::min(theme.px(look.size.y), screen.y * look.most.y)});
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5f, 0.5f});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme.px(6));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(theme.px(24), theme.px(16)));
  const bool drawn = ImGui::BeginPopupModal(
      look.title, nullptr, ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove);
  ImGui::PopStyleVar(3);
  if (!drawn) return false;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + theme.px(11), right = at.x + ImGui::GetContentRegionAvail().x;
  draw_text(theme.heading_font, at.x, middle, theme.text, look.title);
  crossed = icon_button_at(ui, look.close_name, Icon::cross, {right - theme.px(8), middle}, 20, true, "Close");
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(32)});
  return true;
}

bool end_dialog(bool close) {
  const bool beside =
      ImGui::IsMouseClicked(0) && !ImGui::IsWindowAppearing() &&
      !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  const bool closes = close || beside || compat::escape_pressed();
  if (closes) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
  return closes;
}

}  // namespace saddlescope

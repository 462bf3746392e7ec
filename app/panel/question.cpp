#include "app/panel/question.h"

#include <imgui.h>

#include "app/ui/dialog.h"
#include "app/ui/imgui_compat.h"

namespace saddlescope {

std::optional<std::size_t> draw_question(const Ui& ui, const Question& question) {
  const Theme& theme = ui.theme;
  const std::string name = std::string("question/") + question.name;
  bool crossed = false;
  if (!begin_dialog(
          ui,
          {.title = question.title, .close_name = (name + "/cross").c_str(), .size = {420, 150}, .most = {0.95f, 0.9f}},
          crossed))
    return std::nullopt;
  std::optional<std::size_t> answer;
  wrapped_text(ui, question.text, theme.text);
  const float width = ImGui::GetContentRegionAvail().x;
  float buttons = 0;
  for (const char* const text : question.answers) buttons += text_width(theme.text_font, text) + theme.px(24 + 8);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float bottom = ImGui::GetWindowPos().y + ImGui::GetWindowHeight() - theme.px(16 + 26);
  float x = at.x + width - buttons + theme.px(8);
  for (std::size_t k = 0; k < question.answers.size(); ++k) {
    ImGui::SetCursorScreenPos({x, bottom});
    if (button(ui, name + "/" + std::to_string(k), question.answers[k])) answer = k;
    x += text_width(theme.text_font, question.answers[k]) + theme.px(24 + 8);
  }
  if (compat::enter_pressed() && !ImGui::IsWindowAppearing()) answer = 0;
  if (end_dialog(crossed || answer) && !answer) answer = question.answers.size() - 1;
  return answer;
}

}  // namespace saddlescope

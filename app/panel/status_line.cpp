#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/ui/imgui_compat.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// "w1 −0.412   w2 0.873   L 1.849"; of more than three parameters the loss comes first, for the rest may be cut.
std::string hovered_text(const PanelFrame& frame) {
  const FormulaObjective* objective = objective_of(frame);
  const auto& point = frame.interaction.hovered_point;
  if (objective == nullptr || point.empty() || point.size() != objective->dimension()) return {};
  const std::string loss = "L " + readable_text(evaluate_at(*objective, point, Derivatives::none).value);
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i)
    text += objective->parameter_names()[i] + " " + readable_text(point[i]) + "   ";
  return point.size() > 3 ? loss + "   " + text : text + loss;
}

}  // namespace

void draw_status_line(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(22);
  const float middle = at.y + height / 2;
  float right = at.x + width;
  const auto put_right = [&](const std::string& text) {
    if (text.empty()) return;
    draw_text_right(theme.small_font, right, middle, theme.quiet_text, text);
    right -= text_width(theme.small_font, text) + theme.px(20);
  };
  // a figure's width for the time, else the texts beside it would twitch
  const std::string time = std::to_string(std::lround(std::clamp(frame.frame_milliseconds, 0.0, 9999.0))) + " ms";
  draw_text_right(theme.small_font, right, middle, theme.quiet_text, time);
  right -= text_width(theme.small_font, "000 ms") + theme.px(20);
  put_right(frame.renderer);
  if (frame.threads > 0) put_right(std::to_string(frame.threads) + (frame.threads == 1 ? " thread" : " threads"));
  if (frame.results.computing()) put_right("computing");

  const std::string hovered = hovered_text(frame);
  const bool message = hovered.empty() && !frame.state.message.empty();
  const ImU32 color = message && frame.state.message_is_error ? theme.error : theme.quiet_text;
  const std::string left = message ? frame.state.message : !hovered.empty() ? hovered : "F1 lists keys and mouse";
  draw_text_cut(theme.small_font, at.x, middle, std::max(right - at.x, 1.0f), color, left);
  frame.ui.note("status", at, {right, at.y + height});
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, height});
}

}  // namespace saddlescope

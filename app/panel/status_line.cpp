#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/ui/ask.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/loss.h"
#include "core/objective/affordable.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// "w1 −0.412   w2 0.873   L 1.849"; of more than three parameters the loss comes first, for the rest may be cut.
std::string hovered_text(const PanelFrame& frame) {
  const Objective* objective = objective_of(frame);
  std::vector<double> point = frame.interaction.hovered_point;
  if (objective == nullptr || point.empty() || point.size() != objective->dimension()) return {};
  std::string loss;  // of a million rows it would come long after the mouse
  if (is_quick(*objective, Derivatives::none))
    if (const PointAnswer* answer = ask(frame.interaction, frame.results, "status line", point)) {
      point = answer->question.at;
      loss = "L " + readable_text(answer->evaluation.value);
    }
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i)
    text += objective->parameter_names()[i] + " " + readable_text(point[i]) + "   ";
  return point.size() > 3 && !loss.empty() ? loss + "   " + text : text + loss;
}

/// "Could not compute run 2: there is not enough memory for it", of the first that there is no result of; else empty.
std::string failure_text(const Results& results) {
  const std::vector<ResultError> errors = results.errors();
  return errors.empty() ? std::string() : "Could not compute " + errors.front().name + ": " + errors.front().why;
}

/// A thin bar that fills while rows are read, and the way back to the loss before.
void reading_bar(PanelFrame& frame, ImVec2 at, float middle, double read) {
  const Theme& theme = frame.ui.theme;
  const float share = static_cast<float>(std::clamp(read, 0.0, 1.0));
  const std::string file = frame.scene.loss.data.file;
  const std::string text = "Reading " + file.substr(file.find_last_of('/') + 1);
  draw_text(theme.small_font, at.x, middle, theme.quiet_text, text);
  float x = at.x + text_width(theme.small_font, text) + theme.px(10);
  const float width = theme.px(120), half = theme.px(2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({x, middle - half}, {x + width, middle + half}, mix(theme.panel, theme.text, 0.15f), half);
  list->AddRectFilled({x, middle - half}, {x + width * share, middle + half}, theme.accent, half);
  frame.ui.note("status/progress", {x, middle - half}, {x + width, middle + half});
  x += width + theme.px(8);
  const std::string percent = std::to_string(std::lround(100 * share)) + " %";
  draw_text(theme.small_font, x, middle, theme.quiet_text, percent);
  x += text_width(theme.small_font, "100 %") + theme.px(10);
  const auto& loss = frame.results.get<LossResult>();
  if (loss == nullptr || loss->objective == nullptr) return;  // nothing to go back to
  ImGui::SetCursorScreenPos({x, at.y + theme.px(1)});
  if (accent_button(frame.ui, "status/cancel", "Cancel", "Back to the loss before")) frame.scene.loss = loss->good;
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

  if (const auto share = loading_share(frame.results)) {
    reading_bar(frame, at, middle, *share);
    frame.ui.note("status", at, {right, at.y + height});
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width, height});
    return;
  }
  const std::string hovered = hovered_text(frame);
  const std::string failure = failure_text(frame.results);
  const bool failed = frame.state.message.empty();
  const std::string message = failed ? failure : frame.state.message;
  const bool shows_message = hovered.empty() && !message.empty();
  const bool wrong = shows_message && (failed || frame.state.message_is_error);
  const std::string left = shows_message ? message : !hovered.empty() ? hovered : "F1 lists keys and mouse";
  const ImU32 color = wrong ? theme.error : theme.quiet_text;
  const bool cut = draw_text_cut(theme.small_font, at.x, middle, std::max(right - at.x, 1.0f), color, left);
  frame.ui.note("status", at, {right, at.y + height});
  if (shows_message) frame.ui.note("status/message", at, {right, at.y + height});
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, height});
  if (cut && shows_message) tooltip(frame.ui, left);
}

}  // namespace saddlescope

#include <algorithm>
#include <cmath>
#include <string>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/ui/imgui_compat.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double slowest = 1, fastest = 1e4;

void play_button(PanelFrame& frame, ImVec2 center) {
  const Theme& theme = frame.ui.theme;
  const float radius = theme.px(13);
  ImGui::SetCursorScreenPos({center.x - radius, center.y - radius});
  if (ImGui::InvisibleButton("play", {2 * radius, 2 * radius})) frame.act("play");
  frame.ui.note_item("transport/play");
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const bool playing = frame.scene.playback.playing;
  tooltip(frame.ui, playing ? "Pause (Space)" : "Play (Space)");
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCircleFilled(center, radius, hovered ? mix(theme.accent, theme.on_accent, 0.15f) : theme.accent, 32);
  draw_icon(list, playing ? Icon::pause : Icon::play, center, theme.px(11), theme.on_accent);
}

void scrub_bar(PanelFrame& frame, float from, float to, float middle) {
  // whole pixels, as mouse positions are: else the last step could not be reached
  const float left = std::round(from), right = std::floor(to);
  const Theme& theme = frame.ui.theme;
  Scene& scene = frame.scene;
  const float reach = theme.px(8), height = theme.px(22);
  ImGui::SetCursorScreenPos({left - reach, middle - height / 2});
  ImGui::InvisibleButton("scrub", {right - left + 2 * reach, height});
  frame.ui.note("transport/scrub", {left, middle - height / 2}, {right, middle + height / 2});
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const double steps = static_cast<double>(std::max<std::size_t>(scene.steps, 1));
  const double under = std::clamp<double>((ImGui::GetIO().MousePos.x - left) / (right - left), 0, 1) * steps;
  if (ImGui::IsItemActive() && (ImGui::IsItemActivated() || ImGui::GetIO().MouseDelta.x != 0)) {
    scene.playback.step = std::round(under);
    scene.playback.playing = false;  // the hand leads
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float half = theme.px(2);
  const float y = std::round(middle);
  const double unit = static_cast<double>(playhead(scene)) / steps;
  const float knob = left + static_cast<float>(unit) * (right - left);
  list->AddRectFilled({left, y - half}, {right, y + half}, mix(theme.panel, theme.text, 0.12f), half);
  if (knob - left > half) list->AddRectFilled({left, y - half}, {knob, y + half}, theme.accent, half);
  const bool strong = hovered || ImGui::IsItemActive();
  if (strong && !ImGui::IsItemActive()) {
    const std::string text = "step " + std::to_string(std::llround(under));
    ImGui::SetTooltip("%s", text.c_str());
  }
  const bool light = theme.kind == ThemeKind::light;
  list->AddCircleFilled({knob, y}, theme.px(strong ? 6.5f : 6), theme.knob, 24);
  if (light) list->AddCircle({knob, y}, theme.px(strong ? 6.5f : 6), theme.accent, 24, theme.px(1.2f));
}

double rounded_speed(double speed) {
  const double bounded = std::clamp(speed, slowest, fastest);
  const double unit = std::pow(10.0, std::max(std::floor(std::log10(bounded)) - 1, 0.0));
  return std::round(bounded / unit) * unit;
}

/// "60 steps/s": drag sideways, or click for the usual speeds.
void speed_control(PanelFrame& frame, float left, float width, float middle) {
  const Theme& theme = frame.ui.theme;
  Playback& playback = frame.scene.playback;
  const float height = theme.px(22);
  ImGui::SetCursorScreenPos({left, middle - height / 2});
  ImGui::InvisibleButton("speed", {width, height});
  frame.ui.note_item("transport/speed");
  const bool hovered = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
  if (hovered || held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  tooltip(frame.ui, "Speed: drag sideways, click for a list, double click for 60 steps a second");
  // the speed at the press is kept while the button is down: small movements must not be lost to rounding
  double& before = frame.state.speed_at_press;
  if (ImGui::IsItemActivated()) before = playback.speed;
  const float moved = ImGui::GetMouseDragDelta(0, theme.px(3)).x;
  if (held && moved != 0) playback.speed = rounded_speed(before * std::exp(moved / theme.px(40)));
  if (hovered && ImGui::IsMouseDoubleClicked(0)) playback.speed = 60;
  if (ImGui::IsItemDeactivated() && hovered && moved == 0 && playback.speed == before) ImGui::OpenPopup("speeds");
  const bool whole = playback.speed == whole_run_speed(frame.scene) && frame.scene.steps > long_run;
  const std::string text =
      whole ? "whole run in 8 s" : readable_text(playback.speed) + (playback.speed == 1 ? " step/s" : " steps/s");
  draw_text_right(theme.text_font, left + width, middle, hovered || held ? theme.text : theme.quiet_text, text);
  if (!begin_popup("speeds")) return;
  const double in_eight_seconds = whole_run_speed(frame.scene);
  if (ImGui::Selectable("Whole run in 8 s", playback.speed == in_eight_seconds)) playback.speed = in_eight_seconds;
  frame.ui.note_item("transport/speed/whole");
  for (double speed : {1.0, 5.0, 20.0, 60.0, 200.0, 1000.0, 10000.0}) {
    const std::string label = readable_text(speed, 5) + (speed == 1 ? " step/s" : " steps/s");
    if (ImGui::Selectable(label.c_str(), playback.speed == speed)) playback.speed = speed;
    frame.ui.note_item("transport/speed/" + std::to_string(static_cast<int>(speed)));
  }
  ImGui::EndPopup();
}

}  // namespace

void draw_transport(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = std::max(ImGui::GetContentRegionAvail().y, theme.px(32));
  const float middle = at.y + std::min(height, theme.px(40)) / 2;
  ImGui::PushID("transport");
  if (icon_button_at(frame.ui, "transport/first", Icon::first, {at.x + theme.px(14), middle}, 24, true,
                     "First step (Home)"))
    frame.act("first-step");
  if (icon_button_at(frame.ui, "transport/back", Icon::back, {at.x + theme.px(42), middle}, 22, true,
                     "Step back (Left)"))
    frame.act("step-back");
  play_button(frame, {at.x + theme.px(75), middle});
  if (icon_button_at(frame.ui, "transport/forward", Icon::forward, {at.x + theme.px(108), middle}, 22, true,
                     "Step forward (Right)"))
    frame.act("step-forward");
  if (icon_button_at(frame.ui, "transport/branch", Icon::fork, {at.x + theme.px(137), middle}, 22, true,
                     "Branch the first visible run here (B; over another run that one)"))
    frame.act("branch");

  const std::string total = std::to_string(frame.scene.steps);
  const std::string step = "step " + std::to_string(playhead(frame.scene)) + " / " + total;
  // room for the longest text, so that the bar does not breathe while playing
  const float step_width = text_width(theme.text_font, "step " + total + " / " + total);
  const float speed_width = text_width(theme.text_font, "whole run in 8 s");
  const float loop_x = at.x + width - theme.px(10);
  const float speed_left = loop_x - theme.px(16) - speed_width;
  const float step_right = speed_left - theme.px(6);
  scrub_bar(frame, at.x + theme.px(163), std::max(step_right - step_width - theme.px(16), at.x + theme.px(189)),
            middle);
  draw_text_right(theme.text_font, step_right, middle, theme.text, step);
  speed_control(frame, speed_left, speed_width, middle);
  bool& loop = frame.scene.playback.loop;
  if (icon_button_at(frame.ui, "transport/loop", Icon::loop, {loop_x, middle}, 20, loop,
                     loop ? "Loop is on" : "Loop is off"))
    loop = !loop;
  if (loop)
    ImGui::GetWindowDrawList()->AddCircleFilled({loop_x, middle + theme.px(11)}, theme.px(1.5f), theme.accent, 8);
  ImGui::PopID();
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, std::min(height, theme.px(40))});
}

}  // namespace saddlescope

#include "app/panel/notes_strip.h"

#include <algorithm>
#include <cmath>

#include "app/ui/imgui_compat.h"
#include "app/view_header.h"
#include "core/scene/notes.h"

namespace saddlescope {
namespace {

constexpr float line_height = 18, title_height = 30, margin = 8;
/// Longer lines are hard to read.
constexpr float widest_text = 820;
constexpr float icons_width = 56;
const char* const fold_name = "notes/folded";

bool folded(const PanelState& state) { return state.opened.contains(fold_name); }

float text_room(const Theme& theme, float width) {
  return std::min(width - theme.px(2 * panel_padding + icons_width), theme.px(widest_text));
}

/// As wrapped_text() sets it.
float text_height(const Theme& theme, const std::string& text, float room) {
  ImFont* const font = theme.text_font;
  float lines = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const char* const stop = std::find(at, end, '\n');
    at = std::max(compat::line_end(font, at, stop, room), std::min(at + 1, stop));
    while (at < end && (*at == ' ' || *at == '\n')) ++at;
    ++lines;
  }
  return lines * std::round(compat::font_size(font) * 1.42f);
}

/// Title, and beside it the chapter, or folded the first sentence.
void draw_title(const PanelFrame& frame, ImVec2 at, float right) {
  const Theme& theme = frame.ui.theme;
  const Notes& notes = frame.scene.notes;
  const float middle = at.y + theme.px(title_height) / 2;
  const std::string& title = notes.title;
  if (draw_text_cut(theme.heading_font, at.x, middle, right - at.x, theme.text, title)) return;
  const float x = at.x + text_width(theme.heading_font, title) + theme.px(title.empty() ? 0 : 12);
  if (right - x < theme.px(60)) return;
  const std::string beside = folded(frame.state) ? first_sentence(notes.text) : notes.chapter;
  ImFont* const font = folded(frame.state) ? theme.text_font : theme.small_font;
  draw_text_cut(font, x, middle, right - x, theme.quiet_text, beside);
}

}  // namespace

bool shows_notes(const Scene& scene) { return scene.notes.shown && scene.notes.said(); }

float notes_height(const Theme& theme, const Scene& scene, const PanelState& state, float width, float most) {
  const float title = theme.px(title_height);
  const std::string text = flowing_text(scene.notes.text);
  if (folded(state) || text.empty()) return title;
  const float least = title + theme.px(line_height + margin);
  return std::clamp(title + text_height(theme, text, text_room(theme, width)) + theme.px(margin), least,
                    std::max(most, least));
}

void draw_notes(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const ImVec2 end = {at.x + room.x, at.y + room.y};
  ImGui::GetWindowDrawList()->AddRectFilled(at, end, mix(theme.panel, theme.accent, 0.14f));
  ui.note("notes", at, end);
  const float left = at.x + theme.px(panel_padding);
  const float icons = end.x - theme.px(icons_width), middle = at.y + theme.px(title_height) / 2;
  draw_title(frame, {left, at.y}, icons - theme.px(8));
  const bool is_folded = folded(frame.state);
  if (icon_button_at(ui, "notes/fold", is_folded ? Icon::chevron_right : Icon::chevron_down,
                     {icons + theme.px(16), middle}, 20, true, is_folded ? "Show the text" : "Show the title alone")) {
    if (is_folded)
      frame.state.opened.erase(fold_name);
    else
      frame.state.opened.insert(fold_name);
  }
  if (icon_button_at(ui, "notes/close", Icon::cross, {icons + theme.px(40), middle}, 20, true,
                     "Take the text away; View, Notes brings it back"))
    frame.scene.notes.shown = false;
  const std::string text = flowing_text(frame.scene.notes.text);
  if (is_folded || text.empty()) return;
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(title_height)});
  const float pad = theme.px(panel_padding);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(pad, 0));
  ImGui::BeginChild("text", {text_room(theme, room.x) + 2 * pad, room.y - theme.px(title_height)}, false,
                    ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  const ImVec2 top = ImGui::GetCursorScreenPos();
  wrapped_text(ui, text, mix(theme.text, theme.quiet_text, 0.2f));
  ui.note("notes/text", top, {top.x + text_room(theme, room.x), ImGui::GetCursorScreenPos().y});
  ImGui::Dummy({1, theme.px(margin) / 2});
  ImGui::EndChild();
}

}  // namespace saddlescope

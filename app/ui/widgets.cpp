#include "app/ui/widgets.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "app/ui/imgui_compat.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

constexpr float row_height = 22;

const char* end_of(std::string_view text) { return text.data() + text.size(); }

/// Left edge of the window's content and the right edge that text may reach, in screen pixels.
float content_left() { return ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMin().x; }
float content_right() { return ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x; }

constexpr double rest_before_tooltip = 0.6;  // seconds

float row_inset(const UiMemory& memory) {
  return memory.inset_window == ImGui::GetWindowDrawList() ? memory.row_inset : 0;
}

struct Press {
  bool clicked, hovered, held;
};

Press press(const Ui& ui, std::string_view name, ImVec2 size, std::string_view help) {
  ImGui::PushID(name.data(), end_of(name));
  Press result{};
  result.clicked = ImGui::InvisibleButton("press", {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
  result.hovered = ImGui::IsItemHovered();
  result.held = ImGui::IsItemActive();
  ImGui::PopID();
  ui.note_item(name);
  if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (!help.empty()) tooltip(ui, help);
  return result;
}

}  // namespace

Row row_at_cursor(const Ui& ui) {
  const Theme& theme = ui.theme;
  const float inset = row_inset(ui.memory);
  const ImVec2 cursor = ImGui::GetCursorScreenPos();
  Row row{};
  row.left = std::max(cursor.x, content_left() + inset);
  row.right = content_right() - inset;
  row.top = cursor.y;
  row.bottom = cursor.y + theme.px(row_height);
  // the track's columns hang on the window, not on the card, so that they line up all down the panel
  const float width = content_right() - content_left();
  const float value_column = theme.px(62);
  row.slider_right = std::floor(content_right() - value_column);  // mouse positions are whole pixels
  row.slider_left = std::min(content_left() + std::round(width * 0.43f), row.slider_right - theme.px(40));
  return row;
}

void set_row_inset(const Ui& ui, float unscaled) {
  ui.memory.row_inset = ui.theme.px(unscaled);
  ui.memory.inset_window = ImGui::GetWindowDrawList();
}

void gap(const Ui& ui, float unscaled) {
  const ImVec2 cursor = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({cursor.x, cursor.y + ui.theme.px(unscaled)});
}

float text_width(ImFont* font, std::string_view text) { return compat::text_size(font, text.data(), end_of(text)).x; }

void draw_text(ImFont* font, float x, float middle, ImU32 color, std::string_view text) {
  // capitals and figures stand above the middle of the font's box; 0.55 puts them on the line of sliders and icons
  const float top = std::round(middle - compat::font_size(font) * 0.55f);
  compat::text(ImGui::GetWindowDrawList(), font, {std::round(x), top}, color, text.data(), end_of(text));
}

void draw_text_right(ImFont* font, float right, float middle, ImU32 color, std::string_view text) {
  draw_text(font, right - text_width(font, text), middle, color, text);
}

bool draw_text_cut(ImFont* font, float x, float middle, float width, ImU32 color, std::string_view text) {
  if (text_width(font, text) <= width) {
    draw_text(font, x, middle, color, text);
    return false;
  }
  std::size_t low = 0, high = text.size();
  const float room = width - text_width(font, "…");
  while (low < high) {  // the longest beginning that fits
    const std::size_t half = (low + high + 1) / 2;
    if (text_width(font, text.substr(0, character_start(text, half))) <= room)
      low = half;
    else
      high = half - 1;
  }
  draw_text(font, x, middle, color, std::string(text.substr(0, character_start(text, low))) + "…");
  return true;
}

void wrapped_text(const Ui& ui, std::string_view text, ImU32 color, ImFont* font) {
  const Row row = row_at_cursor(ui);
  ImFont* used = font != nullptr ? font : ui.theme.text_font;
  const float line =
      std::round(compat::font_size(used) * 1.42f);  // ImGui's own wrapping sets lines solid, too tight to read
  const float width = row.right - row.left;
  const char* at = text.data();
  const char* const end = end_of(text);
  float y = row.top;
  while (at < end) {
    const char* stop = std::find(at, end, '\n');
    const char* fits = compat::line_end(used, at, stop, width);
    if (fits <= at) fits = std::min(at + 1, stop);  // a column narrower than a letter
    draw_text(used, row.left, y + line / 2, color, std::string_view(at, static_cast<std::size_t>(fits - at)));
    y += line;
    at = fits;
    while (at < end && (*at == ' ' || *at == '\n')) ++at;
  }
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({width, y - row.top});
  ImGui::SetCursorScreenPos({row.left, y});
}

namespace {

/// Once the mouse has rested on the thing at `where`.
void tell_at_rest(const Ui& ui, ImVec2 where, std::string_view text) {
  MouseRest& rest = ui.memory.rest;
  const int frame = ImGui::GetFrameCount();
  const double now = ImGui::GetTime();
  const bool same = rest.item.x == where.x && rest.item.y == where.y && frame - rest.frame <= 1;
  rest = {where, same ? rest.since : now, frame};
  if (now - rest.since < rest_before_tooltip) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.theme.px(10), ui.theme.px(6)));
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ui.theme.px(320));
  ImGui::TextUnformatted(text.data(), end_of(text));
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
  ui.note("tooltip", where, where);
  ImGui::PopStyleVar();
}

}  // namespace

void tooltip(const Ui& ui, std::string_view text) {
  if (text.empty() || !ImGui::IsItemHovered() || ImGui::IsItemActive()) return;
  tell_at_rest(ui, ImGui::GetItemRectMin(), text);
}

bool draw_text_told(const Ui& ui, ImFont* font, float x, float middle, float width, ImU32 color,
                    std::string_view text) {
  if (!draw_text_cut(font, x, middle, width, color, text)) return false;
  const float half = compat::font_size(font) * 0.7f;
  const ImVec2 from = {x, middle - half}, to = {x + width, middle + half};
  ui.note("cut/" + std::string(text), from, to);
  if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(from, to) && !ImGui::IsAnyItemActive())
    tell_at_rest(ui, from, text);
  return true;
}

bool toggle_row(const Ui& ui, std::string_view name, std::string_view label, bool& value, std::string_view help) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  ImGui::SetCursorScreenPos({row.left, row.top});
  const bool cut = !help.empty() && text_width(theme.text_font, label) > row.right - row.left - theme.px(24 + 8);
  const Press state = press(ui, name, {row.right - row.left, row.bottom - row.top},
                            cut ? std::string(label) + "\n" + std::string(help) : std::string(help));
  if (state.clicked) value = !value;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float width = theme.px(24), height = theme.px(14), y = std::round(row.middle());
  const float right = row.right, left = right - width;
  if (help.empty())
    draw_text_told(ui, theme.text_font, row.left, row.middle(), left - row.left - theme.px(8), theme.text, label);
  else
    draw_text_cut(theme.text_font, row.left, row.middle(), left - row.left - theme.px(8), theme.text, label);
  const ImU32 off = mix(theme.panel, theme.text, state.hovered ? 0.24f : 0.18f);
  list->AddRectFilled({left, y - height / 2}, {right, y + height / 2}, value ? theme.accent : off, height / 2);
  const float x = value ? right - height / 2 : left + height / 2;
  list->AddCircleFilled({x, y}, height / 2 - theme.px(2), theme.on_accent, 20);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return state.clicked;
}

bool text_button(const Ui& ui, std::string_view name, std::string_view label, bool on, std::string_view help) {
  const Theme& theme = ui.theme;
  // measured with the strong font whether on or not, so that neighbours stay in place
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size = {std::ceil(text_width(theme.heading_font, label)), theme.px(row_height)};
  const Press state = press(ui, name, size, help);
  const ImU32 color = state.hovered ? mix(theme.text, theme.accent, 0.5f) : on ? theme.text : theme.quiet_text;
  draw_text(on ? theme.heading_font : theme.text_font, at.x, at.y + size.y / 2, color, label);
  return state.clicked;
}

bool accent_button(const Ui& ui, std::string_view name, std::string_view label, std::string_view help) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size = {std::ceil(text_width(theme.small_font, label)), theme.px(row_height)};
  const Press state = press(ui, name, size, help);
  const ImU32 accent = theme.kind == ThemeKind::dark ? mix(theme.accent, theme.on_accent, 0.12f) : theme.accent;
  draw_text(theme.small_font, at.x, at.y + size.y / 2, state.hovered ? theme.text : accent, label);
  return state.clicked;
}

bool button(const Ui& ui, std::string_view name, std::string_view label, std::string_view help) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size = {std::ceil(text_width(theme.text_font, label)) + theme.px(24), theme.px(24)};
  const Press state = press(ui, name, size, help);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + size.x, at.y + size.y};
  list->AddRectFilled(at, end,
                      mix(theme.panel, theme.text,
                          state.held      ? 0.18f
                          : state.hovered ? 0.13f
                                          : 0.08f),
                      theme.px(4));
  draw_text(theme.text_font, at.x + theme.px(12), at.y + size.y / 2, theme.text, label);
  return state.clicked;
}

bool chip(const Ui& ui, std::string_view name, std::string_view label, bool strong, std::string_view help) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size = {std::ceil(text_width(theme.small_font, label)) + theme.px(12), theme.px(18)};
  const Press state = press(ui, name, size, help);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + size.x, at.y + size.y};
  const ImU32 fill = strong ? with_alpha(theme.accent, state.hovered ? 0.45f : 0.3f)
                            : mix(theme.panel, theme.text, state.hovered ? 0.16f : 0.09f);
  list->AddRectFilled(at, end, fill, size.y / 2);
  draw_text(theme.small_font, at.x + theme.px(6), at.y + size.y / 2, theme.text, label);
  return state.clicked;
}

bool pill(const Ui& ui, std::string_view name, std::string_view label, bool on, std::string_view help) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size = {std::ceil(text_width(theme.text_font, label)) + theme.px(20), theme.px(20)};
  const Press state = press(ui, name, size, help);
  const ImU32 fill = on ? with_alpha(theme.accent, state.hovered ? 0.55f : 0.42f)
                        : mix(theme.panel, theme.text, state.hovered ? 0.14f : 0.06f);
  ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + size.x, at.y + size.y}, fill, size.y / 2);
  draw_text(theme.text_font, at.x + theme.px(10), at.y + size.y / 2, on ? theme.text : theme.quiet_text, label);
  return state.clicked;
}

bool begin_popup(const char* name) {
  if (!ImGui::BeginPopup(name)) return false;
  if (compat::escape_pressed()) ImGui::CloseCurrentPopup();
  return true;
}

void heading(const Ui& ui, std::string_view text) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + theme.px(row_height) / 2;
  ImFont* font = theme.small_heading_font != nullptr ? theme.small_heading_font : theme.small_font;
  float x = at.x;
  for (const Character& character : decode_utf8(text)) {
    std::string letter(text.substr(character.offset, character.bytes));
    if (letter.size() == 1) letter[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(letter[0])));
    draw_text(font, x, middle, theme.quiet_text, letter);
    x += text_width(font, letter) + theme.px(0.8f);
  }
  ImGui::Dummy({x - at.x, theme.px(row_height)});
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(row_height)});
}

void value_row(const Ui& ui, std::string_view label, std::string_view value) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float label_width = text_width(theme.text_font, label);
  draw_text(theme.text_font, row.left, row.middle(), theme.quiet_text, label);
  const float room = row.right - row.left - label_width - theme.px(12);
  const float width = std::min(text_width(theme.text_font, value), room);
  draw_text_told(ui, theme.text_font, row.right - width, row.middle(), room, theme.text, value);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, row.bottom - row.top});
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

}  // namespace saddlescope

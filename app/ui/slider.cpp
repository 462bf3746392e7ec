#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include "app/ui/imgui_compat.h"
#include "app/ui/widgets.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

SliderHand hand_on(const UiMemory& memory, std::string_view name) {
  const auto found = memory.sliders.find(name);
  return found == memory.sliders.end() ? SliderHand::idle : found->second;
}

void remember(UiMemory& memory, std::string_view name, SliderHand hand) {
  const auto found = memory.sliders.find(name);
  if (hand != SliderHand::idle)
    memory.sliders.insert_or_assign(std::string(name), hand);
  else if (found != memory.sliders.end())
    memory.sliders.erase(found);
}

void draw_knob(const Theme& theme, ImVec2 at, bool strong) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float radius = theme.px(strong ? 6.0f : 5.5f);
  list->AddCircleFilled(at, radius, theme.knob, 24);
  if (theme.kind == ThemeKind::light)
    list->AddCircle(at, radius, strong ? theme.accent : mix(theme.line, theme.quiet_text, 0.45f), 24, theme.px(1));
  else if (strong)
    list->AddCircle(at, radius + theme.px(2), with_alpha(theme.accent, 0.55f), 24, theme.px(2));
}

void draw_track(const Ui& ui, const Row& row, double unit, bool strong) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme;
  const float half = theme.px(2);
  const float y = std::round(row.middle());
  const float knob = row.slider_left + static_cast<float>(unit) * (row.slider_right - row.slider_left);
  const ImU32 track = mix(theme.panel, theme.text, theme.kind == ThemeKind::dark ? 0.11f : 0.13f);
  list->AddRectFilled({row.slider_left, y - half}, {row.slider_right, y + half}, track, half);
  if (knob - row.slider_left > half)
    list->AddRectFilled({row.slider_left, y - half}, {knob, y + half}, theme.accent, half);
  draw_knob(theme, {knob, y}, strong);
}

/// Any minus sign that the program prints or a person pastes, in the exponent too.
std::optional<double> typed_number(std::string text) {
  constexpr std::string_view true_minus = "\xE2\x88\x92";
  for (std::size_t at = text.find(true_minus); at != std::string::npos; at = text.find(true_minus))
    text.replace(at, true_minus.size(), "-");
  return parse_number(text);
}

/// What stands in a field of numbers while it is being typed.
struct Typed {
  std::optional<double> number;  ///< when the text was changed and is a finite number
  bool changed = false;          ///< the text
};

/// The text field of a number, at `left` in the row. `hand` goes on, and is idle in the end.
Typed type_number(const Ui& ui, std::string_view name, const Row& row, float left, float width, double value,
                  SliderHand& hand) {
  std::string text = exact_text(value);
  text.resize(std::max<std::size_t>(text.size() + 1, 64), '\0');
  ImGui::SetCursorScreenPos({left, row.top});
  ImGui::SetNextItemWidth(width);
  if (hand == SliderHand::typing_asked) ImGui::SetKeyboardFocusHere();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(ui.theme.px(4), (row.bottom - row.top - ImGui::GetFontSize()) / 2));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1.0f);
  ImGui::PushStyleColor(ImGuiCol_Border, hand == SliderHand::typing_wrong ? ui.theme.error : ui.theme.accent);
  Typed typed;
  typed.changed = ImGui::InputText("##type", text.data(), text.size(), ImGuiInputTextFlags_AutoSelectAll);
  if (typed.changed) typed.number = typed_number(text.c_str());
  if (typed.number && !std::isfinite(*typed.number)) typed.number.reset();
  ui.note(std::string(name) + "/type", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (hand != SliderHand::typing_asked && !ImGui::IsItemActive()) hand = SliderHand::idle;
  if (hand == SliderHand::typing_asked && ImGui::IsItemActive()) hand = SliderHand::typing;
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  return typed;
}

/// The number while it is being typed. True when it gave a valid value.
bool type_value(const Ui& ui, std::string_view name, const Row& row, double& value, const SliderRange& range,
                SliderHand& hand) {
  const float width = ui.theme.px(96);
  const Typed typed = type_number(ui, name, row, row.right - width + ui.theme.px(4), width, value, hand);
  bool changed = false;
  if (typed.changed) {
    const bool good = typed.number && *typed.number >= range.valid_minimum && *typed.number <= range.valid_maximum;
    if (good && *typed.number != value) value = *typed.number, changed = true;
    if (hand != SliderHand::idle) hand = good ? SliderHand::typing : SliderHand::typing_wrong;
  }
  if (hand == SliderHand::typing_wrong) {
    const std::string from = readable_text(range.valid_minimum), to = readable_text(range.valid_maximum);
    ImGui::SetTooltip("A number from %s to %s", from.c_str(), to.c_str());
  }
  return changed;
}

/// Mouse on the track: drag, Ctrl+click to type, double or right click to reset.
bool drag_value(const Ui& ui, const Row& row, double& value, const SliderRange& range, SliderHand& hand) {
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (ImGui::IsItemActivated() && ImGui::GetIO().KeyCtrl) {
    hand = SliderHand::typing_asked;
    return false;
  }
  const bool reset =
      hovered && (ImGui::IsMouseDoubleClicked(0) || ImGui::IsMouseClicked(1)) && !std::isnan(range.initial);
  if (reset) {
    hand = SliderHand::reset_held;
    if (value == range.initial) return false;
    value = range.initial;
    return true;
  }
  if (!ImGui::IsItemActive() || hand != SliderHand::idle) {
    if (hand == SliderHand::reset_held && !ImGui::IsMouseDown(0) && !ImGui::IsMouseDown(1)) hand = SliderHand::idle;
    return false;
  }
  const ImGuiIO& io = ImGui::GetIO();
  if (!ImGui::IsItemActivated() && io.MouseDelta.x == 0) return false;  // a still hand changes nothing
  const float width = row.slider_right - row.slider_left;
  // pressing on the knob must not move it: only a press beside it jumps
  const float knob = row.slider_left + static_cast<float>(slider_unit(value, range)) * width;
  if (ImGui::IsItemActivated() && std::fabs(io.MousePos.x - knob) <= ui.theme.px(6)) return false;
  double next = slider_value_at((io.MousePos.x - row.slider_left) / width, range, width);
  if (io.KeyShift && !ImGui::IsItemActivated()) {
    constexpr double finely = 0.1;
    const double moved = finely * static_cast<double>(io.MouseDelta.x / width);
    next = slider_value_at(slider_unit(value, range) + moved, range, static_cast<double>(width) / finely);
  }
  if (next == value) return false;
  value = next;
  return true;
}

}  // namespace

namespace {

/// Three stretches that differ in lightness too, and a line at the limit.
void draw_zones(const Ui& ui, std::string_view name, const Row& row, const SliderRange& range, double limit) {
  const Theme& theme = ui.theme;
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const float y = std::round(row.middle()), half = theme.px(2), width = row.slider_right - row.slider_left;
  const auto place = [&](double value) {
    return std::round(row.slider_left + static_cast<float>(slider_unit(value, range)) * width);
  };
  const float near = place(near_limit * limit), end = place(limit);
  list->AddRectFilled({row.slider_left, y - half}, {near, y + half}, theme.rate_safe);
  list->AddRectFilled({near, y - half}, {end, y + half}, theme.rate_near);
  list->AddRectFilled({end, y - half}, {row.slider_right, y + half}, theme.rate_beyond);
  if (limit < range.minimum || limit > range.maximum) return;
  list->AddLine({end, y - theme.px(6)}, {end, y + theme.px(6)}, theme.error, theme.px(1.5f));
  ui.note(std::string(name) + "/limit", {end - 1, y - theme.px(6)}, {end + 1, y + theme.px(6)});
}

}  // namespace

namespace {

/// The track from edge to edge of the row, with its zones; true when the value changed.
bool zoned_track(const Ui& ui, std::string_view name, Row row, double& value, const SliderRange& range,
                 const RateZones& zones, std::string_view help, SliderHand& hand) {
  const Theme& theme = ui.theme;
  row.slider_left = row.left + theme.px(6);
  row.slider_right = row.right - theme.px(6);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::InvisibleButton("track", {row.right - row.left, row.bottom - row.top},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  ui.note(name, {row.slider_left, row.top}, {row.slider_right, row.bottom});
  const bool changed = drag_value(ui, row, value, range, hand);
  const bool strong = ImGui::IsItemActive() || ImGui::IsItemHovered();
  if (!zones.limit) {
    tooltip(ui, help);
    draw_track(ui, row, slider_unit(value, range), strong);
    return changed;
  }
  const auto place = [&](double at) {
    return row.slider_left + static_cast<float>(slider_unit(at, range)) * (row.slider_right - row.slider_left);
  };
  tooltip(ui, std::string(help) + (help.empty() ? "" : "\n") + zones.help);
  draw_zones(ui, name, row, range, *zones.limit);
  draw_knob(theme, {place(value), std::round(row.middle())}, strong);
  return changed;
}

/// The value at the right end of the row: a click types it.
bool value_field(const Ui& ui, std::string_view name, const Row& row, float left, double& value,
                 const SliderRange& range, SliderHand& hand) {
  const Theme& theme = ui.theme;
  if (hand == SliderHand::typing_asked || hand == SliderHand::typing || hand == SliderHand::typing_wrong)
    return type_value(ui, name, row, value, range, hand);
  bool changed = false;
  ImGui::SetCursorScreenPos({left, row.top});
  ImGui::InvisibleButton("value", {std::max(row.right - left, 1.0f), row.bottom - row.top},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  ui.note(std::string(name) + "/value", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(0)) hand = SliderHand::typing_asked;
  if (ImGui::IsItemHovered() && ImGui::IsMouseClicked(1) && !std::isnan(range.initial) && value != range.initial) {
    value = range.initial;
    changed = true;
  }
  std::string shown = slider_text(value, range);
  for (int digits = 3; digits > 2 && text_width(theme.text_font, shown) > row.right - left; --digits)
    shown = slider_text(value, range, digits);
  draw_text_right(theme.text_font, row.right, row.middle(), theme.text, shown);
  return changed;
}

}  // namespace

bool wide_slider(const Ui& ui, std::string_view name, double& value, const SliderRange& range, float left, float right,
                 const RateZones& zones, std::string_view help) {
  Row row = row_at_cursor(ui);
  row.left = left;
  row.right = right;
  ImGui::PushID(name.data(), name.data() + name.size());
  SliderHand hand = hand_on(ui.memory, name);
  if (hand != SliderHand::reset_held) hand = SliderHand::idle;
  const bool changed = zoned_track(ui, name, row, value, range, zones, help, hand);
  if (hand != SliderHand::reset_held) hand = SliderHand::idle;  // nothing is typed here
  remember(ui.memory, name, hand);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return changed;
}

bool rate_rows(const Ui& ui, std::string_view name, std::string_view label, double& value, const SliderRange& range,
               const RateZones& zones, std::string_view help) {
  const Theme& theme = ui.theme;
  const Row track = row_at_cursor(ui);
  ImGui::PushID(name.data(), name.data() + name.size());
  SliderHand hand = hand_on(ui.memory, name);
  bool changed = zoned_track(ui, name, track, value, range, zones, help, hand);
  ImGui::SetCursorScreenPos({track.left, track.bottom});
  const Row row = row_at_cursor(ui);
  const float label_width = std::ceil(text_width(theme.text_font, label));
  ImGui::InvisibleButton("label", {label_width, row.bottom - row.top});
  tooltip(ui, help);
  draw_text(theme.text_font, row.left, row.middle(), theme.quiet_text, label);
  changed = value_field(ui, name, row, row.right - theme.px(64), value, range, hand) || changed;
  remember(ui.memory, name, hand);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return changed;
}

bool slider_row(const Ui& ui, std::string_view name, std::string_view label, double& value, const SliderRange& range,
                std::string_view help) {
  const Row row = row_at_cursor(ui);
  const Theme& theme = ui.theme;
  ImGui::PushID(name.data(), name.data() + name.size());
  SliderHand hand = hand_on(ui.memory, name);

  const float label_width = row.slider_left - row.left - theme.px(12);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::InvisibleButton("label", {label_width, row.bottom - row.top});
  const bool cut = draw_text_cut(theme.text_font, row.left, row.middle(), label_width, theme.text, label);
  tooltip(ui, cut ? std::string(label) + (help.empty() ? "" : "\n") + std::string(help) : std::string(help));

  const float reach = theme.px(8);
  ImGui::SetCursorScreenPos({row.slider_left - reach, row.top});
  ImGui::InvisibleButton("track", {row.slider_right - row.slider_left + 2 * reach, row.bottom - row.top},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  ui.note(name, {row.slider_left, row.top}, {row.slider_right, row.bottom});
  bool changed = drag_value(ui, row, value, range, hand);
  const bool strong = ImGui::IsItemActive() || ImGui::IsItemHovered();
  draw_track(ui, row, slider_unit(value, range), strong);
  changed = value_field(ui, name, row, row.slider_right + theme.px(8), value, range, hand) || changed;
  remember(ui.memory, name, hand);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return changed;
}

namespace {

/// Pressed and moved: the value follows, as far as it may. Let go where it was pressed: it is to be typed.
double drag_number(double value, double step, const std::function<bool(double)>& accepts, SliderHand& hand) {
  constexpr double least_share = 1.0 / 64;
  const ImGuiIO& io = ImGui::GetIO();
  const float still = io.MouseDragThreshold * io.MouseDragThreshold;
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (ImGui::IsItemDeactivated() && io.MouseDragMaxDistanceSqr[0] < still) hand = SliderHand::typing_asked;
  if (!ImGui::IsItemActive() || io.MouseDelta.x == 0 || io.MouseDragMaxDistanceSqr[0] < still) return value;
  for (double share = 1; share >= least_share; share /= 2)
    if (const double wanted = rounded_to_step(value + share * static_cast<double>(io.MouseDelta.x) * step, step);
        accepts(wanted))
      return wanted;
  return value;
}

}  // namespace

NumberEdit number_field(const Ui& ui, std::string_view name, double& value, float left, float width, double step,
                        const std::function<bool(double)>& accepts, std::string_view help) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  Row row = row_at_cursor(ui);
  ImGui::PushID(name.data(), name.data() + name.size());
  SliderHand hand = hand_on(ui.memory, name);
  NumberEdit edit;
  const auto take = [&](double wanted) {
    if (wanted == value) return;
    if (accepts(wanted))
      value = wanted, edit.changed = true;
    else
      edit.refused = wanted;
  };
  if (hand != SliderHand::idle) {
    const Typed typed = type_number(ui, name, row, left, width, value, hand);
    if (typed.number) take(*typed.number);
    if (typed.changed && hand != SliderHand::idle)
      hand = typed.number && !edit.refused ? SliderHand::typing : SliderHand::typing_wrong;
  } else {
    ImGui::SetCursorScreenPos({left, row.top + theme.px(1)});
    ImGui::InvisibleButton("field", {width, row.bottom - row.top - theme.px(2)});
    ui.note_item(name);
    if (!help.empty()) tooltip(ui, help);
    take(drag_number(value, step, accepts, hand));
    const bool strong = ImGui::IsItemHovered() || ImGui::IsItemActive();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    list->AddRectFilled(low, high, theme.field, theme.px(3));
    compat::rect(list, low, high, strong ? theme.accent : mix(theme.line, theme.text, 0.1f), theme.px(3), 1);
    std::string shown = readable_text(value);
    for (int digits = 3; digits > 1 && text_width(theme.text_font, shown) > width - theme.px(12); --digits)
      shown = readable_text(value, digits);
    draw_text_right(theme.text_font, left + width - theme.px(6), row.middle(), theme.text, shown);
  }
  remember(ui.memory, name, hand);
  ImGui::PopID();
  ImGui::SetCursorScreenPos(at);
  return edit;
}

}  // namespace saddlescope

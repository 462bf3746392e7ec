#include <imgui.h>
// the string widgets need ImGui's own header first
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <string>

#include "app/draw/thumbnails.h"
#include "app/panel/loss/formula_edit.h"
#include "app/panel/loss/formula_lines.h"
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/formula_text.h"
#include "core/engine/nodes/loss.h"
#include "core/objective/formula_loss.h"
#include "core/scene/data_loss.h"
#include "core/support/utf8.h"

namespace saddlescope {
namespace {

/// The surface alone, as its picture in the list shows it.
Scene scene_of(const Surface& surface) {
  Scene scene;
  choose_surface(scene, surface);
  return scene;
}

/// Picture, name, formula and what it teaches; true when it was picked.
bool surface_entry(const PanelFrame& frame, const Surface& surface, float width) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  constexpr float picture_width = 84, picture_height = 56;
  const float pad = theme.px(8), indent = theme.px(picture_width + 12);
  const ImVec2 at = {corner.x + indent, corner.y};
  const float wrap = width - 2 * pad - indent;
  const ImVec2 teaches = ImGui::CalcTextSize(surface.teaches.c_str(), nullptr, false, wrap);
  const float height = std::max(theme.px(22) + teaches.y + theme.px(10), theme.px(picture_height + 18));
  const bool picked = ImGui::InvisibleButton(surface.id.c_str(), {width, height});
  frame.ui.note_item("catalogue/" + surface.id);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const bool current = surface.id == frame.scene.loss.surface;
  if (hovered || current)
    ImGui::GetWindowDrawList()->AddRectFilled(corner, {corner.x + width, corner.y + height - theme.px(2)},
                                              hovered ? with_alpha(theme.accent, 0.28f) : with_alpha(theme.text, 0.06f),
                                              theme.px(4));
  if (frame.thumbnails != nullptr && ImGui::IsItemVisible()) {
    const ImVec2 min = {corner.x + pad, corner.y + theme.px(8)};
    const ImVec2 max = {min.x + theme.px(picture_width), min.y + theme.px(picture_height)};
    const std::string name = "surface/" + surface.id;
    frame.thumbnails->draw({ImGui::GetWindowDrawList(), theme}, frame.interaction, frame.results, name,
                           [&] { return scene_of(surface); }, {min, max});
    if (frame.thumbnails->has(name)) frame.ui.note("catalogue/" + surface.id + "/picture", min, max);
  }
  const float middle = at.y + theme.px(14);
  draw_text(theme.heading_font, at.x + pad, middle, theme.text, surface.name);
  const float name_width = text_width(theme.heading_font, surface.name) + theme.px(16);
  const float room = wrap - name_width;
  const float formula_width = std::min(text_width(theme.mono_font, surface.formula), room);
  if (room > theme.px(60))
    draw_text_cut(theme.mono_font, at.x + pad + wrap - formula_width, middle, room, theme.quiet_text, surface.formula);
  ImGui::SetCursorScreenPos({at.x + pad, at.y + theme.px(24)});
  ImGui::PushStyleColor(ImGuiCol_Text, theme.quiet_text);
  ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + wrap);
  ImGui::TextUnformatted(surface.teaches.c_str());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  ImGui::SetCursorScreenPos({corner.x, corner.y + height});
  return picked;
}

void catalogue_popup(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float width = std::min(theme.px(640), screen.x * 0.9f);
  ImGui::SetNextWindowSize({width, std::min(theme.px(520), screen.y * 0.8f)});
  if (!begin_popup("catalogue")) return;
  if (ImGui::IsWindowAppearing()) {
    frame.state.catalogue_search.clear();
    ImGui::SetKeyboardFocusHere();
  }
  ImGui::SetNextItemWidth(-FLT_MIN);
  const bool entered = ImGui::InputTextWithHint("##search", "Search surfaces; Enter takes the first",
                                                &frame.state.catalogue_search, ImGuiInputTextFlags_EnterReturnsTrue);
  frame.ui.note_item("catalogue/search");
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::BeginChild("list", {0, 0}, false);
  const std::vector<const Surface*> found = found_surfaces(frame.catalogue, frame.state.catalogue_search);
  const float inner = ImGui::GetContentRegionAvail().x - theme.px(4);
  for (const Surface* const surface : found) {
    const bool picked = surface_entry(frame, *surface, inner);
    if (!picked && !(entered && surface == found.front() && !frame.state.catalogue_search.empty())) continue;
    choose_surface(frame.scene, *surface);
    ImGui::CloseCurrentPopup();
  }
  if (found.empty())
    wrapped_text(frame.ui, "Nothing by that name. A formula of your own can be typed into the field.",
                 theme.quiet_text);
  for (const std::string& problem : frame.catalogue.problems)
    wrapped_text(frame.ui, problem, theme.error, theme.small_font);
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ImGui::EndPopup();
}

void header(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  heading(frame.ui, "Loss");
  ImGui::SetCursorScreenPos({at.x + width - text_width(theme.small_font, "Catalogue ▾"), at.y});
  const bool asked = frame.state.open_catalogue;
  frame.state.open_catalogue = false;
  if (accent_button(frame.ui, "loss/catalogue", "Catalogue ▾", "Surfaces to choose from") || asked)
    ImGui::OpenPopup("catalogue");
  ImGui::SetNextWindowPos({at.x, at.y + theme.px(24)}, ImGuiCond_Appearing);
  catalogue_popup(frame);
  ImGui::SetCursorScreenPos({at.x, at.y + theme.px(24)});
}

struct Field {
  float text_left, text_right, bottom;
};

constexpr std::size_t most_formula_lines = 3;

/// ImGui's fields do not wrap: after each change the lines are broken anew, and the cursor stays at its letter.
int break_lines_anew(ImGuiInputTextCallbackData* data) {
  const std::size_t columns = *static_cast<const std::size_t*>(data->UserData);
  const std::string now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const std::string broken = broken_formula(unbroken_formula(now), columns);
  if (broken == now) return 0;
  const auto moved = [&](int offset) {
    return static_cast<int>(moved_offset(now, static_cast<std::size_t>(std::max(offset, 0)), broken));
  };
  const int cursor = moved(data->CursorPos), start = moved(data->SelectionStart), end = moved(data->SelectionEnd);
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, broken.c_str());
  data->CursorPos = cursor;
  data->SelectionStart = start;
  data->SelectionEnd = end;
  return 0;
}

/// The text field at the cursor; true when the formula was changed. One kind of field for any number of lines: another
/// kind would lose the cursor's place.
bool type_formula(PanelState& state, const std::string& broken, std::size_t columns, ImVec2 size) {
  std::string lines = broken;
  ImGui::InputTextMultiline("##formula", &lines, size,
                            ImGuiInputTextFlags_CallbackAlways | ImGuiInputTextFlags_NoHorizontalScroll |
                                ImGuiInputTextFlags_CtrlEnterForNewLine,
                            break_lines_anew, &columns);
  const std::string typed = unbroken_formula(lines);
  if (typed == state.formula_text) return false;
  state.formula_text = typed;
  return true;
}

/// The formula being typed, over up to three lines. Edits the scene as soon as the text differs.
Field formula_field(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  PanelState& state = frame.state;
  if (state.formula_shown != frame.scene.loss.formula) {  // something else changed it: a surface was picked, undo
    state.formula_text = state.formula_shown = frame.scene.loss.formula;
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, pad = theme.px(9);
  // "f(a, b) =" or "L =" that was typed speaks for itself
  const bool named = state.formula_text.find('=') != std::string::npos;
  const float text_left = at.x + pad + (named ? 0 : text_width(theme.mono_font, "L = "));
  const float text_right = at.x + width - pad, letter = text_width(theme.mono_font, "0");
  auto columns = static_cast<std::size_t>(std::max((text_right - text_left) / letter, 1.0f));
  std::string broken = broken_formula(state.formula_text, columns);
  if (line_count(broken) > most_formula_lines) {  // room for the scrollbar
    columns =
        static_cast<std::size_t>(std::max((text_right - text_left - ImGui::GetStyle().ScrollbarSize) / letter, 1.0f));
    broken = broken_formula(state.formula_text, columns);
  }
  const std::size_t lines = std::min(line_count(broken), most_formula_lines);
  const float line = compat::font_size(theme.mono_font);
  const float height = theme.px(32) + static_cast<float>(lines - 1) * line, edge = (theme.px(32) - line) / 2;
  const bool wrong = frame.results.get<LossResult>() && frame.results.get<LossResult>()->error &&
                     frame.results.get<LossResult>()->key == frame.scene.loss;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 end = {at.x + width, at.y + height};
  list->AddRectFilled(at, end, theme.field, theme.px(4));
  const ImU32 border = wrong ? theme.error : state.formula_focused ? theme.accent : mix(theme.line, theme.text, 0.1f);
  compat::rect(list, at, end, border, theme.px(4), 1);
  if (!named) draw_text(theme.mono_font, at.x + pad, at.y + theme.px(16), theme.quiet_text, "L = ");
  compat::push_font(theme.mono_font);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, edge));
  for (ImGuiCol part : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive})
    ImGui::PushStyleColor(part, color(0, 0));
  ImGui::SetCursorScreenPos({text_left, at.y});
  if (state.focus_formula) ImGui::SetKeyboardFocusHere();
  state.focus_formula = false;
  const bool typed = type_formula(state, broken, columns, {text_right - text_left + 1, height});
  frame.ui.note_item("loss/formula");
  state.formula_focused = ImGui::IsItemActive();
  if (!state.formula_focused) state.left_data.reset();
  const bool hovered = ImGui::IsItemHovered();
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar();
  compat::pop_font();
  if (hovered && !state.formula_focused && line_count(broken) > most_formula_lines)
    tooltip(frame.ui, state.formula_text);
  if (typed) edit_formula(frame, state.formula_text);
  ImGui::SetCursorScreenPos({at.x, end.y});
  return {text_left, text_right, end.y};
}

/// Red caret under the column, message below. Texts wider than the field show the place in a line of their own.
void error_lines(PanelFrame& frame, const FormulaError& error, const Field& field) {
  const Theme& theme = frame.ui.theme;
  const std::string& text = frame.state.formula_text;
  const std::size_t offset = std::min(error.byte_offset, text.size());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float letter = text_width(theme.mono_font, "0");
  float caret_left = field.text_left + text_width(theme.mono_font, std::string_view(text).substr(0, offset));
  float caret_top = at.y + theme.px(1);
  if (text_width(theme.mono_font, text) > field.text_right - field.text_left) {
    const auto whole = static_cast<std::size_t>((field.text_right - at.x) / letter);
    std::size_t from = offset > whole * 2 / 3 ? offset - whole * 2 / 3 : 0;
    while (from < text.size() && !begins_character(text[from])) ++from;
    const std::string_view shown = std::string_view(text).substr(from);
    draw_text_cut(theme.mono_font, at.x, at.y + theme.px(11), field.text_right - at.x, theme.text, shown);
    caret_left = at.x + text_width(theme.mono_font, shown.substr(0, offset - from));
    caret_top = at.y + theme.px(20);
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float middle = caret_left + letter / 2, half = theme.px(4);
  list->AddTriangleFilled({middle, caret_top}, {middle - half, caret_top + theme.px(6)},
                          {middle + half, caret_top + theme.px(6)}, theme.error);
  ImGui::SetCursorScreenPos({at.x, caret_top + theme.px(9)});
  std::string message = error.message;
  wrapped_text(frame.ui, message, theme.error);
  gap(frame.ui, 4);
}

/// The text as it was understood: what 1/2x or sin^2(x) mean is seen at once.
void reading_line(PanelFrame& frame) {
  const auto& text = frame.results.get<FormulaTextResult>();
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(20);
  ImGui::InvisibleButton("reading", {width, height});
  frame.ui.note_item("loss/reading");
  if (text != nullptr) {
    tooltip(frame.ui, "Read as " + text->reading);
    draw_text_cut(theme.small_font, at.x, at.y + height / 2, width, theme.quiet_text, "Read as " + text->printed);
  }
  ImGui::SetCursorScreenPos({at.x, at.y + height});
}

/// Chips that wrap at the right edge.
class ChipFlow {
 public:
  ChipFlow(PanelFrame& frame, float left, float right) : frame_(frame), left_(left), right_(right) {
    at_ = ImGui::GetCursorScreenPos();
    at_.x = left;
  }
  bool chip_at(const std::string& name, const std::string& label, bool strong, std::string_view help) {
    room_for(text_width(frame_.ui.theme.small_font, label) + frame_.ui.theme.px(12));
    ImGui::SetCursorScreenPos({at_.x, at_.y + frame_.ui.theme.px(2)});
    const bool clicked = chip(frame_.ui, name, label, strong, help);
    at_.x += text_width(frame_.ui.theme.small_font, label) + frame_.ui.theme.px(16);
    return clicked;
  }
  void word(const std::string& text) {
    const Theme& theme = frame_.ui.theme;
    const float width = text_width(theme.small_font, text);
    room_for(width);
    draw_text(theme.small_font, at_.x, at_.y + theme.px(11), theme.quiet_text, text);
    at_.x += width + theme.px(6);
  }
  void finish() { ImGui::SetCursorScreenPos({left_, at_.y + frame_.ui.theme.px(24)}); }

 private:
  void room_for(float width) {
    if (at_.x == left_ || at_.x + width <= right_) return;
    at_ = {left_, at_.y + frame_.ui.theme.px(22)};
  }
  PanelFrame& frame_;
  float left_, right_;
  ImVec2 at_{};
};

bool is_column(const Formula& formula, const std::string& name) {
  return std::find(formula.columns().begin(), formula.columns().end(), name) != formula.columns().end();
}

/// "Variables b w  data x y  constants a": a click on a name changes its role.
void roles(PanelFrame& frame, const Formula& formula) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ChipFlow flow(frame, at.x, at.x + ImGui::GetContentRegionAvail().x);
  std::string flipped;
  const bool single = formula.variables().size() == 1;
  flow.word(single ? "Variable" : "Variables");
  for (const std::string& name : formula.variables())
    if (flow.chip_at("role/" + name, name, true,
                     single                     ? "A formula needs at least one variable"
                     : is_column(formula, name) ? "Variable: click to make it the table's column again"
                                                : "Variable: click to make it a constant"))
      flipped = name;
  if (formula.uses_data()) flow.word("data");
  for (std::size_t i = 0; i < formula.columns().size(); ++i)
    if (formula.uses_column(i) && flow.chip_at("role/" + formula.columns()[i], formula.columns()[i], false,
                                               "Column of the data: click to make it a variable"))
      flipped = formula.columns()[i];
  if (!formula.constants().empty()) flow.word(formula.constants().size() == 1 ? "constant" : "constants");
  for (const std::string& name : formula.constants())
    if (flow.chip_at("role/" + name, name, false, "Constant: click to make it a variable")) flipped = name;
  flow.finish();
  if (!flipped.empty()) flip_role(frame, flipped);
}

void constant_sliders(PanelFrame& frame, const Formula& formula) {
  const Surface* surface = frame.catalogue.find(frame.scene.loss.surface);
  const double largest = std::numeric_limits<double>::max();
  // α retyped as alpha is the same constant: its value goes along.
  const auto spelled = spelled_constants(formula, frame.scene.loss.constants);
  if (spelled != frame.scene.loss.constants) frame.scene.loss.constants = spelled;
  for (const std::string& name : formula.constants()) {
    double initial = 1;
    if (surface != nullptr && surface->constants.contains(name)) initial = surface->constants.at(name);
    const auto found = frame.scene.loss.constants.find(name);
    double value = found == frame.scene.loss.constants.end() ? initial : found->second;
    const double reach = std::max(5.0, 2 * std::fabs(initial));
    const SliderRange range{-reach, reach, -largest, largest, SliderRange::Scale::linear, initial};
    if (slider_row(frame.ui, "constant/" + name, name, value, range)) frame.scene.loss.constants[name] = value;
  }
}

std::string sentence_case(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// What is wrong with the rows, or with the formula over them. True when nothing else is to be said.
bool data_lines(PanelFrame& frame) {
  const Theme& theme = frame.ui.theme;
  LossDefinition& loss = frame.scene.loss;
  const auto& result = frame.results.get<LossResult>();
  if (loss.data.source == DataSource::none) return false;
  gap(frame.ui, 3);
  if (result && !result->data_error.empty() && result->key.data == loss.data) {
    wrapped_text(frame.ui, sentence_case(result->data_error), theme.error);
    gap(frame.ui, 2);
    if (accent_button(frame.ui, "loss/no-data", "Leave the data out", "The formula without rows")) loss.data = {};
    return true;
  }
  if (loss.data.source != DataSource::file || scene_table(frame) != nullptr) return false;
  wrapped_text(frame.ui, "Reading the rows …", theme.quiet_text);
  gap(frame.ui, 4);
  return true;
}

/// A table that changes nothing must not look as if it did.
void unused_data(PanelFrame& frame, const Formula& formula) {
  const auto& fit = frame.results.get<DataFitResult>();
  const Table* table = scene_table(frame);
  if (table == nullptr || formula.uses_data()) return;
  gap(frame.ui, 2);
  wrapped_text(frame.ui,
               "The formula names none of the table's columns (" + column_list(*table) + "), so its rows do not count.",
               frame.ui.theme.error);
  gap(frame.ui, 2);
  const bool ready = fit != nullptr && fit->fit && fit->key.data->scaled.get() == table;
  if (accent_button(frame.ui, "loss/fit-line", "Fit a line to them", "Least squares over all columns") && ready)
    show_fit(frame.scene, *fit->fit);
}

}  // namespace

void draw_loss_panel(PanelFrame& frame) {
  header(frame);
  const Field field = formula_field(frame);
  gap(frame.ui, 2);
  const auto& loss = frame.results.get<LossResult>();
  const bool current = loss && loss->key.formula == frame.scene.loss.formula &&
                       loss->key.parameters == frame.scene.loss.parameters && loss->key.data == frame.scene.loss.data;
  const bool told = data_lines(frame);
  if (current && loss->error) {
    error_lines(frame, *loss->error, field);
    return;
  }
  if (const Formula* formula = told ? nullptr : read_formula(frame)) {
    reading_line(frame);
    roles(frame, *formula);
    unused_data(frame, *formula);
    constant_sliders(frame, *formula);
  }
  ImGui::Dummy({1, 0});
}

}  // namespace saddlescope

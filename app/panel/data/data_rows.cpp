#include <imgui.h>
// the string widgets need ImGui's own header first
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "app/panel/data/data_parts.h"
#include "app/panel/inspector_parts.h"
#include "core/engine/nodes/loss.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_edited_rows = 1000;
constexpr float line_height = 22, grid_height = 9 * line_height, number_width = 34, cross_width = 20;
constexpr float narrowest_cell = 56;

// The one cell that is being typed, among the panel's text fields: its text under its own name.
const std::string typing_prefix = "data/cell:";
const std::string fault_name = "data/cell-fault";

std::string cell_name(std::size_t row, std::size_t column) {
  return typing_prefix + std::to_string(row + 1) + ":" + std::to_string(column + 1);
}

void end_typing(PanelState& state) {
  std::erase_if(state.edits, [](const auto& edit) { return edit.first.starts_with(typing_prefix); });
  state.edits.erase(fault_name);
}

/// Whatever the rows came from, edited they are typed rows. `cells` may be made of the scene's own ones.
void type_cells(PanelFrame& frame, Table cells) {
  DataDefinition& data = frame.scene.loss.data;
  data.cells = std::move(cells);
  if (data.source != DataSource::cells) {
    data.source = DataSource::cells;
    data.id.clear();
    data.file.clear();
    frame.scene.loss.surface.clear();
  }
}

std::optional<double> cell_number(std::string text) {
  constexpr std::string_view true_minus = "\xE2\x88\x92";
  for (std::size_t at = text.find(true_minus); at != std::string::npos; at = text.find(true_minus))
    text.replace(at, true_minus.size(), "-");
  const auto number = parse_number(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

struct GridEdit {
  enum class What { nothing, set, remove } what = What::nothing;
  std::size_t row = 0, column = 0;
  double value = 0;
};

/// The text being typed; a good number is an edit as soon as Enter or another place is pressed.
void type_cell(PanelFrame& frame, const std::string& name, std::size_t row, std::size_t column, float width,
               GridEdit& edit) {
  PanelState& state = frame.state;
  std::string& text = state.edits[name];
  if (state.edits.try_emplace(name + "/asked").second) ImGui::SetKeyboardFocusHere();
  ImGui::SetNextItemWidth(width);
  const float pad = (frame.ui.theme.px(line_height - 2) - ImGui::GetFontSize()) / 2;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(frame.ui.theme.px(4), pad));
  ImGui::InputText("##cell", &text, ImGuiInputTextFlags_AutoSelectAll);
  ImGui::PopStyleVar();
  frame.ui.note_item(name + "/type");
  if (!ImGui::IsItemDeactivated()) return;
  const std::string typed = text;
  const bool abandoned = !ImGui::IsItemDeactivatedAfterEdit();
  end_typing(state);
  if (abandoned) return;
  if (const auto number = cell_number(typed))
    edit = {GridEdit::What::set, row, column, *number};
  else
    state.edits[fault_name] = "Row " + std::to_string(row + 1) + ": “" + typed +
                              "” is not a number; the cell keeps its "
                              "value.";
}

void draw_cell(PanelFrame& frame, const Table& table, std::size_t row, std::size_t column, ImVec2 at, float width,
               GridEdit& edit) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const std::string name = cell_name(row, column);
  const float height = theme.px(line_height);
  ImGui::SetCursorScreenPos(at);
  if (frame.state.edits.contains(name)) return type_cell(frame, name, row, column, width, edit);
  const double value = table.columns[column][row];
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) {
    end_typing(frame.state);
    frame.state.edits[name] = exact_text(value);
  }
  ui.note_item(name);
  if (ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + height}, with_alpha(theme.text, 0.07f),
                                              theme.px(3));
  }
  const std::string text = readable_text(value, 6);
  draw_text_right(theme.text_font, at.x + width - theme.px(6), at.y + height / 2, theme.text, text);
}

void draw_grid_row(PanelFrame& frame, const Table& table, std::size_t row, float cell_width, GridEdit& edit) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = theme.px(line_height);
  draw_text_right(theme.small_font, at.x + theme.px(number_width - 10), at.y + height / 2, theme.quiet_text,
                  std::to_string(row + 1));
  ImGui::PushID(static_cast<int>(row));
  float x = at.x + theme.px(number_width);
  for (std::size_t c = 0; c < table.columns.size(); ++c, x += cell_width) {
    ImGui::PushID(static_cast<int>(c));
    draw_cell(frame, table, row, c, {x, at.y}, cell_width, edit);
    ImGui::PopID();
  }
  const bool hovered = ImGui::IsMouseHoveringRect(at, {x + theme.px(cross_width), at.y + height});
  if (hovered && table.rows() > 1 &&
      icon_button_at(frame.ui, "data/delete:" + std::to_string(row + 1), Icon::cross,
                     {x + theme.px(cross_width) / 2, at.y + height / 2}, 16, false, "Delete this row"))
    edit = {GridEdit::What::remove, row, 0, 0};
  ImGui::PopID();
  ImGui::SetCursorScreenPos({at.x, at.y});
  ImGui::Dummy({x + theme.px(cross_width) - at.x, height});
  ImGui::SetCursorScreenPos({at.x, at.y + height});
}

void draw_names(PanelFrame& frame, const Table& table, float cell_width) {
  const Theme& theme = frame.ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = theme.px(line_height), middle = at.y + height / 2;
  float x = at.x + theme.px(number_width);
  for (const std::string& name : table.names) {
    const float room = cell_width - theme.px(10), width = std::min(text_width(theme.small_font, name), room);
    draw_text_told(frame.ui, theme.small_font, x + cell_width - theme.px(6) - width, middle, room, theme.quiet_text,
                   name);
    x += cell_width;
  }
  ImGui::Dummy({x - at.x, height});
  ImGui::SetCursorScreenPos({at.x, at.y + height});
}

/// A scrolling list of the rows; only those in sight are drawn.
GridEdit draw_grid(PanelFrame& frame, const Table& table) {
  const Theme& theme = frame.ui.theme;
  GridEdit edit;
  const Row row = row_at_cursor(frame.ui);
  const auto columns = static_cast<float>(table.columns.size());
  const float room = row.right - row.left - theme.px(number_width + cross_width) - ImGui::GetStyle().ScrollbarSize;
  const float cell_width = std::floor(std::max(room / columns, theme.px(narrowest_cell)));
  const float wanted = theme.px(line_height) * static_cast<float>(table.rows() + 1) + theme.px(2);
  const bool wide = cell_width * columns > room + 1;
  const float height = std::min(wanted, theme.px(grid_height)) + (wide ? ImGui::GetStyle().ScrollbarSize : 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, theme.field);
  ImGui::BeginChild("data rows", {row.right - row.left, height}, false,
                    wide ? ImGuiWindowFlags_HorizontalScrollbar : 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  draw_names(frame, table, cell_width);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(table.rows()), theme.px(line_height));
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      draw_grid_row(frame, table, static_cast<std::size_t>(i), cell_width, edit);
  ImGui::PopStyleVar();
  ImGui::EndChild();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ImGui::SetCursorScreenPos({row.left, ImGui::GetItemRectMax().y});
  return edit;
}

void carry_out(PanelFrame& frame, const Table& shown, const GridEdit& edit) {
  if (edit.what == GridEdit::What::nothing) return;
  Table cells = shown;
  if (edit.what == GridEdit::What::set) {
    cells.columns[edit.column][edit.row] = edit.value;
  } else {
    for (auto& column : cells.columns) column.erase(column.begin() + static_cast<std::ptrdiff_t>(edit.row));
    end_typing(frame.state);
  }
  type_cells(frame, std::move(cells));
}

/// A copy of the last row: the new one is in sight and near the others.
void add_row(PanelFrame& frame, const Table& shown) {
  Table cells = shown;
  for (auto& column : cells.columns) column.push_back(column.empty() ? 0 : column.back());
  type_cells(frame, std::move(cells));
}

}  // namespace

void draw_data_rows(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const DataDefinition& data = frame.scene.loss.data;
  const auto& loss = frame.results.get<LossResult>();
  if (!data.same_rows(loss->data_of) && data.source != DataSource::cells) return;
  // Typed rows are the scene's own: an edit is seen at once.
  const Table& table = data.source == DataSource::cells ? *data.cells : *loss->data->raw;
  if (!fold_row(frame, "data/rows", "Show the rows", "Hide the rows")) return end_typing(frame.state);
  if (table.rows() > most_edited_rows) {
    wrapped_text(ui, "Tables of up to " + grouped_text(most_edited_rows) + " rows can be seen and edited here.",
                 ui.theme.quiet_text);
    return;
  }
  const GridEdit edit = draw_grid(frame, table);
  const auto fault = frame.state.edits.find(fault_name);
  if (fault != frame.state.edits.end()) {
    wrapped_text(ui, fault->second, ui.theme.error, ui.theme.small_font);
    ui.note_item(fault_name);
  }
  const bool add = table.rows() < most_edited_rows && accent_button(ui, "data/add", "+ Add row", "Behind the last one");
  if (data.source != DataSource::cells)
    wrapped_text(ui, "An edit makes these typed rows, kept in the scene.", ui.theme.quiet_text, ui.theme.small_font);
  if (add)
    add_row(frame, table);
  else
    carry_out(frame, table, edit);
}

}  // namespace saddlescope

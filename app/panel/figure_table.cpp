#include "app/panel/figure_table.h"

#include <algorithm>
#include <cmath>

#include "app/panel/panel.h"

namespace saddlescope {
namespace {

constexpr float figure_row = 19, least_between = 8, most_between = 44;

/// Right edges of the columns (of the first: its left), and what they take.
struct Columns {
  ImFont* font;
  std::vector<float> widths;
  float between;
};

Columns lay_out_columns(const Theme& theme, const FigureTable& table, float room) {
  const std::size_t count = table.titles.size();
  Columns columns{theme.text_font, {}, 0};
  for (ImFont* font : {theme.text_font, theme.small_font}) {
    columns.font = font;
    columns.widths.assign(count, 0.0f);
    for (std::size_t c = 0; c < count; ++c) columns.widths[c] = text_width(theme.small_font, table.titles[c]);
    for (const auto& row : table.rows)
      for (std::size_t c = 0; c < std::min(count, row.size()); ++c)
        columns.widths[c] = std::max(columns.widths[c], std::ceil(text_width(font, row[c].text)));
    float total = 0;
    for (const float width : columns.widths) total += width;
    const float gaps = static_cast<float>(std::max<std::size_t>(count, 2) - 1);
    columns.between = std::floor(std::min((room - total) / gaps, theme.px(most_between)));
    if (columns.between >= theme.px(least_between)) break;
  }
  return columns;
}

/// Left and right edge of each column.
std::vector<std::pair<float, float>> edges(const Columns& columns, float left) {
  std::vector<std::pair<float, float>> result;
  float x = left;
  for (const float width : columns.widths) {
    result.emplace_back(x, x + width);
    x += width + columns.between;
  }
  return result;
}

}  // namespace

void draw_figures(const Ui& ui, const FigureTable& table) {
  const Theme& theme = ui.theme;
  const Row place = row_at_cursor(ui);
  const float pad = theme.px(2), room = place.right - place.left - 2 * pad, line = theme.px(figure_row);
  const Columns columns = lay_out_columns(theme, table, room);
  const auto at = edges(columns, place.left + pad);
  const float right = at.empty() ? place.right : at.back().second + pad;
  ImDrawList* list = ImGui::GetWindowDrawList();
  float y = place.top;
  for (const auto& group : table.groups) {
    const float from = at[group.first].first, to = at[group.first + group.count - 1].second;
    draw_text(theme.small_font, (from + to - text_width(theme.small_font, group.text)) / 2, y + line / 2,
              theme.quiet_text, group.text);
    list->AddLine({from, y + line - 1}, {to, y + line - 1}, theme.line);
  }
  if (!table.groups.empty()) y += line;
  for (std::size_t c = 0; c < at.size(); ++c) {
    if (c == 0)
      draw_text(theme.small_font, at[c].first, y + line / 2, theme.quiet_text, table.titles[c]);
    else
      draw_text_right(theme.small_font, at[c].second, y + line / 2, theme.quiet_text, table.titles[c]);
  }
  y += line;
  list->AddLine({place.left, y}, {right, y}, mix(theme.line, theme.quiet_text, 0.3f));
  y += theme.px(2);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    ImGui::SetCursorScreenPos({place.left, y});
    ImGui::Dummy({std::max(right - place.left, 1.0f), line});
    ui.note_item(table.name + "/row" + std::to_string(r + 1));
    if (ImGui::IsItemHovered())
      list->AddRectFilled({place.left, y}, {right, y + line}, with_alpha(theme.text, 0.06f), theme.px(3));
    if (r < table.help.size()) tooltip(ui, table.help[r]);
    for (std::size_t c = 0; c < std::min(at.size(), table.rows[r].size()); ++c) {
      const FigureTable::Cell& cell = table.rows[r][c];
      const ImU32 shade = cell.color != 0 ? cell.color : theme.text;
      if (c == 0)
        draw_text(columns.font, at[c].first, y + line / 2, shade, cell.text);
      else
        draw_text_right(columns.font, at[c].second, y + line / 2, shade, cell.text);
    }
    y += line;
  }
  ImGui::SetCursorScreenPos({place.left, y});
}

bool fold_heading(PanelFrame& frame, const std::string& name, const std::string& text) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  auto& opened = frame.state.opened;
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (ImGui::InvisibleButton(name.c_str(), {row.right - row.left, row.bottom - row.top})) {
    if (opened.erase(name) == 0) opened.insert(name);
  }
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const bool open = opened.contains(name);
  draw_icon(ImGui::GetWindowDrawList(), open ? Icon::chevron_down : Icon::chevron_right,
            {row.left + theme.px(4), std::round(row.middle())}, theme.px(7), hovered ? theme.text : theme.quiet_text);
  ImGui::SetCursorScreenPos({row.left + theme.px(14), row.top});
  heading(ui, text);
  ImGui::SetCursorScreenPos({row.left, row.bottom});
  return open;
}

}  // namespace saddlescope

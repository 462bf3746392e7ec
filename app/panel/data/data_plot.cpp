#include <algorithm>
#include <cmath>

#include "app/draw/plot_frame.h"
#include "app/panel/data/data_parts.h"
#include "app/panel/slice/slice_choice.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/run.h"
#include "core/plane/tick_text.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

using Kind = DataPicture::Kind;

/// From here on rows are small squares: thousands of round ones would take too long.
constexpr std::size_t many_rows = 400;

/// Everything that is drawn into one plot.
struct Plot {
  PanelFrame& frame;
  const DataPlotKey& of;
  const DataPicture& picture;
  overlay::Pen pen;
  PlotFrame place;
  ImU32 run_color;
  const Theme& theme() const { return pen.theme; }
  ImDrawList* list() const { return pen.list; }
};

/// Two soft colours: the side of each label.
void shade_sides(const Plot& plot) {
  const HeightGrid& grid = plot.picture.margins;
  if (!grid.any_finite) return;
  const std::size_t columns = grid.columns - 1, rows = grid.rows - 1;
  // A cell is as strong as the margin is clear; runs of one strength are one rectangle.
  constexpr int strengths = 6;
  const auto strength = [&](std::size_t column, std::size_t row) {
    const auto value = [&](std::size_t c, std::size_t r) { return grid.values[r * grid.columns + c]; };
    const double margin =
        0.25 * (value(column, row) + value(column + 1, row) + value(column, row + 1) + value(column + 1, row + 1));
    if (!std::isfinite(margin)) return 0;
    const double share = std::tanh(0.5 * margin);
    return static_cast<int>(std::copysign(std::ceil(std::abs(share) * strengths), share));
  };
  const overlay::Rect& box = plot.place.rect;
  const auto edge_x = [&](std::size_t c) {
    return box.min.x + box.width() * static_cast<float>(c) / static_cast<float>(columns);
  };
  const auto edge_y = [&](std::size_t r) {
    return box.max.y - box.height() * static_cast<float>(r) / static_cast<float>(rows);
  };
  const ImDrawListFlags flags = plot.list()->Flags;
  plot.list()->Flags &= ~ImDrawListFlags_AntiAliasedFill;  // else neighbours leave seams
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t from = 0, to = 0; from < columns; from = to) {
      const int here = strength(from, row);
      for (to = from + 1; to < columns && strength(to, row) == here; ++to) {
      }
      if (here == 0) continue;
      const float alpha = 0.05f + 0.17f * static_cast<float>(std::abs(here)) / strengths;
      plot.list()->AddRectFilled({edge_x(from), edge_y(row + 1)}, {edge_x(to), edge_y(row)},
                                 with_alpha(here > 0 ? plot.theme().class_high : plot.theme().class_low, alpha));
    }
  plot.list()->Flags = flags;
}

void draw_boundary(const Plot& plot) {
  for (const ContourLine& line : plot.picture.boundary) {
    std::vector<ImVec2> points;
    for (const PlanePoint& point : line.points) points.push_back(plot.place.at(point.a, point.b));
    if (line.closed && !points.empty()) points.push_back(points.front());
    overlay::path(plot.pen, points, {.color = plot.run_color, .thickness = 2});
  }
}

/// From each row to what the model says of it.
void draw_residuals(const Plot& plot) {
  const DataPicture& picture = plot.picture;
  const bool stems = picture.kind == Kind::losses;
  if (!stems && picture.said.empty()) return;
  const std::size_t count = picture.x.size();
  const float alpha = count > many_rows ? 0.1f : count > 60 ? 0.5f : 0.75f;
  const ImU32 shade = with_alpha(plot.run_color, alpha);
  const overlay::Rect& box = plot.place.rect;
  for (std::size_t i = 0; i < count; ++i) {
    const double to = stems ? 0 : picture.kind == Kind::scatter ? picture.x[i] : picture.said[i];
    ImVec2 from = plot.place.at(picture.x[i], picture.y[i]), end = plot.place.at(picture.x[i], to);
    if (!overlay::clip_segment(from, end, box)) continue;
    plot.list()->AddLine(from, end, shade, plot.pen.px(1));
  }
}

void draw_curve(const Plot& plot) {
  std::vector<ImVec2> points;
  const DataPicture& picture = plot.picture;
  if (picture.kind == Kind::scatter) {
    if (picture.said.empty()) return;
    const Interval& range = picture.x_range;
    const ImVec2 ends[] = {plot.place.at(range.minimum, range.minimum), plot.place.at(range.maximum, range.maximum)};
    overlay::stroke(plot.list(), ends, plot.theme().axis, plot.pen.px(1.5f));
    return;
  }
  for (std::size_t i = 0; i < picture.curve_x.size(); ++i)
    points.push_back(plot.place.at(picture.curve_x[i], picture.curve_y[i]));
  for (const auto& piece : overlay::clip_polyline(points, plot.place.rect.grown(4)))
    overlay::path(plot.pen, piece, {.color = plot.run_color, .thickness = 2.2f});
}

/// Which drawn rows the followed run's update at the playhead sees; empty where it sees all.
std::vector<bool> rows_in_batch(const Plot& plot) {
  const auto& batch = plot.frame.results.get<BatchResult>();
  if (batch == nullptr || plot.of.run == nullptr || batch->request.run != plot.of.run ||
      batch->request.step != plot.of.step || batch->rows.size() >= plot.of.data->raw->rows())
    return {};
  std::vector<bool> in_batch;
  for (const std::uint32_t row : plot.picture.rows)
    in_batch.push_back(std::binary_search(batch->rows.begin(), batch->rows.end(), row));
  return in_batch;
}

void draw_rows(const Plot& plot, const std::vector<bool>& in_batch) {
  const DataPicture& picture = plot.picture;
  const Theme& theme = plot.theme();
  const std::size_t count = picture.x.size();
  const bool many = count > many_rows;
  const float radius = plot.pen.px(many ? 1.2f : count > 60 ? 2.3f : 3);
  const overlay::Rect room = plot.place.rect.grown(radius);
  for (std::size_t i = 0; i < count; ++i) {
    const ImVec2 at = plot.place.at(picture.x[i], picture.y[i]);
    if (!std::isfinite(at.y) || !room.contains(at)) continue;
    const bool high = picture.high.empty() || picture.high[i];
    const ImU32 shade = picture.high.empty() ? theme.text : high ? theme.class_high : theme.class_low;
    if (many) {
      plot.list()->AddRectFilled({at.x - radius, at.y - radius}, {at.x + radius, at.y + radius},
                                 with_alpha(shade, 0.8f));
    } else if (high) {
      plot.list()->AddCircleFilled(at, radius + plot.pen.px(1), with_alpha(theme.field, 0.8f), 16);
      plot.list()->AddCircleFilled(at, radius, shade, 16);
    } else {
      plot.list()->AddCircleFilled(at, radius + plot.pen.px(1), with_alpha(theme.field, 0.8f), 16);
      plot.list()->AddCircle(at, radius - plot.pen.px(0.5f), shade, 16, plot.pen.px(1.6f));
    }
    if (!in_batch.empty() && in_batch[i])
      plot.list()->AddCircle(at, radius + plot.pen.px(2.5f), plot.run_color, 20, plot.pen.px(1.6f));
  }
}

/// The row under the mouse, told in a box.
void tell_of_row(const Plot& plot) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const DataPicture& picture = plot.picture;
  float nearest = plot.pen.px(9);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < picture.x.size(); ++i) {
    const ImVec2 at = plot.place.at(picture.x[i], picture.y[i]);
    const float distance = std::hypot(at.x - mouse.x, at.y - mouse.y);
    if (distance < nearest) nearest = distance, found = i;
  }
  if (!found) return;
  const std::uint32_t row = picture.rows[*found];
  constexpr std::size_t most_cells = 6;
  std::vector<std::string> texts = {"row " + grouped_text(row + 1.0)};
  const Table& table = *plot.of.data->raw;
  for (std::size_t c = 0; c < std::min(table.names.size(), most_cells); ++c)
    texts.push_back(table.names[c] + " = " + readable_text(table.columns[c][row]));
  if (!picture.said.empty()) texts.push_back("model: " + readable_text(picture.said[*found]));
  if (picture.kind == Kind::losses) texts.push_back("loss: " + readable_text(picture.y[*found]));
  std::vector<overlay::BoxLine> lines;
  for (const std::string& text : texts) lines.push_back({text, 0});
  const ImVec2 at = plot.place.at(picture.x[*found], picture.y[*found]);
  plot.list()->AddCircle(at, plot.pen.px(5), plot.theme().text, 20, plot.pen.px(1.5f));
  overlay::label_box(plot.pen, at, lines, plot.place.rect.grown(plot.pen.px(24)));
}

/// Over the plot: the vertical axis' name, and what is what.
void draw_key(const Plot& plot, bool batch, float left, float right, float middle) {
  const Theme& theme = plot.theme();
  const DataPicture& picture = plot.picture;
  float x = right;
  const auto word = [&](const std::string& text) {
    x -= text_width(theme.small_font, text);
    draw_text(theme.small_font, x, middle, theme.quiet_text, text);
    x -= plot.pen.px(5);
  };
  const float line = std::round(middle), size = plot.pen.px(14);
  if (!picture.boundary.empty() || !picture.curve_x.empty()) {
    word("model");
    plot.list()->AddLine({x - size, line}, {x, line}, plot.run_color, plot.pen.px(2.2f));
    x -= size + plot.pen.px(10);
  }
  if (batch) {
    const float radius = plot.pen.px(4);
    word("batch");
    plot.list()->AddCircle({x - radius, line}, radius, plot.run_color, 20, plot.pen.px(1.6f));
    x -= 2 * radius + plot.pen.px(10);
  }
  if (picture.labels) {
    const float radius = plot.pen.px(3);
    const std::string target = picture.target + " = ";
    word(target + readable_text(picture.labels->first));
    plot.list()->AddCircle({x - radius, line}, radius - plot.pen.px(0.5f), theme.class_low, 16, plot.pen.px(1.6f));
    x -= 2 * radius + plot.pen.px(10);
    word(target + readable_text(picture.labels->second));
    plot.list()->AddCircleFilled({x - radius, line}, radius, theme.class_high, 16);
    x -= 2 * radius + plot.pen.px(10);
  }
  draw_text_cut(theme.small_font, left, middle, x - left, theme.quiet_text, picture.up);
}

Plot plot_at_cursor(PanelFrame& frame, const DataPlotResult& shown, ImU32 run_color, float& bottom) {
  const DataPicture& picture = shown.picture;
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const Row row = row_at_cursor(ui);
  const std::vector<Tick> ticks = axes::ticks_told_apart(picture.y_range, 5);
  const float line = axes::line_height(theme), key = theme.px(18), margin = tick_margin(theme, ticks);
  const float left = std::round(row.left + margin), right = std::round(row.right - theme.px(2));
  const float top = std::round(row.top + key);
  const float height = (picture.kind == Kind::boundary ? 0.92f : 0.8f) * (right - left);
  const PlotFrame place{{{left, top}, {right, std::round(top + height)}}, {picture.x_range}, {picture.y_range}};
  const float below = place.rect.max.y;
  place.draw_ground(pen);
  place.draw_below(pen, axes::ticks_told_apart(picture.x_range, 5), row.left, row.right);
  place.draw_left(pen, ticks);
  const float name = below + theme.px(8) + line * 1.5f;
  const float name_width = std::min(text_width(theme.small_font, picture.across), right - left);
  draw_text_told(ui, theme.small_font, std::round((left + right - name_width) / 2), name, right - left,
                 theme.quiet_text, picture.across);
  bottom = std::round(below + theme.px(10) + 2 * line);
  return {frame, shown.key, picture, pen, place, run_color};
}

void draw_inside(const Plot& plot, const std::vector<bool>& in_batch) {
  const overlay::Rect& box = plot.place.rect;
  const Clipped clipped(plot.pen, box);
  shade_sides(plot);
  if (plot.picture.kind == Kind::curve && plot.picture.y_range.contains(0)) {
    const float zero = std::round(plot.place.y(0)) + 0.5f;
    plot.list()->AddLine({box.min.x, zero}, {box.max.x, zero}, plot.theme().line);
  }
  draw_residuals(plot);
  draw_curve(plot);
  draw_boundary(plot);
  draw_rows(plot, in_batch);
}

/// What the plot cannot show: how many rows it draws, how good the model is.
void draw_words(const Ui& ui, const DataPlotResult& shown) {
  const DataPicture& picture = shown.picture;
  const std::size_t rows = shown.key.data->raw->rows();
  if (picture.rows.size() < rows)
    wrapped_text(ui,
                 "Drawn: " + count_text(picture.rows.size(), "row") + ", evenly chosen of " +
                     grouped_text(static_cast<double>(rows)),
                 ui.theme.quiet_text, ui.theme.small_font);
  if (shown.key.objective == nullptr) {
    wrapped_text(ui, "The formula does not use these rows: write their columns' names into it.", ui.theme.quiet_text);
    return;
  }
  if (shown.key.run == nullptr) return;
  if (picture.right) {
    value_row(ui, "On the right side",
              grouped_text(static_cast<double>(*picture.right)) + " of " +
                  grouped_text(static_cast<double>(picture.rows.size())));
    return;
  }
  const double loss = shown.key.run->trajectory.loss[shown.key.step];
  value_row(ui, "Loss at step " + grouped_text(static_cast<double>(shown.key.step)), readable_text(loss, 5));
}

const char* help_for(Kind kind) {
  switch (kind) {
    case Kind::curve:
      return "The rows, the model of the ball under the playhead, and what it misses";
    case Kind::boundary:
      return "The rows and where the model's opinion changes: on the line both labels would cost the same";
    case Kind::scatter:
      return "What the model says against what is true: on the diagonal they agree";
    case Kind::losses:
      break;
  }
  return "The loss of each row at the ball under the playhead";
}

}  // namespace

void draw_data_plot(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Row row = row_at_cursor(ui);
  const auto& shown = frame.results.get<DataPlotResult>();
  if (shown == nullptr) {  // for a frame or two after the tab was opened
    ImGui::Dummy({row.right - row.left, 0.8f * (row.right - row.left)});
    return;
  }
  const std::size_t run = frame.scene.display.followed_run;
  const bool model = shown->key.run != nullptr && run < frame.scene.runs.size();
  float bottom = 0;
  const Plot plot =
      plot_at_cursor(frame, *shown, model ? color(frame.scene.runs[run].color) : ui.theme.quiet_text, bottom);
  const std::vector<bool> in_batch = rows_in_batch(plot);
  draw_inside(plot, in_batch);
  plot.place.draw_border(plot.pen);
  draw_key(plot, !in_batch.empty(), row.left, row.right - ui.theme.px(2), row.top + ui.theme.px(8));
  ImGui::SetCursorScreenPos(plot.place.rect.min);
  ImGui::InvisibleButton("data/plot", {plot.place.rect.width(), plot.place.rect.height()});
  ui.note_item("data/plot");
  if (ImGui::IsItemHovered()) tell_of_row(plot);
  tooltip(ui, help_for(shown->picture.kind));
  ImGui::SetCursorScreenPos({row.left, bottom});
  draw_words(ui, *shown);
}

}  // namespace saddlescope

#include "app/panel/figure_chart.h"

#include <algorithm>
#include <cmath>

#include "app/draw/plot_frame.h"
#include "core/plane/landscape.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

/// Decades, with 2 and 5 between them where they are few; round numbers on an axis that is not logarithmic.
std::vector<double> values_at_ticks(const PlotAxis& axis, std::size_t most) {
  const auto [low, high] = axis.range;
  std::vector<double> values;
  if (!axis.logarithmic) {
    for (const Tick& tick : nice_ticks(axis.range, most)) values.push_back(tick.value);
    return values;
  }
  const int first = static_cast<int>(std::floor(low)), last = static_cast<int>(std::ceil(high));
  const int step = std::max(1, static_cast<int>(std::ceil((high - low) / static_cast<double>(most))));
  for (int decade = first; decade <= last; ++decade)
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor > 1 && high - low > 1.6) continue;
      if (factor == 1 && decade % step != 0) continue;
      const double value = factor * std::pow(10.0, decade), unit = std::log10(value);
      if (unit >= low - 1e-9 && unit <= high + 1e-9) values.push_back(value);
    }
  return values;
}

std::vector<Tick> ticks_of(const PlotAxis& axis, std::size_t most, const std::function<std::string(double)>& text) {
  std::vector<Tick> ticks;
  for (const double value : values_at_ticks(axis, most)) ticks.push_back({axis.on_axis(value), text(value)});
  return ticks;
}

struct Range {
  double low = INFINITY, high = -INFINITY;
  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

PlotAxis axis_of(Range range, bool may_be_logarithmic, double factor_from) {
  if (!(range.low <= range.high)) range = {1, 10};
  PlotAxis axis{{}, may_be_logarithmic && range.low > 0 && range.high / range.low >= factor_from, {-10, 10}};
  const double low = axis.on_axis(range.low), high = axis.on_axis(range.high), size = high - low;
  const double air = size > 0 ? 0.07 * size : axis.logarithmic ? 0.3 : 0.1 * std::max(std::abs(high), 1e-9);
  axis.range = {low - air, high + air};
  return axis;
}

void draw_line(const overlay::Pen& pen, const PlotFrame& plot, const FigureChart::Line& line) {
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    const double y = line.y[i];
    if (!std::isfinite(y) || (plot.up.logarithmic && !(y > 0))) continue;
    const ImVec2 at = plot.at(line.x[i], y);
    points.push_back(at);
    if (i >= line.spread.size() || !(line.spread[i] > 0)) continue;
    const float high = plot.y(y + line.spread[i]), half = pen.px(3);
    // What reaches to 0 and below ends at the foot of a logarithmic axis.
    const bool endless = plot.up.logarithmic && !(y - line.spread[i] > 0);
    const float low = endless ? plot.rect.max.y : plot.y(y - line.spread[i]);
    const ImU32 shade = with_alpha(line.color, 0.75f);
    pen.list->AddLine({at.x, low}, {at.x, high}, shade, pen.px(1.3f));
    for (const float end : {low, high}) pen.list->AddLine({at.x - half, end}, {at.x + half, end}, shade, pen.px(1.3f));
  }
  overlay::path(pen, points, {.color = line.color, .thickness = 1.8F, .casing = 0, .dash = line.dash});
  for (const ImVec2 at : points) {
    pen.list->AddCircleFilled(at, pen.px(3.6f), pen.theme.field, 16);
    pen.list->AddCircleFilled(at, pen.px(2.8f), line.color, 16);
  }
}

/// Title at the left, the lines' names at the right.
void draw_head(const overlay::Pen& pen, const FigureChart& chart, float left, float right, float middle) {
  const Theme& theme = pen.theme;
  draw_text(theme.text_font, left, middle, theme.text, chart.title);
  float x = right;
  for (auto line = chart.lines.rbegin(); line != chart.lines.rend(); ++line) {
    draw_text_right(theme.small_font, x, middle, theme.quiet_text, line->name);
    x -= text_width(theme.small_font, line->name) + pen.px(23);
    const ImVec2 sample[] = {{x, std::round(middle)}, {x + pen.px(18), std::round(middle)}};
    overlay::path(pen, sample, {.color = line->color, .thickness = 1.8F, .casing = 0, .dash = line->dash});
    x -= pen.px(12);
  }
}

/// Around all points with their spreads.
PlotFrame frame_of(const FigureChart& chart) {
  Range xs, ys;
  for (const auto& line : chart.lines)
    for (std::size_t i = 0; i < line.x.size(); ++i) {
      if (!std::isfinite(line.y[i])) continue;
      const double spread = i < line.spread.size() ? line.spread[i] : 0;
      xs.take(line.x[i]);
      ys.take(line.y[i] + spread);
      ys.take(line.y[i] - spread > 0 || !(line.y[i] > 0) ? line.y[i] - spread : line.y[i]);
    }
  return {{}, axis_of(xs, true, 1), axis_of(ys, true, 5)};
}

}  // namespace

void draw_figure_chart(const Ui& ui, const FigureChart& chart, float width, float height) {
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  PlotFrame plot = frame_of(chart);
  const std::vector<Tick> beside = ticks_of(plot.up, 5, chart.y_text);
  const std::vector<Tick> below = ticks_of(plot.across, 7, [](double value) { return tick_text(value, 1); });
  const float head = theme.px(22), line = axes::line_height(theme);
  plot.rect = {{std::round(at.x + axes::widest(theme, beside) + theme.px(10)), std::round(at.y + head)},
               {std::round(at.x + width - theme.px(4)), std::round(at.y + height - 2 * line - theme.px(12))}};
  draw_head(pen, chart, at.x, at.x + width - theme.px(4), at.y + theme.px(10));
  plot.draw_ground(pen);
  for (const Tick& tick : beside) {
    const float y = std::round(plot.y_of(tick.value));
    pen.list->AddLine({plot.rect.min.x, y}, {plot.rect.max.x, y}, with_alpha(theme.line, 0.7f));
  }
  plot.draw_below(pen, below, at.x, at.x + width);
  plot.draw_left(pen, beside);
  {
    const Clipped clipped(pen, plot.rect);
    for (const auto& each : chart.lines) draw_line(pen, plot, each);
  }
  plot.draw_border(pen);
  draw_text(theme.small_font, (plot.rect.min.x + plot.rect.max.x - text_width(theme.small_font, chart.x_title)) / 2,
            at.y + height - line / 2, theme.quiet_text, chart.x_title);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({std::max(width, 1.0f), std::max(height, 1.0f)});
  ui.note_item(chart.name);
  tooltip(ui, chart.help);
  ImGui::SetCursorScreenPos({at.x, at.y + height});
}

}  // namespace saddlescope

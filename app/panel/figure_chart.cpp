#include "app/panel/figure_chart.h"

#include <algorithm>
#include <cmath>

#include "app/draw/axes.h"
#include "app/draw/overlay.h"
#include "app/draw/tick_text.h"
#include "app/ui/imgui_compat.h"
#include "core/plane/landscape.h"

namespace saddlescope {
namespace {

/// From a number to its place on the screen.
struct Axis {
  bool logarithmic = true;
  double low = 0, high = 1;  ///< logarithms where it is logarithmic
  float from = 0, to = 1;

  double unit(double value) const { return logarithmic ? std::log10(value) : value; }
  float at(double value) const {
    if (logarithmic && !(value > 0)) return from;
    const double share = std::clamp((unit(value) - low) / (high - low), -10.0, 10.0);
    return from + static_cast<float>(share) * (to - from);
  }
};

/// Decades, with 2 and 5 between them where they are few; round numbers on an axis that is not logarithmic.
std::vector<double> ticks_of(const Axis& axis, std::size_t most) {
  std::vector<double> values;
  if (!axis.logarithmic) {
    for (const Tick& tick : nice_ticks({axis.low, axis.high}, most)) values.push_back(tick.value);
    return values;
  }
  const int first = static_cast<int>(std::floor(axis.low)), last = static_cast<int>(std::ceil(axis.high));
  const int step = std::max(1, static_cast<int>(std::ceil((axis.high - axis.low) / static_cast<double>(most))));
  for (int decade = first; decade <= last; ++decade)
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor > 1 && axis.high - axis.low > 1.6) continue;
      if (factor == 1 && decade % step != 0) continue;
      const double value = factor * std::pow(10.0, decade), unit = std::log10(value);
      if (unit >= axis.low - 1e-9 && unit <= axis.high + 1e-9) values.push_back(value);
    }
  return values;
}

struct Range {
  double low = INFINITY, high = -INFINITY;
  void take(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

Axis axis_of(Range range, bool may_be_logarithmic, double factor_from) {
  if (!(range.low <= range.high)) range = {1, 10};
  Axis axis;
  axis.logarithmic = may_be_logarithmic && range.low > 0 && range.high / range.low >= factor_from;
  axis.low = axis.unit(range.low);
  axis.high = axis.unit(range.high);
  const double size = axis.high - axis.low;
  const double air = size > 0 ? 0.07 * size : axis.logarithmic ? 0.3 : 0.1 * std::max(std::abs(axis.high), 1e-9);
  axis.low -= air;
  axis.high += air;
  return axis;
}

struct Plot {
  overlay::Rect rect;
  Axis x, y;
};

void draw_line(const overlay::Pen& pen, const Plot& plot, const FigureChart::Line& line) {
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    const double y = line.y[i];
    if (!std::isfinite(y) || (plot.y.logarithmic && !(y > 0))) continue;
    const ImVec2 at = {plot.x.at(line.x[i]), plot.y.at(y)};
    points.push_back(at);
    if (i >= line.spread.size() || !(line.spread[i] > 0)) continue;
    const float low = plot.y.at(y - line.spread[i]), high = plot.y.at(y + line.spread[i]), half = pen.px(3);
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

}  // namespace

void draw_figure_chart(const Ui& ui, const FigureChart& chart, float width, float height) {
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  Range xs, ys;
  for (const auto& line : chart.lines)
    for (std::size_t i = 0; i < line.x.size(); ++i) {
      if (!std::isfinite(line.y[i])) continue;
      const double spread = i < line.spread.size() ? line.spread[i] : 0;
      xs.take(line.x[i]);
      ys.take(line.y[i] + spread);
      ys.take(line.y[i] - spread > 0 || !(line.y[i] > 0) ? line.y[i] - spread : line.y[i]);
    }
  Plot plot{{}, axis_of(xs, true, 1), axis_of(ys, true, 5)};
  std::vector<Tick> beside;
  for (const double value : ticks_of(plot.y, 5)) beside.push_back({value, chart.y_text(value)});
  const float head = theme.px(22), line = axes::line_height(theme);
  plot.rect = {{std::round(at.x + axes::widest(theme, beside) + theme.px(10)), std::round(at.y + head)},
               {std::round(at.x + width - theme.px(4)), std::round(at.y + height - 2 * line - theme.px(12))}};
  plot.x.from = plot.rect.min.x;
  plot.x.to = plot.rect.max.x;
  plot.y.from = plot.rect.max.y;
  plot.y.to = plot.rect.min.y;
  draw_head(pen, chart, at.x, at.x + width - theme.px(4), at.y + theme.px(10));
  pen.list->AddRectFilled(plot.rect.min, plot.rect.max, theme.field);
  std::vector<axes::PlacedTick> left, below;
  for (const Tick& tick : beside) left.push_back({plot.y.at(tick.value), tick.text});
  for (const double value : ticks_of(plot.x, 7)) below.push_back({plot.x.at(value), tick_text(value, 1)});
  for (const auto& tick : left)
    pen.list->AddLine({plot.rect.min.x, std::round(tick.at)}, {plot.rect.max.x, std::round(tick.at)},
                      with_alpha(theme.line, 0.7f));
  axes::draw_below(pen, plot.rect, below, at.x, at.x + width);
  axes::draw_left(pen, plot.rect, left);
  pen.list->PushClipRect(plot.rect.min, plot.rect.max, true);
  for (const auto& each : chart.lines) draw_line(pen, plot, each);
  pen.list->PopClipRect();
  compat::rect(pen.list, plot.rect.min, plot.rect.max, theme.line, 0, 1);
  draw_text(theme.small_font, (plot.rect.min.x + plot.rect.max.x - text_width(theme.small_font, chart.x_title)) / 2,
            at.y + height - line / 2, theme.quiet_text, chart.x_title);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({std::max(width, 1.0f), std::max(height, 1.0f)});
  ui.note_item(chart.name);
  tooltip(ui, chart.help);
  ImGui::SetCursorScreenPos({at.x, at.y + height});
}

}  // namespace saddlescope

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/draw/plot_frame.h"
#include "app/panel/batch/batch_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/plane/chart_series.h"
#include "core/run/gradient_noise.h"

namespace saddlescope {
namespace {

constexpr float plot_height = 138, key_height = 18, left_margin = 40;

/// From the measured sizes; without replacement the line falls to 0 at all rows, which no logarithm holds.
Interval variance_range(const GradientNoise& noise, std::size_t batch) {
  double low = INFINITY, high = 0;
  const auto add = [&](double value) {
    if (!(value > 0)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  add(noise.variance(1));
  add(noise.variance(batch));
  add(noise.variance(std::max<std::size_t>(noise.rows / 2, 1)));
  for (const BatchVariance& point : noise.measured) add(point.variance);
  return {std::floor(4 * std::log10(low)) / 4 - 0.25, std::ceil(4 * std::log10(high)) / 4 + 0.25};
}

std::vector<Tick> decade_ticks(const Interval& decades, std::size_t count) {
  ChartScale scale;
  scale.logarithmic = true;
  scale.minimum = decades.minimum;
  scale.maximum = decades.maximum;
  return chart_ticks(scale, count);
}

void draw_theory(const overlay::Pen& pen, const PlotFrame& frame, const GradientNoise& noise, ImU32 own) {
  std::vector<ImVec2> line;
  const double all = static_cast<double>(noise.rows);
  constexpr int points = 120;
  for (int k = 0; k <= points; ++k) {
    const auto batch = static_cast<std::size_t>(std::round(std::pow(all, static_cast<double>(k) / points)));
    const ImVec2 at = frame.at(static_cast<double>(batch), noise.variance(batch));
    if (line.empty() || line.back().x != at.x) line.push_back(at);
  }
  for (const auto& piece : overlay::clip_polyline(line, frame.rect.grown(2)))
    overlay::stroke(pen.list, piece, own, pen.px(1.6F));
}

void draw_measured(const overlay::Pen& pen, const PlotFrame& frame, const GradientNoise& noise) {
  for (const BatchVariance& point : noise.measured) {
    if (!(point.variance > 0)) continue;
    const float x = frame.x(static_cast<double>(point.batch));
    const float high = frame.y(point.variance + 2 * point.error), low = frame.y(point.variance - 2 * point.error);
    pen.list->AddLine({x, high}, {x, low}, with_alpha(pen.theme.text, 0.7F), pen.px(1.2F));
    pen.list->AddCircleFilled({x, frame.y(point.variance)}, pen.px(2.6F), pen.theme.text, 16);
  }
}

void draw_key(const overlay::Pen& pen, ImU32 own, float left, float middle) {
  const Theme& theme = pen.theme;
  const ImVec2 sample[] = {{left, std::round(middle)}, {left + pen.px(16), std::round(middle)}};
  overlay::stroke(pen.list, sample, own, pen.px(1.6F));
  float x = left + pen.px(21);
  draw_text(theme.small_font, x, middle, theme.quiet_text, "theory");
  x += text_width(theme.small_font, "theory") + pen.px(14);
  pen.list->AddCircleFilled({x, std::round(middle)}, pen.px(2.6F), theme.text, 16);
  draw_text(theme.small_font, x + pen.px(8), middle, theme.quiet_text, "drawn batches, ±2 errors");
}

}  // namespace

void draw_variance_plot(const Ui& ui, const GradientNoise& noise, std::size_t batch, ImU32 own) {
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const Row row = row_at_cursor(ui);
  const float line = axes::line_height(theme), height = theme.px(plot_height), key = theme.px(key_height);
  PlotFrame frame{{{std::round(row.left + theme.px(left_margin)), std::round(row.top + theme.px(2))},
                   {std::round(row.right - theme.px(6)), std::round(row.top + height - line - theme.px(8))}},
                  {{0, std::log10(static_cast<double>(std::max<std::size_t>(noise.rows, 2)))}, true},
                  {{0, 1}, true, {-2, 2}}};
  frame.across.range.minimum = -0.05 * frame.across.range.maximum;  // room for the marks of a single row
  frame.draw_ground(pen);
  if (noise.rows > 1 && noise.trace > 0 && std::isfinite(noise.trace)) {
    frame.up.range = variance_range(noise, batch);
    frame.draw_left(pen, decade_ticks(frame.up.range, 5));
    frame.draw_below(pen, decade_ticks(frame.across.range, 4), row.left, row.right);
    {
      const Clipped clipped(pen, frame.rect);
      const float here = std::round(frame.x(static_cast<double>(batch)));
      pen.list->AddRectFilled({here, frame.rect.min.y}, {here + 1, frame.rect.max.y}, theme.axis);
      draw_theory(pen, frame, noise, own);
      draw_measured(pen, frame, noise);
    }
    const ImVec2 ring = frame.at(static_cast<double>(batch), noise.variance(batch));
    if (frame.rect.grown(1).contains(ring)) pen.list->AddCircle(ring, pen.px(5.5F), own, 24, pen.px(2));
  }
  frame.draw_border(pen);
  draw_key(pen, own, row.left, row.top + height + key / 2);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, height});
  ui.note_item("batch/variance");
  tooltip(ui,
          "Mean squared distance of a batch's gradient from the whole gradient, at the ball, against the batch's size");
  ImGui::SetCursorScreenPos({row.left, row.top + height + key});
}

}  // namespace saddlescope

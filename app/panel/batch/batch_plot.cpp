#include <algorithm>
#include <cmath>
#include <vector>

#include "app/chart/chart_series.h"
#include "app/draw/axes.h"
#include "app/draw/overlay.h"
#include "app/panel/batch/batch_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/run/gradient_noise.h"

namespace saddlescope {
namespace {

constexpr float plot_height = 138, key_height = 18, left_margin = 40;

struct VarianceFrame {
  overlay::Rect plot;
  Interval sizes, variances;  ///< logarithms
  float x(double batch) const {
    return static_cast<float>(plot.min.x + (std::log10(batch) - sizes.minimum) / sizes.size() * plot.width());
  }
  float y(double variance) const {
    const double share = (std::log10(std::max(variance, 1e-300)) - variances.minimum) / variances.size();
    return static_cast<float>(plot.max.y - std::clamp(share, -2.0, 2.0) * plot.height());
  }
};

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

std::vector<axes::PlacedTick> ticks_along(const Interval& decades, std::size_t count, const auto& place) {
  std::vector<axes::PlacedTick> placed;
  ChartScale scale;
  scale.logarithmic = true;
  scale.minimum = decades.minimum;
  scale.maximum = decades.maximum;
  for (const Tick& tick : chart_ticks(scale, count)) placed.push_back({place(std::pow(10.0, tick.value)), tick.text});
  return placed;
}

void draw_theory(const overlay::Pen& pen, const VarianceFrame& frame, const GradientNoise& noise, ImU32 own) {
  std::vector<ImVec2> line;
  const double all = static_cast<double>(noise.rows);
  constexpr int points = 120;
  for (int k = 0; k <= points; ++k) {
    const auto batch = static_cast<std::size_t>(std::round(std::pow(all, static_cast<double>(k) / points)));
    const ImVec2 at = {frame.x(static_cast<double>(batch)), frame.y(noise.variance(batch))};
    if (line.empty() || line.back().x != at.x) line.push_back(at);
  }
  for (const auto& piece : overlay::clip_polyline(line, frame.plot.grown(2)))
    overlay::stroke(pen.list, piece, own, pen.px(1.6F));
}

void draw_measured(const overlay::Pen& pen, const VarianceFrame& frame, const GradientNoise& noise) {
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
  VarianceFrame frame{{{std::round(row.left + theme.px(left_margin)), std::round(row.top + theme.px(2))},
                       {std::round(row.right - theme.px(6)), std::round(row.top + height - line - theme.px(8))}},
                      {0, std::log10(static_cast<double>(std::max<std::size_t>(noise.rows, 2)))},
                      {0, 1}};
  frame.sizes.minimum = -0.05 * frame.sizes.maximum;  // room for the marks of a single row
  const overlay::Rect& plot = frame.plot;
  pen.list->AddRectFilled(plot.min, plot.max, theme.field);
  if (noise.rows > 1 && noise.trace > 0 && std::isfinite(noise.trace)) {
    frame.variances = variance_range(noise, batch);
    axes::draw_left(pen, plot, ticks_along(frame.variances, 5, [&](double v) { return frame.y(v); }));
    axes::draw_below(pen, plot, ticks_along(frame.sizes, 4, [&](double b) { return frame.x(b); }), row.left, row.right);
    pen.list->PushClipRect(plot.min, plot.max, true);
    const float here = std::round(frame.x(static_cast<double>(batch)));
    pen.list->AddRectFilled({here, plot.min.y}, {here + 1, plot.max.y}, theme.axis);
    draw_theory(pen, frame, noise, own);
    draw_measured(pen, frame, noise);
    pen.list->PopClipRect();
    const ImVec2 ring = {frame.x(static_cast<double>(batch)), frame.y(noise.variance(batch))};
    if (plot.grown(1).contains(ring)) pen.list->AddCircle(ring, pen.px(5.5F), own, 24, pen.px(2));
  }
  compat::rect(pen.list, plot.min, plot.max, theme.line, 0, 1);
  draw_key(pen, own, row.left, row.top + height + key / 2);
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, height});
  ui.note_item("batch/variance");
  tooltip(ui,
          "Mean squared distance of a batch's gradient from the whole gradient, at the ball, against the batch's size");
  ImGui::SetCursorScreenPos({row.left, row.top + height + key});
}

}  // namespace saddlescope

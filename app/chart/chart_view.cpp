#include "app/chart/chart_view.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/chart/chart_layout.h"
#include "app/chart/race_flags.h"
#include "app/draw/axes.h"
#include "app/draw/overlay.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/widgets.h"
#include "core/engine/nodes/loss.h"
#include "core/run/playhead.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

void draw_series(const Chart& chart, ImDrawList* list, const ChartLine& line, const std::vector<SeriesPoint>& series,
                 const overlay::PathStyle& style) {
  std::vector<ImVec2> points;
  for (const SeriesPoint& point : series) {
    // NaN ends a piece; clamping would hide it. What a batch saw may lie below the best of the whole loss: that has no
    // logarithm, and a line down to the floor would say nothing.
    const bool below = &series == &line.series->batch && chart.scale.logarithmic && !(point.value > chart.scale.base);
    const float y = std::isnan(point.value) || below ? NAN : chart.y(point.value);
    points.push_back({chart.x(line, point.step), y});
  }
  for (const auto& piece : overlay::clip_polyline(points, chart.plot.grown(1)))
    overlay::path({list, chart.pen.theme}, piece, style);
}

/// Adds the whole line to a picture's list.
void draw_line(const Chart& chart, ImDrawList* list, const ChartLine& line, float alpha) {
  draw_series(chart, list, line, line.series->points,
              {.color = with_alpha(line.color, alpha),
               .thickness = line.hovered ? 2.6F : 1.6F,
               .casing = 0,
               .dash = line.dash});
  draw_series(chart, list, line, line.series->limit,
              {.color = with_alpha(line.color, 0.75F * alpha),
               .thickness = line.hovered ? 1.8F : 1.1F,
               .casing = 0,
               .dash = Dash::dashed});
}

/// What each update saw of the loss, faint: below all lines of the whole loss.
void draw_batch_line(const Chart& chart, ImDrawList* list, const ChartLine& line, float alpha) {
  draw_series(chart, list, line, line.series->batch,
              {.color = with_alpha(line.color, (line.hovered ? 0.45F : 0.28F) * alpha), .thickness = 1, .casing = 0});
}

/// The lines before the playhead full, behind it faint: two pictures cut at its place.
void draw_lines(const Chart& chart, float playhead, ChartCache& cache) {
  if (chart.lines.empty()) return;
  ChartLook look{chart.kind,  chart.plot, ImGui::GetIO().DisplayFramebufferScale, chart.pen.theme.scale, chart.scale,
                 chart.steps, {}};
  if (look.pixels_per_point.x <= 0) look.pixels_per_point = {1, 1};
  for (const ChartLine& line : chart.lines)
    look.lines.push_back({line.source, line.color, line.dash, line.hovered, line.stretch});
  const ChartPicture& picture = cache.picture(look, [&](ImDrawList* list, float alpha) {
    for (const ChartLine& line : chart.lines) draw_batch_line(chart, list, line, alpha);
    for (const ChartLine& line : chart.lines) draw_line(chart, list, line, alpha);
  });
  picture.past.show(chart.pen.list, chart.plot.min.x - ChartCache::line_margin, playhead);
  picture.future.show(chart.pen.list, playhead, chart.plot.max.x + ChartCache::line_margin);
}

/// A small cross at the step at which a run breaks, inside the frame however large its last value is; where the axis
/// ends below that value, the value beside it. `taken`: where such values stand already.
void draw_break(const Chart& chart, const ChartLine& line, std::vector<overlay::Rect>& taken) {
  if (line.trajectory->status == RunStatus::ok || line.series->points.empty()) return;
  const overlay::Pen& pen = chart.pen;
  const overlay::Rect& plot = chart.plot;
  const SeriesPoint& last = line.series->points.back();
  const float margin = pen.px(5), y = chart.y(last.value);
  const ImVec2 at = {std::clamp(chart.x(line, line.trajectory->last_step()), plot.min.x, plot.max.x),
                     std::clamp(y, plot.min.y + margin, plot.max.y - margin)};
  overlay::end_cross(pen, at, line.color, 3.5F);
  if (y >= plot.min.y) return;
  const std::string text = "↑ " + readable_text(last.value, 1);
  const ImVec2 size = overlay::text_size(pen.theme.small_font, text);
  const bool room = at.x + pen.px(8) + size.x <= plot.max.x;
  const ImVec2 corner = {std::round(room ? at.x + pen.px(8) : at.x - pen.px(8) - size.x),
                         std::round(plot.min.y + pen.px(1))};
  const overlay::Rect rect{corner, {corner.x + size.x, corner.y + size.y}};
  for (const overlay::Rect& other : taken)
    if (rect.overlaps(other)) return;
  taken.push_back(rect);
  overlay::patch_text(pen, corner, line.color, text);
}

/// A ring where a branch leaves the run whose past it shares.
void draw_fork(const Chart& chart, const ChartLine& line) {
  if (line.source.first_step == 0 || line.series->points.empty()) return;
  const SeriesPoint& first = line.series->points.front();
  const ImVec2 at = {chart.x(line, first.step), chart.y(first.value)};
  if (chart.plot.grown(1).contains(at)) overlay::fork_ring(chart.pen, at, line.color, 2.8F);
}

/// "2/η = 40" at the right end of each limit; one that lies beyond the axis says so at its edge.
void draw_limit_labels(const Chart& chart) {
  const overlay::Pen& pen = chart.pen;
  std::vector<overlay::Rect> taken;
  for (const ChartLine& line : chart.lines) {
    if (line.series->limit.empty() || !std::isfinite(line.series->limit.back().value)) continue;
    const SeriesPoint& last = line.series->limit.back();
    const double rate = line.trajectory->learning_rate[last.step];
    std::string text = (std::abs(last.value * rate - 2) < 1e-9 ? "2/η = " : "limit ") + readable_text(last.value, 3);
    const float middle = chart.y(last.value);
    const bool above = middle<chart.plot.min.y, below = middle> chart.plot.max.y;
    if (above || below) text += above ? " ↑" : " ↓";
    const ImVec2 size = overlay::text_size(pen.theme.small_font, text);
    const ImVec2 at = {std::round(chart.plot.max.x - size.x - pen.px(3)),
                       std::round(std::clamp(middle - size.y - pen.px(1), chart.plot.min.y + pen.px(1),
                                             chart.plot.max.y - size.y - pen.px(1)))};
    overlay::Rect rect{at, {at.x + size.x, at.y + size.y}};
    // A label that finds its place taken goes left of what is there; it still stands on its own line.
    for (const overlay::Rect& other : taken) {
      if (!rect.overlaps(other)) continue;
      const float left = other.min.x - size.x - pen.px(10);
      rect = {{left, rect.min.y}, {left + size.x, rect.max.y}};
    }
    if (rect.min.x < chart.plot.min.x) continue;
    taken.push_back(rect);
    overlay::patch_text(pen, rect.min, line.color, text);
  }
}

void draw_axes(const Chart& chart) {
  const overlay::Pen& pen = chart.pen;
  const overlay::Rect& plot = chart.plot;
  std::vector<axes::PlacedTick> left, below;
  for (const Tick& tick : chart.ticks) {
    const double unit = (tick.value - chart.scale.minimum) / (chart.scale.maximum - chart.scale.minimum);
    const auto y = static_cast<float>(plot.max.y - plot.height() * unit);
    left.push_back({y, tick.text});
    const float row = std::round(y) + 0.5F;
    if (y > plot.min.y && y < plot.max.y) pen.list->AddLine({plot.min.x, row}, {plot.max.x, row}, pen.theme.line);
  }
  axes::draw_left(pen, plot, left, false);
  // Powers of ten have short texts.
  const float each = pen.px(chart.steps.logarithmic ? 44 : 76);
  const auto count = static_cast<std::size_t>(std::clamp(plot.width() / each, 2.0F, 12.0F));
  const bool epochs = chart.epoch_updates > 0;
  const double unit = epochs ? chart.epoch_updates : 1;
  // The axis has a name only where there are two that it could run along.
  const std::string name = epochs ? "epoch" : has_epochs(chart.frame.results) ? "update" : "";
  float right = chart.frame.max.x - pen.px(2);
  if (!name.empty()) {
    const ImVec2 size = overlay::text_size(pen.theme.small_font, name);
    right = plot.max.x - size.x - pen.px(10);
    overlay::plain_text(pen, {std::round(plot.max.x - size.x), plot.max.y + pen.px(4)}, pen.theme.quiet_text, name);
  }
  for (const Tick& tick : step_ticks({chart.steps.last / unit, chart.steps.logarithmic}, count)) {
    if (!epochs && tick.value != std::floor(tick.value)) continue;  // there is no half step
    const float at = chart.x(tick.value * unit);
    if (at <= right) below.push_back({at, tick.text});
  }
  axes::draw_below(pen, plot, below, chart.frame.min.x + pen.px(2), right);
  const float bottom = std::round(plot.max.y) + 0.5F;
  pen.list->AddLine({plot.min.x, bottom}, {plot.max.x, bottom}, pen.theme.axis);
}

void draw_title(const Chart& chart) {
  const overlay::Pen& pen = chart.pen;
  const float top = std::round(chart.frame.min.y + pen.px(5)), left = chart.frame.min.x + pen.px(12);
  overlay::plain_text(pen, {std::round(left), top}, pen.theme.text, title_of(chart));
}

/// A line's name beside its end, as far down as those above leave it.
struct EndLabel {
  const ChartLine* line;
  float anchor, middle;
  bool to_the_end;  ///< the line reaches the chart's right edge
};

std::vector<EndLabel> placed_names(const Chart& chart) {
  const float height = axes::line_height(chart.pen.theme);
  const float top = chart.plot.min.y + 0.5F * height - chart.pen.px(2), bottom = chart.plot.max.y + chart.pen.px(2);
  std::vector<EndLabel> labels;
  for (const ChartLine& line : chart.lines) {
    const auto& points = line.series->points;
    const auto last = std::find_if(points.rbegin(), points.rend(),
                                   [](const SeriesPoint& point) { return std::isfinite(point.value); });
    if (last == points.rend()) continue;
    const float y = std::clamp(chart.y(last->value), chart.plot.min.y, chart.plot.max.y);
    labels.push_back({&line, y, y, chart.x(line, last->step) >= chart.plot.max.x - chart.pen.px(6)});
  }
  const auto most = static_cast<std::size_t>(std::max(1.0F, 1 + (bottom - top) / height));
  if (labels.size() > most) labels.resize(most);  // the readings under the mouse name the others
  std::stable_sort(labels.begin(), labels.end(),
                   [](const EndLabel& a, const EndLabel& b) { return a.anchor < b.anchor; });
  float free = top;
  for (EndLabel& label : labels) free = (label.middle = std::max(label.middle, free)) + height;
  free = bottom;
  for (auto label = labels.rbegin(); label != labels.rend(); ++label)
    free = (label->middle = std::min(label->middle, free)) - height;
  return labels;
}

/// The names of the lines at their ends; under the mouse a name points at its run, and says itself whole.
void draw_names(const Chart& chart) {
  const overlay::Pen& pen = chart.pen;
  ImFont* const font = pen.theme.small_font;
  const float left = chart.plot.max.x + pen.px(8), room = chart.frame.max.x - pen.px(2) - left;
  const float half = axes::line_height(pen.theme) / 2;
  const bool over_window = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool in_chart = over_window && mouse.x >= chart.frame.min.x && mouse.x < chart.frame.max.x &&
                        mouse.y >= chart.frame.min.y && mouse.y < chart.frame.max.y;
  if (in_chart) chart.frame.interaction.hovered_run.reset();
  for (const EndLabel& label : placed_names(chart)) {
    const ImU32 ink = label.line->hovered ? pen.theme.text : mix(label.line->color, pen.theme.text, 0.2F);
    if (label.to_the_end)
      pen.list->AddLine({chart.plot.max.x + pen.px(1), label.anchor}, {left - pen.px(2), label.middle},
                        with_alpha(label.line->color, 0.7F), std::max(1.0F, pen.px(1)));
    const bool cut = draw_text_cut(font, left, std::round(label.middle), room, ink, label.line->label);
    const ImVec2 min = {left, label.middle - half}, max = {left + room, label.middle + half};
    chart.frame.ui.note(std::string(widget_name(chart.kind)) + "/name" + std::to_string(label.line->run + 1), min, max);
    if (!in_chart || mouse.x < min.x || mouse.x > max.x || mouse.y < min.y || mouse.y >= max.y) continue;
    chart.frame.interaction.hovered_run = label.line->run;
    if (cut) ImGui::SetTooltip("%s", Chart::full_label(*label.line).c_str());
  }
}

void draw_vertical(const Chart& chart, double step, ImU32 color, float thickness) {
  const float x = std::clamp(std::round(chart.x(step)), chart.plot.min.x, chart.plot.max.x);
  chart.pen.list->AddRectFilled({x - thickness / 2, chart.plot.min.y - chart.pen.px(3)},
                                {x + thickness / 2, chart.plot.max.y}, color);
}

/// Along epochs the playhead is the followed run's: where the others are at the same step shows a dot on each.
void draw_other_playheads(const Chart& chart, double step) {
  for (const ChartLine& line : chart.lines) {
    if (line.stretch == 1) continue;
    const std::size_t row = shown_row(*line.trajectory, step);
    const std::optional<double> value = value_at(line, chart.kind, row);
    if (!value || row < line.source.first_step) continue;
    const ImVec2 at = {chart.x(line, row), chart.y(*value)};
    if (!chart.plot.grown(1).contains(at)) continue;
    chart.pen.list->AddCircleFilled(at, chart.pen.px(4), chart.pen.theme.panel);
    chart.pen.list->AddCircleFilled(at, chart.pen.px(3), line.color);
  }
}

void draw_reading(const Chart& chart, double step, ImVec2 mouse) {
  const bool epochs = chart.epoch_updates > 0;
  std::vector<std::string> texts = {epochs ? "epoch " + readable_text(step / chart.epoch_updates, 3)
                                           : "step " + readable_text(std::round(step), 7)};
  std::vector<ImU32> patches = {0};
  for (const ChartLine& line : chart.lines) {
    const auto row = static_cast<std::size_t>(std::llround(step / line.stretch));
    if (row < line.source.first_step) continue;  // not branched off yet
    const std::optional<double> value = value_at(line, chart.kind, row);
    std::string text = "ended at step " + readable_text(static_cast<double>(line.trajectory->last_step()), 7);
    if (!value && row < line.trajectory->rows()) text = "not known yet";
    if (value) {
      text = readable_text(*value, 4);
      const double y = chart.y(*value);
      if (std::isfinite(*value) && y >= chart.plot.min.y && y <= chart.plot.max.y) {
        const ImVec2 at = {chart.x(line, row), static_cast<float>(y)};
        chart.pen.list->AddCircleFilled(at, chart.pen.px(3.2F), chart.pen.theme.panel);
        chart.pen.list->AddCircleFilled(at, chart.pen.px(2.4F), line.color);
      }
    }
    texts.push_back(Chart::full_label(line) + "  " + text);
    patches.push_back(line.color);
  }
  std::vector<overlay::BoxLine> lines;
  for (std::size_t i = 0; i < texts.size(); ++i) lines.push_back({texts[i], patches[i]});
  // Taller than a low chart: it may cover what stands above.
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  overlay::label_box({ImGui::GetForegroundDrawList(), chart.pen.theme}, mouse, lines, {{0, 0}, size});
}

/// Hover and scrub. True while the mouse reads this chart.
bool take_mouse(Chart& chart, ChartHand& hand) {
  ViewFrame& frame = chart.frame;
  const char* name = widget_name(chart.kind);
  const overlay::Rect target = chart.plot.grown(chart.pen.px(4));
  ImGui::SetCursorScreenPos(target.min);
  ImGui::InvisibleButton(name, {std::max(target.width(), 1.0F), std::max(target.height(), 1.0F)});
  frame.ui.note(name, chart.plot.min, chart.plot.max);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool over = ImGui::IsItemHovered();
  // A scrub that began inside goes on outside.
  if (ImGui::IsItemActivated() && over) frame.interaction.drag = dragged::Scrub{name};
  const bool scrubbing = frame.interaction.drag == Drag(dragged::Scrub{name});
  if (scrubbing) {
    frame.scene.playback.step =
        std::min(std::round(chart.step_at(mouse.x)), static_cast<double>(std::max<std::size_t>(frame.scene.steps, 1)));
    if (!ImGui::IsItemActive()) frame.interaction.drag.clear();
  }
  const bool reading = scrubbing || (over && frame.interaction.drag.empty());
  if (reading) {
    frame.interaction.hovered_step = chart.step_at(mouse.x);
    hand.reading = chart.kind;
  } else if (hand.reading == chart.kind) {
    frame.interaction.hovered_step.reset();
    hand.reading.reset();
  }
  return reading;
}

}  // namespace

bool has_epochs(const Results& results) {
  return results.get<LossResult>() != nullptr && results.get<LossResult>()->objective != nullptr &&
         results.get<LossResult>()->objective->uses_data();
}

void draw_chart(ViewFrame& frame, ChartKind kind, ChartCache& cache, ChartHand& hand) {
  if (frame.width() < frame.ui.theme.px(80) || frame.height() < frame.ui.theme.px(60)) return;
  Chart chart{{ImGui::GetWindowDrawList(), frame.ui.theme}, frame, kind, {}, {}, {}, 0, {}, {}};
  lay_out(chart, cache);
  const bool reading = take_mouse(chart, hand);
  ImDrawList* list = chart.pen.list;
  list->PushClipRect(frame.min, frame.max, true);
  draw_title(chart);
  draw_axes(chart);
  const double step = std::clamp(std::floor(frame.scene.playback.step), 0.0, chart.steps.last);
  draw_lines(chart, std::round(chart.x(step)), cache);
  std::vector<overlay::Rect> taken;
  for (const ChartLine& line : chart.lines) {
    draw_fork(chart, line);
    draw_break(chart, line, taken);
  }
  draw_limit_labels(chart);
  draw_names(chart);
  draw_vertical(chart, step, chart.pen.theme.text, std::max(1.0F, chart.pen.px(1)));
  draw_other_playheads(chart, step);
  draw_race_flags(chart);
  if (frame.interaction.hovered_step && !chart.lines.empty()) {
    draw_vertical(chart, std::round(*frame.interaction.hovered_step), with_alpha(chart.pen.theme.quiet_text, 0.6F), 1);
    if (reading) draw_reading(chart, *frame.interaction.hovered_step, ImGui::GetIO().MousePos);
  }
  list->PopClipRect();
}

}  // namespace saddlescope

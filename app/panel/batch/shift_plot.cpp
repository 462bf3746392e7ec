// The cut through flat and sharp minima: the loss, and the surface on which it is met.
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "app/draw/plot_frame.h"
#include "app/draw/tick_text.h"
#include "app/panel/batch/shift_part.h"
#include "app/panel/panel_support.h"

namespace saddlescope {
namespace {

constexpr std::size_t cut_samples = 201;

/// A line through parameter space: θ = from + t·direction, t from `low` to `high`.
struct CutLine {
  std::vector<double> from, direction;
  double low = 0, high = 1;
  std::vector<std::size_t> minima;  ///< of the picture, that lie on it
  std::vector<double> places;       ///< their t

  double t(std::size_t sample) const {
    return low + (high - low) * static_cast<double>(sample) / static_cast<double>(cut_samples - 1);
  }
  std::vector<double> at(double place) const {
    std::vector<double> point = from;
    for (std::size_t i = 0; i < point.size(); ++i) point[i] += place * direction[i];
    return point;
  }
};

/// Through the two lowest minima; through one alone along the shift, or along the plane's first direction.
CutLine choose_line(const PanelFrame& frame, const ShiftPicture& picture) {
  CutLine line;
  line.from = picture.minima[0].at;
  line.minima = {0};
  line.places = {0};
  if (picture.minima.size() > 1) {
    line.direction = picture.minima[1].at;
    for (std::size_t i = 0; i < line.from.size(); ++i) line.direction[i] -= line.from[i];
    line.low = -0.35;
    line.high = 1.35;
    line.minima.push_back(1);
    line.places.push_back(1);
    return line;
  }
  const bool moved = std::any_of(picture.test.moved.begin(), picture.test.moved.end(), [](double x) { return x != 0; });
  line.direction = moved ? picture.test.moved : frame.results.plane.directions[0];
  double length = 0;
  for (const double x : line.direction) length += x * x;
  for (double& x : line.direction) x /= std::sqrt(length);
  line.high = 0.25 * frame.scene.window.a.size();
  line.low = -line.high;
  return line;
}

struct Cut {
  CutLine line;
  std::vector<double> loss, met;
};

Cut make_cut(const PanelFrame& frame, const ShiftPicture& picture) {
  Cut cut{choose_line(frame, picture), {}, {}};
  std::vector<std::vector<double>> points;
  for (std::size_t k = 0; k < cut_samples; ++k) points.push_back(cut.line.at(cut.line.t(k)));
  cut.loss = TestSurface{std::vector<double>(cut.line.from.size(), 0.0), nullptr}.losses(*picture.training, points);
  cut.met = picture.test.losses(*picture.training, points);
  return cut;
}

/// Of both curves between the minima and a little beyond; steep walls at the ends do not squeeze the wells.
Interval heights_of(const Cut& cut, const ShiftPicture& picture) {
  double low = INFINITY, high = -INFINITY;
  const auto take = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  const double air = 0.15 * (cut.line.high - cut.line.low);
  for (std::size_t k = 0; k < cut_samples; ++k) {
    if (cut.line.t(k) < cut.line.low + air || cut.line.t(k) > cut.line.high - air) continue;
    take(cut.loss[k]);
    take(cut.met[k]);
  }
  for (const std::size_t minimum : cut.line.minima) {
    take(picture.minima[minimum].loss);
    take(picture.minima[minimum].met);
  }
  if (!(low < high)) return {low - 1, low + 1};
  return {low - 0.1 * (high - low), high + 0.1 * (high - low)};
}

void draw_cut_curve(const overlay::Pen& pen, const PlotFrame& frame, const CutLine& line,
                    std::span<const double> losses, ImU32 shade, Dash dash) {
  std::vector<ImVec2> points;
  for (std::size_t k = 0; k < losses.size(); ++k)
    points.push_back({frame.x(line.t(k)), std::isfinite(losses[k]) ? frame.y(losses[k]) : NAN});
  for (const auto& piece : overlay::clip_polyline(points, frame.rect.grown(4)))
    overlay::path(pen, piece, {.color = shade, .thickness = 1.8F, .casing = 0, .dash = dash});
}

/// The marker in its well, and a bar up to what is met there.
void draw_minimum(const overlay::Pen& pen, const PlotFrame& frame, const MetMinimum& minimum, double t,
                  const std::string& letter) {
  const Theme& theme = pen.theme;
  const float x = frame.x(t), foot = frame.y(minimum.loss), top = frame.y(minimum.met);
  const ImU32 own = shift_color(theme);
  pen.list->AddLine({x, foot}, {x, top}, own, pen.px(2.4F));
  pen.list->AddCircleFilled({x, top}, pen.px(3), own, 16);
  overlay::critical_marker(pen, CriticalKind::minimum, {x, foot}, 4.5F);
  const std::string text = letter + " " + ShiftPicture::rise_text(minimum);
  const float width = text_width(theme.text_font, text);
  const float right = frame.rect.max.x - pen.px(4);
  const float left = x + pen.px(8) + width < right ? x + pen.px(8) : x - pen.px(8) - width;
  const float middle = std::clamp((foot + top) / 2, frame.rect.min.y + pen.px(9), frame.rect.max.y - pen.px(9));
  pen.list->AddRectFilled({left - pen.px(3), middle - pen.px(8)}, {left + width + pen.px(3), middle + pen.px(8)},
                          with_alpha(theme.field, 0.8F), pen.px(3));
  draw_text(theme.text_font, left, middle, own, text);
}

void draw_key(const overlay::Pen& pen, const ShiftPicture& picture, float left, float middle) {
  const Theme& theme = pen.theme;
  float x = left;
  const auto entry = [&](std::string_view text, ImU32 shade, Dash dash) {
    x = axes::draw_key(pen, x, middle, text, shade, dash) + pen.px(12);
  };
  entry(picture.halves ? "training: even rows" : "training", theme.text, Dash::solid);
  entry(picture.halves ? "test: odd rows" : "test: moved", shift_color(theme), Dash::dashed);
}

}  // namespace

void draw_shift_cut(PanelFrame& panel, const ShiftPicture& picture, float height) {
  if (picture.minima.empty() || panel.results.plane.directions.empty()) return;
  const Ui& ui = panel.ui;
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const Row row = row_at_cursor(ui);
  const Cut cut = make_cut(panel, picture);
  const Interval heights = heights_of(cut, picture);
  const std::vector<Tick> ticks = nice_ticks(heights, 4);
  const float key = theme.px(18);
  const PlotFrame frame{{{std::round(row.left + tick_margin(theme, ticks)), std::round(row.top + theme.px(2))},
                         {std::round(row.right - theme.px(2)), std::round(row.top + height - key)}},
                        {{cut.line.low, cut.line.high}},
                        {heights, false, {-50, 50}}};
  frame.draw_ground(pen);
  frame.draw_left(pen, ticks);
  {
    const Clipped clipped(pen, frame.rect);
    draw_cut_curve(pen, frame, cut.line, cut.loss, theme.text, Dash::solid);
    draw_cut_curve(pen, frame, cut.line, cut.met, shift_color(theme), Dash::dashed);
    for (std::size_t k = 0; k < cut.line.minima.size(); ++k)
      draw_minimum(pen, frame, picture.minima[cut.line.minima[k]], cut.line.places[k],
                   ShiftPicture::letter(cut.line.minima[k]));
  }
  frame.draw_border(pen);
  draw_key(pen, picture, frame.rect.min.x, row.top + height - key / 2 + theme.px(2));
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, height});
  ui.note_item("shift/cut");
  tooltip(ui, cut.line.minima.size() > 1 ? "Along the straight line through the two lowest minima"
                                         : "Along a straight line through the minimum");
  ImGui::SetCursorScreenPos({row.left, row.top + height});
}

}  // namespace saddlescope

// The cut through flat and sharp minima: the loss, and the surface on which it is met.
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "app/draw/plot_frame.h"
#include "app/panel/batch/shift_part.h"
#include "app/panel/panel_support.h"
#include "core/picture/shift_cut.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

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

void draw_shift_cut(PanelFrame& panel, const ShiftResult& shown, float height) {
  if (!shown.cut) return;
  const ShiftPicture& picture = shown.picture;
  const ShiftCut& cut = *shown.cut;
  const Ui& ui = panel.ui;
  const Theme& theme = ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  const Row row = row_at_cursor(ui);
  const Interval heights = shift_cut_heights(cut, picture);
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

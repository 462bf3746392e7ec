#include "app/draw/plot_frame.h"

#include <algorithm>
#include <cmath>

#include "app/ui/imgui_compat.h"

namespace saddlescope {

double PlotAxis::on_axis(double value) const { return logarithmic ? std::log10(std::max(value, 1e-300)) : value; }

double PlotAxis::share(double on_axis) const {
  const double share = (on_axis - range.minimum) / range.size();
  return std::isnan(share) ? share : std::clamp(share, reach.minimum, reach.maximum);
}

float PlotFrame::x_of(double on_axis) const {
  return static_cast<float>(rect.min.x + across.share(on_axis) * rect.width());
}

float PlotFrame::y_of(double on_axis) const {
  return static_cast<float>(rect.max.y - up.share(on_axis) * rect.height());
}

void PlotFrame::draw_left(const overlay::Pen& pen, std::span<const Tick> ticks, bool marks) const {
  std::vector<axes::PlacedTick> placed;
  for (const Tick& tick : ticks) placed.push_back({y_of(tick.value), tick.text});
  axes::draw_left(pen, rect, placed, marks);
}

void PlotFrame::draw_below(const overlay::Pen& pen, std::span<const Tick> ticks, float left, float right,
                           bool marks) const {
  std::vector<axes::PlacedTick> placed;
  for (const Tick& tick : ticks) placed.push_back({x_of(tick.value), tick.text});
  axes::draw_below(pen, rect, placed, left, right, marks);
}

void PlotFrame::draw_border(const overlay::Pen& pen) const {
  compat::rect(pen.list, rect.min, rect.max, pen.theme.line, 0, 1);
}

void PlotFrame::draw_upright(const overlay::Pen& pen, double value, ImU32 color, float thickness) const {
  const float at = std::round(x(value)) + 0.5F;
  pen.list->AddLine({at, rect.min.y}, {at, rect.max.y}, color, thickness);
}

float tick_margin(const Theme& theme, const std::vector<Tick>& ticks) {
  const float step = theme.px(8);
  return std::ceil(axes::widest(theme, ticks) / step) * step + theme.px(8);
}

}  // namespace saddlescope

// The frame of a small plot in a panel: where values stand on the screen and back, its ground, ticks and border. Plain
// values; drawing on the UI thread only.
#pragma once

#include <span>
#include <vector>

#include "app/draw/axes.h"
#include "app/draw/overlay.h"
#include "core/plane/landscape.h"

namespace saddlescope {

/// One axis of a plot.
struct PlotAxis {
  Interval range = {0, 1};  ///< logarithms to base 10 where it is logarithmic
  bool logarithmic = false;
  /// Shares of the axis beyond these are moved onto them: far outside is far enough.
  Interval reach = {-20, 20};

  /// The value's place on the axis: its logarithm where that is asked for, of 0 and less that of 10⁻³⁰⁰.
  double on_axis(double value) const;
  /// Of a place on the axis: 0 at the low end, 1 at the high end, within `reach`; NaN stays NaN.
  double share(double on_axis) const;
  /// The place on the axis at a share of it.
  double place_at(double share) const { return range.minimum + share * range.size(); }
};

/// Across to the right, up to the top of the rectangle.
struct PlotFrame {
  overlay::Rect rect;
  PlotAxis across, up;

  float x(double value) const { return x_of(across.on_axis(value)); }
  float y(double value) const { return y_of(up.on_axis(value)); }
  ImVec2 at(double x_value, double y_value) const { return {x(x_value), y(y_value)}; }
  /// Of places on the axes, as ticks have them.
  float x_of(double on_axis) const;
  float y_of(double on_axis) const;
  /// From the screen to the place on the axis; exact beyond the frame too.
  double across_at(float x) const { return across.place_at((static_cast<double>(x) - rect.min.x) / rect.width()); }
  double up_at(float y) const { return up.place_at((static_cast<double>(rect.max.y) - y) / rect.height()); }

  /// Ground under everything.
  void draw_ground(const overlay::Pen& pen) const { pen.list->AddRectFilled(rect.min, rect.max, pen.theme.field); }
  /// Ticks, whose values are places on the axis: at the left, and below, whose texts stay within [left, right].
  void draw_left(const overlay::Pen& pen, std::span<const Tick> ticks, bool marks = true) const;
  void draw_below(const overlay::Pen& pen, std::span<const Tick> ticks, float left, float right,
                  bool marks = true) const;
  void draw_border(const overlay::Pen& pen) const;
  /// A vertical line of one pixel at a value.
  void draw_upright(const overlay::Pen& pen, double value, ImU32 color, float thickness = 1) const;
};

/// Cuts what is drawn to a rectangle as long as it lives.
class Clipped {
 public:
  Clipped(const overlay::Pen& pen, const overlay::Rect& rect) : list_(pen.list) {
    list_->PushClipRect(rect.min, rect.max, true);
  }
  ~Clipped() { list_->PopClipRect(); }
  Clipped(const Clipped&) = delete;
  Clipped& operator=(const Clipped&) = delete;

 private:
  ImDrawList* list_;
};

/// Room at the left for the ticks' texts. It grows in steps, so that the plot does not tremble while numbers change.
float tick_margin(const Theme& theme, const std::vector<Tick>& ticks);

}  // namespace saddlescope

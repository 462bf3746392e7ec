#include "app/draw/axes.h"

#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "core/plane/tick_text.h"

namespace saddlescope::axes {

float line_height(const Theme& theme) { return overlay::text_size(theme.small_font, "0").y; }

int digits_to_tell_apart(std::span<const double> values, int least) {
  constexpr int most = 15;
  for (int digits = least; digits < most; ++digits) {
    bool apart = true;
    for (std::size_t i = 0; i + 1 < values.size() && apart; ++i) {
      apart = tick_text(values[i], digits) != tick_text(values[i + 1], digits);
    }
    if (apart) return digits;
  }
  return most;
}

std::vector<Tick> ticks_told_apart(const Interval& interval, std::size_t count) {
  std::vector<Tick> ticks = nice_ticks(interval, count);
  std::vector<double> values;
  for (const Tick& tick : ticks) values.push_back(tick.value);
  const int digits = std::min(digits_to_tell_apart(values, 3), 5);
  for (Tick& tick : ticks) tick.text = tick_text(tick.value, digits);
  ticks.erase(std::unique(ticks.begin(), ticks.end(), [](const Tick& a, const Tick& b) { return a.text == b.text; }),
              ticks.end());
  return ticks;
}

float draw_key(const overlay::Pen& pen, float x, float middle, std::string_view text, ImU32 color, Dash dash) {
  const ImVec2 sample[] = {{x, std::round(middle)}, {x + pen.px(18), std::round(middle)}};
  overlay::path(pen, sample, {.color = color, .thickness = 1.8F, .casing = 0, .dash = dash});
  draw_text(pen.theme.small_font, x + pen.px(23), middle, pen.theme.quiet_text, text);
  return x + pen.px(23) + text_width(pen.theme.small_font, text);
}

float widest(const Theme& theme, const std::vector<Tick>& ticks) {
  float width = 0;
  for (const Tick& tick : ticks) width = std::max(width, overlay::text_size(theme.small_font, tick.text).x);
  return width;
}

void draw_below(const overlay::Pen& pen, const overlay::Rect& frame, const std::vector<PlacedTick>& ticks, float left,
                float right, bool marks) {
  float free_from = left;
  const float mark = marks ? pen.px(4) : 0;
  for (const PlacedTick& tick : ticks) {
    if (!(tick.at >= frame.min.x - 1) || !(tick.at <= frame.max.x + 1)) continue;
    const float x = std::round(std::clamp(tick.at, frame.min.x, frame.max.x - 1));
    if (marks) pen.list->AddLine({x + 0.5F, frame.max.y}, {x + 0.5F, frame.max.y + mark}, pen.theme.axis);
    const float width = overlay::text_size(pen.theme.small_font, tick.text).x;
    const float from = std::round(std::clamp(tick.at - width / 2, left, std::max(left, right - width)));
    // Moved by more than its half the text would point at the wrong place.
    if (from < free_from || std::abs(from + width / 2 - tick.at) > 0.6F * width + 1) continue;
    overlay::plain_text(pen, {from, frame.max.y + mark + pen.px(2)}, pen.theme.quiet_text, tick.text);
    free_from = from + width + pen.px(8);
  }
}

void draw_left(const overlay::Pen& pen, const overlay::Rect& frame, const std::vector<PlacedTick>& ticks, bool marks) {
  const float mark = marks ? pen.px(4) : 0, height = line_height(pen.theme);
  float free_below = frame.max.y + height;
  for (const PlacedTick& tick : ticks) {
    if (!(tick.at >= frame.min.y - 1) || !(tick.at <= frame.max.y + 1)) continue;
    const float y = std::round(std::clamp(tick.at, frame.min.y, frame.max.y - 1));
    if (marks) pen.list->AddLine({frame.min.x - mark, y + 0.5F}, {frame.min.x, y + 0.5F}, pen.theme.axis);
    if (y + height / 2 > free_below) continue;
    const float width = overlay::text_size(pen.theme.small_font, tick.text).x;
    overlay::plain_text(pen, {std::round(frame.min.x - mark - pen.px(3) - width), std::round(y - height / 2)},
                        pen.theme.quiet_text, tick.text);
    free_below = y - height / 2 - pen.px(2);
  }
}

}  // namespace saddlescope::axes

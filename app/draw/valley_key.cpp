#include "app/draw/valley_key.h"

#include <algorithm>
#include <cmath>

#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float bar_width = 64, bar_height = 6, padding = 6;
constexpr const char* title = "sharpness";

float line_of(const overlay::Pen& pen) { return overlay::text_size(pen.theme.small_font, title).y + pen.px(3); }

}  // namespace

ImVec2 valley_key_size(const overlay::Pen& pen) {
  const float text = overlay::text_size(pen.theme.small_font, title).x;
  return {std::max(pen.px(bar_width), text) + pen.px(2 * padding),
          2 * line_of(pen) + pen.px(bar_height + 2 * padding - 1)};
}

void draw_valley_key(const overlay::Pen& pen, const ValleyScale& scale, const overlay::Rect& rect) {
  ImFont* font = pen.theme.small_font;
  const float pad = pen.px(padding), line = line_of(pen);
  pen.list->AddRectFilled(rect.min, rect.max, with_alpha(pen.theme.casing, 0.85F), pen.px(4));
  const float left = rect.min.x + pad, right = rect.max.x - pad, top = rect.min.y + pad;
  overlay::plain_text(pen, {left, top}, pen.theme.text, title);
  const ColorTable colors = valley_colors(pen.theme.kind);
  const float bar = std::round(top + line + pen.px(1)), below = bar + pen.px(bar_height);
  const bool one = !(scale.maximum > scale.minimum);
  const int columns = static_cast<int>(right - left);
  for (int i = 0; i < columns; ++i) {
    const Rgb c = color_at(colors, one ? 0.5 : (i + 0.5) / columns);
    const float x = left + static_cast<float>(i);
    pen.list->AddRectFilled({x, bar}, {x + 1, below}, overlay::packed(c));
  }
  const std::string low = readable_text(scale.minimum, 3), high = readable_text(scale.maximum, 3);
  overlay::plain_text(pen, {left, below + pen.px(2)}, pen.theme.quiet_text, low);
  if (!one)
    overlay::plain_text(pen, {right - overlay::text_size(font, high).x, below + pen.px(2)}, pen.theme.quiet_text, high);
}

}  // namespace saddlescope

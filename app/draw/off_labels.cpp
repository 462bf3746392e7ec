#include "app/draw/off_labels.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace saddlescope {
namespace {

/// Right of the ball, left of it, above, below, in the corners: the first that is free.
std::optional<overlay::Rect> place(const overlay::Pen& pen, const OffLabel& label, const overlay::Rect& bounds,
                                   std::span<const overlay::Rect> taken) {
  const ImVec2 size = overlay::text_size(pen.theme.small_font, label.text);
  const float gap = pen.px(14), rise = pen.px(18);
  const ImVec2 centers[] = {{label.ball.x + gap + size.x / 2, label.ball.y},
                            {label.ball.x - gap - size.x / 2, label.ball.y},
                            {label.ball.x, label.ball.y - rise},
                            {label.ball.x, label.ball.y + rise},
                            {label.ball.x + gap + size.x / 2, label.ball.y + rise},
                            {label.ball.x - gap - size.x / 2, label.ball.y + rise},
                            {label.ball.x + gap + size.x / 2, label.ball.y - rise},
                            {label.ball.x - gap - size.x / 2, label.ball.y - rise}};
  for (const ImVec2 center : centers) {
    const overlay::Rect rect = {{center.x - size.x / 2, center.y - size.y / 2},
                                {center.x + size.x / 2, center.y + size.y / 2}};
    const overlay::Rect patch = rect.grown(pen.px(5));
    const bool inside = bounds.contains(patch.min) && bounds.contains(patch.max);
    const bool free =
        std::none_of(taken.begin(), taken.end(), [&](const auto& other) { return patch.overlaps(other); });
    if (inside && free) return rect;
  }
  return std::nullopt;
}

}  // namespace

void draw_off_labels(const overlay::Pen& pen, const Ui& ui, std::string_view view, std::span<const OffLabel> labels,
                     const overlay::Rect& bounds, std::span<const overlay::Rect> taken) {
  std::vector<overlay::Rect> all(taken.begin(), taken.end());
  for (const OffLabel& label : labels) all.push_back(overlay::Rect{label.ball, label.ball}.grown(pen.px(5)));
  for (const OffLabel& label : labels) {
    if (label.text.empty() || !bounds.contains(label.ball)) continue;
    const auto rect = place(pen, label, bounds, all);
    if (!rect) continue;
    all.push_back(rect->grown(pen.px(5)));
    overlay::patch_text(pen, rect->min, mix(label.color, pen.theme.text, 0.6F), label.text);
    ui.note(std::string(view) + "/off:" + std::to_string(label.run), rect->min, rect->max);
  }
}

}  // namespace saddlescope

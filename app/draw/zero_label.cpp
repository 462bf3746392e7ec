#include "app/draw/zero_label.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

constexpr const char* zero_text = "λ = 0";

float length_of(std::span<const ImVec2> line) {
  float length = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i)
    length += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  return length;
}

}  // namespace

overlay::PathStyle zero_style(const Theme& theme, std::size_t lines) {
  const bool many = lines > 12;
  return {.color = theme.ink,
          .thickness = many ? 1.0F : 1.6F,
          .casing = many ? 0.7F : 1.4F,
          .casing_alpha = 0.9F,
          .dash = Dash::solid,
          .phase = 0};
}

std::optional<overlay::Rect> place_zero_label(const overlay::Pen& pen, std::span<const std::vector<ImVec2>> lines,
                                              std::span<const ImVec2> avoid, const overlay::Rect& bounds) {
  const std::vector<ImVec2>* longest = nullptr;
  float most = 0;
  for (const auto& line : lines) {
    const float length = length_of(line);
    if (length <= most) continue;
    most = length;
    longest = &line;
  }
  const ImVec2 size = overlay::text_size(pen.theme.small_font, zero_text);
  if (longest == nullptr || most < 2 * size.x) return std::nullopt;
  const overlay::Rect inside = bounds.grown(-pen.px(6));
  std::optional<overlay::Rect> best;
  float least = 1e9F;
  const std::size_t stride = std::max<std::size_t>(longest->size() / 40, 1);
  for (std::size_t i = stride; i + stride < longest->size(); i += stride) {
    const ImVec2 at = (*longest)[i], before = (*longest)[i - stride], after = (*longest)[i + stride];
    const float along = std::max(std::hypot(after.x - before.x, after.y - before.y), 1e-3F);
    const ImVec2 across = {-(after.y - before.y) / along, (after.x - before.x) / along};
    const float reach = 0.5F * (std::abs(across.x) * size.x + std::abs(across.y) * size.y) + pen.px(6);
    for (const float side : {1.0F, -1.0F}) {
      const ImVec2 center = {at.x + side * reach * across.x, at.y + side * reach * across.y};
      const overlay::Rect rect = {{center.x - size.x / 2, center.y - size.y / 2},
                                  {center.x + size.x / 2, center.y + size.y / 2}};
      if (!inside.contains(rect.min) || !inside.contains(rect.max)) continue;
      const overlay::Rect wide = rect.grown(pen.px(5));
      float cost = 0;
      for (const auto& line : lines)
        for (std::size_t k = 0; k < line.size(); k += 2) cost += wide.contains(line[k]) ? 1.0F : 0.0F;
      for (const ImVec2 p : avoid) cost += wide.grown(pen.px(5)).contains(p) ? 12.0F : 0.0F;
      // In the middle of a side rather than of the picture, where the critical points are.
      const ImVec2 off = {center.x - bounds.center().x, center.y - bounds.center().y};
      cost -= 6 * std::min(std::hypot(off.x / bounds.width(), off.y / bounds.height()), 0.4F);
      if (cost >= least) continue;
      least = cost;
      best = rect;
    }
  }
  return best;
}

void draw_zero_label(const overlay::Pen& pen, const overlay::Rect& rect) {
  overlay::patch_text(pen, rect.min, pen.theme.ink, zero_text);
}

}  // namespace saddlescope

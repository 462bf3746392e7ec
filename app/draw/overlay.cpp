#include "app/draw/overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "app/ui/imgui_compat.h"

namespace saddlescope::overlay {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

unsigned alpha_of(ImU32 color) { return (color >> IM_COL32_A_SHIFT) & 0xFFU; }

ImU32 faded(ImU32 color, float by) {
  const auto alpha = static_cast<ImU32>(std::clamp(static_cast<float>(alpha_of(color)) * by, 0.0F, 255.0F));
  return (color & ~(0xFFU << IM_COL32_A_SHIFT)) | (alpha << IM_COL32_A_SHIFT);
}

std::array<ImVec2, 3> triangle(ImVec2 c, float r, bool up) {
  const float s = up ? -1.0F : 1.0F;
  // Its centroid, not its box, sits on the point.
  return {ImVec2{c.x - 0.95F * r, c.y - s * 0.6F * r}, ImVec2{c.x + 0.95F * r, c.y - s * 0.6F * r},
          ImVec2{c.x, c.y + s * 1.1F * r}};
}
std::array<ImVec2, 4> diamond(ImVec2 c, float r) {
  return {ImVec2{c.x, c.y - r}, ImVec2{c.x + r, c.y}, ImVec2{c.x, c.y + r}, ImVec2{c.x - r, c.y}};
}

template <std::size_t N>
void fill(ImDrawList* list, std::array<ImVec2, N> points, ImU32 color) {
  // ImGui wants clockwise order for its antialiasing fringe.
  float area = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const ImVec2 a = points[i], b = points[(i + 1) % N];
    area += a.x * b.y - a.y * b.x;
  }
  if (area < 0) std::reverse(points.begin(), points.end());
  list->AddConvexPolyFilled(points.data(), static_cast<int>(N), color);
}
template <std::size_t N>
void outline(ImDrawList* list, const std::array<ImVec2, N>& points, ImU32 color, float thickness) {
  compat::polyline(list, points.data(), static_cast<int>(N), color, true, thickness);
}

/// Bars of a cross (turned) or plus, `half` as wide on each side.
void bars(ImDrawList* list, ImVec2 c, float r, float half, bool turned, ImU32 color) {
  for (int bar = 0; bar < 2; ++bar) {
    const float angle = pi / 2 * static_cast<float>(bar) + (turned ? pi / 4 : 0);
    const ImVec2 u = {std::cos(angle), std::sin(angle)}, v = {-u.y, u.x};
    fill(list,
         std::array<ImVec2, 4>{ImVec2{c.x - r * u.x - half * v.x, c.y - r * u.y - half * v.y},
                               ImVec2{c.x + r * u.x - half * v.x, c.y + r * u.y - half * v.y},
                               ImVec2{c.x + r * u.x + half * v.x, c.y + r * u.y + half * v.y},
                               ImVec2{c.x - r * u.x + half * v.x, c.y - r * u.y + half * v.y}},
         color);
  }
}

/// Shape of a ball, `grow` pixels larger on every side.
void marker_shape(ImDrawList* list, ImVec2 c, float r, Marker marker, float grow, ImU32 color) {
  switch (marker) {
    case Marker::circle:
      list->AddCircleFilled(c, r + grow, color, 28);
      return;
    case Marker::square: {
      const float half = 0.88F * r + grow;
      list->AddRectFilled({c.x - half, c.y - half}, {c.x + half, c.y + half}, color, grow);
      return;
    }
    case Marker::triangle:
      fill(list, triangle(c, 1.1F * r + 1.5F * grow, true), color);
      return;
    case Marker::diamond:
      fill(list, diamond(c, 1.22F * r + 1.35F * grow), color);
      return;
    case Marker::cross:
    case Marker::plus:
      bars(list, c, 1.1F * r + grow, 0.4F * r + grow, marker == Marker::cross, color);
      return;
  }
}

/// Draws the pieces between corners that are too sharp for ImGui's mitred joints; opaque lines get a round join there.
class Stroker {
 public:
  Stroker(ImDrawList* list, ImU32 color, float thickness) : list_(list), color_(color), thickness_(thickness) {}

  void run(std::span<const ImVec2> points) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const ImVec2 p = points[i];
      if (!std::isfinite(p.x) || !std::isfinite(p.y)) {
        flush();
        piece_.clear();
        continue;
      }
      if (!piece_.empty() && std::hypot(p.x - last_.x, p.y - last_.y) < 0.05F) continue;
      add(p);
    }
    flush();
  }

 private:
  void add(ImVec2 p) {
    if (piece_.empty()) {
      piece_.push_back(p);
      last_ = p;
      return;
    }
    const float length = std::hypot(p.x - last_.x, p.y - last_.y);
    const ImVec2 direction = {(p.x - last_.x) / length, (p.y - last_.y) / length};
    if (piece_.size() > 1) corner(direction, length);
    piece_.push_back(p);
    direction_ = direction;
    length_ = length;
    last_ = p;
    if (piece_.size() > 2000) {  // a primitive must stay within 16-bit indices
      flush();
      const ImVec2 before = {last_.x - 0.01F * direction_.x, last_.y - 0.01F * direction_.y};
      piece_ = {before, last_};
    }
  }
  void corner(ImVec2 direction, float length) {
    const float cosine = direction.x * direction_.x + direction.y * direction_.y;
    if (cosine > 0.8F) return;
    if (cosine > -0.1F) {
      const float cut = std::min({thickness_ * 0.5F, length * 0.4F, length_ * 0.4F});
      piece_.back() = {last_.x - cut * direction_.x, last_.y - cut * direction_.y};
      piece_.push_back({last_.x + cut * direction.x, last_.y + cut * direction.y});
      return;
    }
    flush();
    if (alpha_of(color_) > 250 && thickness_ > 1.5F) list_->AddCircleFilled(last_, thickness_ / 2, color_, 12);
    piece_ = {last_};
  }
  void flush() {
    if (piece_.size() > 1) {
      compat::polyline(list_, piece_.data(), static_cast<int>(piece_.size()), color_, false, thickness_);
    }
    piece_.clear();
  }

  ImDrawList* list_;
  ImU32 color_;
  float thickness_;
  std::vector<ImVec2> piece_;
  ImVec2 last_, direction_;
  float length_ = 0;
};

ImFont* font_or_small(const Theme& theme, ImFont* font) {
  if (font == nullptr) font = theme.small_font;
  return font != nullptr ? font : ImGui::GetFont();
}

void raw_text(ImDrawList* list, ImFont* font, ImVec2 position, ImU32 color, std::string_view text) {
  list->AddText(font, font->FontSize, position, color, text.data(), text.data() + text.size());
}

}  // namespace

void stroke(ImDrawList* list, std::span<const ImVec2> points, ImU32 color, float thickness, bool closed) {
  if (points.size() < 2 || alpha_of(color) == 0) return;
  if (!closed) {
    Stroker(list, color, thickness).run(points);
    return;
  }
  std::vector<ImVec2> ring(points.begin(), points.end());
  ring.push_back(points[0]);
  Stroker(list, color, thickness).run(ring);
}

void path(const Pen& pen, std::span<const ImVec2> points, const PathStyle& style) {
  const float thickness = pen.px(style.thickness);
  const ImU32 casing = faded(pen.theme.casing, style.casing_alpha);
  const float around = pen.px(style.casing);
  if (style.dash == Dash::solid) {
    if (around > 0) stroke(pen.list, points, casing, thickness + 2 * around);
    stroke(pen.list, points, style.color, thickness);
    return;
  }
  const auto dashes = dash_polyline(points, style.dash, thickness, style.phase);
  if (around > 0) {
    for (const auto& dash : dashes) stroke(pen.list, dash, casing, thickness + 2 * around);
  }
  for (const auto& dash : dashes) stroke(pen.list, dash, style.color, thickness);
}

void critical_marker(const Pen& pen, CriticalKind kind, ImVec2 center, float radius, bool hovered, bool selected) {
  const float r = pen.px(hovered ? radius * 1.25F : radius);
  const float casing_width = pen.px(1.6F);
  const ImU32 casing = pen.theme.casing, fill_color = pen.theme.ink;
  if (selected) selection_ring(pen, center, radius + 6);
  switch (kind) {
    case CriticalKind::minimum:
    case CriticalKind::maximum: {
      const bool up = kind == CriticalKind::maximum;
      fill(pen.list, triangle(center, 1.1F * r + 1.7F * casing_width, up), casing);
      fill(pen.list, triangle(center, 1.1F * r, up), fill_color);
      return;
    }
    case CriticalKind::saddle:
      fill(pen.list, diamond(center, 1.15F * r + 1.4F * casing_width), casing);
      fill(pen.list, diamond(center, 1.15F * r), fill_color);
      return;
    case CriticalKind::degenerate:
      outline(pen.list, diamond(center, 1.15F * r), casing, pen.px(1.8F) + 2 * casing_width);
      outline(pen.list, diamond(center, 1.15F * r), fill_color, pen.px(1.8F));
      return;
    case CriticalKind::kink:
      pen.list->AddCircle(center, 1.25F * r, casing, 28, pen.px(1.5F) + 2 * casing_width);
      bars(pen.list, center, 0.75F * r + casing_width, pen.px(0.8F) + casing_width, true, casing);
      pen.list->AddCircle(center, 1.25F * r, fill_color, 28, pen.px(1.5F));
      bars(pen.list, center, 0.75F * r, pen.px(0.8F), true, fill_color);
      return;
  }
}

void selection_ring(const Pen& pen, ImVec2 center, float radius) {
  pen.list->AddCircle(center, pen.px(radius), pen.theme.casing, 40, pen.px(4));
  pen.list->AddCircle(center, pen.px(radius), pen.theme.accent, 40, pen.px(2));
}

void start_ring(const Pen& pen, ImVec2 center, ImU32 color, float radius, bool hovered) {
  const float r = pen.px(hovered ? radius + 1.5F : radius);
  pen.list->AddCircleFilled(center, r, faded(pen.theme.casing, 0.45F), 32);
  pen.list->AddCircle(center, r, pen.theme.casing, 32, pen.px(5));
  pen.list->AddCircle(center, r, color, 32, pen.px(2.2F));
}

void ball(const Pen& pen, ImVec2 center, ImU32 color, Marker marker, float radius, bool hovered) {
  const float r = pen.px(hovered ? radius + 1 : radius) - pen.px(1);
  marker_shape(pen.list, center, r, marker, pen.px(2.6F), pen.theme.ball_casing);
  marker_shape(pen.list, center, r, marker, pen.px(1.6F), pen.theme.ball_rim);
  marker_shape(pen.list, center, r, marker, 0, color);
}

void fork_ring(const Pen& pen, ImVec2 center, ImU32 color, float radius) {
  const float r = pen.px(radius);
  pen.list->AddCircleFilled(center, r + pen.px(1.2F), pen.theme.casing, 24);
  pen.list->AddCircle(center, r - pen.px(0.5F), color, 24, pen.px(1.6F));
}

void singular_mark(const Pen& pen, ImVec2 center, ImU32 color, float radius) {
  const float r = pen.px(radius), out = r + pen.px(1.4F);
  pen.list->AddRectFilled({center.x - out, center.y - out}, {center.x + out, center.y + out}, pen.theme.casing);
  pen.list->AddRectFilled({center.x - r, center.y - r}, {center.x + r, center.y + r}, color);
  const float inner = r - pen.px(1.3F);
  pen.list->AddRectFilled({center.x - inner, center.y - inner}, {center.x + inner, center.y + inner}, pen.theme.casing);
}

void crosshair(const Pen& pen, ImVec2 center, float radius) {
  const float outer = pen.px(radius), inner = pen.px(2.5F);
  const ImU32 colors[] = {pen.theme.casing, pen.theme.ink};
  const float widths[] = {pen.px(3.6F), pen.px(1.4F)};
  for (int pass = 0; pass < 2; ++pass) {
    const float more = pass == 0 ? pen.px(1) : 0;
    const ImVec2 directions[] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
    for (const ImVec2 d : directions) {
      pen.list->AddLine({center.x + (inner - more) * d.x, center.y + (inner - more) * d.y},
                        {center.x + (outer + more) * d.x, center.y + (outer + more) * d.y}, colors[pass], widths[pass]);
    }
  }
}

void end_cross(const Pen& pen, ImVec2 center, ImU32 color, float radius) {
  bars(pen.list, center, pen.px(radius + 1.2F), pen.px(2), true, pen.theme.casing);
  bars(pen.list, center, pen.px(radius), pen.px(0.9F), true, color);
}

void exit_arrow(const Pen& pen, ImVec2 at, ImVec2 direction, ImU32 color, float size) {
  const float length = std::hypot(direction.x, direction.y);
  if (!(length > 0) || !std::isfinite(length)) return;
  const ImVec2 u = {direction.x / length, direction.y / length}, v = {-u.y, u.x};
  auto head = [&](float grow) {
    const float s = pen.px(size), tip = s + 1.6F * grow, half = 0.62F * s + 1.2F * grow, back = -grow;
    return std::array<ImVec2, 3>{ImVec2{at.x + tip * u.x, at.y + tip * u.y},
                                 ImVec2{at.x + back * u.x + half * v.x, at.y + back * u.y + half * v.y},
                                 ImVec2{at.x + back * u.x - half * v.x, at.y + back * u.y - half * v.y}};
  };
  fill(pen.list, head(pen.px(1.5F)), pen.theme.casing);
  fill(pen.list, head(0), color);
}

void arrow(const Pen& pen, ImVec2 from, ImVec2 to, ImU32 color, float thickness) {
  const ImVec2 d = {to.x - from.x, to.y - from.y};
  const float length = std::hypot(d.x, d.y);
  if (!(length > pen.px(1.5F)) || !std::isfinite(length)) return;
  const ImVec2 u = {d.x / length, d.y / length}, v = {-u.y, u.x};
  const float t = pen.px(thickness), head = std::min(t * 4.2F, length * 0.7F), half = head * 0.46F;
  const float casing = pen.px(1.4F);
  const ImVec2 neck = {to.x - 0.9F * head * u.x, to.y - 0.9F * head * u.y};
  auto point_of = [&](float along, float across) {
    return ImVec2{to.x + along * u.x + across * v.x, to.y + along * u.y + across * v.y};
  };
  pen.list->AddLine(from, neck, pen.theme.casing, t + 2 * casing);
  fill(pen.list,
       std::array<ImVec2, 3>{point_of(2.4F * casing, 0), point_of(-head - casing, half + 1.5F * casing),
                             point_of(-head - casing, -half - 1.5F * casing)},
       pen.theme.casing);
  pen.list->AddLine(from, neck, color, t);
  fill(pen.list, std::array<ImVec2, 3>{to, point_of(-head, half), point_of(-head, -half)}, color);
}

Rect tip_label_rect(const Pen& pen, ImVec2 from, ImVec2 tip, std::string_view text, ImFont* font, const Rect* bounds) {
  const ImVec2 size = text_size(font_or_small(pen.theme, font), text);
  const ImVec2 d = {tip.x - from.x, tip.y - from.y};
  const float length = std::max(std::hypot(d.x, d.y), 1e-3F);
  const ImVec2 u = {d.x / length, d.y / length};
  // The nearest box outside the tip: its support in the arrow's direction plus a gap.
  const float reach = 0.5F * (std::abs(u.x) * size.x + std::abs(u.y) * size.y) + pen.px(7);
  ImVec2 center = {tip.x + reach * u.x, tip.y + reach * u.y};
  if (bounds != nullptr) {
    const float margin = pen.px(6);
    const float left = bounds->min.x + size.x / 2 + margin, right = bounds->max.x - size.x / 2 - margin;
    const float top = bounds->min.y + size.y / 2 + margin, bottom = bounds->max.y - size.y / 2 - margin;
    if (left < right) center.x = std::clamp(center.x, left, right);
    if (top < bottom) center.y = std::clamp(center.y, top, bottom);
  }
  return {{center.x - size.x / 2, center.y - size.y / 2}, {center.x + size.x / 2, center.y + size.y / 2}};
}

ImVec2 text_size(ImFont* font, std::string_view text) {
  if (font == nullptr) font = ImGui::GetFont();
  return font->CalcTextSizeA(font->FontSize, 1e9F, 0, text.data(), text.data() + text.size());
}

void plain_text(const Pen& pen, ImVec2 position, ImU32 color, std::string_view text, ImFont* font) {
  raw_text(pen.list, font_or_small(pen.theme, font), position, color, text);
}

void halo_text(const Pen& pen, ImVec2 position, ImU32 color, std::string_view text, ImFont* font, float halo_alpha) {
  font = font_or_small(pen.theme, font);
  const float r = std::max(1.0F, std::round(pen.px(1)));
  const ImU32 halo = faded(pen.theme.casing, halo_alpha * 0.6F);
  for (int i = 0; i < 8; ++i) {
    const float angle = pi / 4 * static_cast<float>(i);
    const ImVec2 shift = {std::round(std::cos(angle) * 1.1F) * r, std::round(std::sin(angle) * 1.1F) * r};
    raw_text(pen.list, font, {position.x + shift.x, position.y + shift.y}, halo, text);
  }
  raw_text(pen.list, font, position, color, text);
}

void halo_text_rotated(const Pen& pen, ImVec2 center, float angle, ImU32 color, std::string_view text, ImFont* font,
                       float halo_alpha) {
  font = font_or_small(pen.theme, font);
  const ImVec2 size = text_size(font, text);
  // Written in the middle of the clip rectangle, where no glyph is culled, then carried to its place.
  const ImVec2 clip_min = pen.list->GetClipRectMin(), clip_max = pen.list->GetClipRectMax();
  const ImVec2 base = {std::floor((clip_min.x + clip_max.x - size.x) / 2),
                       std::floor((clip_min.y + clip_max.y - size.y) / 2)};
  const ImVec2 middle = {base.x + size.x / 2, base.y + size.y / 2};
  const int first = pen.list->VtxBuffer.Size;
  halo_text(pen, base, color, text, font, halo_alpha);
  const float c = std::cos(angle), s = std::sin(angle);
  for (int i = first; i < pen.list->VtxBuffer.Size; ++i) {
    ImVec2& p = pen.list->VtxBuffer[i].pos;
    const ImVec2 d = {p.x - middle.x, p.y - middle.y};
    p = {center.x + c * d.x - s * d.y, center.y + s * d.x + c * d.y};
  }
}

void patch_text(const Pen& pen, ImVec2 position, ImU32 color, std::string_view text, ImFont* font) {
  font = font_or_small(pen.theme, font);
  const ImVec2 size = text_size(font, text), at = {std::round(position.x), std::round(position.y)};
  pen.list->AddRectFilled({at.x - pen.px(4), at.y - pen.px(1)}, {at.x + size.x + pen.px(4), at.y + size.y + pen.px(1)},
                          faded(pen.theme.casing, 0.85F), pen.px(3));
  raw_text(pen.list, font, at, color, text);
}

void progress_line(const Pen& pen, const Rect& rect, double time) {
  const float share = static_cast<float>(std::fmod(time / 1.4, 1.0)), part = 0.3F * rect.width();
  const float left = rect.min.x - part + share * (rect.width() + part);
  pen.list->AddRectFilled({std::max(left, rect.min.x), rect.min.y},
                          {std::min(left + part, rect.max.x), rect.min.y + pen.px(2)}, pen.theme.accent);
}

void label_box(const Pen& pen, ImVec2 anchor, std::span<const BoxLine> lines, const Rect& bounds) {
  if (lines.empty()) return;
  ImFont* font = font_or_small(pen.theme, nullptr);
  const float padding = pen.px(6), gap = pen.px(12), line_height = font->FontSize + pen.px(3), patch = pen.px(8);
  float width = 0;
  bool patches = false;
  for (const BoxLine& line : lines) {
    width = std::max(width, text_size(font, line.text).x);
    patches = patches || line.patch != 0;
  }
  const float indent = patches ? patch + pen.px(5) : 0;
  const ImVec2 size = {width + indent + 2 * padding,
                       line_height * static_cast<float>(lines.size()) + 2 * padding - pen.px(3)};
  ImVec2 at = {anchor.x + gap, anchor.y + gap};
  if (at.x + size.x > bounds.max.x) at.x = anchor.x - gap - size.x;
  if (at.y + size.y > bounds.max.y) at.y = anchor.y - gap - size.y;
  at.x = std::floor(std::max(at.x, bounds.min.x));
  at.y = std::floor(std::max(at.y, bounds.min.y));
  const ImVec2 end = {at.x + size.x, at.y + size.y};
  pen.list->AddRectFilled(at, end, faded(pen.theme.panel, 0.96F), pen.px(4));
  compat::rect(pen.list, at, end, pen.theme.line, pen.px(4), pen.px(1));
  float y = at.y + padding;
  for (const BoxLine& line : lines) {
    if (line.patch != 0) {
      const float top = std::floor(y + (font->FontSize - patch) / 2);
      pen.list->AddRectFilled({at.x + padding, top}, {at.x + padding + patch, top + patch}, line.patch, pen.px(2));
    }
    raw_text(pen.list, font, {at.x + padding + indent, y}, pen.theme.text, line.text);
    y += line_height;
  }
}

}  // namespace saddlescope::overlay

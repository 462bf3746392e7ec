#include "app/draw/thumbnail_relief.h"

#include <algorithm>
#include <cmath>

#include "app/draw/colormap.h"

namespace saddlescope {
namespace {

constexpr std::size_t cells = 44;  // along each side
constexpr double relief_height = 0.62;

struct ReliefPoint {
  double x = 0, y = 0;
};

/// Where a point of the box lies before it is fitted: a and b from 0 to 1, h a height from 0 to 1. Seen from the side
/// where a is small and b is small, as by the opening camera.
ReliefPoint relief_at(double a, double b, double h) {
  constexpr double azimuth = -33 * M_PI / 180, elevation = 40 * M_PI / 180;
  const double x = a - 0.5, y = b - 0.5;
  const double right = x * std::cos(azimuth) - y * std::sin(azimuth);
  const double away = x * std::sin(azimuth) + y * std::cos(azimuth);
  return {right, -away * std::sin(elevation) - relief_height * h * std::cos(elevation)};
}

class Relief {
 public:
  Relief(const Thumbnail& picture, const overlay::Rect& rect) : picture_(picture) {
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    for (std::size_t j = 0; j <= cells; ++j)
      for (std::size_t i = 0; i <= cells; ++i) {
        const ReliefPoint p = relief_at(unit(i), unit(j), height(unit(i), unit(j)));
        left = std::min(left, p.x), right = std::max(right, p.x);
        top = std::min(top, p.y), bottom = std::max(bottom, p.y);
      }
    scale_ = static_cast<float>(std::min(static_cast<double>(rect.width()) / (right - left),
                                         static_cast<double>(rect.height()) / (bottom - top)));
    offset_ = {rect.center().x - scale_ * static_cast<float>((left + right) / 2),
               rect.center().y - scale_ * static_cast<float>((top + bottom) / 2)};
  }
  static double unit(std::size_t k) { return static_cast<double>(k) / static_cast<double>(cells); }
  /// Of the nearest grid point; holes lie on the floor.
  double height(double a, double b) const {
    const auto place = [](double share, std::size_t count) {
      return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(count - 1)));
    };
    const float h = picture_.heights[place(b, picture_.rows) * picture_.columns + place(a, picture_.columns)];
    return std::isnan(h) ? 0 : static_cast<double>(h);
  }
  ImVec2 screen(double a, double b) const {
    const ReliefPoint p = relief_at(a, b, height(a, b));
    return {offset_.x + scale_ * static_cast<float>(p.x), offset_.y + scale_ * static_cast<float>(p.y)};
  }
  /// Lit from the upper left.
  double light(double a, double b) const {
    constexpr double step = 1.0 / static_cast<double>(cells);
    const double da = relief_height * (height(a + step, b) - height(a - step, b)) / (2 * step);
    const double db = relief_height * (height(a, b + step) - height(a, b - step)) / (2 * step);
    const double length = std::sqrt(1 + da * da + db * db);
    return 0.72 + 0.28 * std::clamp((0.8 + 0.55 * da - 0.25 * db) / length, 0.0, 1.0);
  }

 private:
  const Thumbnail& picture_;
  float scale_ = 1;
  ImVec2 offset_;
};

ImU32 shaded(const std::string& name, double height, double light) {
  const Rgb rgb = colormap_at(name, height);
  const auto part = [&](std::uint8_t c) { return static_cast<int>(std::lround(c * light)); };
  return IM_COL32(part(rgb.r), part(rgb.g), part(rgb.b), 255);
}

}  // namespace

void draw_relief(const overlay::Pen& pen, const Thumbnail& picture, const std::string& colormap_name,
                 const overlay::Rect& rect) {
  if (picture.rows < 2 || picture.columns < 2) return;
  const Relief relief(picture, rect);
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  // From the far corner, where b is large and a small, to the near one.
  for (std::size_t row = cells; row-- > 0;) {
    pen.list->PrimReserve(6 * static_cast<int>(cells), 4 * static_cast<int>(cells));
    for (std::size_t i = 0; i < cells; ++i) {
      const double a0 = Relief::unit(i), a1 = Relief::unit(i + 1), b0 = Relief::unit(row), b1 = Relief::unit(row + 1);
      const double a = (a0 + a1) / 2, b = (b0 + b1) / 2;
      pen.list->PrimQuadUV(relief.screen(a0, b0), relief.screen(a1, b0), relief.screen(a1, b1), relief.screen(a0, b1),
                           white, white, white, white, shaded(colormap_name, relief.height(a, b), relief.light(a, b)));
    }
  }
  for (const Thumbnail::Path& path : picture.paths) {
    std::vector<ImVec2> points;
    for (const PlanePoint& at : path.points)
      points.push_back(at.a < 0 || at.a > 1 || at.b < 0 || at.b > 1 ? ImVec2(NAN, NAN) : relief.screen(at.a, at.b));
    for (const auto& piece : overlay::clip_polyline(points, rect.grown(2)))
      overlay::path(pen, piece, {.color = color(path.color), .thickness = 2, .casing = 1.2F});
    if (!points.empty() && std::isfinite(points.back().x))
      overlay::ball(pen, points.back(), color(path.color), Marker::circle, 4);
  }
}

}  // namespace saddlescope

#include "app/map/map_transform.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

constexpr double far_pixels = 1e7;

float bounded(double pixels) {
  return std::isnan(pixels) ? static_cast<float>(pixels)
                            : static_cast<float>(std::clamp(pixels, -far_pixels, far_pixels));
}

}  // namespace

float MapTransform::x(double a) const { return bounded(rect.min.x + (a - window.a.minimum) * pixels_per_a()); }
float MapTransform::y(double b) const { return bounded(rect.max.y - (b - window.b.minimum) * pixels_per_b()); }

PlanePoint MapTransform::to_plane(ImVec2 screen) const {
  return {window.a.minimum + (static_cast<double>(screen.x) - rect.min.x) / pixels_per_a(),
          window.b.minimum + (static_cast<double>(rect.max.y) - screen.y) / pixels_per_b()};
}

bool MapTransform::operator==(const MapTransform& other) const {
  return window == other.window && rect.min.x == other.rect.min.x && rect.min.y == other.rect.min.y &&
         rect.max.x == other.rect.max.x && rect.max.y == other.rect.max.y;
}

PlaneWindow panned(const MapTransform& transform, ImVec2 pixels) {
  const double da = -static_cast<double>(pixels.x) / transform.pixels_per_a();
  const double db = static_cast<double>(pixels.y) / transform.pixels_per_b();
  PlaneWindow window = transform.window;
  window.a = {window.a.minimum + da, window.a.maximum + da};
  window.b = {window.b.minimum + db, window.b.maximum + db};
  return window;
}

Interval scaled_about(const Interval& interval, double fixed, double factor) {
  const double minimum = fixed + (interval.minimum - fixed) * factor,
               maximum = fixed + (interval.maximum - fixed) * factor;
  // 10⁻¹¹ of its distance from 0: a few thousand doubles are left across the picture.
  const double smallest = std::max(1e-11 * std::max(std::abs(minimum), std::abs(maximum)), 1e-250);
  const double size = maximum - minimum;
  if (!(size > smallest) || !(size < 1e12)) return interval;
  return {minimum, maximum};
}

PlaneWindow zoomed(const MapTransform& transform, ImVec2 cursor, double notches) {
  const PlanePoint fixed = transform.to_plane(cursor);
  const double factor = std::pow(1.1, -notches);
  const PlaneWindow window = {scaled_about(transform.window.a, fixed.a, factor),
                              scaled_about(transform.window.b, fixed.b, factor)};
  // Both axes or none, else the picture would be stretched at the limit.
  if (window.a == transform.window.a || window.b == transform.window.b) return transform.window;
  return window;
}

PlaneWindow boxed(const MapTransform& transform, ImVec2 corner, ImVec2 opposite) {
  if (std::abs(corner.x - opposite.x) < 4 || std::abs(corner.y - opposite.y) < 4) return transform.window;
  const PlanePoint p = transform.to_plane(corner), q = transform.to_plane(opposite);
  const Interval a = {std::min(p.a, q.a), std::max(p.a, q.a)}, b = {std::min(p.b, q.b), std::max(p.b, q.b)};
  // The same limits as for the wheel: scaling by 1 says whether a size is allowed.
  auto allowed = [](const Interval& i) {
    return i.size() > std::max(1e-11 * std::max(std::abs(i.minimum), std::abs(i.maximum)), 1e-250);
  };
  return allowed(a) && allowed(b) ? PlaneWindow{a, b} : transform.window;
}

double rounded_to_pixel(double value, double units_per_pixel) {
  if (!(units_per_pixel > 0) || !std::isfinite(value)) return value;
  const double power = std::floor(std::log10(units_per_pixel));
  if (power < -15 || power > 15) return value;
  // Divide by a whole number: −0.95 then is the double that "-0.95" reads as.
  const double rounded = power < 0 ? std::round(value * std::pow(10.0, -power)) / std::pow(10.0, -power)
                                   : std::round(value / std::pow(10.0, power)) * std::pow(10.0, power);
  return rounded == 0 ? 0 : rounded;
}

overlay::Rect plot_rect(const overlay::Rect& space, const PlaneWindow& window, bool equal) {
  const float width = space.width(), height = space.height();
  const double ratio = window.a.size() / window.b.size();
  if (!equal || width <= 0 || height <= 0 || !(ratio <= most_unequal) || !(ratio >= 1 / most_unequal)) return space;
  const auto wide = static_cast<float>(std::min<double>(width, height * ratio));
  const float plot_width = std::floor(wide), plot_height = std::floor(static_cast<float>(wide / ratio));
  const float left = std::floor(space.min.x + (width - plot_width) / 2),
              top = std::floor(space.min.y + (height - plot_height) / 2);
  return {{left, top}, {left + plot_width, top + plot_height}};
}

}  // namespace saddlescope

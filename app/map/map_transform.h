// From a window of the plane to a rectangle on the screen and back, with the window edits that the mouse asks for (pan,
// zoom, box). Plain values in double, so that deep zooms stay exact; any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "app/draw/overlay.h"
#include "core/plane/plane.h"
#include "core/plane/plane_projector.h"

namespace saddlescope {

/// a runs to the right, b upwards; the axes scale independently.
struct MapTransform {
  PlaneWindow window;
  overlay::Rect rect;

  double pixels_per_a() const { return rect.width() / window.a.size(); }
  double pixels_per_b() const { return rect.height() / window.b.size(); }
  float x(double a) const;
  float y(double b) const;
  /// Far points are moved to a finite distance of 10⁷ pixels, NaN stays NaN.
  ImVec2 to_screen(double a, double b) const { return {x(a), y(b)}; }
  ImVec2 to_screen(const PlanePoint& point) const { return to_screen(point.a, point.b); }
  PlanePoint to_plane(ImVec2 screen) const;
  bool operator==(const MapTransform& other) const;
};

/// Window moved so that the picture follows the mouse by this many pixels.
PlaneWindow panned(const MapTransform& transform, ImVec2 pixels);
/// Window scaled by 1.1^(−notches) about the point under the cursor, which stays where it is; unchanged where it would
/// become too small for double or too large to be useful.
PlaneWindow zoomed(const MapTransform& transform, ImVec2 cursor, double notches);
/// One interval scaled by `factor` about a fixed value; unchanged at the limits of zoomed().
Interval scaled_about(const Interval& interval, double fixed, double factor);
/// Window that shows what the box between two screen points shows; unchanged for a box under 4 pixels in a direction.
PlaneWindow boxed(const MapTransform& transform, ImVec2 corner, ImVec2 opposite);

/// `value` rounded to the power of ten that is just below a pixel's size, so that points set by the mouse have short
/// numbers.
double rounded_to_pixel(double value, double units_per_pixel);

/// Ranges that differ by more have no equal axes: the plot would be a stripe.
inline constexpr double most_unequal = 3;
/// Largest rectangle for the plot inside `space` in which a unit is as long upwards as to the right; all of the space
/// where that is not asked for, or the ranges differ too much.
overlay::Rect plot_rect(const overlay::Rect& space, const PlaneWindow& window, bool equal);

}  // namespace saddlescope

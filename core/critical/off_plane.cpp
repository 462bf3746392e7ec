#include "core/critical/off_plane.h"

#include <algorithm>
#include <cmath>

#include "core/critical/slice_kind.h"
#include "core/plane/slice.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

/// "a saddle", "a degenerate point".
std::string with_article(CriticalKind kind) {
  return "a " + std::string(critical_kind_name(kind)) + (kind == CriticalKind::degenerate ? " point" : "");
}

/// Of the window's longer side: a point nearer than the first lies in the plane; over the second marks fade to 1/e.
constexpr double in_plane = 0.002, fading_length = 0.25;
constexpr double least_strength = 0.12;

}  // namespace

OffPlane::OffPlane(const Plane& plane, const PlaneWindow& window) : plane_(&plane) {
  const double side = std::max(window.a.size(), window.b.size());
  near_ = in_plane * side;
  reach_ = fading_length * side;
}

double OffPlane::distance(const double* point) const { return whole() ? 0 : distance_to_plane(*plane_, point); }

float OffPlane::strength(double distance) const {
  if (!off(distance)) return 1;
  return static_cast<float>(std::max(least_strength, std::exp(-distance / reach_)));
}

std::string OffPlane::text(double distance) const {
  return off(distance) ? readable_text(distance, 2) + " off" : std::string();
}

std::string OffPlane::note(const CriticalPoint& point) const {
  if (whole() || point.at.size() != plane_->dimension()) return {};
  if (const std::string away = text(distance(point.at.data())); !away.empty()) return away + " the plane";
  const CriticalKind look = kind_in_plane(*plane_, point);
  if (look == point.kind) return {};
  return with_article(point.kind) + "; in this slice it looks like " + with_article(look);
}

}  // namespace saddlescope

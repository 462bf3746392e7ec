#include "app/curve/curve_ball.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace saddlescope {

CurveTrack::CurveTrack(std::vector<ImVec2> points) : points_(std::move(points)), way_(points_.size(), 0.0F) {
  for (std::size_t i = 1; i < points_.size(); ++i) {
    const float step = std::hypot(points_[i].x - points_[i - 1].x, points_[i].y - points_[i - 1].y);
    way_[i] = way_[i - 1] + (std::isfinite(step) ? step : 0);
  }
}

float CurveTrack::resting_height(ImVec2 center, float radius) const {
  float height = center.y;
  auto point = std::lower_bound(points_.begin(), points_.end(), center.x - radius,
                                [](const ImVec2& p, float x) { return p.x < x; });
  for (; point != points_.end() && point->x < center.x + radius; ++point) {
    const float across = point->x - center.x;
    const float touching = point->y - std::sqrt(std::max(radius * radius - across * across, 0.0F));
    if (touching < height) height = touching;
  }
  return height;
}

RollingBall CurveTrack::ball_at(ImVec2 contact, float radius) const {
  ImVec2 along = {1, 0};
  float way = 0;
  if (points_.size() > 1) {
    const auto after = std::upper_bound(points_.begin(), points_.end(), contact.x,
                                        [](float x, const ImVec2& point) { return x < point.x; });
    const auto last = static_cast<std::ptrdiff_t>(points_.size()) - 1;
    const auto i = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(after - points_.begin() - 1, 0, last - 1));
    // The slope at both ends of the piece, from their neighbours: in between it changes steadily, so the ball does not
    // jerk from piece to piece.
    const auto slope = [&](std::size_t at) {
      const ImVec2 p = points_[at > 0 ? at - 1 : at], q = points_[std::min(at + 1, points_.size() - 1)];
      return (q.y - p.y) / (q.x - p.x);
    };
    const float share = std::clamp((contact.x - points_[i].x) / (points_[i + 1].x - points_[i].x), 0.0F, 1.0F);
    const float tangent = (1 - share) * slope(i) + share * slope(i + 1);
    if (std::isfinite(tangent)) {
      const float length = std::hypot(1.0F, tangent);
      along = {1 / length, tangent / length};
    }
    way = (1 - share) * way_[i] + share * way_[i + 1];
  }
  const ImVec2 normal = {along.y, -along.x};
  const float angle = std::atan2(normal.y, normal.x) + way / radius;
  ImVec2 center = {contact.x + radius * normal.x, contact.y + radius * normal.y};
  center.y = std::max(resting_height(center, radius), center.y - radius);
  const float arm = 0.5F * radius;
  return {contact, center, {center.x + arm * std::cos(angle), center.y + arm * std::sin(angle)}};
}

}  // namespace saddlescope

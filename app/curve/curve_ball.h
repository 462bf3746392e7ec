// The ball that lies on a drawn curve and rolls along it: where its middle is and how far it has turned. Private to the
// curve view. Plain geometry in screen pixels, y downwards; any thread.
#pragma once

#include <imgui.h>

#include <span>
#include <vector>

namespace saddlescope {

/// Unscaled radius of a ball.
inline constexpr float curve_ball_radius = 9;

struct RollingBall {
  ImVec2 contact;  ///< the point of the curve that it stands for
  ImVec2 center;
  ImVec2 mark;  ///< middle of the mark on it, which shows that it turns
};

/// A curve as the screen shows it, with the way along it.
class CurveTrack {
 public:
  CurveTrack() = default;
  /// points: x ascending; where y is not finite there is no curve.
  explicit CurveTrack(std::vector<ImVec2> points);

  std::span<const ImVec2> points() const { return points_; }
  /// The ball of `radius` pixels that touches the curve from above, along its normal, at `contact`, a point of it. It
  /// rolls without slipping: seen from the normal the mark has turned clockwise by the way along the curve (from its
  /// left end) over the radius. In a valley narrower than itself it is lifted off `contact`, by its radius at most.
  RollingBall ball_at(ImVec2 contact, float radius) const;

 private:
  /// y of the middle of a ball that is put down at x = center.x; no lower than `center`.
  float resting_height(ImVec2 center, float radius) const;

  std::vector<ImVec2> points_;
  std::vector<float> way_;  ///< along the curve up to each point; gaps count nothing
};

}  // namespace saddlescope

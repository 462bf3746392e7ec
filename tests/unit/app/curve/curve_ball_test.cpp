#include "app/curve/curve_ball.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace saddlescope {
namespace curve_ball_test {

constexpr float radius = 10;

double mark_angle(const RollingBall& ball) {
  return std::atan2(ball.mark.y - ball.center.y, ball.mark.x - ball.center.x);
}
double turned(const RollingBall& from, const RollingBall& to) {
  const double turn = mark_angle(to) - mark_angle(from);
  return turn < 0 ? turn + 2 * std::numbers::pi : turn;
}

TEST(CurveBall, LiesOnALevelLineAndRolls) {
  std::vector<ImVec2> points;
  for (int i = 0; i <= 100; ++i) points.push_back({static_cast<float>(2 * i), 50});
  const CurveTrack track(points);
  const RollingBall start = track.ball_at({20, 50}, radius);
  EXPECT_FLOAT_EQ(start.center.x, 20);
  EXPECT_FLOAT_EQ(start.center.y, 40) << "above: y grows downwards";
  // A quarter of its circumference to the right is a quarter turn clockwise, which on the screen is positive.
  const auto quarter = static_cast<float>(radius * std::numbers::pi / 2);
  EXPECT_NEAR(turned(start, track.ball_at({20 + quarter, 50}, radius)), std::numbers::pi / 2, 1e-4);
  EXPECT_NEAR(std::sin(turned(start, track.ball_at({20 + 4 * quarter, 50}, radius))), 0, 1e-4) << "a whole turn";
  EXPECT_NEAR(turned(track.ball_at({20 + quarter, 50}, radius), start), 1.5 * std::numbers::pi, 1e-4) << "and back";
}

TEST(CurveBall, TouchesAlongTheNormal) {
  // Down to the right at 45°: the normal points up and to the right.
  std::vector<ImVec2> points;
  for (int i = 0; i <= 100; ++i) points.push_back({static_cast<float>(i), static_cast<float>(i)});
  const CurveTrack track(points);
  const RollingBall ball = track.ball_at({40, 40}, radius);
  EXPECT_NEAR(ball.center.x, 40 + radius / std::numbers::sqrt2, 1e-4);
  EXPECT_NEAR(ball.center.y, 40 - radius / std::numbers::sqrt2, 1e-4);
  // The way is √2 times the way along x.
  const auto x = static_cast<float>(40 + radius * std::numbers::pi / 2 / std::numbers::sqrt2);
  EXPECT_NEAR(turned(ball, track.ball_at({x, x}, radius)), std::numbers::pi / 2, 1e-4);
}

TEST(CurveBall, RestsOnTheWallsOfANarrowValley) {
  // y falls by 2 pixels for each pixel towards x = 50: the ball stops where both walls are its radius away, √5 radii
  // above the bottom.
  std::vector<ImVec2> points;
  for (int i = 0; i <= 1000; ++i) {
    const float x = 0.1F * static_cast<float>(i);
    points.push_back({x, 100 - 2 * std::fabs(x - 50)});
  }
  const CurveTrack track(points);
  const float small = 4;
  EXPECT_NEAR(track.ball_at({50, 100}, small).center.y, 100 - 2 * small, 0.01) << "lifted by its radius at most";
  // A shallow valley, 1 in 2: √5/2 radii above the bottom.
  for (ImVec2& p : points) p.y = 100 - 0.5F * std::fabs(p.x - 50);
  const CurveTrack shallow(points);
  EXPECT_NEAR(shallow.ball_at({50, 100}, small).center.y, 100 - small * std::sqrt(5.0F) / 2, 0.01);
  EXPECT_FLOAT_EQ(shallow.ball_at({50, 100}, small).center.x, 50);
}

TEST(CurveBall, StandsWhereThereIsNoCurve) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const CurveTrack none, holes({{0, nan}, {10, nan}, {20, 5}, {30, 5}});
  EXPECT_FLOAT_EQ(none.ball_at({3, 4}, radius).center.y, 4 - radius);
  const RollingBall ball = holes.ball_at({5, 4}, radius);
  EXPECT_TRUE(std::isfinite(ball.center.x) && std::isfinite(ball.mark.x));
  EXPECT_FLOAT_EQ(holes.ball_at({25, 5}, radius).center.y, 5 - radius);
}

}  // namespace curve_ball_test
}  // namespace saddlescope

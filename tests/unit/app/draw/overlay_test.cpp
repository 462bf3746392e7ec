#include "app/draw/overlay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace saddlescope::overlay {
namespace overlay_test {

const Rect frame = {{0, 0}, {100, 50}};

TEST(ClipSegment, CutsAtTheFrame) {
  ImVec2 a = {-50, 25}, b = {150, 25};
  ASSERT_TRUE(clip_segment(a, b, frame));
  EXPECT_FLOAT_EQ(a.x, 0);
  EXPECT_FLOAT_EQ(b.x, 100);
  ImVec2 c = {50, 25}, d = {150, 75};  // through the right upper corner's height: leaves at (100, 50)
  ASSERT_TRUE(clip_segment(c, d, frame));
  EXPECT_FLOAT_EQ(d.x, 100);
  EXPECT_FLOAT_EQ(d.y, 50);
}

TEST(ClipSegment, InsideStaysBitForBitAndOutsideGoes) {
  ImVec2 a = {1.1F, 2.2F}, b = {3.3F, 4.4F};
  ASSERT_TRUE(clip_segment(a, b, frame));
  EXPECT_EQ(a.x, 1.1F);
  EXPECT_EQ(b.y, 4.4F);
  ImVec2 c = {-10, 60}, d = {120, 70};
  EXPECT_FALSE(clip_segment(c, d, frame));
  ImVec2 e = {-10, 40}, f = {10, 120};  // passes the corner outside
  EXPECT_FALSE(clip_segment(e, f, frame));
  ImVec2 g = {NAN, 1}, h = {5, 5};
  EXPECT_FALSE(clip_segment(g, h, frame));
}

TEST(ClipSegment, FarEndsKeepTheDirection) {
  ImVec2 a = {50, 25}, b = {1e7F, 25 + 1e6F};
  ASSERT_TRUE(clip_segment(a, b, frame));
  EXPECT_NEAR(b.x, 100, 1e-3);
  EXPECT_NEAR(b.y, 25 + 50 * (1e6 / (1e7 - 50)), 1e-2);
}

TEST(ClipPolyline, PiecesBetweenCrossings) {
  const ImVec2 points[] = {{10, 10}, {20, 10}, {20, 200}, {40, 200}, {40, 10}, {50, 10}};
  const auto pieces = clip_polyline(points, frame);
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(pieces[0].size(), 3U);
  EXPECT_FLOAT_EQ(pieces[0].back().y, 50);
  EXPECT_FLOAT_EQ(pieces[1].front().x, 40);
  EXPECT_FLOAT_EQ(pieces[1].front().y, 50);
  EXPECT_FLOAT_EQ(pieces[1].back().x, 50);
}

TEST(ClipPolyline, APointThatIsNotFiniteEndsAPiece) {
  const ImVec2 points[] = {{10, 10}, {20, 10}, {NAN, 10}, {40, 10}, {50, 10}};
  EXPECT_EQ(clip_polyline(points, frame).size(), 2U);
}

TEST(ThinPath, StaysWithinTheDistanceAndKeepsTheEnds) {
  std::vector<ImVec2> spiral;
  for (int i = 0; i <= 100'000; ++i) {
    const float t = static_cast<float>(i) * 1e-3F;
    spiral.push_back({50 + 0.3F * t * std::cos(t), 25 + 0.3F * t * std::sin(t)});
  }
  const auto kept = thin_path(spiral, 0.5F, 1'000'000);
  EXPECT_LT(kept.size(), 5000U);
  EXPECT_EQ(kept.front().x, spiral.front().x);
  EXPECT_EQ(kept.back().x, spiral.back().x);
  std::size_t at = 0;
  for (const ImVec2 p : spiral) {  // nothing that was dropped lies further away than the distance
    while (at + 1 < kept.size() && std::hypot(kept[at + 1].x - p.x, kept[at + 1].y - p.y) < 1e-6F) ++at;
    float nearest = 1e9F;
    for (std::size_t k = at; k < std::min(at + 2, kept.size()); ++k)
      nearest = std::min(nearest, std::hypot(kept[k].x - p.x, kept[k].y - p.y));
    ASSERT_LE(nearest, 0.5001F);
  }
  EXPECT_LE(thin_path(spiral, 0.5F, 300).size(), 300U);
}

TEST(ThinPath, CutsNoCornersOfAPathThatBounces) {
  // Across a valley and back, twenty thousand times, while it creeps along; then on along its floor.
  std::vector<ImVec2> path;
  for (int i = 0; i < 20'000; ++i) path.push_back({100 + 0.002F * static_cast<float>(i), i % 2 == 0 ? 50.0F : 250.0F});
  path.push_back({140, 150});
  path.push_back({300, 150});
  const auto kept = thin_path(path, 0.5F, 1000);
  EXPECT_LE(kept.size(), 1000U);
  const auto drawn = [&](ImVec2 p) {
    float nearest = 1e9F;
    for (std::size_t i = 0; i + 1 < kept.size(); ++i)
      nearest = std::min(nearest, distance_to_segment(p, kept[i], kept[i + 1]));
    return nearest;
  };
  for (const ImVec2 p : path) EXPECT_LT(drawn(p), 1.1F) << p.x << ", " << p.y;
  EXPECT_LT(drawn({220, 150}), 1.1F);
}

float length_of(const std::vector<std::vector<ImVec2>>& pieces) {
  float length = 0;
  for (const auto& piece : pieces) {
    for (std::size_t i = 0; i + 1 < piece.size(); ++i)
      length += std::hypot(piece[i + 1].x - piece[i].x, piece[i + 1].y - piece[i].y);
  }
  return length;
}

TEST(DashPolyline, CoversItsShareOfTheLineRoundCorners) {
  const ImVec2 points[] = {{0, 0}, {66, 0}, {66, 66}};  // 132 = 10 periods of 13.2 at thickness 2
  const auto pieces = dash_polyline(points, Dash::dashed, 2);
  EXPECT_EQ(pieces.size(), 10U);
  EXPECT_NEAR(length_of(pieces), 80, 0.05);  // 4 thicknesses of each 6.6
  EXPECT_EQ(dash_polyline(points, Dash::solid, 2).size(), 1U);
  EXPECT_FLOAT_EQ(length_of(dash_polyline(points, Dash::solid, 2)), 132);
}

TEST(DashPolyline, PhaseContinuesThePattern) {
  const ImVec2 whole[] = {{0, 0}, {100, 0}}, first[] = {{0, 0}, {37, 0}}, second[] = {{37, 0}, {100, 0}};
  for (const Dash dash : {Dash::dashed, Dash::dotted, Dash::dash_dot}) {
    const float both = length_of(dash_polyline(first, dash, 2)) + length_of(dash_polyline(second, dash, 2, 37));
    EXPECT_NEAR(both, length_of(dash_polyline(whole, dash, 2)), 0.01);
  }
}

TEST(ExitPoint, OnlyWhereASegmentLeaves) {
  const auto out = exit_point({50, 25}, {150, 25}, frame);
  ASSERT_TRUE(out);
  EXPECT_FLOAT_EQ(out->x, 100);
  EXPECT_FALSE(exit_point({50, 25}, {60, 30}, frame));
  EXPECT_FALSE(exit_point({150, 25}, {50, 25}, frame)) << "this one comes in";
  const auto up = exit_point({50, 25}, {50, -std::numeric_limits<float>::infinity()}, frame);
  ASSERT_TRUE(up);
  EXPECT_FLOAT_EQ(up->y, 0);
}

}  // namespace overlay_test
}  // namespace saddlescope::overlay

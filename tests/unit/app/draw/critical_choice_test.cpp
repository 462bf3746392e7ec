#include "app/draw/critical_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace critical_choice_test {

/// n × n points on the integer grid round 0 with the given curvature.
template <typename Curvature>
CriticalPointsReport grid_report(int half, Curvature curvature) {
  CriticalPointsReport report;
  for (int i = -half; i <= half; ++i) {
    for (int j = -half; j <= half; ++j) {
      CriticalPoint point;
      point.at = {double(i), double(j)};
      point.eigenvalues = Eigen::Vector2d(-1, curvature(i, j));
      point.eigenvectors = Eigen::Matrix2d::Identity();
      report.points.push_back(point);
    }
  }
  return report;
}

const Plane plane = axis_plane({"x", "y"});
const PlaneWindow window{{-4.5, 4.5}, {-4.5, 4.5}};

TEST(DrawnPoints, AllWhileTheyCanBeToldApart) {
  const auto drawn = drawn_points(grid_report(8, [](int, int) { return 1.0; }), plane, window, {}, std::nullopt);
  EXPECT_EQ(drawn.indices.size(), 289U);
  EXPECT_EQ(drawn.note(), "");
}

TEST(DrawnPoints, ElseTheNearestToTheMiddleAndTheChosen) {
  const PlaneWindow wide{{-15.5, 15.5}, {-15.5, 15.5}};
  const auto report = grid_report(20, [](int i, int j) { return 1.0 + i * i + j * j; });
  const auto drawn = drawn_points(report, plane, wide, {15, -15}, 20 * 41 + 5);  // hovered: (0, −15)
  EXPECT_EQ(drawn.in_window, 961U);
  ASSERT_EQ(drawn.indices.size(), most_drawn_points);
  EXPECT_EQ(drawn.note(), "300 of 961 points drawn, the nearest to the middle");
  int far = 0;
  for (const std::size_t i : drawn.indices) far += std::hypot(report.points[i].at[0], report.points[i].at[1]) > 10;
  EXPECT_EQ(far, 2) << "the selected and the hovered one; a disc of 300 has the radius √(300/π) = 9.8";
  for (const ArrowPoint& point : arrow_points(report, plane, wide, {}, std::nullopt))
    EXPECT_LE(std::hypot(point.at.a, point.at.b), 10) << "no arrows without a marker";
}

TEST(ArrowPoints, TheDozenOfLargestCurvature) {
  const auto report = grid_report(4, [](int i, int j) { return 10.0 + 9 * i + j; });
  const auto shown = arrow_points(report, plane, window, {}, std::nullopt);
  ASSERT_EQ(shown.size(), 12U);
  // 9·i + j counts the points through: the largest are the whole row i = 4 and j = 2, 3, 4 of the row i = 3.
  for (const ArrowPoint& point : shown) {
    EXPECT_TRUE(point.at.a == 4 || (point.at.a == 3 && point.at.b >= 2)) << point.at.a << " " << point.at.b;
    EXPECT_FALSE(point.labelled);
  }
}

TEST(ArrowPoints, SelectedAndHoveredComeFirstAndExtra) {
  const auto report = grid_report(4, [](int i, int j) { return 10.0 + 9 * i + j; });
  const auto shown = arrow_points(report, plane, window, {-4, -4}, 1);  // index 1: (−4, −3)
  ASSERT_EQ(shown.size(), 14U);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    EXPECT_EQ(shown[i].chosen, i < 2);
    EXPECT_EQ(shown[i].labelled, i < 2);
  }
}

TEST(ArrowPoints, AmongEqualOnesTheMiddleAndOnlyInTheWindow) {
  const auto report = grid_report(4, [](int i, int j) { return 5 + 1e-9 * (i - j); });
  for (const ArrowPoint& point : arrow_points(report, plane, window, {}, std::nullopt))
    EXPECT_LE(std::hypot(point.at.a, point.at.b), 2);
  const auto corner = arrow_points(report, plane, {{2.5, 9}, {2.5, 9}}, {}, std::nullopt);
  ASSERT_EQ(corner.size(), 4U);
  for (const ArrowPoint& point : corner) {
    EXPECT_GE(std::min(point.at.a, point.at.b), 3);
    EXPECT_TRUE(point.labelled);
  }
}

TEST(ArrowLengths, NeighboursShortenThemDownToNinePixels) {
  EXPECT_FLOAT_EQ(arrow_lengths(1e9F, 1e9F, false).of(1), 58);
  EXPECT_FLOAT_EQ(arrow_lengths(1e9F, 1e9F, false).of(0), 20);
  for (const float nearest : {40.0F, 60.0F, 100.0F}) {
    // Arrows of two neighbours do not meet.
    EXPECT_LT(2 * arrow_lengths(nearest, 1e9F, false).of(1), nearest);
  }
  EXPECT_FLOAT_EQ(arrow_lengths(5, 1e9F, false).of(1), 9);
  EXPECT_FLOAT_EQ(arrow_lengths(5, 1e9F, false).of(0), 9);
  EXPECT_GT(arrow_lengths(36, 1e9F, true).of(1), arrow_lengths(36, 1e9F, false).of(1));
}

TEST(CriticalMarkers, ShrinkWhenTheyAreMany) {
  EXPECT_EQ(critical_marker_scale(1), 1);
  EXPECT_EQ(critical_marker_scale(25), 1);
  for (std::size_t count = 25; count < 200; ++count)
    EXPECT_LE(critical_marker_scale(count + 1), critical_marker_scale(count));
  EXPECT_NEAR(critical_marker_scale(81), 0.65, 0.005);
  EXPECT_FLOAT_EQ(critical_marker_scale(1000), 0.65F);
}

}  // namespace critical_choice_test
}  // namespace saddlescope

// The arrows of an update: head to tail, how much longer they are drawn, moved apart on one line; the ellipse of steps.
#include "app/layer/step_arrows.h"

#include <gtest/gtest.h>

#include <cmath>

namespace saddlescope {
namespace step_arrows_test {

Plane two_axes() { return axis_plane({"x", "y"}); }

TEST(StepArrows, TheSumGoesFromTheBallToTheTipOfTheLast) {
  MovementParts parts;
  parts.remembered = {-0.5, -1};
  parts.gradient = {-0.75, 0};
  parts.movement = {-1.25, -1};
  parts.remembered_label = "λ·last";
  parts.gradient_label = "−η∇L";
  const Plane plane = two_axes();
  const auto arrows = step_arrows(parts, PlaneProjector(plane));
  ASSERT_EQ(arrows.size(), 3U);
  EXPECT_EQ(arrows[0].label, "λ·last");
  EXPECT_EQ(arrows[1].label, "−η∇L");
  EXPECT_EQ(arrows[2].label, "sum");
  EXPECT_EQ(arrows[1].from.a, arrows[0].to.a);
  EXPECT_EQ(arrows[1].from.b, arrows[0].to.b);
  EXPECT_EQ(arrows[2].from.a, 0);
  EXPECT_EQ(arrows[2].to.a, arrows[1].to.a);
  EXPECT_EQ(arrows[2].to.b, arrows[1].to.b);
}

TEST(StepArrows, OnePartNeedsNoSumAndZeroPartsAreLeftOut) {
  MovementParts parts;
  parts.remembered = {0, 0};
  parts.gradient = parts.movement = {1, 2};
  const Plane plane = two_axes();
  const auto arrows = step_arrows(parts, PlaneProjector(plane));
  ASSERT_EQ(arrows.size(), 1U);
  EXPECT_EQ(arrows[0].role, TermRole::gradient);
  MovementParts whole;
  whole.movement = {1, 2};
  const auto one = step_arrows(whole, PlaneProjector(plane));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].label, "movement");
}

TEST(StepArrows, ShortOnesAreMagnifiedByAFactorThatIsSaid) {
  EXPECT_EQ(arrow_magnification(300), 1);
  EXPECT_EQ(arrow_magnification(20), 1);
  EXPECT_EQ(arrow_magnification(19.9), 3);  // 39.8 px would still be short of 40
  EXPECT_EQ(arrow_magnification(0.9), 50);  // 27 px with 30
  EXPECT_EQ(arrow_magnification(4e-5), 1e6);
  EXPECT_FALSE(arrow_magnification(1e-6)) << "nothing moves any more";
  EXPECT_FALSE(arrow_magnification(0));
  EXPECT_FALSE(arrow_magnification(NAN));
}

TEST(StepArrows, OnOneLineTheyAreMovedApart) {
  // Back and forth along x: 60 to the right, 20 back, 40 in all.
  std::vector<ScreenArrow> line = {{TermRole::remembered, {0, 0}, {60, 0}, ""},
                                   {TermRole::gradient, {60, 0}, {40, 0}, ""},
                                   {TermRole::movement, {0, 0}, {40, 0}, ""}};
  part_arrows(line, 7);
  EXPECT_EQ(line[0].aside.y, 0);
  EXPECT_FLOAT_EQ(std::abs(line[2].aside.y), 7);
  EXPECT_FLOAT_EQ(line[1].aside.y, -line[2].aside.y) << "it runs back over the first";
  std::vector<ScreenArrow> corner = {{TermRole::remembered, {0, 0}, {60, 0}, ""},
                                     {TermRole::gradient, {60, 0}, {60, 60}, ""},
                                     {TermRole::movement, {0, 0}, {60, 60}, ""}};
  part_arrows(corner, 7);
  for (const ScreenArrow& arrow : corner) EXPECT_EQ(std::hypot(arrow.aside.x, arrow.aside.y), 0);
}

TEST(StepArrows, TheEllipseHasTheRatesAsHalfAxes) {
  const std::vector<double> rate = {0.3, 0.02};
  double most_a = 0, most_b = 0;
  for (const PlanePoint& p : step_ellipse(rate, two_axes())) {
    most_a = std::max(most_a, std::abs(p.a));
    most_b = std::max(most_b, std::abs(p.b));
    EXPECT_NEAR(std::pow(p.a / 0.3, 2) + std::pow(p.b / 0.02, 2), 1, 1e-12);
  }
  EXPECT_DOUBLE_EQ(most_a, 0.3);
  EXPECT_DOUBLE_EQ(most_b, 0.02);
}

// Seen along the diagonals (1, 1)/√2 and (1, −1)/√2 the ellipse with half axes 3 and 1 reaches √((9 + 1)/2) in both.
TEST(StepArrows, OnASlantedPlaneTheEllipseIsTheShadow) {
  Plane plane = two_axes();
  const double r = std::sqrt(0.5);
  plane.directions = {{r, r}, {r, -r}};
  const std::vector<double> rate = {3, 1};
  double most_a = 0, most_b = 0;
  for (const PlanePoint& p : step_ellipse(rate, plane, 3600)) {
    most_a = std::max(most_a, p.a);
    most_b = std::max(most_b, p.b);
  }
  EXPECT_NEAR(most_a, std::sqrt(5.0), 1e-5);
  EXPECT_NEAR(most_b, std::sqrt(5.0), 1e-5);
}

}  // namespace step_arrows_test
}  // namespace saddlescope

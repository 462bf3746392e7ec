#include "core/picture/coverage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace saddlescope {
namespace coverage_test {

TEST(Coverage, TheSameWayPaintsOnce) {
  Coverage coverage(100, 100, 1);
  EXPECT_TRUE(coverage.paints(10, 10, 90, 10));
  EXPECT_FALSE(coverage.paints(90, 10, 10, 10));
  EXPECT_FALSE(coverage.paints(20, 10.6, 80, 9.4));  // within the line's width
  EXPECT_TRUE(coverage.paints(10, 14, 90, 14));
  EXPECT_TRUE(coverage.paints(50, 10, 50, 60));  // across
}

TEST(Coverage, ALongerSwingPaintsItsNewEnds) {
  Coverage coverage(100, 100, 1);
  EXPECT_TRUE(coverage.paints(50, 40, 50, 60));
  EXPECT_TRUE(coverage.paints(50, 30, 50, 70));
  EXPECT_FALSE(coverage.paints(50, 29, 50, 71));  // two cells more: nobody sees it
}

TEST(Coverage, ShortStepsPaintUntilTheyRest) {
  Coverage coverage(100, 100, 1);
  for (double x = 10; x < 90; x += 2) EXPECT_TRUE(coverage.paints(x, 50, x + 2, 50)) << x;
  for (double x = 10; x < 90; x += 2) EXPECT_FALSE(coverage.paints(x, 50, x + 2, 50)) << x;
}

TEST(Coverage, OfALongerSwingOnlyTheNewPartIsDrawn) {
  Coverage coverage(100, 100, 1);
  const auto first = coverage.new_part(10, 50, 60, 50);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->from, 0);
  EXPECT_EQ(first->to, 1);
  const auto longer = coverage.new_part(10, 50, 90, 50);
  ASSERT_TRUE(longer);
  EXPECT_NEAR(10 + 80 * longer->from, 60, 2);
  EXPECT_EQ(longer->to, 1);
  const auto back = coverage.new_part(90, 50, 0, 50);
  ASSERT_TRUE(back);
  EXPECT_NEAR(90 - 90 * back->from, 10, 2);
  EXPECT_FALSE(coverage.new_part(5, 50, 80, 50));
  for (const double y : {53, 56, 59}) EXPECT_TRUE(coverage.new_part(10, y, 90, y));
  const auto across = coverage.new_part(50, 0, 50, 59);  // ends in the middle of what is there
  ASSERT_TRUE(across);
  EXPECT_EQ(across->from, 0);
  EXPECT_NEAR(59 * across->to, 49, 2);
  EXPECT_FALSE(coverage.new_part(50, 0, 50, std::numeric_limits<double>::infinity()));
}

TEST(Coverage, OfAWayThroughWhatIsThereFewNewPlacesAreNotMissed) {
  Coverage coverage(200, 200, 1);
  const auto fill = [&](double from, double to) {
    for (double y = 10; y <= 60; y += 3) EXPECT_TRUE(coverage.paints(from, y, to, y));
  };
  fill(0, 31);
  fill(46, 95);
  EXPECT_FALSE(coverage.paints(4, 20, 92, 20)) << "12 of 89 cells in the middle are new";
  EXPECT_TRUE(coverage.paints(22, 20, 60, 20)) << "12 of 39";
  EXPECT_TRUE(coverage.paints(36, 40, 46, 40)) << "most of it";
  EXPECT_TRUE(coverage.paints(2, 40, 101, 40)) << "its end sticks out by five cells";
  EXPECT_FALSE(coverage.paints(2, 30, 98, 30)) << "by two";
}

TEST(Coverage, WhatLiesOutsideIsNoMatter) {
  Coverage coverage(100, 100, 1);
  EXPECT_FALSE(coverage.paints(200, 200, 300, 300));
  EXPECT_FALSE(coverage.paints(-1e300, -5, 1e300, -5));
  EXPECT_TRUE(coverage.paints(0, 0, std::numeric_limits<double>::quiet_NaN(), 0));  // left to who draws
}

}  // namespace coverage_test
}  // namespace saddlescope

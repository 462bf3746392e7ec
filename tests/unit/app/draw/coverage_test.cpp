#include "app/draw/coverage.h"

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

TEST(Coverage, WhatLiesOutsideIsNoMatter) {
  Coverage coverage(100, 100, 1);
  EXPECT_FALSE(coverage.paints(200, 200, 300, 300));
  EXPECT_FALSE(coverage.paints(-1e300, -5, 1e300, -5));
  EXPECT_TRUE(coverage.paints(0, 0, std::numeric_limits<double>::quiet_NaN(), 0));  // left to who draws
}

}  // namespace coverage_test
}  // namespace saddlescope

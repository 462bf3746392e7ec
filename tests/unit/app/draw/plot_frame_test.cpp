// Where a plot's values stand on the screen, and back.
#include "app/draw/plot_frame.h"

#include <gtest/gtest.h>

#include <cmath>

namespace saddlescope {
namespace plot_frame_test {

PlotFrame frame_of(PlotAxis across, PlotAxis up) { return {{{100, 50}, {300, 150}}, across, up}; }

TEST(PlotFrame, RunsRightAndUp) {
  const PlotFrame frame = frame_of({{-1, 3}}, {{10, 20}});
  EXPECT_FLOAT_EQ(frame.x(-1), 100);
  EXPECT_FLOAT_EQ(frame.x(3), 300);
  EXPECT_FLOAT_EQ(frame.x(0), 150);
  EXPECT_FLOAT_EQ(frame.y(10), 150);
  EXPECT_FLOAT_EQ(frame.y(20), 50);
  EXPECT_FLOAT_EQ(frame.at(0, 15).y, 100);
  for (const double value : {-1.0, 0.25, 3.0, 7.0}) EXPECT_NEAR(frame.across_at(frame.x(value)), value, 1e-5);
  for (const double value : {10.0, 12.5, 25.0}) EXPECT_NEAR(frame.up_at(frame.y(value)), value, 1e-5);
}

TEST(PlotFrame, LogarithmicAxesHoldDecadesEvenly) {
  const PlotFrame frame = frame_of({{0, 4}, true}, {{-2, 0}, true});
  EXPECT_FLOAT_EQ(frame.x(1), 100);
  EXPECT_FLOAT_EQ(frame.x(100), 200);
  EXPECT_FLOAT_EQ(frame.x_of(2), 200);  // a tick's place is the logarithm
  EXPECT_FLOAT_EQ(frame.y(0.1), 100);
  EXPECT_NEAR(frame.across_at(250), 3, 1e-6);
  EXPECT_FLOAT_EQ(frame.y(0), 150 + 20 * 100);  // 0 has no logarithm: as far below as values go
}

TEST(PlotFrame, MovesFarValuesToTheReachAndKeepsNan) {
  const PlotFrame frame = frame_of({{0, 1}, false, {-2, 2}}, {{0, 1}, false, {0, 1}});
  EXPECT_FLOAT_EQ(frame.x(1e300), 500);
  EXPECT_FLOAT_EQ(frame.x(-INFINITY), -300);
  EXPECT_FLOAT_EQ(frame.y(7), 50);
  EXPECT_FLOAT_EQ(frame.y(-7), 150);
  EXPECT_TRUE(std::isnan(frame.x(NAN)));
}

}  // namespace plot_frame_test
}  // namespace saddlescope

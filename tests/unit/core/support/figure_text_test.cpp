// Numbers of tables.
#include "core/support/figure_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace saddlescope {
namespace figure_text_test {

TEST(FigureText, KeepsTrailingZeros) {
  EXPECT_EQ(figure_text(0.094, 3), "0.0940");
  EXPECT_EQ(figure_text(0.09764, 3), "0.0976");
  EXPECT_EQ(figure_text(-0.0067, 3), "−0.00670");
  EXPECT_EQ(figure_text(123.4, 3), "123");
  EXPECT_EQ(figure_text(0, 3), "0");
  EXPECT_EQ(figure_text(3e-7, 3), "3e−7");
}

TEST(FigureText, SpreadsHaveTheDecimalsOfTheirMean) {
  EXPECT_EQ(spread_text(0.10456, 0.00341), "0.1046 ± 0.0034");
  EXPECT_EQ(spread_text(0.09764, 0.00333), "0.0976 ± 0.0033");
  EXPECT_EQ(spread_text(0.10071, 3.1e-5), "0.1007 ± 3e−5") << "too small for these decimals";
  EXPECT_EQ(spread_text(0.6266, 0), "0.627 ± 0");
  EXPECT_EQ(spread_text(2.5e7, 3e6), "2.5e7 ± 3e6");
}

TEST(FigureText, TimesHaveTwoDigitsAndAUnit) {
  EXPECT_EQ(seconds_text(2.24e-7), "220 ns");
  EXPECT_EQ(seconds_text(9.99e-7), "1 µs");
  EXPECT_EQ(seconds_text(1.44e-2), "14 ms");
  EXPECT_EQ(seconds_text(364), "360 s");
  EXPECT_EQ(seconds_text(0), "–");
  EXPECT_EQ(seconds_text(std::numeric_limits<double>::infinity()), "–");
}

}  // namespace figure_text_test
}  // namespace saddlescope

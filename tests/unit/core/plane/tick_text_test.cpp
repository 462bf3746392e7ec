#include "core/plane/tick_text.h"

#include <gtest/gtest.h>

namespace saddlescope {
namespace tick_text_test {

TEST(TickText, LargeNumbersTakeFewSigns) {
  EXPECT_EQ(tick_text(10'000, 3), "1e4");
  EXPECT_EQ(tick_text(20'000, 3), "2e4");
  EXPECT_EQ(tick_text(-15'000, 3), "−1.5e4");
  EXPECT_EQ(tick_text(181'937, 3), "1.82e5");
  EXPECT_EQ(tick_text(99'999, 3), "1e5");
  EXPECT_EQ(tick_text(5'000, 3), "5000");
  EXPECT_EQ(tick_text(0.25, 3), "0.25");
  EXPECT_EQ(tick_text(0, 3), "0");
}

}  // namespace tick_text_test
}  // namespace saddlescope

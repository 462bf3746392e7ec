#include "core/support/simd.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace saddlescope {
namespace simd_test {

/// Sets SADDLESCOPE_SIMD for one test and puts everything back afterwards.
class PinnedSimd : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* value = std::getenv("SADDLESCOPE_SIMD");
    before_ = value == nullptr ? "" : value;
    hwy::DisableTargets(0);
  }
  void TearDown() override {
    if (before_.empty())
      unsetenv("SADDLESCOPE_SIMD");
    else
      setenv("SADDLESCOPE_SIMD", before_.c_str(), 1);
    hwy::DisableTargets(0);
    (void)pin_simd_target_from_environment();
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
  std::string before_;
};

TEST_F(PinnedSimd, NothingSetMeansTheBestTarget) {
  unsetenv("SADDLESCOPE_SIMD");
  const std::string best = simd_target_name();
  EXPECT_TRUE(pin_simd_target_from_environment().has_value());
  EXPECT_EQ(simd_target_name(), best);
}

TEST_F(PinnedSimd, TheBaselineCanAlwaysBeChosenInAnyLetterCase) {
  for (const char* name : {"scalar", "SCALAR"}) {
    hwy::DisableTargets(0);
    setenv("SADDLESCOPE_SIMD", name, 1);
    if (HWY_STATIC_TARGET != HWY_SCALAR && HWY_STATIC_TARGET != HWY_EMU128)
      GTEST_SKIP() << "this compiler's baseline is a vector target";
    EXPECT_TRUE(pin_simd_target_from_environment().has_value());
#if defined(__SSE2__)
    EXPECT_EQ(simd_target_name(), "sse2");
#endif
  }
}

TEST_F(PinnedSimd, TheNameThatIsShownCanBeUsed) {
  const std::string name = simd_target_name();
  setenv("SADDLESCOPE_SIMD", name.c_str(), 1);
  EXPECT_TRUE(pin_simd_target_from_environment().has_value());
  EXPECT_EQ(simd_target_name(), name);
}

TEST_F(PinnedSimd, AnUnknownNameListsTheUsableOnes) {
  setenv("SADDLESCOPE_SIMD", "mmx", 1);
  const auto result = pin_simd_target_from_environment();
  ASSERT_FALSE(result.has_value());
  EXPECT_NE(result.error().find("mmx"), std::string::npos);
  EXPECT_NE(result.error().find(simd_target_name()), std::string::npos);
}

#if defined(__SSE2__) || defined(__aarch64__)
TEST(FlushSubnormals, HoldsWhileAliveAndNests) {
  volatile double small = std::numeric_limits<double>::min();
  volatile double half = 0.5;
  EXPECT_GT(small * half, 0);
  {
    const FlushSubnormals outer;
    EXPECT_EQ(small * half, 0);
    {
      const FlushSubnormals inner;
      EXPECT_EQ(small * half, 0);
    }
    EXPECT_EQ(small * half, 0);
  }
  EXPECT_GT(small * half, 0);
}
#endif

}  // namespace simd_test
}  // namespace saddlescope

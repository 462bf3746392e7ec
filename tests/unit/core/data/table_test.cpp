#include "core/data/table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace saddlescope {
namespace table_test {

constexpr double largest = std::numeric_limits<double>::max();

TEST(TargetColumn, IsYOrElseTheLast) {
  EXPECT_EQ(target_column({{"y", "x"}, {{1}, {2}}}), 0u);
  EXPECT_EQ(target_column({{"a", "y", "b"}, {{1}, {2}, {3}}}), 1u);
  EXPECT_EQ(target_column({{"a", "Y"}, {{1}, {2}}}), 1u);
  EXPECT_EQ(target_column({{"a", "b", "c"}, {{1}, {2}, {3}}}), 2u);
  EXPECT_EQ(target_column({}), 0u);
}

TEST(ScaleFeatures, NoneLeavesTheTable) {
  const Table table{{"x", "y"}, {{3, 5}, {1, 2}}};
  const ScaledTable same = scale_features(table, FeatureScaling::none);
  EXPECT_EQ(same.table, table);
  EXPECT_EQ(same.scales, (std::vector<ColumnScale>(2)));
}

TEST(ScaleFeatures, StandardHasMean0AndPopulationDeviation1) {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, population deviation 2, by hand.
  const ScaledTable scaled =
      scale_features({{"x", "y"}, {{2, 4, 4, 4, 5, 5, 7, 9}, {1, 2, 3, 4, 5, 6, 7, 8}}}, FeatureScaling::standard);
  EXPECT_EQ(scaled.scales[0], (ColumnScale{5, 2}));
  EXPECT_EQ(scaled.table.columns[0], (std::vector<double>{-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2}));
  EXPECT_EQ(scaled.scales[1], ColumnScale{});
  EXPECT_EQ(scaled.table.columns[1], (std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(ScaleFeatures, UnitGoesFrom0To1) {
  const ScaledTable scaled =
      scale_features({{"a", "b", "y"}, {{-2, 0, 6}, {7, 7, 7}, {1, 2, 3}}}, FeatureScaling::unit);
  EXPECT_EQ(scaled.scales[0], (ColumnScale{-2, 8}));
  EXPECT_EQ(scaled.table.columns[0], (std::vector<double>{0, 0.25, 1}));
}

TEST(ScaleFeatures, AConstantColumnKeepsFactor1) {
  // The sum of ten times 0.1 is not 1: the deviation must not become its rounding error.
  const Table table{{"x", "y"}, {std::vector<double>(10, 0.1), std::vector<double>(10, 3)}};
  for (const FeatureScaling scaling : {FeatureScaling::standard, FeatureScaling::unit}) {
    const ScaledTable scaled = scale_features(table, scaling);
    EXPECT_EQ(scaled.scales[0], (ColumnScale{0.1, 1}));
    EXPECT_EQ(scaled.table.columns[0], std::vector<double>(10, 0.0));
  }
}

TEST(ScaleFeatures, SmallDeviationsFarFrom0Survive) {
  // Σx² − (Σx)²/n in doubles would give 0 or less here. The values are 1e9 + {0, 1, 2}: deviation √(2/3).
  const ScaledTable scaled =
      scale_features({{"x", "y"}, {{1e9, 1e9 + 1, 1e9 + 2}, {0, 0, 0}}}, FeatureScaling::standard);
  EXPECT_EQ(scaled.scales[0].offset, 1e9 + 1);
  EXPECT_NEAR(scaled.scales[0].factor, 0.81649658092772603, 1e-15);
  EXPECT_NEAR(scaled.table.columns[0][2], 1.2247448713915890, 1e-15);
}

TEST(ScaleFeatures, StaysFiniteAtTheEndsOfTheDoubles) {
  for (const FeatureScaling scaling : {FeatureScaling::standard, FeatureScaling::unit})
    for (const auto& column : {std::vector<double>{-largest, -largest, largest}, std::vector<double>{0, 0, 5e-324}}) {
      const ScaledTable scaled = scale_features({{"x", "y"}, {column, {0, 0, 0}}}, scaling);
      EXPECT_TRUE(std::isfinite(scaled.scales[0].offset));
      EXPECT_TRUE(std::isfinite(scaled.scales[0].factor));
      EXPECT_GT(scaled.scales[0].factor, 0);
      // By hand: −1/√2 twice and √2, or 0, 0, 1.
      const bool standard = scaling == FeatureScaling::standard;
      EXPECT_NEAR(scaled.table.columns[0][0], standard ? -std::sqrt(0.5) : 0, 1e-15);
      EXPECT_NEAR(scaled.table.columns[0][2], standard ? std::sqrt(2.0) : 1, 1e-15);
    }
}

TEST(ScaleFeatures, TakesTablesWithoutRows) {
  EXPECT_EQ(scale_features({{"x", "y"}, {{}, {}}}, FeatureScaling::standard).scales, (std::vector<ColumnScale>(2)));
  EXPECT_TRUE(scale_features({}, FeatureScaling::unit).scales.empty());
}

}  // namespace table_test
}  // namespace saddlescope

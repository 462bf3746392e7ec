#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "app/view/chart_series.h"

namespace saddlescope {
namespace {

std::vector<double> noisy(std::size_t count) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  std::vector<double> values(count);
  for (double& value : values) value = normal(random);
  return values;
}

TEST(ThinSeries, ShortSeriesStayWhole) {
  const std::vector<double> values = {3, 1, 2};
  EXPECT_EQ(thin_series(values, 2, 100), (std::vector<SeriesPoint>{{0, 3}, {1, 1}, {2, 2}}));
}

TEST(ThinSeries, KeepsEveryColumnsExtremes) {
  std::vector<double> values = noisy(100'000);
  values[43'210] = 50;  // a spike one step wide
  values[77'777] = -50;
  const std::size_t columns = 500;
  const auto thin = thin_series(values, values.size() - 1, columns);
  EXPECT_LE(thin.size(), 4 * columns);
  EXPECT_TRUE(std::is_sorted(thin.begin(), thin.end(), [](const auto& p, const auto& q) { return p.step < q.step; }));
  for (const SeriesPoint& point : thin) EXPECT_EQ(point.value, values[point.step]);
  for (std::size_t column = 0; column < columns; ++column) {
    const std::size_t from = column * 200, to = from + 200;
    const auto low = std::min_element(values.begin() + static_cast<long>(from), values.begin() + static_cast<long>(to));
    const auto high =
        std::max_element(values.begin() + static_cast<long>(from), values.begin() + static_cast<long>(to));
    const auto kept = [&](double value) {
      return std::any_of(thin.begin(), thin.end(),
                         [&](const auto& p) { return p.value == value && p.step >= from && p.step < to; });
    };
    EXPECT_TRUE(kept(*low)) << column;
    EXPECT_TRUE(kept(*high)) << column;
  }
  EXPECT_EQ(thin.front().step, 0U);
  EXPECT_EQ(thin.back().step, values.size() - 1);
}

TEST(ThinSeries, ARunThatBreaksEndsWhereItIsFinite) {
  std::vector<double> values = noisy(5000);
  values.back() = std::numeric_limits<double>::infinity();
  const auto thin = thin_series(values, 10'000, 100);
  EXPECT_EQ(thin.back().step, 4998U);
  for (const SeriesPoint& point : thin) EXPECT_TRUE(std::isfinite(point.value));
  EXPECT_TRUE(thin_series(std::vector<double>{std::nan("")}, 10, 10).empty());
}

std::vector<SeriesPoint> points_of(std::vector<double> values) { return thin_series(values, values.size() - 1, 1000); }

TEST(ChartScale, PositiveLossesAreShownAsTheyAre) {
  const auto a = points_of({100, 1, 1e-6});
  const ScaledSeries series[] = {{a, false}};
  const ChartScale scale = choose_chart_scale(series, true, true);
  EXPECT_FALSE(scale.subtracts);
  EXPECT_DOUBLE_EQ(scale.to_axis(100), 2);
  EXPECT_LT(scale.minimum, -6);
  EXPECT_GT(scale.maximum, 2);
}

TEST(ChartScale, NegativeLossesCountFromTheBestOfAllRuns) {
  const auto a = points_of({1, -1}), b = points_of({0.5, -3});
  const ScaledSeries series[] = {{a, false}, {b, false}};
  const ChartScale scale = choose_chart_scale(series, true, true);
  EXPECT_TRUE(scale.subtracts);
  EXPECT_DOUBLE_EQ(scale.base, -3);
  EXPECT_DOUBLE_EQ(scale.to_axis(-2), 0);    // log10(1)
  EXPECT_DOUBLE_EQ(scale.to_axis(-3), -16);  // the floor
}

TEST(ChartScale, ABestLossOfZeroNeedsNoSubtraction) {
  const auto a = points_of({1, 0});
  const ScaledSeries series[] = {{a, false}};
  const ChartScale scale = choose_chart_scale(series, true, true);
  EXPECT_FALSE(scale.subtracts);
  EXPECT_DOUBLE_EQ(scale.to_axis(0.01), -2);
}

TEST(ChartScale, ADivergingRunDoesNotFlattenTheOthers) {
  const auto steady = points_of({4, 2, 1}), broken = points_of({4, 1e3, 1e80, 1e200});
  for (const bool flagged : {true, false}) {  // also while its numbers are still finite
    const ScaledSeries series[] = {{steady, false}, {broken, flagged}};
    const ChartScale linear = choose_chart_scale(series, false, true);
    EXPECT_LT(linear.maximum, 10);
    EXPECT_GT(linear.maximum, 4);
    const ChartScale logarithmic = choose_chart_scale(series, true, true);
    EXPECT_LT(logarithmic.maximum, 4);
  }
}

TEST(ChartScale, ConstantsAndNothingHaveARange) {
  const auto a = points_of({0.1, 0.1});
  for (const bool logarithmic : {true, false}) {
    const ScaledSeries series[] = {{a, false}};
    const ChartScale scale = choose_chart_scale(series, logarithmic, false);
    EXPECT_GT(scale.to_unit(0.1), 0);
    EXPECT_LT(scale.to_unit(0.1), 1.0001);
    const ChartScale empty = choose_chart_scale({}, logarithmic, true);
    EXPECT_LT(empty.minimum, empty.maximum);
  }
}

TEST(ChartTicks, WholeDecades) {
  ChartScale scale{.logarithmic = true, .base = 0, .subtracts = false, .minimum = -12.4, .maximum = 1.2};
  const auto ticks = chart_ticks(scale, 4);
  ASSERT_GE(ticks.size(), 3U);
  ASSERT_LE(ticks.size(), 5U);
  for (const Tick& tick : ticks) EXPECT_EQ(tick.value, std::round(tick.value));
  EXPECT_EQ(ticks.back().text, "1");
}

}  // namespace
}  // namespace saddlescope

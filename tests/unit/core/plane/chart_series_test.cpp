#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "core/plane/chart_series.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace chart_series_test {

std::vector<double> noisy(std::size_t count) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  std::vector<double> values(count);
  for (double& value : values) value = normal(random);
  return values;
}

StepAxis axis_of(const std::vector<double>& values) { return {static_cast<double>(values.size() - 1), false}; }

TEST(ThinSeries, ShortSeriesStayWhole) {
  const std::vector<double> values = {3, 1, 2};
  EXPECT_EQ(thin_series(values, StepAxis{2}, 100), (std::vector<SeriesPoint>{{0, 3}, {1, 1}, {2, 2}}));
}

TEST(ThinSeries, KeepsEveryColumnsExtremes) {
  std::vector<double> values = noisy(100'000);
  values[43'210] = 50;  // a spike one step wide
  values[77'777] = -50;
  const std::size_t columns = 500;
  const auto thin = thin_series(values, axis_of(values), columns);
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
  const auto thin = thin_series(values, StepAxis{10'000}, 100);
  EXPECT_EQ(thin.back().step, 4998U);
  for (const SeriesPoint& point : thin) EXPECT_TRUE(std::isfinite(point.value));
  EXPECT_TRUE(thin_series(std::vector<double>{std::nan("")}, StepAxis{10}, 10).empty());
}

TEST(StepAxis, PlacesStepsLinearlyOrByDecadesAndInverts) {
  const StepAxis linear{400, false}, decades{9999, true};
  EXPECT_DOUBLE_EQ(linear.to_unit(100), 0.25);
  EXPECT_DOUBLE_EQ(decades.to_unit(0), 0);
  EXPECT_DOUBLE_EQ(decades.to_unit(99), 0.5);  // 1 + 99 = 10²; 1 + 9999 = 10⁴
  EXPECT_DOUBLE_EQ(decades.to_unit(9999), 1);
  for (const double step : {0.0, 1.0, 7.0, 250.0}) {
    EXPECT_NEAR(linear.from_unit(linear.to_unit(step)), step, 1e-9);
    EXPECT_NEAR(decades.from_unit(decades.to_unit(step)), step, 1e-9);
  }
  std::vector<std::string> texts;
  for (const Tick& tick : step_ticks(decades, 6)) texts.push_back(tick.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"0", "1", "10", "100", "1000"}));
  EXPECT_LE(step_ticks({1e6, true}, 4).size(), 4U);
}

TEST(ThinSeries, ALogarithmicAxisKeepsTheFirstStepsAndEveryColumnsExtremes) {
  std::vector<double> values = noisy(100'000);
  values[77'777] = 50;
  const std::size_t columns = 400;
  const auto thin = thin_series(values, StepAxis{99'999, true}, columns);
  EXPECT_LE(thin.size(), 4 * columns);
  for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(thin[i], (SeriesPoint{i, values[i]}));
  EXPECT_TRUE(std::find(thin.begin(), thin.end(), SeriesPoint{77'777, 50}) != thin.end());
  EXPECT_EQ(thin.back().step, values.size() - 1);
  for (std::size_t i = 1; i < thin.size(); ++i) EXPECT_LT(thin[i - 1].step, thin[i].step);
}

std::vector<SeriesPoint> points_of(std::vector<double> values) { return thin_series(values, axis_of(values), 1000); }

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

TEST(ChartScale, AKnownBestLossThatIsNotZeroIsSubtracted) {
  const auto a = points_of({100, 12, 10.001});
  const ScaledSeries series[] = {{a, false}};
  const ChartScale scale = choose_chart_scale(series, true, true, 10);
  EXPECT_TRUE(scale.subtracts);
  EXPECT_DOUBLE_EQ(scale.base, 10);
  EXPECT_NEAR(scale.to_axis(10.001), -3, 1e-9);
  // Of rounding's size it is 0; and without one a positive loss stays as it is.
  EXPECT_FALSE(choose_chart_scale(series, true, true, 1e-15).subtracts);
  EXPECT_FALSE(choose_chart_scale(series, true, true).subtracts);
  EXPECT_FALSE(choose_chart_scale(series, false, true, 10).subtracts) << "a linear axis shows the loss itself";
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

TEST(ChartScale, ADivergingRunThatIsAloneShowsAllOfIt) {
  const auto broken = points_of({4, 1e3, 1e80, 1e200});
  const ScaledSeries series[] = {{broken, true}};
  EXPECT_GT(choose_chart_scale(series, true, true).maximum, 200);
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

TEST(ChartScale, ANormOfZeroHasAnOrdinaryAxis) {
  const auto a = points_of({0, 0, 0});
  const ScaledSeries series[] = {{a, false}};
  const ChartScale scale = choose_chart_scale(series, false, false);
  EXPECT_EQ(scale.minimum, 0);
  EXPECT_NEAR(scale.maximum, 1, 0.1);
}

TEST(ChartTicks, WholeDecades) {
  ChartScale scale{.logarithmic = true, .base = 0, .subtracts = false, .minimum = -12.4, .maximum = 1.2};
  const auto ticks = chart_ticks(scale, 4);
  ASSERT_GE(ticks.size(), 3U);
  ASSERT_LE(ticks.size(), 5U);
  for (const Tick& tick : ticks) EXPECT_EQ(tick.value, std::round(tick.value));
  EXPECT_EQ(ticks.back().text, "1");
}

TEST(ChartTicks, ShortLogarithmicRangesHaveLabelsToo) {
  // Ackley's first runs: losses between 3.5 and 7.4, where 1-2-5 has the 5 only.
  for (const auto& [low, high] : {std::pair{3.5, 7.4}, {2.1, 4.9}, {1.01e-3, 1.09e-3}, {20.5, 21.5}, {0.9, 80.0}}) {
    const ChartScale scale{true, 0, false, std::log10(low), std::log10(high)};
    for (const std::size_t count : {2U, 4U, 6U}) {
      const auto ticks = chart_ticks(scale, count);
      ASSERT_GE(ticks.size(), 2U) << low;
      for (std::size_t i = 0; i < ticks.size(); ++i) {
        EXPECT_GE(ticks[i].value, scale.minimum - 1e-12);
        EXPECT_LE(ticks[i].value, scale.maximum + 1e-12);
        const auto read = parse_number(ticks[i].text);
        ASSERT_TRUE(read) << ticks[i].text;
        EXPECT_NEAR(std::log10(*read), ticks[i].value, 1e-9) << ticks[i].text;
        EXPECT_TRUE(i == 0 || ticks[i].text != ticks[i - 1].text) << ticks[i].text;
      }
    }
  }
}

TEST(ChartTicks, AFewDecadesHaveTwoLabelsAtLeast) {
  for (const double low : {0.3, 0.7, -2.9, 5.2}) {
    for (const double size : {2.0, 2.5, 3.1, 4.4}) {
      EXPECT_GE(chart_ticks({true, 0, false, low, low + size}, 2).size(), 2U) << low << " " << size;
    }
  }
}

TEST(ChartTicks, LargeNumbersAreShort) {
  EXPECT_EQ(chart_ticks({true, 0, false, -0.2, 4.2}, 8).back().text, "1e4");
  for (const Tick& tick : chart_ticks({false, 0, false, 0, 45'000}, 5)) {
    EXPECT_LE(tick.text.size(), 5U) << tick.text;
    EXPECT_EQ(parse_number(tick.text), tick.value);
  }
}

TEST(ChartScale, TheBestItselfDoesNotStretchTheRange) {
  // Falls to the end: only the last value is the best, 16 decades below all others.
  std::vector<double> falling, settled;
  for (int step = 0; step <= 100; ++step) {
    falling.push_back(-0.1 * step);
    settled.push_back(-1 + std::pow(0.7, step));
  }
  const auto a = points_of(falling), b = points_of(settled);
  const ScaledSeries one[] = {{a, false}}, other[] = {{b, false}};
  EXPECT_GT(choose_chart_scale(one, true, true).minimum, -3);
  EXPECT_LT(choose_chart_scale(other, true, true).minimum, -13);
}

}  // namespace chart_series_test
}  // namespace saddlescope

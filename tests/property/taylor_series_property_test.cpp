// Random smooth formulas: near the point the series agrees with the tape, and its first coefficients with the exact
// derivatives of the tape.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/curvature/taylor_series.h"
#include "core/objective/formula_objective.h"
#include "tests/support/formula_generator.h"

namespace saddlescope {
namespace taylor_series_property_test {

TEST(TaylorSeriesProperty, AgreesWithTheTape) {
  FormulaGenerator generator(20251125);
  int compared = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const std::string text = generator.smooth(1 + trial % 4);
    const auto formula = Formula::compile(text, {.parameters = {"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const FormulaObjective objective(*formula, {});
    const std::vector<double> at = {generator.uniform(-1, 1), generator.uniform(-1, 1)},
                              along = {generator.uniform(-1, 1), generator.uniform(-1, 1)};
    const TaylorSeries series = taylor_series(objective, objective.rows(), at, along, maximum_series_degree);
    ASSERT_TRUE(series.exists()) << text;
    const Evaluation here = evaluate_at(objective, at);
    const Eigen::Vector2d d(along[0], along[1]);
    double size = 1;
    for (const double c : series.coefficients) size = std::max(size, std::fabs(c));
    EXPECT_NEAR(series.coefficients[0], here.value, 1e-12 * size) << text;
    EXPECT_NEAR(series.coefficients[1], here.gradient.dot(d), 1e-10 * size) << text;
    EXPECT_NEAR(series.coefficients[2], 0.5 * d.dot(here.hessian * d), 1e-10 * size) << text;
    // What is cut off is about c₁₀·t¹⁰: coefficients grow at most as the last ones do.
    double growth = 1;
    for (std::size_t k = 5; k < series.coefficients.size(); ++k)
      growth = std::max(growth, std::pow(std::fabs(series.coefficients[k]), 1.0 / static_cast<double>(k)));
    const double t = 0.05 / growth;
    const std::vector<double> beside = {at[0] + t * along[0], at[1] + t * along[1]};
    EXPECT_NEAR(series.value(t, maximum_series_degree), evaluate_at(objective, beside, Derivatives::none).value,
                1e-11 * size)
        << text << " at " << at[0] << ", " << at[1];
    ++compared;
  }
  EXPECT_EQ(compared, 1500);
}

TEST(TaylorSeriesProperty, AnyFormulaGivesASeriesOrAReason) {
  FormulaGenerator generator(7);
  int series_found = 0, problems = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const std::string text = generator.anything(1 + trial % 4);
    const auto formula = Formula::compile(text, {.parameters = {"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const FormulaObjective objective(*formula, {});
    const std::vector<double> at = {trial % 3 == 0 ? 0.0 : generator.uniform(-2, 2), generator.uniform(-2, 2)},
                              along = {1, trial % 2 == 0 ? 0.0 : 0.5};
    const TaylorSeries series = taylor_series(objective, objective.rows(), at, along, maximum_series_degree);
    if (!series.exists()) {
      ++problems;
      continue;
    }
    ++series_found;
    const double value = evaluate_at(objective, at, Derivatives::none).value;
    EXPECT_NEAR(series.coefficients[0], value, 1e-9 * std::max(1.0, std::fabs(value))) << text;
  }
  EXPECT_GT(series_found, 500);
  EXPECT_GT(problems, 200);
}

}  // namespace taylor_series_property_test
}  // namespace saddlescope

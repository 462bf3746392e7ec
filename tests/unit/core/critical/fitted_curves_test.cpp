// Curves fitted to rows, y ≈ a·exp(k·x): one least-squares minimum, though the floors far from it are so narrow that
// doubles see no slope along them.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/formula_objective.h"
#include "core/support/random.h"

namespace saddlescope {
namespace fitted_curves_test {

struct Fit {
  double a = 0, k = 0;
};

Table decaying(Fit truth, std::size_t rows, std::uint64_t seed, bool scattered = false) {
  Random dice(seed);
  Table table;
  table.names = {"x", "y"};
  table.columns.resize(2);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto number = static_cast<double>(row);
    const double x = 10 * (scattered ? std::fmod(number * 0.6180339887, 1) : number / static_cast<double>(rows - 1));
    table.columns[0].push_back(x);
    table.columns[1].push_back(truth.a * std::exp(truth.k * x) + 0.03 * dice.normal());
  }
  return table;
}

/// The zero of the slope in k of the loss with the best a for each k, by halving.
Fit least_squares(const Table& table, double low, double high) {
  const auto best = [&](double k) {
    double ye = 0, ee = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double e = std::exp(k * table.columns[0][row]);
      ye += table.columns[1][row] * e, ee += e * e;
    }
    return ye / ee;
  };
  const auto slope = [&](double k) {
    const double a = best(k);
    double sum = 0;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double x = table.columns[0][row], e = std::exp(k * x);
      sum -= (table.columns[1][row] - a * e) * a * x * e;
    }
    return sum;
  };
  for (int round = 0; round < 100; ++round) {
    const double middle = 0.5 * (low + high);
    (slope(middle) > 0 ? high : low) = middle;
  }
  return {best(low), low};
}

TEST(FittedCurves, HaveOneMinimumAndNoValley) {
  const Fit truths[] = {{2.1, -0.32}, {0.7, 0.11}, {3.1, -0.5}};
  const std::size_t rows[] = {11, 24, 100};
  for (std::size_t i = 0; i < std::size(truths); ++i) {
    SCOPED_TRACE(std::to_string(rows[i]) + " rows, k = " + std::to_string(truths[i].k));
    const Table table = decaying(truths[i], rows[i], i);
    const FormulaObjective loss(*Formula::compile("(y - a*exp(k*x))^2", {{"a", "k"}, table.names}), {},
                                std::make_shared<Table>(table));
    const CriticalPointsReport report = find_critical_points(loss, {{0, 4}, {-3, 3}});
    EXPECT_EQ(report.summary(), "1 point");
    ASSERT_FALSE(report.points.empty());
    const Fit expected = least_squares(table, truths[i].k - 0.1, truths[i].k + 0.1);
    EXPECT_EQ(report.points[0].kind, CriticalKind::minimum);
    EXPECT_NEAR(report.points[0].at[0], expected.a, 1e-9);
    EXPECT_NEAR(report.points[0].at[1], expected.k, 1e-9);
  }
}

TEST(FittedCurves, OverManyRowsTheFloorAtNothingIsNoValley) {
  const Fit truth{1, -2};
  const Table table = decaying(truth, 800, 8, true);
  const FormulaObjective loss(*Formula::compile("(y - a*exp(k*x))^2", {{"a", "k"}, table.names}), {},
                              std::make_shared<Table>(table));
  const CriticalPointsReport report = find_critical_points(loss, {{0, 4}, {-3, 3}});
  EXPECT_TRUE(report.curves.empty()) << report.summary();
  ASSERT_FALSE(report.points.empty());
  const Fit expected = least_squares(table, truth.k - 0.1, truth.k + 0.1);
  EXPECT_EQ(report.points[0].kind, CriticalKind::minimum);
  EXPECT_NEAR(report.points[0].at[0], expected.a, 1e-8);
  EXPECT_NEAR(report.points[0].at[1], expected.k, 1e-8);
  // Others are zeros of Σ y·exp(kx) at a = 0, or lie on the floor a hair beside it.
  for (std::size_t k = 1; k < report.points.size(); ++k) EXPECT_NEAR(report.points[k].at[0], 0, 1e-5);
}

}  // namespace fitted_curves_test
}  // namespace saddlescope

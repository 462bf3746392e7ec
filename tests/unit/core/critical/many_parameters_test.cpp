// Critical points of more than two parameters, against what is known by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/formula_objective.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace many_parameters_test {

CriticalPointsReport find(const std::string& formula, double reach = 3) {
  const FormulaObjective objective = objective_from(formula);
  return find_critical_points(objective, std::vector<Interval>(objective.dimension(), Interval{-reach, reach}));
}

std::string sum_over(int count, const std::string& term) {
  std::string text;
  for (int i = 1; i <= count; ++i) {
    std::string here = term;
    for (std::size_t k; (k = here.find('#')) != std::string::npos;) here.replace(k, 1, std::to_string(i));
    text += (i > 1 ? " + " : "") + here;
  }
  return text;
}

/// The report's one point or set of the given kind at a height.
const CriticalPoint* only_point(const CriticalPointsReport& report) {
  return report.points.size() == 1 ? &report.points[0] : nullptr;
}

TEST(ManyParameters, ThreeWeightNetwork) {
  // ∇L = 0 where w1w2w3 = 1 or two weights are 0. At (1,1,1) H = 2·11ᵀ: 0, 0, 6. At 0 H = 0 and L = 1 − 2w1w2w3 + …:
  // both signs. On an axis at c: −2c, 0, 2c.
  const auto report = find("(1 - w1*w2*w3)^2", 2.5);
  EXPECT_EQ(report.summary(), "1 point, a 2-dimensional valley of minima and a curve of saddles");
  EXPECT_EQ(report.box, std::vector<Interval>(3, Interval{-2.5, 2.5}));
  EXPECT_EQ(report.index_check, IndexCheck::undefined);
  ASSERT_EQ(report.points.size(), 3u);
  ASSERT_EQ(report.sets.size(), 2u);

  const CriticalSet& valley = report.sets[0];
  EXPECT_EQ(valley.kind, CriticalKind::minimum);
  EXPECT_EQ(valley.dimension, 2u);
  EXPECT_EQ(valley.value, 0);
  const CriticalPoint& ones = report.points[valley.representative];
  EXPECT_EQ(ones.at, (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(ones.set_dimension, 2u);
  EXPECT_EQ(count_eigenvalues(ones), (EigenvalueCounts{1, 2, 0}));
  EXPECT_NEAR(ones.eigenvalues[2], 6, 1e-14);
  EXPECT_THAT(verdict(ones), testing::HasSubstr("One point of a 2-dimensional valley of minima"));

  const CriticalSet& axes = report.sets[1];
  EXPECT_EQ(axes.kind, CriticalKind::saddle);
  EXPECT_EQ(axes.dimension, 1u);
  EXPECT_EQ(axes.value, 1);
  const CriticalPoint& axis = report.points[axes.representative];
  EXPECT_EQ(count_eigenvalues(axis), (EigenvalueCounts{1, 1, 1}));
  const double c = std::abs(axis.at[0]) + std::abs(axis.at[1]) + std::abs(axis.at[2]);
  EXPECT_NEAR(axis.eigenvalues[0], -2 * c, 1e-12);
  EXPECT_NEAR(axis.eigenvalues[2], 2 * c, 1e-12);

  const auto origin = std::find_if(report.points.begin(), report.points.end(),
                                   [](const CriticalPoint& point) { return point.set_dimension == 0; });
  ASSERT_NE(origin, report.points.end());
  EXPECT_EQ(origin->at, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(origin->kind, CriticalKind::degenerate);
  EXPECT_EQ(origin->shape, "saddle");
  EXPECT_EQ(count_eigenvalues(*origin), (EigenvalueCounts{0, 3, 0}));
  EXPECT_EQ(verdict(*origin), "H = 0: look at higher orders. On a small sphere both signs occur: saddle-like.");
}

TEST(ManyParameters, ProductsOfMoreWeightsHaveTheirSetsToo) {
  // Minima: one equation, n − 1 dimensions. Saddles: two weights are 0, n − 2 dimensions; where more are 0 H = 0.
  EXPECT_EQ(find("(1 - w1 w2 w3 w4)^2").summary(),
            "1 point, a 3-dimensional valley of minima and a 2-dimensional set of saddles");
  EXPECT_EQ(find("(1 - w1 w2 w3 w4 w5 w6 w7 w8)^2").summary(),
            "1 point, a 7-dimensional valley of minima and a 6-dimensional set of saddles");
}

TEST(ManyParameters, DoubleWellsInThreeAndFourDimensions) {
  for (const int n : {3, 4}) {
    const auto report = find(sum_over(n, "(x#^2 - 1)^2"), 1.7);
    std::size_t minima = 0, maxima = 0;
    for (const CriticalPoint& point : report.points) {
      const EigenvalueCounts counts = count_eigenvalues(point);
      EXPECT_EQ(point.index, counts.negative % 2 == 0 ? 1 : -1);
      for (std::size_t i = 0; i < point.at.size(); ++i) EXPECT_EQ(point.at[i], std::round(point.at[i]));
      // −4 for each coordinate at 0, 8 for each at ±1.
      const auto zeros = static_cast<std::size_t>(std::count(point.at.begin(), point.at.end(), 0.0));
      EXPECT_EQ(counts.negative, zeros);
      EXPECT_EQ(counts.zero, 0u);
      for (std::size_t i = 0; i < point.at.size(); ++i)
        EXPECT_DOUBLE_EQ(point.eigenvalues[static_cast<Eigen::Index>(i)], i < zeros ? -4 : 8);
      EXPECT_EQ(point.value, static_cast<double>(zeros));
      minima += point.kind == CriticalKind::minimum ? 1 : 0;
      maxima += point.kind == CriticalKind::maximum ? 1 : 0;
    }
    EXPECT_EQ(report.points.size(), n == 3 ? 27u : 81u);
    EXPECT_EQ(minima, n == 3 ? 8u : 16u);
    EXPECT_EQ(maxima, 1u);
    EXPECT_TRUE(report.sets.empty());
    EXPECT_FALSE(report.budget_spent);
  }
}

TEST(ManyParameters, RosenbrockChainsHaveTwoMinima) {
  // Known for n = 4 ... 7 (Shang and Qiu 2006, Evolutionary Computation 14); the digits by Newton's iteration
  // elsewhere.
  const std::string formula =
      "100(x2 - x1^2)^2 + (1 - x1)^2 + 100(x3 - x2^2)^2 + (1 - x2)^2 + 100(x4 - x3^2)^2 + (1 - x3)^2";
  const auto report = find(formula, 2);
  std::vector<const CriticalPoint*> minima;
  for (const CriticalPoint& point : report.points)
    if (point.kind == CriticalKind::minimum) minima.push_back(&point);
  ASSERT_EQ(minima.size(), 2u);
  EXPECT_EQ(minima[0]->at, (std::vector<double>{1, 1, 1, 1}));
  EXPECT_EQ(minima[0]->value, 0);
  const double other[4] = {-0.7756592, 0.6130934, 0.3820628, 0.1459720};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(minima[1]->at[i], other[i], 1e-6);
  EXPECT_NEAR(minima[1]->value, 3.7014286, 1e-6);
}

TEST(ManyParameters, TheChainOfSixteenHasAllThatTheIndexAsksFor) {
  std::string chain = "0";
  for (int i = 1; i < 16; ++i) {
    const std::string a = "w" + std::to_string(i), b = "w" + std::to_string(i + 1);
    chain += " + 100(" + b + " - " + a + "^2)^2 + (1 - " + a + ")^2";
  }
  const CriticalPointsReport report = find_critical_points(objective_from(chain), std::vector<Interval>(16, {-3, 3}));
  // Two minima (Shang and Qiu 2006), and as the loss grows on all sides the indices of all points add up to 1.
  int minima = 0, indices = 0;
  for (const CriticalPoint& point : report.points) {
    minima += point.kind == CriticalKind::minimum ? 1 : 0;
    indices += point.index;
  }
  EXPECT_EQ(minima, 2);
  EXPECT_EQ(indices, 1);
  EXPECT_GE(report.points.size(), 13u);
  EXPECT_FALSE(report.budget_spent);
}

TEST(ManyParameters, SixteenDimensionalBowl) {
  const auto report = find(sum_over(16, "#/2 (x# - 0.1*#)^2"));
  const CriticalPoint* point = only_point(report);
  ASSERT_NE(point, nullptr);
  EXPECT_EQ(point->kind, CriticalKind::minimum);
  for (int i = 0; i < 16; ++i) {
    EXPECT_NEAR(point->at[static_cast<std::size_t>(i)], 0.1 * (i + 1), 1e-12);
    EXPECT_NEAR(point->eigenvalues[i], i + 1, 1e-12);
  }
  EXPECT_EQ(count_eigenvalues(*point).minimum_ratio(), 1);
}

TEST(ManyParameters, IsolatedDegeneratePointsHaveTheShapeOfTheirHigherOrders) {
  const auto expect = [](const std::string& formula, CriticalKind kind, const std::string& shape) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    const CriticalPoint* point = only_point(report);
    ASSERT_NE(point, nullptr) << report.summary();
    EXPECT_TRUE(report.sets.empty());
    EXPECT_EQ(point->kind, kind);
    EXPECT_EQ(point->shape, shape);
    EXPECT_EQ(point->index, 0);
    EXPECT_EQ(point->at, std::vector<double>(point->at.size(), 0));
  };
  using enum CriticalKind;
  expect("x1^4 + x2^2 + x3^2", degenerate, "minimum");
  expect("-x1^4 - x2^2 - x3^4", degenerate, "maximum");
  expect("x1^6 + x2^6 + x3^6", degenerate, "minimum");
  expect("x1^3 + x2^2 + x3^2", degenerate, "saddle");
  expect("x1^3 - 3x1 x2^2 + x3^2", degenerate, "saddle");
  // A minimum along every straight line, yet none (Peano).
  expect("(x2 - x1^2)(x2 - 3x1^2) + x3^2", degenerate, "saddle");
  // The second order decides: both signs.
  expect("x1^4 + x2^2 - x3^2", saddle, "");
  expect("x1^4 + x2^4 + x3^2 + x4^2", degenerate, "minimum");
}

TEST(ManyParameters, SetsOfCriticalPointsAreToldOnce) {
  EXPECT_EQ(find("(x1^2 + x2^2 + x3^2 - 1)^2").summary(), "1 point and a 2-dimensional valley of minima");
  EXPECT_EQ(find("x1^2 + x2^4 + 0x3").summary(), "a valley of minima");
  EXPECT_EQ(find("x1^2 + 0x2 + 0x3").summary(), "a 2-dimensional valley of minima");
  EXPECT_EQ(find("-x1^2 - x2^2 + 0x3").summary(), "a ridge of maxima");
  EXPECT_EQ(find("x1^2 - x2^2 + 0x3").summary(), "a curve of saddles");
  // Two independent products: w1w2 = 1 and w1w3 = 2 (a curve); w1 = 0 with w2 + 2w3 = 0 (a line, L = 5).
  const auto report = find("(1 - w1 w2)^2 + (2 - w1 w3)^2");
  EXPECT_EQ(report.summary(), "a valley of minima and a curve of saddles");
  EXPECT_NEAR(report.sets.at(1).value, 5, 1e-12);
}

TEST(ManyParameters, WeightDecayLeavesIsolatedPoints) {
  // By symmetry |wi| = t with t³ = p: 2(p − 1)t² + 0.2t = 0, t(t³ − 1) + 0.1 = 0.
  const auto report = find("(1 - w1 w2 w3)^2 + 0.1(w1^2 + w2^2 + w3^2)");
  ASSERT_EQ(report.points.size(), 9u);
  EXPECT_TRUE(report.sets.empty());
  for (const CriticalPoint& point : report.points) {
    const double t = std::abs(point.at[0]);
    EXPECT_NEAR(t * (t * t * t - 1) + (t == 0 ? 0 : 0.1), 0, 1e-12);
    EXPECT_NEAR(std::abs(point.at[1]), t, 1e-12);
    EXPECT_EQ(point.kind, t > 0.05 && t < 0.5 ? CriticalKind::saddle : CriticalKind::minimum);
  }
}

TEST(ManyParameters, WhatIsNoPointIsNotListed) {
  EXPECT_EQ(find("x1 + x2 + x3").summary(), "no critical point in this box");
  EXPECT_EQ(find("0x1 + 0x2 + 0x3").summary(), "no critical point but a flat area in this box");
  EXPECT_EQ(find("floor(x1) + x1^2 + x2^2 + x3^2").summary(), "no critical point in this box");
  EXPECT_EQ(find("log(x1) + x2^2 + x3^2").summary(), "no critical point in this box");
  EXPECT_EQ(find("(x1 - 4)^2 + x2^2 + x3^2").summary(), "no critical point in this box");
  const auto kink = find("abs(x1) + abs(x2) + abs(x3)");
  ASSERT_EQ(kink.points.size(), 1u);
  EXPECT_EQ(kink.points[0].kind, CriticalKind::kink);
  EXPECT_EQ(kink.points[0].shape, "minimum");
  EXPECT_THAT(verdict(kink.points[0]), testing::HasSubstr("no gradient exists here"));
  EXPECT_EQ(count_eigenvalues(kink.points[0]), EigenvalueCounts());
}

TEST(ManyParameters, ExtremeSizesAndUnequalSides) {
  EXPECT_EQ(find("1e153(x1^2 + x2^2 - x3^2)").points.at(0).eigenvalues[0], -2e153);
  EXPECT_NEAR(find("1e-160(x1^2 + x2^2 + 3x3^2)").points.at(0).eigenvalues[2], 6e-160, 1e-172);
  const std::vector<Interval> box = {{-1e-3, 2e-3}, {-100, 300}, {5, 6}};
  const auto report = find_critical_points(objective_from("x1^2 + 1e-8x2^2 + (x3 - 5.5)^2"), box);
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].at, (std::vector<double>{0, 0, 5.5}));
  // Boxes that do not fit give nothing.
  EXPECT_TRUE(find_critical_points(objective_from("x1^2 + x2^2 + x3^2"), std::vector<Interval>(2)).points.empty());
  const std::vector<Interval> empty(3, Interval{1, 1});
  EXPECT_TRUE(find_critical_points(objective_from("x1^2 + x2^2 + x3^2"), empty).points.empty());
}

TEST(ManyParameters, ABoxOfOneOrTwoSidesIsAWindow) {
  const std::vector<Interval> box = {{-1, 2}, {-3, 4}};
  const auto report = find_critical_points(objective_from("x^2 - y^2"), box);
  EXPECT_EQ(report.window, (PlaneWindow{{-1, 2}, {-3, 4}}));
  EXPECT_TRUE(report.box.empty());
  EXPECT_EQ(report.index_check, IndexCheck::passed);
  EXPECT_EQ(find_critical_points(objective_from("x^2"), std::vector<Interval>{{-1, 2}}).points.size(), 1u);
  // A window is a box of equal sides for more parameters.
  EXPECT_EQ(find_critical_points(objective_from("x1^2 + x2^2 + x3^2"), {{-1, 2}, {0, 1}}).box,
            std::vector<Interval>(3, Interval{-1, 2}));
}

TEST(ManyParameters, TheSameBitsEachTimeAndStopsWhenAsked) {
  const auto first = find("(1 - w1 w2 w3)^2 + 0.1(w1^2 + w2^2 + w3^2)");
  const auto again = find("(1 - w1 w2 w3)^2 + 0.1(w1^2 + w2^2 + w3^2)");
  ASSERT_EQ(first.points.size(), again.points.size());
  for (std::size_t i = 0; i < first.points.size(); ++i) EXPECT_EQ(first.points[i].at, again.points[i].at);
  std::stop_source source;
  source.request_stop();
  const std::vector<Interval> box(3, Interval{-3, 3});
  const auto stopped = find_critical_points(objective_from("x1^2 + x2^2 + x3^2"), box, source.get_token());
  EXPECT_TRUE(stopped.cancelled);
  EXPECT_EQ(stopped.summary(), "search cancelled");
}

TEST(ManyParameters, SummaryTellsWhatWasLeftOpen) {
  CriticalPointsReport report;
  report.box.resize(3);
  report.points.resize(5);
  report.budget_spent = true;
  EXPECT_EQ(report.summary(), "at least 5 points");
  report.points[0].set_dimension = 1;
  report.points[1].set_dimension = 1;
  report.sets = {{CriticalKind::saddle, 1, 0, 0}, {CriticalKind::saddle, 1, 1, 1}};
  EXPECT_EQ(report.summary(), "at least 3 points and 2 curves of saddles");
}

}  // namespace many_parameters_test
}  // namespace saddlescope

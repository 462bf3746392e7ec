// Formulas that once broke the finder; what is expected of each follows by hand from the formula.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/analysis/critical_points.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace {

using enum CriticalKind;

CriticalPointsReport find(const std::string& formula, PlaneWindow window = {}) {
  return find_critical_points(objective_from(formula), window);
}

TEST(CriticalPointsHard, ValleysWhoseFlanksGetSteeperAreFound) {
  for (const char* formula :
       {"y^2 exp(x)", "y^2(x + 4)", "y^2(x + 10)", "x^2(4 + y)", "(x - y)^2 exp(x)", "y^2 sigmoid(x)",
        "softplus(x)^2 y^2", "y^2 + x y^4", "(y - x)^2 + (y - x)^4 x", "hypot(x, y) - x"}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    EXPECT_EQ(report.summary(), "a valley");
    EXPECT_EQ(report.curves.size(), 1u);
  }
  EXPECT_EQ(find("-y^2 exp(x)").summary(), "a ridge");
  // x − y = −π, 0, π.
  EXPECT_EQ(find("sin(x - y)^2 exp(x)").curves.size(), 3u);
  EXPECT_EQ(find("x^2 y^2/(x^2 + y^2)").curves.size(), 2u);
  EXPECT_EQ(find("relu(w1)^2 w2^2").summary(), "a valley and a flat area");
  for (const char* formula : {"exp(x) + y^2", "x + y^2"})
    EXPECT_EQ(find(formula).summary(), "no critical point in this window") << formula;
}

TEST(CriticalPointsHard, OneParameterMinimumWithoutSecondDerivative) {
  for (const char* formula : {"f(x) = abs(x)^1.5", "f(x) = abs(x)^1.5 - x^2"}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    const auto& point = report.points.at(report.points.size() / 2);
    EXPECT_EQ(point.at, std::vector<double>{0});
    EXPECT_EQ(point.kind, kink);
    EXPECT_EQ(point.shape, "minimum");
    EXPECT_EQ(point.index, 1);
    EXPECT_EQ(report.index_check, IndexCheck::passed);
  }
}

TEST(CriticalPointsHard, PointsWithoutSecondDerivativeAreKept) {
  for (const char* formula : {"hypot(x, y)^3", "x^2 + abs(y)^1.5", "abs(x)^1.9 + y^2", "(x^2)^0.75 + y^2"}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    ASSERT_EQ(report.points.size(), 1u);
    EXPECT_EQ(report.points[0].at, (std::vector<double>{0, 0}));
    EXPECT_EQ(report.points[0].shape, "minimum");
    EXPECT_EQ(report.points[0].index, 1);
    EXPECT_NE(report.index_check, IndexCheck::failed);
  }
  // Of r² log r² = 2r² log r the derivative 4r log r + 2r vanishes at 0 and where r = e^(−1/2).
  const auto report = find("(x^2 + y^2) log(x^2 + y^2)");
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].shape, "maximum");
  ASSERT_EQ(report.curves.size(), 1u);
  EXPECT_TRUE(report.curves[0].closed);
  EXPECT_NEAR(std::hypot(report.curves[0].points[0][0], report.curves[0].points[0][1]), std::exp(-0.5), 1e-9);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPointsHard, CrossingKinkedValleysAreListedOnce) {
  const auto report = find("abs(x y)");
  EXPECT_TRUE(report.points.empty());
  EXPECT_EQ(report.curves.size(), 2u);
}

TEST(CriticalPointsHard, ACurveThatCrossesItselfLeavesTheIndexCheckUndefined) {
  // Bernoulli's lemniscate: a figure eight with the lobes' maxima at (±1, 0).
  const auto report = find("((x^2 + y^2)^2 - 2(x^2 - y^2))^2");
  EXPECT_EQ(report.points.size(), 2u);
  EXPECT_EQ(report.summary(), "2 points and a valley");
  EXPECT_EQ(report.index_check, IndexCheck::undefined);
}

TEST(CriticalPointsHard, UnderflowIsNoHeapOfPoints) {
  const auto report = find("f(x) = exp(-1/x^2)");
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].at, std::vector<double>{0});
  EXPECT_EQ(report.points[0].kind, degenerate);
  EXPECT_EQ(report.points[0].shape, "minimum");
  EXPECT_FALSE(report.plateau);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPointsHard, AFlatAreaLeavesTheIndexCheckUndefined) {
  for (const char* formula : {"f(x) = relu(x - 1) + relu(-x - 1)", "max(x^2 + y^2 - 1, 0)", "abs(x) + abs(y) + abs(x + y - 1)"}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    EXPECT_TRUE(report.plateau);
    EXPECT_EQ(report.index_check, IndexCheck::undefined);
  }
}

}  // namespace
}  // namespace saddlescope

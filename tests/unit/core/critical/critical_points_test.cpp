#include "core/critical/critical_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace critical_points_test {

CriticalPointsReport find(const std::string& formula, PlaneWindow window = {}) {
  return find_critical_points(objective_from(formula), window);
}

/// kind, shape, index, place of the one point expected.
void expect_single(const std::string& formula, CriticalKind kind, const std::string& shape, int index, double x,
                   double y) {
  SCOPED_TRACE(formula);
  const auto report = find(formula);
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].kind, kind);
  EXPECT_EQ(report.points[0].shape, shape);
  EXPECT_EQ(report.points[0].index, index);
  EXPECT_EQ(report.points[0].at, (std::vector<double>{x, y}));
  EXPECT_TRUE(report.curves.empty());
}

TEST(CriticalPoints, DegeneratePointsHaveTheShapeAndIndexOfTheirNeighbourhood) {
  using enum CriticalKind;
  expect_single("x^4 + y^4", degenerate, "minimum", 1, 0, 0);
  expect_single("-x^4 - y^2", degenerate, "maximum", 1, 0, 0);
  expect_single("x^8 + y^8", degenerate, "minimum", 1, 0, 0);
  expect_single("x^2 - y^4", degenerate, "saddle", -1, 0, 0);
  expect_single("x^2 + y^3", degenerate, "saddle", 0, 0, 0);
  expect_single("(x - 1)^4 - 2 + (y - 0.3)^4", degenerate, "minimum", 1, 1, 0.3);
  // Expanded, the gradient is rounding noise within 1e-5 of the point.
  expect_single("x^4 - 4x^3 + 6x^2 - 4x + 1 + y^2", degenerate, "minimum", 1, 1, 0);
  // Peano's surface: a minimum along every straight line, yet none. Re and Im of powers: index 1 − n.
  expect_single("(y - x^2)(y - 3x^2)", degenerate, "saddle", -1, 0, 0);
  expect_single("x^4 - 6x^2 y^2 + y^4", degenerate, "saddle", -3, 0, 0);
}

TEST(CriticalPoints, KinksAreAKindOfTheirOwn) {
  using enum CriticalKind;
  expect_single("abs(x) + abs(y)", kink, "minimum", 1, 0, 0);
  expect_single("-abs(x) - abs(y)", kink, "maximum", 1, 0, 0);
  expect_single("abs(x) + y^2", kink, "minimum", 1, 0, 0);
  expect_single("-abs(x) + y^2", kink, "saddle", -1, 0, 0);
  expect_single("abs(x - 2y) + abs(x + y)", kink, "minimum", 1, 0, 0);
  expect_single("sqrt(x^2 + y^2)", kink, "minimum", 1, 0, 0);
  expect_single("sqrt(abs(x)) + y^2", kink, "minimum", 1, 0, 0);
  expect_single("max(x^2 + y^2, (x - 1)^2 + y^2)", kink, "minimum", 1, 0.5, 0);
  expect_single("abs(x - 0.7) + abs(y + 0.25)", kink, "minimum", 1, 0.7, -0.25);
}

TEST(CriticalPoints, TheKinkBetweenTwoBowlsIsASaddle) {
  const auto report = find("min(x^2 + y^2, (x - 2)^2 + (y - 1)^2 + 0.5)");
  ASSERT_EQ(report.points.size(), 3u);
  // On the line 4x + 2y = 5.5 the nearest point to the origin: (1.1, 0.55).
  EXPECT_EQ(report.points[2].kind, CriticalKind::kink);
  EXPECT_EQ(report.points[2].shape, "saddle");
  EXPECT_NEAR(report.points[2].at[0], 1.1, 1e-9);
  EXPECT_NEAR(report.points[2].at[1], 0.55, 1e-9);
  EXPECT_EQ(report.winding_number, 1);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPoints, SetsOfMinimaAreCurvesNotHeapsOfPoints) {
  const auto line = find("x^2 + 0y");
  EXPECT_TRUE(line.points.empty());
  ASSERT_EQ(line.curves.size(), 1u);
  EXPECT_EQ(line.summary(), "a valley");
  EXPECT_EQ(find("x^4 + 0y").summary(), "a valley");
  EXPECT_EQ(find("sin(x) + 0y").summary(), "a valley and a ridge");
  EXPECT_EQ(find("(1 - x y)^4").summary(), "1 point and a valley");
  EXPECT_EQ(find("(x y)^2").curves.size(), 2u);
  EXPECT_EQ(find("x^2 y").summary(), "a valley and a ridge");
  EXPECT_EQ(find("floor(x) + y^2").summary(), "a valley");
  // Kinked valleys.
  const auto kinked = find("abs(x) + 0y");
  EXPECT_TRUE(kinked.points.empty());
  ASSERT_EQ(kinked.curves.size(), 1u);
  EXPECT_TRUE(std::isnan(kinked.curves[0].sharpness[0]));
  EXPECT_EQ(find("abs(x y - 1)").summary(), "1 point and a valley");
}

TEST(CriticalPoints, AClosedValleyAddsNothingToTheIndexSum) {
  const auto report = find("(x^2 + y^2 - 1)^2");
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].kind, CriticalKind::maximum);
  ASSERT_EQ(report.curves.size(), 1u);
  EXPECT_TRUE(report.curves[0].closed);
  double length = 0;
  const auto& ring = report.curves[0].points;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    EXPECT_NEAR(std::hypot(ring[i][0], ring[i][1]), 1, 1e-9);
    EXPECT_NEAR(report.curves[0].sharpness[i], 8, 1e-6);
    const auto& next = ring[(i + 1) % ring.size()];
    length += std::hypot(next[0] - ring[i][0], next[1] - ring[i][1]);
  }
  EXPECT_NEAR(length, 2 * 3.14159265358979, 0.01);
  EXPECT_EQ(report.winding_number, 1);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPoints, AnOpenValleyInsideTheWindowCountsLikeAMinimum) {
  const auto report = find("max(abs(x) - 1, 0)^2 + y^2");
  EXPECT_TRUE(report.points.empty());
  ASSERT_EQ(report.curves.size(), 1u);
  EXPECT_FALSE(report.curves[0].closed);
  EXPECT_NEAR(std::abs(report.curves[0].points.front()[0]), 1, 1e-3);
  EXPECT_NEAR(std::abs(report.curves[0].points.back()[0]), 1, 1e-3);
  EXPECT_EQ(report.winding_number, 1);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPoints, PolesStepsAndFlatAreasGiveNoFalsePoints) {
  for (const char* formula : {"1/x + y", "1/(x^2 + y^2)", "1/x^2 + y^2", "tan(x) + y^2", "log(x) + y^2",
                              "log(abs(x)) + y^2", "x + y", "x^3 + y", "log(x^2 + y^2)"}) {
    const auto report = find(formula);
    EXPECT_EQ(report.summary(), "no critical point in this window") << formula;
  }
  for (const char* formula : {"0x + 0y", "3 + 0 x y", "floor(x) + floor(y)", "relu(x) relu(y)"}) {
    const auto report = find(formula);
    EXPECT_TRUE(report.points.empty() && report.curves.empty()) << formula;
    EXPECT_TRUE(report.plateau) << formula;
  }
  EXPECT_EQ(find("exp(-100(x^2 + y^2))").points.size(), 1u);
  EXPECT_EQ(find("exp(-1000(x^2 + y^2))").points.size(), 1u);
}

TEST(CriticalPoints, RemovableSingularitiesAreFilled) {
  const auto report = find("sin(hypot(x, y))/hypot(x, y)");
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].kind, CriticalKind::maximum);
  EXPECT_EQ(report.points[0].at, (std::vector<double>{0, 0}));
  EXPECT_NEAR(report.points[0].value, 1, 1e-9);
  EXPECT_NEAR(report.points[0].eigenvalues[0], -1.0 / 3, 1e-6);
  EXPECT_NEAR(report.points[0].eigenvalues[1], -1.0 / 3, 1e-6);
}

TEST(CriticalPoints, OnlyWhatLiesInTheWindowOrOnItsEdgeCounts) {
  EXPECT_TRUE(find("x^2 + y^2", {{1e-6, 3}, {-3, 3}}).points.empty());
  const auto edge = find("x^2 + y^2", {{0, 3}, {-3, 3}});
  ASSERT_EQ(edge.points.size(), 1u);
  EXPECT_EQ(edge.index_check, IndexCheck::undefined);
  EXPECT_FALSE(edge.winding_number.has_value());
  // A window of very unequal sides, and one far from the origin.
  EXPECT_EQ(find("x^2 + 1e-8 y^2", {{-0.1, 0.2}, {-1e4, 3e4}}).points.size(), 1u);
  const auto far = find("(x - 1e6)^2 + y^2", {{1e6 - 1, 1e6 + 2}, {-1, 1}});
  ASSERT_EQ(far.points.size(), 1u);
  EXPECT_EQ(far.points[0].at, (std::vector<double>{1e6, 0}));
}

TEST(CriticalPoints, ManyPointsAreAllFoundOnce) {
  // sin 20x sin 20y on [−3, 3]²: extrema where both are at a crest (38 each way), saddles on the lattice of zeros (39
  // each way).
  const auto report = find("sin(20x) sin(20y)");
  EXPECT_EQ(report.points.size(), 38u * 38u + 39u * 39u);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPoints, OneParameter) {
  const auto cubic = find("f(x) = x^3");
  ASSERT_EQ(cubic.points.size(), 1u);
  EXPECT_EQ(cubic.points[0].kind, CriticalKind::degenerate);
  EXPECT_EQ(cubic.points[0].shape, "saddle");
  EXPECT_EQ(cubic.points[0].index, 0);
  EXPECT_EQ(cubic.points[0].at, std::vector<double>{0});
  const auto quartic = find("f(x) = (x - 1)^4");
  ASSERT_EQ(quartic.points.size(), 1u);
  EXPECT_EQ(quartic.points[0].shape, "minimum");
  EXPECT_EQ(quartic.points[0].at, std::vector<double>{1});
  const auto corner = find("f(x) = abs(x - 0.5)");
  ASSERT_EQ(corner.points.size(), 1u);
  EXPECT_EQ(corner.points[0].kind, CriticalKind::kink);
  EXPECT_EQ(corner.points[0].shape, "minimum");
  EXPECT_EQ(corner.points[0].at, std::vector<double>{0.5});
  EXPECT_EQ(corner.index_check, IndexCheck::passed);
  EXPECT_TRUE(find("f(x) = 1/x").points.empty());
  EXPECT_TRUE(find("f(x) = 1/x^2").points.empty());
  EXPECT_TRUE(find("f(x) = tan(x)").points.empty());
  EXPECT_TRUE(find("f(x) = floor(x)").points.empty());
  EXPECT_TRUE(find("f(x) = 0x").points.empty());
  EXPECT_EQ(find("f(x) = sin(x)", {{-10, 10}, {}}).points.size(), 6u);
}

TEST(CriticalPoints, LossesOfExtremeSizeAreSearchedAllTheSame) {
  const auto large = find("1e153(x^2 - y^2)");
  ASSERT_EQ(large.points.size(), 1u);
  EXPECT_EQ(large.points[0].kind, CriticalKind::saddle);
  EXPECT_DOUBLE_EQ(large.points[0].eigenvalues[0], -2e153);
  EXPECT_DOUBLE_EQ(large.points[0].eigenvalues[1], 2e153);
  EXPECT_EQ(large.index_check, IndexCheck::passed);
  const auto small = find("1e-160((x - 1)^2 + 2y^2)");
  ASSERT_EQ(small.points.size(), 1u);
  EXPECT_EQ(small.points[0].at, (std::vector<double>{1, 0}));
  EXPECT_NEAR(small.points[0].eigenvalues[1], 4e-160, 1e-172);
  const auto valley = find("1e153(1 - x y)^2");
  EXPECT_EQ(valley.summary(), "1 point and a valley");
  for (const CriticalCurve& curve : valley.curves)
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      const double x = curve.points[i][0], y = curve.points[i][1];
      EXPECT_NEAR(curve.sharpness[i] / 1e153, 2 * (x * x + y * y), 1e-6);
    }
  const auto cubic = find("f(x) = 1e200 x^2(x - 1)");  // slope 0 at 0 and 2/3
  ASSERT_EQ(cubic.points.size(), 2u);
  EXPECT_NEAR(cubic.points[1].at[0] + cubic.points[0].at[0], 2.0 / 3, 1e-12);
  // A sum of squares would vanish: the point is none.
  const double at[2] = {1, 1};
  EXPECT_THAT(verdict(evaluate_at(objective_from("1e-170(x^2 + y^2)"), at)),
              testing::HasSubstr("Not a critical point"));
}

TEST(CriticalPoints, StepsOfOneParameterAreNoMinima) {
  for (const char* formula : {"f(x) = floor(x) + x^2", "f(x) = sign(x) + x^2"}) {
    const auto report = find(formula);
    EXPECT_TRUE(report.points.empty()) << formula;
    EXPECT_EQ(report.index_check, IndexCheck::undefined) << formula;
  }
}

TEST(CriticalPoints, CurvatureWithoutBoundIsNoEigenvalue) {
  // L′ = 2x log|x| + x, L″ = 2 log|x| + 3: −∞ at 0; minima at ±e^(−1/2), where L″ = 2.
  const auto report = find("f(x) = x^2 log(abs(x))");
  ASSERT_EQ(report.points.size(), 3u);
  EXPECT_EQ(report.points[1].at[0] + report.points[0].at[0] + report.points[2].at[0], 0);
  for (const CriticalPoint& point : report.points) {
    if (point.at[0] != 0) {
      EXPECT_NEAR(std::abs(point.at[0]), std::exp(-0.5), 1e-12);
      EXPECT_NEAR(point.eigenvalues[0], 2, 1e-12);
      continue;
    }
    EXPECT_EQ(point.kind, CriticalKind::kink);
    EXPECT_EQ(point.shape, "maximum");
    EXPECT_TRUE(std::isnan(point.eigenvalues[0]));
    EXPECT_EQ(point.gradient_norm, 0);
  }
}

TEST(CriticalPoints, EigenvaluesAreCountedWithATolerance) {
  EXPECT_EQ(count_eigenvalues(Eigen::Vector4d(-2, -1e-12, 1e-12, 3), 1e-9), (EigenvalueCounts{1, 2, 1}));
  EXPECT_EQ((EigenvalueCounts{1, 2, 1}).minimum_ratio(), 0.25);
  EXPECT_TRUE(std::isnan(EigenvalueCounts().minimum_ratio()));
  EXPECT_EQ(count_eigenvalues(find("x^2 - y^2").points.at(0)), (EigenvalueCounts{1, 0, 1}));
  EXPECT_EQ(count_eigenvalues(find("x^4 + y^2").points.at(0)), (EigenvalueCounts{1, 1, 0}));
  EXPECT_EQ(count_eigenvalues(find("x^3 - 3x y^2").points.at(0)), (EigenvalueCounts{0, 2, 0}));
  EXPECT_EQ(count_eigenvalues(find("abs(x) + abs(y)").points.at(0)), EigenvalueCounts());
  EXPECT_EQ(count_eigenvalues(find("f(x) = -x^2").points.at(0)), (EigenvalueCounts{0, 0, 1}));
}

TEST(CriticalPoints, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const auto report = find_critical_points(objective_from("sin(20x) sin(20y)"), PlaneWindow(), source.get_token());
  EXPECT_TRUE(report.cancelled);
  EXPECT_TRUE(report.points.empty());
}

TEST(CriticalPoints, SummaryCountsBranchesOfOneHeightOnce) {
  CriticalPointsReport report;
  EXPECT_EQ(report.summary(), "no critical point in this window");
  report.points.resize(9);
  EXPECT_EQ(report.summary(), "9 points");
  report.curves.resize(2);
  EXPECT_EQ(report.summary(), "9 points and a valley");
  report.curves[1].value = 1;
  EXPECT_EQ(report.summary(), "9 points and 2 valleys");
  report.curves.push_back({CriticalCurve::Kind::ridge, true, 0, {}, {}});
  EXPECT_EQ(report.summary(), "9 points, 2 valleys and a ridge");
}

TEST(CriticalPoints, VerdictsSayWhatToDo) {
  using testing::HasSubstr;
  const auto saddle = find("x^2 - y^2");
  ASSERT_EQ(saddle.points.size(), 1u);
  EXPECT_EQ(verdict(saddle.points[0]),
            "Downhill along u₁, uphill along u₂: a saddle. A step along u₁ lowers the loss.");
  EXPECT_THAT(verdict(find("x^2 + y^2").points.at(0)), HasSubstr("a minimum"));
  // Points that are not in the list, as those of a valley, are judged by their eigenvalues.
  const auto here = [](const std::string& formula, std::vector<double> at) {
    return verdict(evaluate_at(objective_from(formula), at));
  };
  EXPECT_THAT(here("(1 - w1*w2)^2", {1, 1}), HasSubstr("degenerate, a minimum or the floor of a valley of minima"));
  EXPECT_THAT(here("-(1 - w1*w2)^2", {1, 1}), HasSubstr("degenerate, a maximum or the crest of a ridge of maxima"));
  EXPECT_THAT(here("x^2 + y^2", {0, 0}), HasSubstr("Uphill in every direction: a minimum"));
  EXPECT_THAT(here("x^2 - y^2", {0, 0}), HasSubstr("a saddle"));
  EXPECT_THAT(here("x^2 + y^2", {0, 1e-9}), HasSubstr("Not a critical point"));
  EXPECT_THAT(verdict(find("-x^2 - y^2").points.at(0)), HasSubstr("a maximum"));
  EXPECT_THAT(verdict(find("x^4 + y^2").points.at(0)),
              HasSubstr("A zero eigenvalue: the second order does not decide along u₁"));
  EXPECT_THAT(verdict(find("x^3 - 3x y^2").points.at(0)),
              HasSubstr("H = 0: look at higher orders. On a small circle both signs occur: saddle-like."));
  EXPECT_THAT(verdict(find("x^4 + y^4").points.at(0)),
              HasSubstr("H = 0: look at higher orders. On a small circle the loss rises all around: minimum-like."));
  EXPECT_THAT(
      verdict(find("abs(x) + abs(y)").points.at(0)),
      HasSubstr("A cusp or kink: no gradient exists here, so no eigenvalues. On a small circle the loss rises"));
  EXPECT_THAT(verdict(find("abs(x)^1.5 + y^2").points.at(0)), HasSubstr("The gradient is zero, but no second"));
  EXPECT_EQ(verdict(find("f(x) = x^4").points.at(0)),
            "The second derivative is zero: look at higher orders. On the two sides the loss rises all around: "
            "minimum-like.");
  const double at[2] = {1, 2};
  EXPECT_THAT(verdict(evaluate_at(objective_from("x^2 - y^2"), at)), HasSubstr("Not a critical point"));
  EXPECT_THAT(verdict(evaluate_at(objective_from("log(-x) + y"), at)), HasSubstr("not finite"));
}

TEST(CriticalPoints, ALossWithoutValuesIsSaidToHaveNone) {
  for (const char* text : {"log(-1 - x^2 - y^2)", "sqrt(-1 - x^2) + y"}) {
    EXPECT_TRUE(find(text).no_values) << text;
    EXPECT_EQ(find(text).summary(), "no finite value found in this window") << text;
  }
  for (const char* text : {"x + y", "log(x - 1.9) + y", "x^2 + y^2", "0x*y"})
    EXPECT_FALSE(find(text).no_values) << text;
}

}  // namespace critical_points_test
}  // namespace saddlescope

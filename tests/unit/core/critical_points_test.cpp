#include "core/analysis/critical_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace {

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

TEST(CriticalPoints, StopsWhenAsked) {
  std::stop_source source;
  source.request_stop();
  const auto report = find_critical_points(objective_from("sin(20x) sin(20y)"), {}, source.get_token());
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
  EXPECT_THAT(verdict(find("-x^2 - y^2").points.at(0)), HasSubstr("a maximum"));
  EXPECT_THAT(verdict(find("x^4 + y^2").points.at(0)),
              HasSubstr("A zero eigenvalue: the second order does not decide along u₁"));
  EXPECT_THAT(verdict(find("x^3 - 3x y^2").points.at(0)), HasSubstr("All eigenvalues are zero"));
  EXPECT_THAT(verdict(find("abs(x) + abs(y)").points.at(0)), HasSubstr("no gradient"));
  const double at[2] = {1, 2};
  EXPECT_THAT(verdict(evaluate_at(objective_from("x^2 - y^2"), at)), HasSubstr("Not a critical point"));
  EXPECT_THAT(verdict(evaluate_at(objective_from("log(-x) + y"), at)), HasSubstr("not finite"));
}

}  // namespace
}  // namespace saddlescope

// Formulas that once broke the finder; what is expected of each follows by hand from the formula.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/critical/critical_points.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace critical_points_hard_test {

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
  for (const char* formula :
       {"f(x) = relu(x - 1) + relu(-x - 1)", "max(x^2 + y^2 - 1, 0)", "abs(x) + abs(y) + abs(x + y - 1)"}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    EXPECT_TRUE(report.plateau);
    EXPECT_EQ(report.index_check, IndexCheck::undefined);
  }
}

TEST(CriticalPointsHard, AllButFlatDirectionsMakeDegeneratePointsNotValleys) {
  struct Case {
    const char* formula;
    const char* shape;
    int index;
  };
  for (const Case& expected :
       {Case{"y^2 + 1e-10x^4", "minimum", 1}, {"y^2 - 1e-10x^4", "saddle", -1}, {"y^2 + 1e-10x^3", "saddle", 0}}) {
    SCOPED_TRACE(expected.formula);
    const auto report = find(expected.formula);
    EXPECT_TRUE(report.curves.empty());
    ASSERT_EQ(report.points.size(), 1u);
    EXPECT_EQ(report.points[0].kind, degenerate);
    EXPECT_EQ(report.points[0].shape, expected.shape);
    EXPECT_EQ(report.points[0].index, expected.index);
    EXPECT_EQ(report.index_check, IndexCheck::passed);
  }
}

TEST(CriticalPointsHard, WeakCurvatureIsNotZero) {
  for (const char* weak : {"1e-10", "1e-14", "1e-20", "1e-30"}) {
    SCOPED_TRACE(weak);
    const std::string small = weak;
    const auto bowl = find("x^2 + " + small + "y^2"), pass = find("x^2 - " + small + "y^2");
    ASSERT_EQ(bowl.summary(), "1 point");
    EXPECT_EQ(bowl.points[0].kind, minimum);
    EXPECT_DOUBLE_EQ(bowl.points[0].eigenvalues[0], 2 * std::stod(small));
    ASSERT_EQ(pass.summary(), "1 point");
    EXPECT_EQ(pass.points[0].kind, CriticalKind::saddle);
    const auto wave = find("y^2 + " + small + "sin(x)");
    ASSERT_EQ(wave.points.size(), 2u);
    EXPECT_NEAR(wave.points[0].at[0], -1.5707963267948966, 1e-15);
    EXPECT_EQ(wave.points[0].kind, minimum);
    EXPECT_NEAR(wave.points[1].at[0], 1.5707963267948966, 1e-15);
    EXPECT_EQ(wave.points[1].kind, CriticalKind::saddle);
    EXPECT_EQ(wave.index_check, IndexCheck::passed);
  }
}

TEST(CriticalPointsHard, SharpButSmoothMinimaAreMinima) {
  // Second derivatives along x: 1/√1e-12 and 2·1e7.
  for (const auto& [formula, curvature] :
       {std::pair{"sqrt(x^2 + 1e-12) + y^2", 1e6}, std::pair{"atan(1e7x) x + y^2", 2e7}}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    ASSERT_EQ(report.points.size(), 1u);
    EXPECT_EQ(report.points[0].kind, minimum);
    EXPECT_EQ(report.points[0].at, (std::vector<double>{0, 0}));
    EXPECT_NEAR(report.points[0].eigenvalues[0], 2, 1e-9);
    EXPECT_NEAR(report.points[0].eigenvalues[1], curvature, 1e-9 * curvature);
    EXPECT_EQ(report.index_check, IndexCheck::passed);
  }
}

TEST(CriticalPointsHard, RootsOfSquaresAreWholeKinkedValleys) {
  for (const char* formula : {"sqrt((x - y)^2)", "((x - y)^2)^0.5", "hypot(x - y, 0)"}) {
    const auto report = find(formula);
    EXPECT_TRUE(report.points.empty()) << formula;
    EXPECT_EQ(report.curves.size(), 1u) << formula;
  }
  const auto network = find("sqrt((1 - w1 w2)^2)");
  EXPECT_EQ(network.summary(), "1 point and a valley");
  EXPECT_EQ(network.curves.size(), 2u);
  const auto ring = find("sqrt((x^2 + y^2 - 1)^2)");
  EXPECT_EQ(ring.summary(), "1 point and a valley");
  ASSERT_EQ(ring.curves.size(), 1u);
  EXPECT_TRUE(ring.curves[0].closed);
  EXPECT_EQ(ring.index_check, IndexCheck::passed);
}

TEST(CriticalPointsHard, WhereTheLossStepsNothingIsCritical) {
  // The gradient is 0 at (0, 0) and on x = 0, but just left of it the loss is lower.
  for (const char* formula : {"sign(x) + x^2 + y^2", "sign(x) y^2 + x^2"}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    EXPECT_EQ(report.summary(), "no critical point in this window");
    EXPECT_EQ(report.index_check, IndexCheck::undefined);
  }
}

TEST(CriticalPointsHard, OneParameterHolesAreFilled) {
  // sin x / x = 1 − x²/6 + ..., (1 − cos x)/x² = 1/2 − x²/24 + ...
  for (const auto& [formula, value, bend] :
       {std::tuple{"f(x) = sin(x)/x", 1.0, -1.0 / 3}, std::tuple{"f(x) = (1 - cos(x))/x^2", 0.5, -1.0 / 12}}) {
    SCOPED_TRACE(formula);
    const auto report = find(formula);
    ASSERT_EQ(report.points.size(), 1u);
    EXPECT_EQ(report.points[0].kind, maximum);
    EXPECT_EQ(report.points[0].at, std::vector<double>{0});
    EXPECT_NEAR(report.points[0].value, value, 1e-8);
    EXPECT_NEAR(report.points[0].eigenvalues[0], bend, 1e-5);
    EXPECT_EQ(report.index_check, IndexCheck::passed);
  }
}

TEST(CriticalPointsHard, PointsOnLinesOfHoles) {
  // h(u) has its only critical point in the hole u = 0, a maximum or none; cos(by) has one at each multiple of π/b.
  struct Hole {
    const char* text;
    double bend;  // h″(0)
  };
  const Hole holes[] = {
      {"(1 - cos(UU))/(UU)^2", -1.0 / 12}, {"sin(UU)/(UU)", -1.0 / 3}, {"(UU - sin(UU))/(UU)^3", -1.0 / 60}};
  for (const double at : {0.0, 0.4, -1.25, 0.125, 2.3})
    for (const Hole& hole : holes) {
      std::string formula = hole.text;
      for (std::size_t place = 0; (place = formula.find("UU", place)) != std::string::npos;)
        formula.replace(place, 2, "x - (" + std::to_string(at) + ")");
      formula += " + cos(1.7y)";
      SCOPED_TRACE(formula);
      const auto report = find(formula, {{at - 2.9, at + 3.1}, {-3, 3.1}});
      EXPECT_EQ(report.index_check, IndexCheck::passed);
      ASSERT_EQ(report.points.size(), 3u);  // y = −π/1.7, 0, π/1.7
      for (const CriticalPoint& point : report.points) {
        const bool top = std::abs(point.at[1]) < 0.1;
        EXPECT_NEAR(point.at[0], at, 1e-9);
        EXPECT_NEAR(std::abs(point.at[1]), top ? 0 : 3.14159265358979 / 1.7, 1e-9);
        EXPECT_EQ(point.kind, top ? maximum : saddle);
        EXPECT_NEAR(point.eigenvalues[top ? 1 : 0], hole.bend, 1e-9);
      }
    }
}

TEST(CriticalPointsHard, ZerosThatTouchAreToldFromNearOnes) {
  for (const char* none : {"(log(6) - log(2) - log(3))", "(sqrt(2)*sqrt(3) - sqrt(6))", "sin(2pi)", "(exp(2) - e*e)"}) {
    const std::string formula = std::string("f(x) = x^3/3 + ") + none + "*x";
    const auto touches = find(formula), misses = find(formula + " + 1e-13x");
    EXPECT_EQ(touches.summary(), "1 point") << formula;
    EXPECT_EQ(misses.summary(), "no critical point in this window") << formula;
  }
}

}  // namespace critical_points_hard_test
}  // namespace saddlescope

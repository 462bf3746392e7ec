// The finder's list after the proofs had their say. Expected points by hand: where the gradient vanishes is written
// beside each.
#include "core/certificate/proved_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/objective/formula_loss.h"

namespace saddlescope {
namespace proved_points_test {

std::shared_ptr<const Objective> loss_of(const std::string& text, const std::vector<std::string>& parameters) {
  const auto formula = Formula::compile(text, {.parameters = parameters});
  EXPECT_TRUE(formula) << text;
  return formula_loss(*formula, {});
}

CriticalPointsReport points_of(const std::string& text, PlaneWindow window = {{-5, 5}, {-5, 5}}) {
  return find_proved_points(*loss_of(text, {"x", "y"}), window);
}

void expect_only(const CriticalPointsReport& report, CriticalKind kind, std::vector<double> at, double value) {
  ASSERT_EQ(report.points.size(), 1u) << report.summary();
  EXPECT_TRUE(report.curves.empty());
  EXPECT_EQ(report.points[0].kind, kind);
  for (std::size_t i = 0; i < at.size(); ++i) EXPECT_NEAR(report.points[0].at[i], at[i], 2e-7);
  EXPECT_NEAR(report.points[0].value, value, 1e-7 * (1 + std::abs(value)));
  EXPECT_NE(report.index_check, IndexCheck::failed);
}

TEST(ProvedPoints, ASteepFlankHidesNoMinimum) {
  const CriticalPointsReport report = points_of("exp(10x) - 10x + y^2");  // 10e^10x = 10
  expect_only(report, CriticalKind::minimum, {0, 0}, 1);
  EXPECT_NEAR(report.points[0].eigenvalues[0], 2, 1e-9);
  EXPECT_NEAR(report.points[0].eigenvalues[1], 100, 1e-9);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
  expect_only(points_of("exp((2-x)^2) + exp((3-y)^2)"), CriticalKind::minimum, {2, 3}, 2);
  expect_only(points_of("exp(2*(x^2+y^2))"), CriticalKind::minimum, {0, 0}, 1);
  // The cliff: with t = x − y, 20e^20t = 1 and x = 3.
  const double t = -std::log(20) / 20;
  expect_only(points_of("((x-3)/100)^2 - (x-y) + exp(20(x-y))", {{0, 5}, {0, 5}}), CriticalKind::minimum, {3, 3 - t},
              -t + 0.05);
}

TEST(ProvedPoints, ASteepFlankHidesNoDegenerateMinimum) {
  for (const char* text : {"exp(5x^2) + y^4", "exp(8x^2) + y^4", "exp(3x^2 + 2x) - 2x + y^4"})
    expect_only(points_of(text, {{-4, 4}, {-4, 4}}), CriticalKind::degenerate, {0, 0}, 1);
}

TEST(ProvedPoints, ZeroIsJudgedAtThePoint) {
  const CriticalPointsReport report = points_of("x^20 + y^2 - x");
  const double x = std::pow(0.05, 1.0 / 19);
  expect_only(report, CriticalKind::minimum, {x, 0}, std::pow(x, 20) - x);
  EXPECT_TRUE(report.points[0].shape.empty());
}

TEST(ProvedPoints, ANarrowValleyHoldsOnePointAndNoMore) {
  for (const char* factor : {"1e2", "1e4", "1e6"})
    expect_only(points_of(std::string(factor) + "(y-x^2)^2 + (1-x)^2"), CriticalKind::minimum, {1, 1}, 0);
  // Here the small eigenvalue counts as zero, a billionth of the usual curvature; its place is right.
  for (const char* factor : {"1e8", "1e9"}) {
    const CriticalPointsReport report = points_of(std::string(factor) + "(y-x^2)^2 + (1-x)^2");
    ASSERT_EQ(report.points.size(), 1u) << factor;
    EXPECT_EQ(report.points[0].at, (std::vector<double>{1, 1})) << factor;
    EXPECT_TRUE(report.curves.empty()) << factor;
  }
}

TEST(ProvedPoints, WhereTheGradientDoesNotVanishThereIsNothing) {
  for (const char* text : {"1e12*(x-0.3)^2 + y", "1e6*(x-0.3)^2 + y + sin(50y)/50.01", "1e3*x^2 + 1e-3*y"}) {
    const CriticalPointsReport report = points_of(text);
    EXPECT_TRUE(report.points.empty()) << text << ": " << report.summary();
    EXPECT_TRUE(report.curves.empty()) << text << ": " << report.summary();
  }
  const std::vector<Interval> box(3, Interval{-5, 5});
  const CriticalPointsReport report =
      find_proved_points(*loss_of("1e6*(x-0.3)^2 + y^3/3 + 1e-4*y + z^2", {"x", "y", "z"}), box);
  EXPECT_TRUE(report.points.empty()) << report.summary();
}

TEST(ProvedPoints, NearNeighboursAreToldApart) {
  const auto loss = loss_of("(x-0.5)^2*(x-0.501)^2", {"x"});
  const CriticalPointsReport report = find_proved_points(*loss, PlaneWindow{{-5, 5}, {}});
  ASSERT_EQ(report.points.size(), 3u);
  EXPECT_EQ(report.points[2].kind, CriticalKind::maximum);
  EXPECT_NEAR(report.points[2].at[0], 0.5005, 1e-9);
  EXPECT_EQ(report.points[0].kind, CriticalKind::minimum);
  EXPECT_EQ(report.points[1].kind, CriticalKind::minimum);
}

TEST(ProvedPoints, ValleysRidgesAndDegeneratePointsStay) {
  EXPECT_EQ(points_of("(1 - x*y)^2").curves.size(), 2u);
  EXPECT_EQ(points_of("(1 - x*y)^2").points.size(), 1u);
  EXPECT_EQ(points_of("(x-1)^4 + (y+2)^4").points.size(), 1u);
  EXPECT_EQ(points_of("x^3 - 3*x*y^2").points.size(), 1u);
  EXPECT_EQ(points_of("abs(x) + y^2").points.size(), 1u);
}

}  // namespace proved_points_test
}  // namespace saddlescope

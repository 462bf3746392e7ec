// Points where the gradient is zero and continuous, but the second derivatives jump: a quadratic with products of a
// kink, c·|u·v|, c·u·|v|, c·relu(u)². Round such a point the loss is r² times a function of the angle, which this test
// samples itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <string>

#include "core/critical/critical_points.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace second_derivative_property_test {

struct Line {  // a·x + b·y − c, zero at the point
  double a, b, c;
  std::string text() const {
    return "(" + std::to_string(a) + "*x+" + std::to_string(b) + "*y-" + std::to_string(c) + ")";
  }
  double along(double x, double y) const { return a * x + b * y; }
};

class Generator {
 public:
  double number(double low, double high) {
    return std::round(std::uniform_real_distribution<double>(low, high)(random_) * 100) / 100;
  }
  double factor() { return number(0.4, 2) * (random_() % 2 == 0 ? 1 : -1); }
  Line line(double x, double y) {
    const double a = factor(), b = factor();
    return {a, b, std::round((a * x + b * y) * 1e6) / 1e6};
  }
  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  std::mt19937 random_{17};
};

TEST(SecondDerivative, IsMissingWhereItJumps) {
  Generator generator;
  int decided = 0;
  for (int k = 0; k < 40; ++k) {
    const double x = generator.number(-1, 1), y = generator.number(-1, 1), c = generator.factor();
    const Line u = generator.line(x, y), v = generator.line(x, y), s = generator.line(x, y), t = generator.line(x, y);
    const double p = generator.factor(), q = generator.factor();
    const std::size_t kind = generator.below(4);
    const std::string bent[] = {"|" + u.text() + "*" + v.text() + "|", u.text() + "*|" + v.text() + "|",
                                "relu(" + u.text() + ")^2", "|" + u.text() + "|*" + u.text()};
    const std::string text = "f(x,y) = " + std::to_string(c) + "*" + bent[kind] + "+" + std::to_string(p) + "*" +
                             s.text() + "^2+" + std::to_string(q) + "*" + t.text() + "^2";
    SCOPED_TRACE(text);
    double lowest = 1e9, highest = -1e9;
    for (int degree = 0; degree < 3600; ++degree) {
      const double angle = degree * std::numbers::pi / 1800, dx = std::cos(angle), dy = std::sin(angle);
      const double a = u.along(dx, dy), b = v.along(dx, dy);
      const double parts[] = {std::abs(a * b), a * std::abs(b), a > 0 ? a * a : 0, a * std::abs(a)};
      const double rise =
          c * parts[kind] + p * s.along(dx, dy) * s.along(dx, dy) + q * t.along(dx, dy) * t.along(dx, dy);
      lowest = std::min(lowest, rise);
      highest = std::max(highest, rise);
    }
    if (std::min(std::abs(lowest), std::abs(highest)) < 0.02 * std::max(std::abs(lowest), std::abs(highest))) continue;
    ++decided;
    const CriticalPointsReport report = find_critical_points(objective_from(text), PlaneWindow{{-2, 2.1}, {-2.1, 2}});
    const CriticalPoint* here = nullptr;
    for (const CriticalPoint& point : report.points)
      if (std::hypot(point.at[0] - x, point.at[1] - y) < 1e-4) here = &point;
    ASSERT_NE(here, nullptr);
    EXPECT_EQ(here->kind, CriticalKind::kink);
    EXPECT_EQ(here->gradient_norm, 0);
    EXPECT_TRUE(std::isnan(here->eigenvalues[0]));
    EXPECT_EQ(here->shape, lowest > 0 ? "minimum" : highest < 0 ? "maximum" : "saddle");
    EXPECT_NE(report.index_check, IndexCheck::failed);
  }
  EXPECT_GT(decided, 25);
}

TEST(SecondDerivative, IsThereWhereItOnlyBends) {
  for (const char* text :
       {"|x|^3 + x^2 + y^2", "|x*y|*x + x^2 + 2y^2", "relu(x)^3 - x^2 + y^2", "max(x,y)^4 + x^2 + x*y + y^2"}) {
    const CriticalPointsReport report =
        find_critical_points(objective_from(text), PlaneWindow{{-0.5, 0.6}, {-0.6, 0.5}});
    int smooth = 0;
    for (const CriticalPoint& point : report.points)
      smooth += std::hypot(point.at[0], point.at[1]) < 1e-9 && point.kind != CriticalKind::kink ? 1 : 0;
    EXPECT_EQ(smooth, 1) << text;
  }
}

TEST(SecondDerivative, IsLookedForWithAnyNumberOfParameters) {
  for (const char* text : {"f(x) = relu(x - 0.3)^2 + (x - 0.3)^2", "f(x,y,z) = |x*y| + x^2 + y^2 + (z - 0.5)^2",
                           "f(a,b,c,d) = |a|*b + a^2 + b^2 + c^2 + d^2"}) {
    const FormulaObjective objective = objective_from(text);
    const std::vector<Interval> box(objective.dimension(), {-1, 1.1});
    const CriticalPointsReport report = objective.dimension() == 1
                                            ? find_critical_points(objective, PlaneWindow{box[0], {}})
                                            : find_critical_points(objective, box);
    ASSERT_EQ(report.points.size(), 1u) << text;
    EXPECT_EQ(report.points[0].kind, CriticalKind::kink) << text;
    EXPECT_EQ(report.points[0].shape, "minimum") << text;
    EXPECT_EQ(report.points[0].gradient_norm, 0) << text;
  }
}

}  // namespace second_derivative_property_test
}  // namespace saddlescope

// Powers of |u·v| beside which doubles see jumps: the curves u = 0 and v = 0 are listed as valleys or ridges, with the
// loss that the formula has on them; and where such powers of two functions are added, their common zeros as minima.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace fold_valleys_property_test {

using Dice = std::mt19937;
double drawn(Dice& dice, double low, double high) { return std::uniform_real_distribution<double>(low, high)(dice); }
int drawn_whole(Dice& dice, int low, int high) { return std::uniform_int_distribution<int>(low, high)(dice); }
std::string text_of(double x) {
  std::string text = std::to_string(x);
  return x < 0 ? "(" + text + ")" : text;
}

/// A function whose zeros are smooth curves through [−4, 4]².
struct Curve {
  std::string text;
  std::function<double(double, double)> distance;  ///< to its zeros, about
  int pieces;
};

Curve curve(Dice& dice) {
  const double a = std::stod(std::to_string(drawn(dice, -1.5, 1.5)));
  switch (drawn_whole(dice, 0, 4)) {
    case 0:
      return {"(x - " + text_of(a) + ")", [=](double x, double) { return x - a; }, 1};
    case 1:
      return {"(y + 0.5x - " + text_of(a) + ")", [=](double x, double y) { return y + 0.5 * x - a; }, 1};
    case 2:
      return {"sin(y - " + text_of(a) + ")", [=](double, double y) { return std::sin(y - a); },
              static_cast<int>(std::floor((4 - a) / M_PI) - std::ceil((-4 - a) / M_PI)) + 1};
    case 3:
      return {"(y - 0.2x^2 - " + text_of(a) + ")", [=](double x, double y) { return y - 0.2 * x * x - a; }, 1};
    default:
      return {"(x^2 + y^2 - " + text_of(4 + a) + ")",
              [=](double x, double y) { return std::hypot(x, y) - std::sqrt(4 + a); }, 1};
  }
}

TEST(FoldValleysProperty, ZerosOfAProductUnderAPowerAreListed) {
  Dice dice(1712);
  for (int k = 0; k < 4; ++k) {
    const Curve u = curve(dice), v = curve(dice);
    const bool two = k % 2 == 0;
    const double power = drawn(dice, 0.05, 1.7), size = std::exp(drawn(dice, -10, 90)), level = drawn(dice, -2, 2);
    const std::string inside = "abs(" + u.text + (two ? "*" + v.text : "") + "*" + std::to_string(size) + ")";
    const double sign = k % 3 == 0 ? -1 : 1;
    // With 1 inside, as in the functions named cross-leg table, cross in tray and crowned cross.
    const bool shifted = k % 4 < 2;
    const std::string text = text_of(level) + (sign < 0 ? " - " : " + ") +
                             (shifted ? "(" + inside + " + 1)^" : inside + "^") + text_of(power) + " + 0*x + 0*y";
    SCOPED_TRACE(text);
    const CriticalPointsReport report = find_critical_points(objective_from(text), {{-4, 4}, {-4, 4}});
    const double on_curve = std::stod(std::to_string(level)) + (shifted ? sign : 0);
    std::size_t on_u = 0, on_v = 0, wrong = 0;
    for (const CriticalCurve& found : report.curves) {
      if (!std::isnan(found.sharpness[0])) continue;  // a smooth one half-way between the two
      EXPECT_EQ(found.kind, sign > 0 ? CriticalCurve::Kind::valley : CriticalCurve::Kind::ridge);
      EXPECT_DOUBLE_EQ(found.value, on_curve);
      for (const std::vector<double>& at : found.points) {
        const bool is_u = std::abs(u.distance(at[0], at[1])) < 1e-4;  // the last place is cut at the edge
        const bool is_v = two && std::abs(v.distance(at[0], at[1])) < 1e-4;
        on_u += is_u ? 1 : 0, on_v += is_v ? 1 : 0, wrong += is_u || is_v ? 0 : 1;
      }
    }
    EXPECT_EQ(wrong, 0u);
    // No piece of these curves is shorter than a fifth of the window's side.
    constexpr std::size_t places_of_a_piece = 20;
    EXPECT_GE(on_u, places_of_a_piece * static_cast<std::size_t>(u.pieces));
    EXPECT_GE(on_v, two ? places_of_a_piece * static_cast<std::size_t>(v.pieces) : 0);
  }
}

TEST(FoldValleysProperty, CommonZerosOfTwoPowersAreMinima) {
  Dice dice(88);
  for (int k = 0; k < 3; ++k) {
    const double a = drawn(dice, -3, 3), b = drawn(dice, -3, 3);
    const double first = drawn(dice, 0.05, 0.9), second = drawn(dice, 0.05, 0.9);
    const bool waves = k % 2 == 0;
    const std::string text = "abs(" + std::string(waves ? "sin(x - " : "(x - ") + text_of(a) + ")" + "*exp(20))^" +
                             std::to_string(first) + " + abs(y - " + text_of(b) + ")^" + std::to_string(second) +
                             " + 0.25";
    SCOPED_TRACE(text);
    const CriticalPointsReport report = find_critical_points(objective_from(text), {{-4, 4}, {-4, 4}});
    std::size_t minima = 0;
    const double shift = std::stod(std::to_string(a));
    for (const CriticalPoint& point : report.points) {
      if (point.shape != "minimum" && point.kind != CriticalKind::minimum) continue;
      ++minima;
      EXPECT_NEAR(point.at[1], b, 1e-6);
      EXPECT_NEAR(waves ? std::sin(point.at[0] - shift) : point.at[0] - shift, 0, 1e-6);
      EXPECT_DOUBLE_EQ(point.value, 0.25);
    }
    const double pi = M_PI;
    EXPECT_EQ(minima,
              waves ? static_cast<std::size_t>(std::floor((4 - shift) / pi) - std::ceil((-4 - shift) / pi)) + 1 : 1u);
  }
}

TEST(FoldValleysProperty, PolesAndStepsAreNone) {
  for (const char* text : {"abs(x)/y + y^2", "abs(x)/sin(y) + y^2", "log(abs(x)) + y^2", "1/abs(x) + y^2",
                           "abs(x)/x + (y - 9)^2", "sign(abs(x)) + 0.1y", "x + floor(abs(y)) + y"}) {
    const CriticalPointsReport report = find_critical_points(objective_from(text), {{-4, 4}, {-4, 4}});
    EXPECT_EQ(report.summary(), "no critical point in this window") << text;
  }
}

TEST(FoldValleysProperty, WhereAValleyEnds) {
  const CriticalPointsReport report = find_critical_points(objective_from("abs(x)*relu(y)"), {{-4, 4}, {-4, 4}});
  ASSERT_EQ(report.curves.size(), 1u);
  for (const std::vector<double>& at : report.curves[0].points) {
    EXPECT_NEAR(at[0], 0, 1e-9);
    EXPECT_GT(at[1], -0.05) << "below all is flat";
  }
}

}  // namespace fold_valleys_property_test
}  // namespace saddlescope

// Interval operations near the places where they could go wrong; ends by hand.
#include "core/formula/interval.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "core/formula/interval_evaluation.h"
#include "core/objective/formula_objective.h"
#include "core/support/simd.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace interval_test {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double pi = std::numbers::pi;

struct Applied {
  Enclosure result;
  BoxFlags flags;
};

Applied on(Op op, Enclosure a, Enclosure b = {0, 0}) {
  Applied applied;
  applied.result = apply(op, a, b, applied.flags);
  return applied;
}

/// Holds [low, high] and is at most a few rounding errors wider.
void expect_tight(const Enclosure& result, double low, double high) {
  const double slack = 1e-14;
  EXPECT_LE(result.low, low);
  EXPECT_GE(result.high, high);
  EXPECT_GE(result.low, low - slack * (1 + std::fabs(low)));
  EXPECT_LE(result.high, high + slack * (1 + std::fabs(high)));
}

TEST(Interval, SumsAndProductsAreRoundedOutward) {
  // 0.1 + 0.2 is not a double: the ends lie on both sides of the real sum of these two doubles.
  const Enclosure sum = add(point_enclosure(0.1), point_enclosure(0.2));
  const long double exact = static_cast<long double>(0.1) + static_cast<long double>(0.2);
  EXPECT_LT(sum.low, exact);
  EXPECT_GT(sum.high, exact);
  EXPECT_LT(sum.width(), 1e-15);
  // Signs: each case of [a, b]·[c, d].
  expect_tight(multiply({2, 3}, {5, 7}), 10, 21);
  expect_tight(multiply({2, 3}, {-5, 7}), -15, 21);
  expect_tight(multiply({2, 3}, {-7, -5}), -21, -10);
  expect_tight(multiply({-3, 2}, {5, 7}), -21, 14);
  expect_tight(multiply({-3, 2}, {-5, 7}), -21, 15);
  expect_tight(multiply({-3, 2}, {-7, -5}), -14, 21);
  expect_tight(multiply({-3, -2}, {5, 7}), -21, -10);
  expect_tight(multiply({-3, -2}, {-5, 7}), -21, 15);
  expect_tight(multiply({-3, -2}, {-7, -5}), 10, 21);
}

TEST(Interval, OverflowAndInfinityStayEnclosed) {
  const Enclosure large = multiply({1e300, 1e301}, {1e300, 1e301});
  EXPECT_LT(large.low, infinity);
  EXPECT_EQ(large.high, infinity);
  // 0 times what is not bounded is 0 or more, but never NaN.
  const Enclosure product = multiply({0, 1}, {1, infinity});
  EXPECT_LE(product.low, 0);
  EXPECT_EQ(product.high, infinity);
  EXPECT_EQ(add({1, infinity}, {-infinity, 1}), whole_line);
  EXPECT_GT(on(Op::exp, {800, 900}).result.low, 1e308);
  EXPECT_LT(on(Op::exp, {800, 900}).result.low, infinity);
  EXPECT_EQ(on(Op::exp, {-900, -800}).result.low, 0);
  EXPECT_GT(on(Op::exp, {-900, -800}).result.high, 0);
}

TEST(Interval, TinyResultsStayEnclosedWhenFlushedToZero) {
  const FlushSubnormals flush;
  const Enclosure product = multiply({1e-200, 2e-200}, {1e-200, 2e-200});
  EXPECT_LE(product.low, 0);
  EXPECT_GT(product.high, 0);
}

TEST(Interval, SquaresAndPowersOverZero) {
  expect_tight(on(Op::square, {-2, 3}).result, 0, 9);
  EXPECT_GE(on(Op::square, {-2, 3}).result.low, 0);
  expect_tight(on(Op::square, {-3, -2}).result, 4, 9);
  expect_tight(on(Op::power, {-2, 3}, {3, 3}).result, -8, 27);
  expect_tight(on(Op::power, {-2, 3}, {4, 4}).result, 0, 81);
  EXPECT_EQ(on(Op::power, {-2, 3}, {0, 0}).result, (Enclosure{1, 1}));
  EXPECT_TRUE(on(Op::power, {-2, 3}, {3, 3}).flags.clean());

  const Applied even_pole = on(Op::power, {-2, 3}, {-2, -2});  // 1/x² ≥ 1/9
  EXPECT_TRUE(even_pole.flags.undefined);
  EXPECT_NEAR(even_pole.result.low, 1.0 / 9, 1e-15);
  EXPECT_EQ(even_pole.result.high, infinity);
  EXPECT_EQ(on(Op::power, {-2, 3}, {-3, -3}).result, whole_line);

  const Applied root = on(Op::power, {-1, 4}, {0.5, 0.5});
  EXPECT_TRUE(root.flags.undefined);
  expect_tight(root.result, 0, 2);
  EXPECT_TRUE(on(Op::power, {0, 4}, {0.5, 0.5}).flags.clean());
  EXPECT_TRUE(on(Op::power, {-4, -1}, {0.5, 0.5}).flags.nowhere);
  expect_tight(on(Op::power, {0.5, 2}, {-1.5, 2.5}).result, std::pow(0.5, 2.5), std::pow(2, 2.5));
  EXPECT_EQ(on(Op::power, {-2, -1}, {1.5, 2.5}).result, whole_line);  // defined for the exponent 2 alone
}

TEST(Interval, RootsAtTheRimOfTheirDomain) {
  expect_tight(on(Op::sqrt, {0, 2}).result, 0, std::sqrt(2.0));
  EXPECT_EQ(on(Op::sqrt, {0, 2}).result.low, 0);
  EXPECT_TRUE(on(Op::sqrt, {0, 2}).flags.clean());
  EXPECT_TRUE(on(Op::sqrt, {-1e-300, 2}).flags.undefined);
  EXPECT_FALSE(on(Op::sqrt, {-1e-300, 2}).flags.nowhere);
  EXPECT_TRUE(on(Op::sqrt, {-2, -1}).flags.nowhere);
  expect_tight(on(Op::cbrt, {-8, 27}).result, -2, 3);
}

TEST(Interval, DivisionAcrossZero) {
  BoxFlags flags;
  expect_tight(divide({1, 2}, {4, 8}, flags), 0.125, 0.5);
  expect_tight(divide({-1, 2}, {4, 8}, flags), -0.25, 0.5);
  expect_tight(divide({1, 2}, {-8, -4}, flags), -0.5, -0.125);
  EXPECT_TRUE(flags.clean());
  EXPECT_EQ(divide({1, 2}, {-1, 1}, flags), whole_line);
  EXPECT_TRUE(flags.undefined);
  const Enclosure right = divide({1, 2}, {0, 4}, flags);
  EXPECT_NEAR(right.low, 0.25, 1e-15);
  EXPECT_LE(right.low, 0.25);
  EXPECT_EQ(right.high, infinity);
  const Enclosure left = divide({1, 2}, {-4, 0}, flags);
  EXPECT_EQ(left.low, -infinity);
  EXPECT_NEAR(left.high, -0.25, 1e-15);
  EXPECT_EQ(divide({-2, -1}, {-4, 0}, flags).high, infinity);
  EXPECT_EQ(divide({-1, 1}, {0, 4}, flags), whole_line);
  EXPECT_EQ(divide({1, 1}, {0, 0}, flags), whole_line);
}

TEST(Interval, LogarithmsReachMinusInfinity) {
  const Applied over_zero = on(Op::log, {-1, std::exp(1.0)});
  EXPECT_EQ(over_zero.result.low, -infinity);
  EXPECT_NEAR(over_zero.result.high, 1, 1e-14);
  EXPECT_TRUE(over_zero.flags.undefined);
  EXPECT_FALSE(over_zero.flags.nowhere);
  EXPECT_TRUE(on(Op::log, {0, 1}).flags.undefined);
  EXPECT_TRUE(on(Op::log, {1, 2}).flags.clean());
  EXPECT_TRUE(on(Op::log10, {-2, -1}).flags.nowhere);
  expect_tight(on(Op::log2, {0.25, 8}).result, -2, 3);
  expect_tight(on(Op::log10, {0.1, 100}).result, -1, 2);
}

TEST(Interval, WavesTakeTheirExtremesInside) {
  expect_tight(on(Op::sin, {1, 2}).result, std::sin(1.0), 1);  // π/2 lies between
  EXPECT_EQ(on(Op::sin, {1, 2}).result.high, 1);
  expect_tight(on(Op::sin, {4, 5}).result, -1, std::sin(4.0));  // 3π/2
  expect_tight(on(Op::sin, {-1, 1}).result, std::sin(-1.0), std::sin(1.0));
  EXPECT_EQ(on(Op::sin, {0, 7}).result, (Enclosure{-1, 1}));
  expect_tight(on(Op::cos, {-1, 2}).result, std::cos(2.0), 1);
  expect_tight(on(Op::cos, {3, 4}).result, -1, std::cos(4.0));
  // 200π to 200π + 2, far out.
  expect_tight(on(Op::cos, {200 * pi - 0.5, 200 * pi + 2}).result, std::cos(200 * pi + 2), 1);
  EXPECT_EQ(on(Op::sin, {1e300, 1e300}).result, (Enclosure{-1, 1}));
  EXPECT_EQ(on(Op::sin, {-infinity, 3}).result, (Enclosure{-1, 1}));
  expect_tight(on(Op::tan, {-1, 1}).result, std::tan(-1.0), std::tan(1.0));
  EXPECT_EQ(on(Op::tan, {1, 2}).result, whole_line);
  EXPECT_TRUE(on(Op::tan, {1, 2}).flags.undefined);
  EXPECT_TRUE(on(Op::tan, {2, 4}).flags.clean());
}

TEST(Interval, InverseFunctionsAreCutToTheirDomain) {
  expect_tight(on(Op::asin, {-2, 0}).result, -pi / 2, 0);
  EXPECT_TRUE(on(Op::asin, {-2, 0}).flags.undefined);
  EXPECT_TRUE(on(Op::asin, {-1, 1}).flags.clean());
  expect_tight(on(Op::acos, {0, 1}).result, 0, pi / 2);
  EXPECT_TRUE(on(Op::acos, {1.5, 2}).flags.nowhere);
  expect_tight(on(Op::atan, {-infinity, 1}).result, -pi / 2, pi / 4);
}

TEST(Interval, ArcTangentOfTwo) {
  expect_tight(on(Op::atan2, {1, 2}, {1, 2}).result, std::atan2(1, 2), std::atan2(2, 1));
  expect_tight(on(Op::atan2, {1, 2}, {-1, 1}).result, pi / 4, 3 * pi / 4);
  expect_tight(on(Op::atan2, {-1, 1}, {1, 2}).result, -pi / 4, pi / 4);
  EXPECT_TRUE(on(Op::atan2, {-1, 1}, {1, 2}).flags.clean());
  const Applied cut = on(Op::atan2, {-1, 1}, {-2, -1});
  expect_tight(cut.result, -pi, pi);
  EXPECT_TRUE(cut.flags.jump);
  // y = 0 belongs to the upper side.
  const Applied above = on(Op::atan2, {0, 1}, {-2, -1});
  EXPECT_TRUE(above.flags.clean());
  expect_tight(above.result, std::atan2(1, -1), pi);
  expect_tight(on(Op::atan2, {-0.0, 1}, {-2, -1}).result, std::atan2(1, -1), pi);
  EXPECT_TRUE(on(Op::atan2, {-1, 0}, {-2, -1}).flags.jump);
  const Applied origin = on(Op::atan2, {-1, 1}, {-1, 1});
  EXPECT_TRUE(origin.flags.undefined);
  expect_tight(origin.result, -pi, pi);
  expect_tight(on(Op::atan2, {-1, 1}, {0, 1}).result, -pi / 2, pi / 2);
}

TEST(Interval, HyperbolicAndSmoothSteps) {
  expect_tight(on(Op::cosh, {-1, 2}).result, 1, std::cosh(2.0));
  EXPECT_GE(on(Op::cosh, {-1, 2}).result.low, 1);
  expect_tight(on(Op::sinh, {-1, 2}).result, std::sinh(-1.0), std::sinh(2.0));
  EXPECT_LE(on(Op::tanh, {0, 100}).result.high, 1);
  EXPECT_EQ(on(Op::cosh, {700, 800}).result.high, infinity);
  expect_tight(on(Op::sigmoid, {-2, 2}).result, 1 / (1 + std::exp(2.0)), 1 / (1 + std::exp(-2.0)));
  EXPECT_GE(on(Op::sigmoid, {-800, 0}).result.low, 0);
  expect_tight(on(Op::softplus, {0, 1}).result, std::log(2.0), std::log1p(std::exp(1.0)));
  expect_tight(on(Op::softplus, {-3, -2}).result, std::log1p(std::exp(-3.0)), std::log1p(std::exp(-2.0)));
  expect_tight(on(Op::gauss, {-1, 2}).result, std::exp(-4.0), 1);
  // −u² is rounded first: at u = 26 the result's relative error is some hundred ulp.
  const Enclosure far = on(Op::gauss, {25.9, 25.9}).result;
  const long double exact = std::exp(-static_cast<long double>(25.9) * static_cast<long double>(25.9));
  EXPECT_LT(far.low, exact);
  EXPECT_GT(far.high, exact);
}

TEST(Interval, KinksAndJumpsHoldBothSides) {
  EXPECT_EQ(on(Op::abs, {-2, 1}).result, (Enclosure{0, 2}));
  EXPECT_TRUE(on(Op::abs, {-2, 1}).flags.clean());
  EXPECT_EQ(on(Op::sign, {-2, 1}).result, (Enclosure{-1, 1}));
  EXPECT_TRUE(on(Op::sign, {-2, 1}).flags.jump);
  EXPECT_TRUE(on(Op::sign, {0, 1}).flags.jump);
  EXPECT_EQ(on(Op::sign, {1, 2}).result, (Enclosure{1, 1}));
  EXPECT_EQ(on(Op::step, {-1, 0}).result, (Enclosure{0, 1}));
  EXPECT_EQ(on(Op::step, {-2, -1}).result, (Enclosure{0, 0}));
  EXPECT_EQ(on(Op::floor, {1.2, 1.9}).result, (Enclosure{1, 1}));
  EXPECT_TRUE(on(Op::floor, {1.2, 1.9}).flags.clean());
  EXPECT_EQ(on(Op::floor, {0.5, 2}).result, (Enclosure{0, 2}));
  EXPECT_TRUE(on(Op::floor, {1.5, 2}).flags.jump);
  EXPECT_EQ(on(Op::relu, {-2, 1}).result, (Enclosure{0, 1}));
  EXPECT_EQ(on(Op::minimum, {-2, 3}, {0, 1}).result, (Enclosure{-2, 1}));
  EXPECT_EQ(on(Op::maximum, {-2, 3}, {0, 1}).result, (Enclosure{0, 3}));
  EXPECT_TRUE(on(Op::nan_at_zero, {-1, 1}).flags.undefined);
  EXPECT_TRUE(on(Op::nan_at_zero, {0.5, 1}).flags.clean());
  expect_tight(on(Op::hypot, {-3, 1}, {-4, 2}).result, 0, 5);
  expect_tight(on(Op::hypot, {3, 6}, {4, 8}).result, 5, 10);
}

TEST(Interval, WholeNumbersStayExactWhenComputedOnce) {
  BoxFlags flags;
  EXPECT_EQ(apply_sharply(Op::subtract, {3, 3}, {1, 1}, flags), point_enclosure(2));
  EXPECT_EQ(apply_sharply(Op::multiply, {3, 3}, {0.5, 0.5}, flags), point_enclosure(1.5));
  EXPECT_FALSE(apply_sharply(Op::add, {0.1, 0.1}, {0.2, 0.2}, flags).is_point());
  EXPECT_FALSE(apply_sharply(Op::multiply, {0.1, 0.1}, {0.1, 0.1}, flags).is_point());
}

TEST(IntervalEvaluator, EnclosesValueGradientAndHessian) {
  const FormulaObjective objective = objective_from("x^3 - 3x*y^2");
  IntervalEvaluator evaluator(*objective.formula(), objective.constants());
  const Enclosure box[] = {{1, 2}, {-1, 1}};
  Enclosure gradient[2], hessian[3], value;
  EXPECT_TRUE(evaluator.gradient(box, gradient).clean());
  expect_tight(gradient[0], 0, 12);    // 3x² − 3y²
  expect_tight(gradient[1], -12, 12);  // −6xy
  EXPECT_TRUE(evaluator.hessian(hessian).clean());
  expect_tight(hessian[0], 6, 12);
  expect_tight(hessian[1], -6, 6);
  expect_tight(hessian[2], -12, -6);
  EXPECT_TRUE(evaluator.value(value).clean());
  expect_tight(value, -5, 8);  // the terms taken apart: [1, 8] − [0, 6]
}

TEST(IntervalEvaluator, OverRowsIsTheirMeanOrTheirSum) {
  const auto formula = Formula::compile("(v - w*u)^2 + 3w + exp(b)", {.parameters = {"w", "b"}, .columns = {"u", "v"}});
  ASSERT_TRUE(formula);
  const double u[] = {1, 2, -1, 0.5}, v[] = {0, 4, 2, 1};
  const double* const columns[] = {u, v};
  const Enclosure box[] = {{1, 2}, {0, 0}};
  for (const bool mean : {true, false}) {
    IntervalEvaluator evaluator(**formula, {}, {columns, 4, mean});
    Enclosure gradient[2], hessian[3], value;
    const double share = mean ? 0.25 : 1, ones = mean ? 1 : 4;
    EXPECT_TRUE(evaluator.gradient(box, gradient).clean());
    // Σ −2u(v − w·u) = 2·6.25w − 2·(8 − 2 + 0.5)
    expect_tight(gradient[0], share * (12.5 - 13) + 3 * ones, share * (25 - 13) + 3 * ones);
    expect_tight(gradient[1], ones, ones);
    EXPECT_TRUE(evaluator.hessian(hessian).clean());
    expect_tight(hessian[0], share * 12.5, share * 12.5);
    expect_tight(hessian[1], 0, 0);
    expect_tight(hessian[2], ones, ones);
    EXPECT_TRUE(evaluator.value(value).clean());
    // (0 − w)², (4 − 2w)², (2 + w)², (1 − w/2)², each for itself
    expect_tight(value, share * (1 + 0 + 9 + 0) + 4 * ones, share * (4 + 4 + 16 + 0.25) + 7 * ones);
  }
}

TEST(IntervalEvaluator, CellsAreTheDecimalsThatWereTyped) {
  const auto formula = Formula::compile("x^3/3 + (v - 3u)*x", {.columns = {"u", "v"}});
  ASSERT_TRUE(formula);
  const double u[] = {0.1}, v[] = {0.3};
  const double* const columns[] = {u, v};
  IntervalEvaluator evaluator(**formula, {}, {columns, 1, true});
  const Enclosure box[] = {{0, 0}};
  Enclosure gradient[1];
  evaluator.gradient(box, gradient);
  EXPECT_TRUE(gradient[0].contains_zero()) << "0.3 is three times 0.1, though its double is not";
}

TEST(IntervalEvaluator, EndsWhenInterrupted) {
  const auto formula = Formula::compile("(v - w)^2", {.columns = {"v"}});
  ASSERT_TRUE(formula);
  const std::vector<double> v(10'000, 1.0);
  const double* const columns[] = {v.data()};
  IntervalEvaluator evaluator(**formula, {}, {columns, v.size(), true});
  int asked = 0;
  evaluator.set_interrupt([&] { return ++asked == 3; });
  const Enclosure box[] = {{5, 6}};
  Enclosure gradient[1];
  EXPECT_TRUE(evaluator.gradient(box, gradient).undefined);
  EXPECT_EQ(gradient[0], whole_line) << "what is not known may be anything";
}

TEST(IntervalEvaluator, ConstantExponentsOfNegativeBases) {
  const auto formula = Formula::compile("x^n");
  ASSERT_TRUE(formula);
  const double three[] = {3};
  IntervalEvaluator evaluator(**formula, three);
  const Enclosure box[] = {{-2, 1}};
  Enclosure gradient[1], hessian[1];
  EXPECT_TRUE(evaluator.gradient(box, gradient).clean());
  expect_tight(gradient[0], 0, 12);
  EXPECT_TRUE(evaluator.hessian(hessian).clean());
  expect_tight(hessian[0], -12, 6);
}

TEST(IntervalEvaluator, SaysWhereTheLossJumpsThoughItsSlopeDoesNot) {
  const FormulaObjective objective = objective_from("floor(x) + x^2");
  IntervalEvaluator evaluator(*objective.formula(), objective.constants());
  Enclosure gradient[1], hessian[1], value;
  const Enclosure across[] = {{-0.5, 0.5}}, beside[] = {{0.25, 0.5}};
  EXPECT_TRUE(evaluator.gradient(across, gradient).clean());
  EXPECT_TRUE(evaluator.hessian(hessian).clean());
  EXPECT_TRUE(evaluator.value(value).jump);
  evaluator.gradient(beside, gradient);
  evaluator.hessian(hessian);
  EXPECT_TRUE(evaluator.value(value).clean());
}

TEST(IntervalEvaluator, RoundedNumbersCoverWhatTheyStandFor) {
  // 0.1 as typed and as a double, and 12·0.05, which is not exactly 0.6 in doubles.
  const FormulaObjective objective = objective_from("0.1x + 0*y");
  IntervalEvaluator evaluator(*objective.formula(), objective.constants());
  const Enclosure box[] = {{1, 1}, {0, 0}};
  Enclosure gradient[2];
  evaluator.gradient(box, gradient);
  // The double is 5.6e-18 above a tenth, so it may be the upper end.
  EXPECT_LT(gradient[0].low, 0.1);
  EXPECT_GE(gradient[0].high, 0.1);
  EXPECT_LT(gradient[0].width(), 1e-15);
}

}  // namespace interval_test
}  // namespace saddlescope

// What exists of a loss in the holes and kinks of its formula, by hand, and that all ways of asking agree.
#include "core/objective/limits.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/curvature/taylor_series.h"
#include "core/objective/formula_loss.h"
#include "core/objective/missing_text.h"
#include "tests/support/formula_generator.h"

namespace saddlescope {
namespace limits_test {

std::shared_ptr<const Objective> loss_of(const std::string& text, const std::vector<std::string>& names = {}) {
  const auto formula = Formula::compile(text, {.parameters = names});
  EXPECT_TRUE(formula) << text;
  return formula_loss(*formula, std::vector<double>((*formula)->constants().size(), 1.0));
}

struct Told {
  const char* formula;
  std::vector<double> at;
  const char* missing;
};

TEST(Limits, EachMissingNumberHasItsReason) {
  const Told cases[] = {
      {"sqrt(x^2 + y^2)", {0, 0}, "no gradient here: the loss has a kink"},
      {"abs(x - 0.3) + y^2", {0.3, 1}, "no gradient here: the loss has a kink"},
      {"max(x, y)", {2, 2}, "no gradient here: the loss has a kink"},
      {"hypot(x, y) + x", {0, 0}, "no gradient here: the loss has a kink"},
      {"atan(1/x)*x + y", {0, 0}, "no gradient here: the loss has a kink"},
      {"floor(x) + sqrt(y^2)", {1, 0}, "no gradient here: the loss jumps"},
      {"sign(x^2) + sqrt(y^2)", {0, 0}, "no gradient here: the loss jumps"},
      {"sign(x) + y", {0, 0}, "no gradient here: the loss jumps"},
      {"sqrt(abs(x)) + y", {0, 0}, "no gradient here: the slope is infinite"},
      {"cbrt(x*y)", {0, 0}, "no gradient here: the slope is infinite"},
      {"x*log(x^2) + y", {0, 0}, "no gradient here: the slope is infinite"},
      {"sqrt(x) + y", {0, 0}, "no gradient here: the edge of the domain"},
      {"x*y/sqrt(x^2 + y^2)", {0, 0}, "no gradient here: the loss has a kink"},
      {"x^3*y/(x^4 + y^2)", {0, 0}, "no gradient here: the loss has a kink"},
      {"x^2 + abs(y)^1.5", {0, 0}, "no second derivative here: the curvature is infinite"},
      {"(x^2 + y^2)^0.75", {0, 0}, "no second derivative here: the curvature is infinite"},
      {"x^2*log(x^2 + y^2)", {0, 0}, "no second derivative here: the curvature is infinite"},
      {"sqrt(x^4 + y^4)", {0, 0}, "no second derivative here: the slope has a kink"},
      {"x^2*abs(x)/sqrt(x^2) + x*abs(x) + y", {0, 0}, "no second derivative here: the slope has a kink"},
      {"x*y*(x^2 - y^2)/(x^2 + y^2)", {0, 0}, "no second derivative here: the slope has a kink"},
      {"x^2*sin(1/x) + y", {0, 0}, "no second derivative here: the slope oscillates without end"},
      {"x^3*sin(1/x) + y", {0, 0}, "no second derivative here: the slope oscillates without end"},
      {"x*sin(1/x) + y", {0, 0}, "no gradient here: the loss oscillates without end"},
      {"sin(1/x) + y", {0, 0}, "no value here: the loss oscillates without end"},
      {"x*y/(x^2 + y^2)", {0, 0}, "no value here: it depends on the side from which one comes"},
      {"x^2*y/(x^4 + y^2)", {0, 0}, "no value here: it depends on the side from which one comes"},
      {"abs(x)/x + y", {0, 0}, "no value here: it depends on the side from which one comes"},
      {"x/y", {0, 0}, "no value here: it depends on the side from which one comes"},
      {"1/(x^2 + y^2)", {0, 0}, "a pole: the loss is infinite here"},
      {"1/x + y", {0, 0}, "a pole: the loss is infinite here"},
      {"log(x) + y", {-1, 0}, "outside the domain: the logarithm of a negative number"},
      {"sqrt(x)*log(y)", {1, -1}, "outside the domain: the logarithm of a negative number"},
      {"sqrt(1 - x^2 - y^2)", {1, 1}, "outside the domain: the square root of a negative number"},
      {"x^y", {-1, 0.5}, "outside the domain: a power of a negative number with a broken exponent"},
      {"asin(x) + y", {2, 0}, "outside the domain: an inverse sine or cosine of a number beyond 1"},
      {"exp(x) - exp(x + y)", {1000, 2}, "too large for a double, here or on the way"},
      {"relu(x)/relu(x) + y", {-1, 0}, "no value here: 0/0"},
  };
  for (const Told& told : cases) {
    SCOPED_TRACE(told.formula);
    const auto loss = loss_of(told.formula, {"x", "y"});
    EXPECT_EQ(missing_text(*loss, told.at), told.missing);
    const Evaluation here = evaluate_at(*loss, told.at);
    const std::string text = told.missing;
    const bool has_value = text.starts_with("no gradient") || text.starts_with("no second");
    EXPECT_EQ(std::isfinite(here.value), has_value) << here.value;
    if (text.starts_with("no second")) {
      EXPECT_TRUE(here.gradient.allFinite()) << here.gradient.transpose();
    }
    if (!has_value) {
      EXPECT_FALSE(here.gradient.allFinite());
      EXPECT_FALSE(here.hessian.allFinite());
    }
  }
}

TEST(Limits, TheRowWithoutAValueIsNamed) {
  auto table = std::make_shared<Table>();
  table->names = {"z"};
  table->columns = {{2, 1, 0, -1}};
  const auto formula = Formula::compile("log(w + z)", {.parameters = {"w"}, .columns = {"z"}});
  ASSERT_TRUE(formula);
  const auto loss = formula_loss(*formula, {}, table);
  const double good[] = {3}, pole[] = {1}, outside[] = {-0.5};
  EXPECT_EQ(missing_text(*loss, good), "");
  EXPECT_EQ(missing_text(*loss, pole), "no value here: the edge of the domain (row 4)");
  EXPECT_EQ(missing_text(*loss, outside), "outside the domain: the logarithm of a negative number (row 3)");
}

TEST(Limits, NothingIsMissingOfSmoothPoints) {
  // Smooth through the kinks of their parts, or below every power of the distance.
  for (const char* formula : {"exp(-1/x^2) + y^2", "x^4*sin(1/x) + y", "tanh(1/x)*x^3 + y", "max(x, y) + min(x, y)",
                              "abs(x)^3 + y", "sqrt(x^4 + 2x^2*y^2 + y^4)", "x^2*y^2/(x^2 + y^2)*sqrt(x^2 + y^2)",
                              "cbrt(x^3)^5 + cbrt(y^9)", "log(exp(x) + exp(y))", "atan2(x, 1 + y)"}) {
    SCOPED_TRACE(formula);
    const auto loss = loss_of(formula, {"x", "y"});
    const double at[] = {0, 0};
    EXPECT_EQ(missing_text(*loss, at), "");
    EXPECT_TRUE(evaluate_at(*loss, at).hessian.allFinite());
  }
}

TEST(Limits, DropWaveHasItsBowl) {
  const auto loss = loss_of("-(1 + cos(12sqrt(x^2 + y^2)))/(0.5(x^2 + y^2) + 2)");
  const double at[] = {0, 0};
  const Evaluation here = evaluate_at(*loss, at);
  EXPECT_EQ(here.value, -1);
  EXPECT_TRUE(here.gradient.isZero(0));
  EXPECT_TRUE(here.hessian.isApprox(72.5 * Eigen::Matrix2d::Identity(), 1e-14)) << here.hessian;
}

TEST(Limits, RoundedZerosCountAsZeros) {
  // sin π is 1e-16 in doubles, and 0.3 − 0.1 − 0.2 is −3e-17.
  const double one[] = {1, 0};
  const Evaluation sine = evaluate_at(*loss_of("sin(pi*x)/(x - 1) + y", {"x", "y"}), one);
  EXPECT_NEAR(sine.value, -3.141592653589793, 1e-14);
  EXPECT_NEAR(sine.hessian(0, 0), std::pow(3.141592653589793, 3) / 3, 1e-12);
}

TEST(Limits, ManyPointsGiveTheSameBitsAsOne) {
  const auto loss = loss_of("sin(x*y)/(x*y) + cos(sqrt(x^2 + y^2))", {"x", "y"});
  std::vector<double> x, y;
  for (int i = -20; i <= 20; ++i)
    for (int j = -20; j <= 20; ++j) x.push_back(0.1 * i), y.push_back(0.1 * j);
  const std::size_t count = x.size();
  std::vector<std::vector<double>> numbers(6, std::vector<double>(count));
  std::vector<double*> outputs;
  for (auto& output : numbers) outputs.push_back(output.data());
  const double* coordinates[] = {x.data(), y.data()};
  loss->evaluate(Derivatives::hessian, coordinates, outputs, count);
  std::vector<double> values(count);
  double* only_value = values.data();
  loss->evaluate(Derivatives::none, coordinates, {&only_value, 1}, count);
  for (std::size_t k = 0; k < count; ++k) {
    const double at[] = {x[k], y[k]};
    const Evaluation here = evaluate_at(*loss, at);
    ASSERT_TRUE(here.hessian.allFinite()) << x[k] << ", " << y[k];
    EXPECT_EQ(numbers[0][k], here.value);
    EXPECT_EQ(values[k], here.value);
    EXPECT_EQ(numbers[1][k], here.gradient[0]);
    EXPECT_EQ(numbers[4][k], here.hessian(0, 1));
  }
}

TEST(Limits, TaylorPolynomialsGoThroughHoles) {
  // sin(x)/x = 1 − x²/6 + x⁴/120 − …, x/(eˣ − 1) = 1 − x/2 + x²/12 − x⁴/720 + …
  const auto sine = loss_of("f(x) = sin(x)/x"), bernoulli = loss_of("f(x) = x/(exp(x) - 1)");
  const double at[] = {0}, along[] = {1};
  const TaylorSeries first = taylor_series(*sine, RowBlock(), at, along, 9);
  const TaylorSeries second = taylor_series(*bernoulli, RowBlock(), at, along, 9);
  ASSERT_TRUE(first.exists() && second.exists());
  const double sines[] = {1, 0, -1.0 / 6, 0, 1.0 / 120, 0, -1.0 / 5040, 0, 1.0 / 362880, 0};
  const double numbers[] = {1, -0.5, 1.0 / 12, 0, -1.0 / 720, 0, 1.0 / 30240, 0, -1.0 / 1209600, 0};
  for (std::size_t k = 0; k <= 9; ++k) {
    EXPECT_NEAR(first.coefficients[k], sines[k], 1e-15);
    EXPECT_NEAR(second.coefficients[k], numbers[k], 1e-13);
  }
  const auto kink = loss_of("f(x) = abs(x)*sin(x)/x");
  EXPECT_FALSE(taylor_series(*kink, RowBlock(), at, along, 9).exists());
}

/// Where the tape has all numbers, the series along all ways find the same: random formulas of every function.
TEST(Limits, AgreeWithTheTapeWhereItHasNumbers) {
  FormulaGenerator generator(4711);
  int compared = 0, missing = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const std::string text = trial % 2 == 0 ? generator.smooth(1 + trial % 4) : generator.anything(1 + trial % 4);
    const auto formula = Formula::compile(text, {.parameters = {"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const auto loss = formula_loss(*formula, {});
    const std::vector<double> at = {generator.uniform(-2, 2), generator.uniform(-2, 2)};
    const Evaluation here = evaluate_at(*loss, at);
    const Limits limits = LimitFinder((*formula)->graph(), (*formula)->root(), {}).at(at);
    if (!std::isfinite(here.value) || !here.hessian.allFinite()) continue;
    if (limits.missing != Missing::nothing) {
      ++missing;
      continue;
    }
    ++compared;
    const double size = 1 + std::abs(here.value) + here.gradient.norm() + here.hessian.norm();
    EXPECT_NEAR(limits.value, here.value, 1e-11 * size) << text;
    EXPECT_LE((limits.gradient - here.gradient).norm(), 1e-10 * size) << text;
    EXPECT_LE((limits.hessian - here.hessian).norm(), 1e-9 * size) << text;
  }
  EXPECT_GE(compared, 2000);
  EXPECT_LE(missing, compared / 50);
  RecordProperty("compared", compared);
  RecordProperty("missing", missing);
}

}  // namespace limits_test
}  // namespace saddlescope

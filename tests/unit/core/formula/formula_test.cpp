// Formula: what compile() hands out, the shapes of the tapes, labels, the reading, limits of work.
#include "core/formula/formula.h"

#include <gtest/gtest.h>

#include <cmath>

namespace saddlescope {
namespace formula_test {

std::shared_ptr<const Formula> compiled(std::string_view text, std::vector<std::string> parameters = {}) {
  auto formula = Formula::compile(text, {std::move(parameters)});
  if (!formula) {
    ADD_FAILURE() << caret_report(text, formula.error());
    return nullptr;
  }
  return *formula;
}

std::vector<double> outputs(const Formula& formula, Derivatives order, const std::vector<double>& at,
                            const std::vector<double>& constants = {}) {
  const std::size_t n = formula.variables().size();
  const std::size_t count = order == Derivatives::none       ? 1
                            : order == Derivatives::gradient ? 1 + n
                                                             : 1 + n + n * (n + 1) / 2;
  std::vector<double> results(count);
  std::vector<const double*> in;
  std::vector<double*> out;
  for (const double& value : at) in.push_back(&value);
  for (double& value : results) out.push_back(&value);
  formula.tape(order).evaluate(in, constants, out, 1);
  return results;
}

// Facts of the two-weight network: gradient −2·w2·(1 − w1·w2), Hessian entries 2·w2², −2 + 4·w1·w2, 2·w1².
TEST(Formula, TwoWeightNetwork) {
  const auto formula = compiled("L=(1-w1w2)^2");
  EXPECT_EQ(formula->text(), "L=(1-w1w2)^2");
  EXPECT_EQ(formula->variables(), (std::vector<std::string>{"w1", "w2"}));
  EXPECT_TRUE(formula->constants().empty());
  EXPECT_EQ(formula->printed(), "(1 − w1·w2)²");
  EXPECT_EQ(formula->printed_gradient(0), "−2·w2·(1 − w1·w2)");
  EXPECT_EQ(formula->printed_gradient(1), "−2·w1·(1 − w1·w2)");
  EXPECT_EQ(formula->printed_hessian(0, 0), "2·w2²");
  EXPECT_EQ(formula->printed_hessian(0, 1), "−2·(1 − 2·w1·w2)");
  EXPECT_EQ(formula->printed_hessian(1, 0), formula->printed_hessian(0, 1));
  EXPECT_EQ(formula->printed_hessian(1, 1), "2·w1²");
  EXPECT_EQ(formula->gradient_label(0), "∂L/∂w1");
  EXPECT_EQ(formula->hessian_label(0, 0), "∂²L/∂w1²");
  EXPECT_EQ(formula->hessian_label(0, 1), "∂²L/∂w1∂w2");
  EXPECT_EQ(outputs(*formula, Derivatives::none, {0, 0}), (std::vector<double>{1}));
  EXPECT_EQ(outputs(*formula, Derivatives::gradient, {2, 3}), (std::vector<double>{25, 30, 20}));
  EXPECT_EQ(outputs(*formula, Derivatives::hessian, {0, 0}), (std::vector<double>{1, 0, 0, 0, -2, 0}));
  EXPECT_EQ(outputs(*formula, Derivatives::hessian, {2, 3}), (std::vector<double>{25, 30, 20, 18, 22, 8}));
}

TEST(Formula, PrintedEquationsAreReadBack) {
  const auto formula = compiled("L=(1-w1w2)^2");
  const auto slope = compiled(formula->gradient_label(0) + " = " + formula->printed_gradient(0));
  EXPECT_EQ(slope->printed(), formula->printed_gradient(0));
  const auto curvature = compiled(formula->hessian_label(0, 0) + " = " + formula->printed_hessian(0, 0), {"w1", "w2"});
  EXPECT_EQ(curvature->printed(), formula->printed_hessian(0, 0));
}

TEST(Formula, Reading) {
  EXPECT_EQ(compiled("a x^2 + b")->reading(), "a·x² + b: variable x; constants a, b");
  EXPECT_EQ(compiled("(1-w1w2)^2")->reading(), "(1 − w1·w2)²: variables w1, w2");
  EXPECT_EQ(compiled("a x y")->reading(), "a·x·y: variables x, y; constant a");
}

TEST(Formula, ConstantsAreInputsOfTheTape) {
  const auto formula = compiled("a x^2 + b");
  EXPECT_EQ(outputs(*formula, Derivatives::hessian, {3}, {2, 5}), (std::vector<double>{23, 12, 4}));
}

TEST(Formula, ThreeVariablesUpperTriangleRowByRow) {
  const auto formula = compiled("w1^2 w2 + w2 w3^3 + 5w1 w3");
  const auto found = outputs(*formula, Derivatives::hessian, {2, 3, -1});
  EXPECT_EQ(found, (std::vector<double>{-1, 7, 3, 19, 6, 4, 5, 0, 3, -18}));
}

TEST(Formula, ErrorsComeFromTheParser) {
  const auto formula = Formula::compile("x + )");
  ASSERT_FALSE(formula);
  EXPECT_EQ(formula.error().column, 5u);
}

std::string repeated(std::string_view piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

// The derivatives of the longest formulas stay linear in their length.
TEST(Formula, LongestFormulasCompile) {
  for (const std::string& text :
       {repeated("xy", 4999), repeated("x/", 4999) + "y", repeated("x²y³", 2499), repeated("sin(xy)+", 1249) + "x",
        repeated("x+", 4999) + "y", repeated("hypot(x,y)*", 900) + "x", repeated("x^y*", 2000) + "x",
        repeated("(x-3y)*", 1400) + "x"}) {
    const auto formula = Formula::compile(text);
    ASSERT_TRUE(formula) << formula.error().message;
    EXPECT_LT((*formula)->graph().size(), 300'000u) << text.substr(0, 20);
    EXPECT_FALSE((*formula)->printed_hessian(0, 0).empty());
  }
}

TEST(Formula, ManyVariablesAreAnErrorRatherThanAHang) {
  std::string text = "w1";
  for (int i = 2; i < 1500; ++i) text += "*w" + std::to_string(i);
  const auto formula = Formula::compile(text);
  ASSERT_FALSE(formula);
  EXPECT_NE(formula.error().message.find("here are 1499"), std::string::npos);
}

TEST(Formula, SixteenVariablesAndNoMore) {
  std::string product = "(1 - w1", sum = "w1";
  std::vector<std::string> names = {"w1"};
  for (int i = 2; i <= 16; ++i) {
    names.push_back("w" + std::to_string(i));
    product += " " + names.back();
    sum += " + " + names.back();
  }
  const auto formula = compiled(product + ")^2");
  ASSERT_TRUE(formula);
  EXPECT_EQ(formula->variables(), names);
  // At 1, …, 1, 2: p = 2, so L = 1, ∂i = 2p/wi·(p − 1) = 4, and 2 for the last; Hii = 2(p/wi)² = 8, 2 for the last.
  std::vector<double> at(16, 1.0);
  at[15] = 2;
  const auto found = outputs(*formula, Derivatives::hessian, at);
  ASSERT_EQ(found.size(), 1u + 16 + 136);
  EXPECT_EQ(found[0], 1);
  EXPECT_EQ(found[1], 4);
  EXPECT_EQ(found[16], 2);
  EXPECT_EQ(found[17], 8);
  EXPECT_EQ(found.back(), 2);
  // Hij = 2p²/(wi·wj) + 2(p − 1)p/(wi·wj) = 8 + 4; with the last weight half of it.
  EXPECT_EQ(found[18], 12);
  EXPECT_EQ(found[32], 6);
  EXPECT_NE(formula->printed_hessian(0, 15).find("w16"), std::string::npos);

  const auto seventeen = Formula::compile(sum + " + w17");
  ASSERT_FALSE(seventeen);
  EXPECT_NE(seventeen.error().message.find("At most 16 variables are possible, here are 17"), std::string::npos);
  EXPECT_EQ(seventeen.error().column, sum.size() + 4);
  // With 16 of them named in front the other is a constant.
  std::string header = "f(";
  for (const std::string& name : names) header += (name == "w1" ? "" : ", ") + name;
  EXPECT_EQ(compiled(header + ") = " + sum + " + w17")->constants(), (std::vector<std::string>{"w17"}));
  names.push_back("w17");
  const auto declared = Formula::compile(sum, {names});
  ASSERT_FALSE(declared);
  EXPECT_TRUE(declared.error().in_parameters);
  const auto arguments = Formula::compile(header + ", w17) = w1");
  ASSERT_FALSE(arguments);
  EXPECT_EQ(arguments.error().column, header.size() + 3);
}

}  // namespace formula_test
}  // namespace saddlescope

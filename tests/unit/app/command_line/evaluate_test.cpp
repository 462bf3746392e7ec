// saddlescope evaluate: numbers at a point, every spelling of them, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/command_line.h"

namespace saddlescope {
namespace evaluate_test {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Evaluate, PrintsTheSaddleExactly) {
  // Hessian and eigenvectors by hand: H = [[0, −2], [−2, 0]].
  const Answer answer = ask({"evaluate", "--formula", "L=(1-w1w2)^2", "--at", "0,0"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(
      answer.out,
      "{\n"
      "  \"formula\": \"L=(1-w1w2)^2\",\n"
      "  \"variables\": [\"w1\", \"w2\"],\n"
      "  \"at\": [0, 0],\n"
      "  \"value\": 1,\n"
      "  \"gradient\": [-0, -0],\n"
      "  \"hessian\": [[0, -2], [-2, 0]],\n"
      "  \"eigenvalues\": [-2, 2],\n"
      "  \"eigenvectors\": [[0.7071067811865476, 0.7071067811865476], [0.7071067811865476, -0.7071067811865476]]\n"
      "}\n");
}

TEST(Evaluate, SaysWhatIsMissingAndWhy) {
  const auto missing = [](const std::string& formula, const std::string& at) {
    return ask({"evaluate", "--formula", formula, "--at", at}).out;
  };
  EXPECT_THAT(missing("sqrt(x^2+y^2)", "0,0"), HasSubstr("\"missing\": \"no gradient here: the loss has a kink\""));
  EXPECT_THAT(missing("x^2+abs(y)^1.5", "0,0"),
              HasSubstr("\"missing\": \"no second derivative here: the curvature is infinite\""));
  EXPECT_THAT(missing("log(x)+y", "-1,0"),
              HasSubstr("\"missing\": \"outside the domain: the logarithm of a negative number\""));
  EXPECT_THAT(missing("sin(x)/x+y", "0,0"), testing::Not(HasSubstr("missing")));
  EXPECT_THAT(missing("cos(sqrt(x^2+y^2))+y", "0,0"), HasSubstr("\"gradient\": [0, 1]"));
}

TEST(Evaluate, RefusesWindowsThatDoublesCannotDivide) {
  for (const char* domain : {"-5e-324,5e-324,-5e-324,5e-324", "1,1.0000000000000004,2,3", "-1,1,0,1e-300"})
    for (const char* command : {"critical-points", "render"}) {
      const Answer answer = ask({command, "--formula", "x^2+y^2", "--domain", domain, "-o", "unused.png"});
      EXPECT_EQ(answer.status, 2);
      EXPECT_THAT(answer.err, HasSubstr("--domain: a side must be wider than 1e-260"));
    }
}

TEST(Evaluate, NegativeNumbersInEveryForm) {
  for (const std::vector<std::string>& at : std::vector<std::vector<std::string>>{{"--at", "-1.5,2"},
                                                                                  {"--at=-1.5,2"},
                                                                                  {"--at", "−1.5,2"},
                                                                                  {"--at=−1.5,2"},
                                                                                  {"--at", " -1.5 , +2 "},
                                                                                  {"--at", "-15e-1,2"}}) {
    std::vector<std::string> arguments = {"evaluate", "--surface", "rosenbrock"};
    arguments.insert(arguments.end(), at.begin(), at.end());
    const Answer answer = ask(arguments);
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("\"at\": [-1.5, 2],"));
    EXPECT_THAT(answer.out, HasSubstr("\"value\": 12.5,"));  // 2.5² + 100·0.25²
    EXPECT_THAT(answer.out, HasSubstr("\"gradient\": [-155, -50]"));
  }
  EXPECT_THAT(ask({"evaluate", "--formula", "-x^2", "--at", "-3"}).out, HasSubstr("\"value\": -9,"));
}

TEST(Evaluate, NamesConstantsAndOrder) {
  EXPECT_THAT(ask({"evaluate", "--formula", "a x^2 + b", "--parameters", "x", "--constant", "a=−2", "--constant",
                   "b=0.5", "--at", "3"})
                  .out,
              HasSubstr("\"value\": -17.5,"));
  EXPECT_THAT(ask({"evaluate", "--formula", "a x^2", "--parameters", "x", "--at", "3"}).out,
              HasSubstr("\"value\": 9,"));
  const Answer turned = ask({"evaluate", "--formula", "x - 10y", "--parameters", "y,x", "--at", "1,2"});
  EXPECT_THAT(turned.out, HasSubstr("\"variables\": [\"y\", \"x\"]"));
  EXPECT_THAT(turned.out, HasSubstr("\"value\": -8,"));
}

TEST(Evaluate, ConstantsInEverySpelling) {
  for (const auto& [formula, constant] : std::vector<std::pair<std::string, std::string>>{
           {"α x", "alpha=3"}, {"alpha x", "α=3"}, {"θ₁ x", "theta_1=3"}, {"a_1 x", "a₁=3"}}) {
    const Answer answer =
        ask({"evaluate", "--formula", formula, "--parameters", "x", "--constant", constant, "--at", "2"});
    EXPECT_THAT(answer.out, HasSubstr("\"value\": 6,")) << formula << answer.err;
  }
}

TEST(Evaluate, SubnormalNumbersAreReadAndPrinted) {
  const Answer answer = ask({"evaluate", "--formula", "x", "--at", "1e-310"});
  EXPECT_THAT(answer.out, HasSubstr("\"at\": [1e-310]"));
  EXPECT_THAT(answer.out, HasSubstr("\"value\": 1e-310,"));
  EXPECT_THAT(ask({"evaluate", "--formula", "x", "--at", "-1e-400"}).out, HasSubstr("\"at\": [-0]"));
  EXPECT_THAT(ask({"trace", "--formula", "x", "--start", "1e-310", "--optimizer", "gd:lr=1", "--steps", "0"}).out,
              HasSubstr("0,1e-310,"));
  EXPECT_THAT(ask({"critical-points", "--formula", "x^2+1", "--domain", "-1e-310,1"}).out,
              HasSubstr("\"domain\": [-1e-310, 1]"));
}

TEST(Evaluate, AFormulaMayBeginLikeAnOption) {
  const Answer answer = ask({"evaluate", "--formula", "-o^2", "--at", "3"});
  EXPECT_THAT(answer.out, HasSubstr("\"value\": -9,")) << answer.err;
  EXPECT_THAT(ask({"evaluate", "--formula", "-h+1", "--at", "3"}).out, HasSubstr("\"value\": -2,"));
}

TEST(Evaluate, InfinitiesAndNanAreStrings) {
  const Answer answer = ask({"evaluate", "--formula", "1/x + 0y", "--at", "0,1"});
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("\"value\": \"inf\""));
  EXPECT_THAT(answer.out, HasSubstr("\"eigenvalues\": [\"nan\", \"nan\"]"));
  EXPECT_THAT(ask({"evaluate", "--formula", "log(x)", "--at", "-1"}).out, HasSubstr("\"value\": \"nan\""));
}

TEST(Evaluate, BadInputIsOneLine) {
  expect_refused({"evaluate", "--at", "1,2"}, "no loss is named");
  expect_refused({"evaluate", "--formula", "x", "--surface", "bowl", "--at", "1"}, "exclude each other");
  expect_refused({"evaluate", "--formula", "x^2"}, "no point is named");
  expect_refused({"evaluate", "--formula", "x^2", "--at"}, "--at needs a value: --at A,B");
  expect_refused({"evaluate", "--at", "--formula", "x^2"}, "--at needs a value");
  expect_refused({"evaluate", "--formula", "x^2", "--at", ""}, "--at has an empty value");
  expect_refused({"evaluate", "--formula", "", "--at", "1"}, "--formula has an empty value");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "1,2"}, "--at needs 1 number (x), not 2");
  expect_refused({"evaluate", "--formula", "x^2+y", "--at", "1"}, "--at needs 2 numbers (x, y), not 1");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "one"}, "“one” is not a finite number");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "inf"}, "not a finite number");
  expect_refused({"evaluate", "--formula", "x+y", "--at", "1,,2"}, "not a finite number");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "1", "--at", "2"}, "--at is given twice");
  expect_refused({"evaluate", "--formula", "x^2", "--att", "1"}, "unknown option “--att”; did you mean “--at”?");
  expect_refused({"evaluate", "x^2", "--at", "1"}, "unexpected argument “x^2”");
  expect_refused({"evaluate", "--surface", "rosenbrok", "--at", "1,1"}, "did you mean “rosenbrock”?");
  expect_refused({"evaluate", "--surface", "bowl", "--parameters", "y,x", "--at", "1,1"}, "a surface names its own");
  expect_refused({"evaluate", "--formula", "x^2", "--constant", "a=1", "--at", "1"}, "no constant “a”");
  expect_refused({"evaluate", "--formula", "a x^2", "--parameters", "x", "--constant", "a", "--at", "1"},
                 "not NAME=VALUE");
  expect_refused(
      {"evaluate", "--formula", "a x^2", "--parameters", "x", "--constant", "a=1", "--constant", "a=2", "--at", "1"},
      "twice");
  expect_refused({"evaluate", "--formula", "x^2", "--parameters", "x,x", "--at", "1"}, "--parameters");
}

TEST(Evaluate, FormulaErrorsShowTheCaret) {
  const Answer answer = ask({"evaluate", "--formula", "2*sine(x)", "--at", "1"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(answer.out, "");
  const std::vector<std::string> lines = lines_of(answer.err);
  ASSERT_EQ(lines.size(), 3u) << answer.err;
  EXPECT_EQ(lines[0], "2*sine(x)");
  EXPECT_EQ(lines[1], "  ^");
  EXPECT_THAT(lines[2], testing::AllOf(StartsWith("Column 3: "), HasSubstr("sin")));
}

TEST(Evaluate, ThreeToSixteenVariables) {
  // (1 − w1w2w3)² at (1, 2, 1): u = −1, ∂1 = −2u·w2w3 = 4, ∂2 = 2, ∂3 = 4;
  // H11 = 2(w2w3)² = 8, H12 = 2w1w2w3² − 2u·w3 = 4 + 2, H13 = 2w1w2²w3 − 2u·w2 = 8 + 4.
  const Answer answer = ask({"evaluate", "--formula", "(1-w1w2w3)^2", "--at", "1,2,1"});
  EXPECT_THAT(answer.out, HasSubstr("\"variables\": [\"w1\", \"w2\", \"w3\"]"));
  EXPECT_THAT(answer.out, HasSubstr("\"value\": 1"));
  EXPECT_THAT(answer.out, HasSubstr("\"gradient\": [4, 2, 4]"));
  EXPECT_THAT(answer.out, HasSubstr("\"hessian\": [[8, 6, 12], "));
  std::string sum, at, names;
  for (int i = 1; i <= 16; ++i) {
    sum += (i > 1 ? "+" : "") + std::to_string(i) + "w" + std::to_string(i) + "^2";
    at += i > 1 ? ",1" : "1";
    names += ",w" + std::to_string(i);
  }
  EXPECT_THAT(ask({"evaluate", "--formula", sum, "--at", at}).out,
              HasSubstr("\"eigenvalues\": [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32]"));
  expect_refused({"evaluate", "--formula", sum, "--at", "1,2"}, "--at needs 16 numbers (w1, w2, ");
  const Answer trace = ask({"trace", "--formula", sum, "--start", at, "--optimizer", "gd:lr=0.01", "--steps", "1"});
  EXPECT_THAT(trace.out, StartsWith("run,optimizer,step" + names + ",loss,gradient_norm,learning_rate,status\n"));
  EXPECT_THAT(trace.out, HasSubstr("1,gd:lr=0.01,1,0.98,0.96,0.94,"));  // w − 0.01·2i·w
  EXPECT_THAT(ask({"evaluate", "--formula", sum + "+w17", "--at", at}).err,
              HasSubstr("at most 16 variables are possible, here are 17"));
}

}  // namespace evaluate_test
}  // namespace saddlescope

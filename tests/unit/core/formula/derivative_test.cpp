// Symbolic derivatives against derivatives worked out by hand, and at kinks, poles and outside domains.
#include "core/formula/derivative.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/formula/parse.h"

namespace saddlescope {
namespace derivative_test {

struct Derived {
  double value, first, second;
};

double value_of(const Graph& graph, NodeId root, const std::vector<double>& at) {
  std::vector<double> results;
  for (NodeId id = 0; id <= root; ++id) {
    const Node& node = graph[id];
    if (node.op == Op::number)
      results.push_back(node.literal.number);
    else if (node.op == Op::variable)
      results.push_back(at.at(node.a));
    else if (node.op == Op::constant)
      results.push_back(1);
    else
      results.push_back(apply(node.op, results[node.a], is_binary(node.op) ? results[node.b] : 0));
  }
  return results[root];
}

// By the first variable, twice.
Derived derive(std::string_view text, std::vector<double> at) {
  auto parsed = parse_formula(text, {{"x", "y"}});
  EXPECT_TRUE(parsed) << text;
  at.resize(2, 0.0);
  const NodeId first = differentiate(parsed->graph, parsed->root, 0, 1000).value();
  const NodeId second = differentiate(parsed->graph, first, 0, 1000).value();
  return {value_of(parsed->graph, parsed->root, at), value_of(parsed->graph, first, at),
          value_of(parsed->graph, second, at)};
}

struct Rule {
  const char* text;
  double first, second;
};

TEST(Derivative, RulesWorkedOutByHand) {
  const double x = 0.4, y = 1.7;
  const double s = 1 / (1 + std::exp(-x)), t = std::tanh(x), g = std::exp(-x * x), r = std::hypot(x, y),
               q = x * x + y * y;
  const double tn = 1 + std::tan(x) * std::tan(x);
  for (const auto& [text, first, second] :
       {Rule{"3", 0, 0},
        Rule{"y", 0, 0},
        Rule{"x", 1, 0},
        Rule{"5x-2y", 5, 0},
        Rule{"x^2", 2 * x, 2},
        Rule{"x^3", 3 * x * x, 6 * x},
        Rule{"x y", y, 0},
        Rule{"x/y", 1 / y, 0},
        Rule{"y/x", -y / (x * x), 2 * y / (x * x * x)},
        Rule{"1/x", -1 / (x * x), 2 / (x * x * x)},
        Rule{"x/(x+y)", y / ((x + y) * (x + y)), -2 * y / std::pow(x + y, 3)},
        Rule{"y/(x+y)^3", -3 * y / std::pow(x + y, 4), 12 * y / std::pow(x + y, 5)},
        Rule{"x/(x+1)^2", (1 - x) / std::pow(x + 1, 3), (2 * x - 4) / std::pow(x + 1, 4)},
        Rule{"x^-2", -2 / (x * x * x), 6 / std::pow(x, 4)},
        Rule{"x^2.5", 2.5 * std::pow(x, 1.5), 3.75 * std::sqrt(x)},
        Rule{"y^x", std::pow(y, x) * std::log(y), std::pow(y, x) * std::log(y) * std::log(y)},
        Rule{"x^x", std::pow(x, x) * (std::log(x) + 1),
             std::pow(x, x) * ((std::log(x) + 1) * (std::log(x) + 1) + 1 / x)},
        Rule{"x^y", y * std::pow(x, y - 1), y * (y - 1) * std::pow(x, y - 2)},
        Rule{"exp(2x)", 2 * std::exp(2 * x), 4 * std::exp(2 * x)},
        Rule{"log(x)", 1 / x, -1 / (x * x)},
        Rule{"log2(x)", 1 / (x * std::log(2.0)), -1 / (x * x * std::log(2.0))},
        Rule{"log10(x)", 1 / (x * std::log(10.0)), -1 / (x * x * std::log(10.0))},
        Rule{"sqrt(x)", 0.5 / std::sqrt(x), -0.25 * std::pow(x, -1.5)},
        Rule{"cbrt(x)", std::pow(x, -2.0 / 3) / 3, -2.0 / 9 * std::pow(x, -5.0 / 3)},
        Rule{"sin(x)", std::cos(x), -std::sin(x)},
        Rule{"cos(x)", -std::sin(x), -std::cos(x)},
        Rule{"tan(x)", tn, 2 * std::tan(x) * tn},
        Rule{"asin(x)", 1 / std::sqrt(1 - x * x), x / std::pow(1 - x * x, 1.5)},
        Rule{"acos(x)", -1 / std::sqrt(1 - x * x), -x / std::pow(1 - x * x, 1.5)},
        Rule{"atan(x)", 1 / (1 + x * x), -2 * x / ((1 + x * x) * (1 + x * x))},
        Rule{"atan2(x,y)", y / q, -2 * x * y / (q * q)},
        Rule{"atan2(y,x)", -y / q, 2 * x * y / (q * q)},
        Rule{"sinh(x)", std::cosh(x), std::sinh(x)},
        Rule{"cosh(x)", std::sinh(x), std::cosh(x)},
        Rule{"tanh(x)", 1 - t * t, -2 * t * (1 - t * t)},
        Rule{"sigmoid(x)", s * (1 - s), s * (1 - s) * (1 - 2 * s)},
        Rule{"softplus(x)", s, s * (1 - s)},
        Rule{"gauss(x)", -2 * x * g, (4 * x * x - 2) * g},
        Rule{"hypot(x,y)", x / r, y * y / (r * r * r)},
        Rule{"hypot(x,y,3)", x / std::sqrt(q + 9), (y * y + 9) / std::pow(q + 9, 1.5)},
        Rule{"|x|", 1, 0},
        Rule{"|y-2x|^3", -6 * std::pow(y - 2 * x, 2), 24 * (y - 2 * x)},
        Rule{"relu(x)^2", 2 * x, 2},
        Rule{"max(x,y)", 0, 0},
        Rule{"min(x^2,y)", 2 * x, 2},
        Rule{"sign(x)", 0, 0},
        Rule{"floor(x)", 0, 0}}) {
    const Derived found = derive(text, {x, y});
    EXPECT_NEAR(found.first, first, 4e-15 * (1 + std::fabs(first))) << text;
    EXPECT_NEAR(found.second, second, 4e-14 * (1 + std::fabs(second))) << text;
  }
}

TEST(Derivative, KinksTakeTheMeanOfBothSides) {
  for (const auto& [text, first, second] :
       {Rule{"|x|", 0, 0}, Rule{"relu(x)", 0.5, 0}, Rule{"max(x,0)", 0.5, 0}, Rule{"min(x,0)", 0.5, 0},
        Rule{"max(x,-x)", 0, 0}, Rule{"max(3x,x)", 2, 0}, Rule{"max(0,x,-1)", 0.5, 0}, Rule{"sign(x)", 0, 0},
        Rule{"floor(x)", 0, 0}, Rule{"step(x)", 0, 0}, Rule{"2|x|+x", 1, 0}, Rule{"max(x,x)", 1, 0},
        Rule{"x|x|", 0, 0}}) {
    const Derived found = derive(text, {0.0, 0.0});
    EXPECT_EQ(found.first, first) << text;
    EXPECT_EQ(found.second, second) << text;
  }
}

TEST(Derivative, RootsAndDistancesHaveNoneAtZero) {
  for (const char* text : {"sqrt(x)", "hypot(x,y)", "sqrt(x^2+y^2)", "x^0.5", "hypot(x,y)+x", "exp(-sqrt(x^2))"}) {
    const Derived found = derive(text, {0.0, 0.0});
    EXPECT_TRUE(std::isfinite(found.value)) << text;
    EXPECT_TRUE(std::isnan(found.first)) << text;
    EXPECT_TRUE(std::isnan(found.second)) << text;
  }
  EXPECT_EQ(derive("sqrt(y)+x", {1, 0}).first, 1) << "the slope in x does not meet the root";
}

TEST(Derivative, WholePowersOfNegativeBases) {
  EXPECT_EQ(derive("x^3", {-2}).first, 12);
  EXPECT_EQ(derive("x^3", {-2}).second, -12);
  EXPECT_EQ(derive("x^5", {-1}).second, -20);
  EXPECT_EQ(derive("x^-1", {-2}).first, -0.25);
  EXPECT_EQ(derive("x^y", {-2, 3}).first, 12) << "an exponent that is a name";
  EXPECT_EQ(derive("x^3", {0}).second, 0);
  EXPECT_EQ(derive("x^2", {0}).second, 2);
  EXPECT_EQ(derive("x^1.5", {0}).first, 0);
  EXPECT_TRUE(std::isnan(derive("x^1.5", {-1}).first));
}

TEST(Derivative, PolesAndDomainsAreNotFinite) {
  EXPECT_FALSE(std::isfinite(derive("1/x", {0}).first));
  EXPECT_TRUE(std::isnan(derive("log(x)+log(-x)", {-1}).value));
  EXPECT_FALSE(std::isfinite(derive("cbrt(x)", {0}).first));
  EXPECT_TRUE(std::isnan(derive("asin(x)", {2}).first));
  EXPECT_TRUE(std::isfinite(derive("sigmoid(x)", {-800}).second));
  EXPECT_TRUE(std::isfinite(derive("tanh(x)+softplus(x)+gauss(x)", {800}).second));
}

TEST(Derivative, SaturatedSigmoidKeepsItsDigits) {
  EXPECT_NEAR(derive("sigmoid(x)", {40}).first / std::exp(-40.0), 1, 1e-14);
  EXPECT_NEAR(derive("sigmoid(x)", {-40}).first / std::exp(-40.0), 1, 1e-14);
}

TEST(Derivative, WorkIsBounded) {
  auto parsed = parse_formula("sin(x)*exp(x)*log(x)*atan(x)");
  EXPECT_FALSE(differentiate(parsed->graph, parsed->root, 0, parsed->graph.size() + 3));
  EXPECT_TRUE(differentiate(parsed->graph, parsed->root, 0, 1000));
}

}  // namespace derivative_test
}  // namespace saddlescope

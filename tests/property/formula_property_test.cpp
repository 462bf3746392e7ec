// Random formulas: what is printed is read back to the same value, and derivatives agree with sixth-order finite
// differences.
#include "core/formula/formula.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "core/formula/parse.h"

namespace saddlescope {
namespace {

struct Evaluated {
  double value = 0;
  double scale = 1;  // the largest intermediate result: rounding errors are relative to it
};

Evaluated evaluate(const Graph& graph, NodeId root, const std::vector<double>& at) {
  std::vector<bool> needed(root + 1, false);
  needed[root] = true;
  for (NodeId id = root + 1; id-- > 0;) {
    if (!needed[id]) continue;
    if (is_unary(graph[id].op) || is_binary(graph[id].op)) needed[graph[id].a] = true;
    if (is_binary(graph[id].op)) needed[graph[id].b] = true;
  }
  std::vector<double> results(root + 1, 0);
  Evaluated evaluated;
  for (NodeId id = 0; id <= root; ++id) {
    if (!needed[id]) continue;
    const Node& node = graph[id];
    if (node.op == Op::number)
      results[id] = node.number;
    else if (node.op == Op::variable)
      results[id] = at[node.a];
    else
      results[id] = apply(node.op, results[node.a], is_binary(node.op) ? results[node.b] : 0);
    if (std::isfinite(results[id])) evaluated.scale = std::max(evaluated.scale, std::fabs(results[id]));
  }
  evaluated.value = results[root];
  return evaluated;
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }

  // Any text of the grammar; values may be anything.
  std::string anything(int depth) {
    if (depth == 0) return leaf();
    const std::string a = anything(depth - 1),
                      b = anything(depth - 1 - static_cast<int>(pick(2)) * (depth > 1 ? 1 : 0));
    switch (pick(14)) {
      case 0:
        return a + " + " + b;
      case 1:
        return a + " − " + b;
      case 2:
        return "(" + a + ")*(" + b + ")";
      case 3:
        return "(" + a + ")/(" + b + ")";
      case 4:
        return "(" + a + ")^" + std::to_string(pick(5));
      case 5:
        return "(" + a + ")^-" + std::to_string(pick(4));
      case 6:
        return "-(" + a + ")";
      case 7:
        return "|" + a + "|";
      case 8:
        return "(" + a + ")(" + b + ")";
      case 9:
        return "2(" + a + ")²";
      case 10:
        return std::string(binary_names[pick(5)]) + "(" + a + ", " + b + ")";
      case 11:
        return "(" + a + ")^(" + b + ")";
      default:
        return std::string(unary_names[pick(std::size(unary_names))]) + "(" + a + ")";
    }
  }

  // Smooth functions with moderate values in [−1, 1]², so that finite differences are trustworthy.
  std::string smooth(int depth) {
    if (depth == 0) return leaf();
    const std::string a = smooth(depth - 1), b = smooth(depth - 1);
    switch (pick(17)) {
      case 0:
        return a + " + " + b;
      case 1:
        return "(" + a + " - " + b + ")";
      case 2:
        return "(" + a + ")*(" + b + ")";
      case 3:
        return "(" + a + ")/(2 + sin(" + b + "))";
      case 4:
        return "sin(" + a + ")^" + std::to_string(1 + pick(4));
      case 5:
        return "(2 + cos(" + a + "))^-" + std::to_string(1 + pick(3));
      case 6:
        return "(2 + sin(" + a + "))^(cos(" + b + "))";
      case 7:
        return "atan2(2 + sin(" + a + "), " + b + ")";
      case 8:
        return "hypot(1 + sin(" + a + ")^2, " + b + ")";
      case 9:
        return "log(2 + sin(" + a + "))";
      case 10:
        return "sqrt(2 + tanh(" + a + "))";
      case 11:
        return "exp(sin(" + a + "))";
      case 12:
        return "asin(0.4sin(" + a + ")) + acos(0.4cos(" + b + "))";
      case 13:
        return "cbrt(2 + sin(" + a + ")) + tan(0.5sin(" + b + "))";
      case 14:
        return "log2(3 + sin(" + a + ")) + log10(3 + cos(" + b + "))";
      case 15:
        return "sinh(sin(" + a + ")) + cosh(sin(" + b + "))";
      default:
        return std::string(smooth_names[pick(std::size(smooth_names))]) + "(" + a + ")";
    }
  }

 private:
  static constexpr const char* binary_names[] = {"max", "min", "hypot", "atan2", "pow"};
  static constexpr const char* unary_names[] = {"sin",  "cos",   "tan",     "asin", "acos",     "atan",  "sinh", "cosh",
                                                "tanh", "exp",   "log",     "log2", "log10",    "sqrt",  "cbrt", "abs",
                                                "sign", "floor", "sigmoid", "relu", "softplus", "gauss", "step", "ln"};
  static constexpr const char* smooth_names[] = {"sin", "cos", "tanh", "atan", "sigmoid", "softplus", "gauss"};

  std::size_t pick(std::size_t count) { return random_() % count; }

  std::string leaf() {
    static constexpr const char* leaves[] = {"x", "y", "x", "y",  "x",  "y",  "2",   "0.5", "3",   "1e-3", "π",
                                             "e", "1", "0", "xy", "2x", "x²", "1/3", "-1",  "100", "0.7"};
    return leaves[pick(std::size(leaves))];
  }

  std::mt19937_64 random_;
};

bool same(const Evaluated& a, const Evaluated& b) {
  if (!std::isfinite(a.value) || !std::isfinite(b.value)) return !std::isfinite(a.value) && !std::isfinite(b.value);
  return std::fabs(a.value - b.value) <= 1e-9 * std::max(a.scale, b.scale);
}

TEST(FormulaProperty, WhatIsPrintedIsReadBack) {
  Generator generator(20240607);
  int compared = 0, finite = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    const std::string text = generator.anything(1 + trial % 5);
    const auto formula = Formula::compile(text, {{"x", "y"}});
    ASSERT_TRUE(formula) << text << "\n" << caret_report(text, formula.error());
    const auto& f = **formula;
    const std::pair<NodeId, std::string> printed[] = {{f.root(), f.printed()},
                                                      {f.gradient()[0], f.printed_gradient(0)},
                                                      {f.gradient()[1], f.printed_gradient(1)},
                                                      {f.hessian()[1], f.printed_hessian(0, 1)}};
    for (const auto& [root, shown] : printed) {
      if (shown.ends_with("…")) continue;
      const auto again = parse_formula(shown, {{"x", "y"}});
      ASSERT_TRUE(again) << text << " printed as\n" << caret_report(shown, again.error());
      for (int point = 0; point < 3; ++point) {
        // A kink or a jump that rounding decides would differ; such points have probability zero.
        const std::vector<double> at{generator.uniform(-2, 2), generator.uniform(-2, 2)};
        const Evaluated before = evaluate(f.graph(), root, at), after = evaluate(again->graph, again->root, at);
        if (before.scale > 1e12 || after.scale > 1e12) continue;  // rounding decides everything there
        EXPECT_TRUE(same(before, after)) << text << " printed as " << shown << " at " << at[0] << ", " << at[1] << ": "
                                         << before.value << " became " << after.value;
        ++compared;
        finite += std::isfinite(before.value) ? 1 : 0;
      }
    }
  }
  EXPECT_GT(compared, 20000);
  EXPECT_GT(finite, 10000);
}

// The sixth-order central difference of f along coordinate i.
template <class F>
double difference(F f, std::vector<double> at, std::size_t i, double h) {
  const auto moved = [&](double k) {
    std::vector<double> there = at;
    there[i] += k * h;
    return f(there);
  };
  return (45 * (moved(1) - moved(-1)) - 9 * (moved(2) - moved(-2)) + (moved(3) - moved(-3))) / (60 * h);
}

TEST(FormulaProperty, DerivativesAgreeWithFiniteDifferences) {
  Generator generator(31415926);
  int checked = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const std::string text = generator.smooth(1 + trial % 3);
    const auto formula = Formula::compile(text, {{"x", "y"}});
    ASSERT_TRUE(formula) << text << "\n" << caret_report(text, formula.error());
    const auto& f = **formula;
    const std::vector<double> at{generator.uniform(-1, 1), generator.uniform(-1, 1)};
    const auto check = [&](NodeId function, NodeId slope, std::size_t i) {
      const auto value = [&](const std::vector<double>& there) { return evaluate(f.graph(), function, there).value; };
      const double coarse = difference(value, at, i, 4e-3), fine = difference(value, at, i, 2e-3);
      // The two step widths tell how far the differences themselves can be trusted.
      const double trust = 20 * std::fabs(coarse - fine) + 1e-10 * evaluate(f.graph(), function, at).scale;
      const double scale = 1 + std::fabs(fine);
      if (!(trust < 1e-5 * scale)) return;
      EXPECT_NEAR(evaluate(f.graph(), slope, at).value, fine, trust + 1e-9 * scale) << text << " along " << i;
      ++checked;
    };
    check(f.root(), f.gradient()[0], 0);
    check(f.root(), f.gradient()[1], 1);
    check(f.gradient()[0], f.hessian()[0], 0);
    check(f.gradient()[0], f.hessian()[1], 1);
    check(f.gradient()[1], f.hessian()[1], 0);
    check(f.gradient()[1], f.hessian()[2], 1);
  }
  EXPECT_GT(checked, 7000);
}

// The tape computes what the graph says, through all three orders.
TEST(FormulaProperty, TapesAgreeWithTheGraph) {
  Generator generator(2718);
  for (int trial = 0; trial < 400; ++trial) {
    const std::string text = generator.smooth(1 + trial % 3);
    const auto formula = Formula::compile(text, {{"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const auto& f = **formula;
    const std::vector<double> at{generator.uniform(-1, 1), generator.uniform(-1, 1)};
    const NodeId roots[] = {f.root(), f.gradient()[0], f.gradient()[1], f.hessian()[0], f.hessian()[1], f.hessian()[2]};
    for (const auto& [order, count] :
         {std::pair(Derivatives::none, 1), std::pair(Derivatives::gradient, 3), std::pair(Derivatives::hessian, 6)}) {
      double results[6];
      double* out[6];
      for (int k = 0; k < 6; ++k) out[k] = &results[k];
      const double* in[] = {&at[0], &at[1]};
      f.tape(order).evaluate(in, {}, std::span(out, static_cast<std::size_t>(count)), 1);
      for (int k = 0; k < count; ++k) {
        const Evaluated expected = evaluate(f.graph(), roots[k], at);
        EXPECT_NEAR(results[k], expected.value, 1e-12 * expected.scale) << text << " output " << k;
      }
    }
  }
}

}  // namespace
}  // namespace saddlescope

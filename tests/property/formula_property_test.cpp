// Random formulas: what is printed is read back to the same value, and derivatives agree with sixth-order finite
// differences.
#include "core/formula/formula.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/formula/parse.h"
#include "tests/support/formula_generator.h"

namespace saddlescope {
namespace formula_property_test {

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
      results[id] = node.literal.number;
    else if (node.op == Op::variable)
      results[id] = at[node.a];
    else
      results[id] = apply(node.op, results[node.a], is_binary(node.op) ? results[node.b] : 0);
    if (std::isfinite(results[id])) evaluated.scale = std::max(evaluated.scale, std::fabs(results[id]));
  }
  evaluated.value = results[root];
  return evaluated;
}

bool same(const Evaluated& a, const Evaluated& b) {
  if (!std::isfinite(a.value) || !std::isfinite(b.value)) return !std::isfinite(a.value) && !std::isfinite(b.value);
  return std::fabs(a.value - b.value) <= 1e-9 * std::max(a.scale, b.scale);
}

TEST(FormulaProperty, WhatIsPrintedIsReadBack) {
  FormulaGenerator generator(20240607);
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
  FormulaGenerator generator(31415926);
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
  FormulaGenerator generator(2718);
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

}  // namespace formula_property_test
}  // namespace saddlescope

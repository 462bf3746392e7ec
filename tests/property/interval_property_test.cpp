// Random formulas on random boxes: what interval arithmetic encloses holds the values in long double at random points,
// with no tolerance; slopes between points lie in the gradient's enclosure even across kinks.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/formula/formula.h"
#include "core/formula/interval_evaluation.h"
#include "tests/support/formula_generator.h"

namespace saddlescope {
namespace interval_property_test {

using Long = long double;

Long apply_long(Op op, Long a, Long b) {
  const bool unordered = std::isnan(a) || std::isnan(b);
  switch (op) {
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return a / b;
    case Op::power:
      return unordered ? a + b : std::pow(a, b);  // IEEE: NaN^0 is 1; here what is undefined stays so
    case Op::minimum:
      return unordered ? a + b : std::min(a, b);
    case Op::maximum:
      return unordered ? a + b : std::max(a, b);
    case Op::hypot:
      return std::hypot(a, b);
    case Op::atan2:
      return std::atan2(a + 0, b + 0);  // of −0 as of 0
    case Op::negate:
      return -a;
    case Op::square:
      return a * a;
    case Op::reciprocal:
      return 1 / a;
    case Op::sqrt:
      return std::sqrt(a);
    case Op::cbrt:
      return std::cbrt(a);
    case Op::abs:
      return std::fabs(a);
    case Op::sign:
      return std::isnan(a) ? a : a > 0 ? 1 : a < 0 ? -1 : 0;
    case Op::floor:
      return std::floor(a);
    case Op::step:
      return std::isnan(a) ? a : a > 0 ? 1 : a < 0 ? 0 : 0.5L;
    case Op::exp:
      return std::exp(a);
    case Op::log:
      return std::log(a);
    case Op::log2:
      return std::log2(a);
    case Op::log10:
      return std::log10(a);
    case Op::sin:
      return std::sin(a);
    case Op::cos:
      return std::cos(a);
    case Op::tan:
      return std::tan(a);
    case Op::asin:
      return std::asin(a);
    case Op::acos:
      return std::acos(a);
    case Op::atan:
      return std::atan(a);
    case Op::sinh:
      return std::sinh(a);
    case Op::cosh:
      return std::cosh(a);
    case Op::tanh:
      return std::tanh(a);
    case Op::sigmoid:
      return 1 / (1 + std::exp(-a));
    case Op::relu:
      return std::isnan(a) ? a : std::max(a, Long{0});
    case Op::softplus:
      return std::isnan(a) ? a : std::max(a, Long{0}) + std::log1p(std::exp(-std::fabs(a)));
    case Op::gauss:
      return std::exp(-a * a);
    case Op::nan_at_zero:
      return a == 0 ? std::numeric_limits<Long>::quiet_NaN() : a;
    default:
      return std::numeric_limits<Long>::quiet_NaN();
  }
}

struct LongValues {
  std::vector<Long> value;             ///< of each node
  std::vector<bool> reached_infinity;  ///< the node or something below it is infinite
};

LongValues evaluate(const Graph& graph, const std::vector<double>& at) {
  LongValues result;
  for (std::size_t k = 0; k < graph.size(); ++k) {
    const Node& node = graph[static_cast<NodeId>(k)];
    Long value = 0;
    bool infinite = false;
    if (node.op == Op::number) {
      value = node.literal.number;
    } else if (node.op == Op::variable) {
      value = at[node.a];
    } else {
      const NodeId b = is_binary(node.op) ? node.b : node.a;
      value = apply_long(node.op, result.value[node.a], result.value[b]);
      infinite = result.reached_infinity[node.a] || result.reached_infinity[b];
    }
    result.value.push_back(value);
    result.reached_infinity.push_back(infinite || std::isinf(value));
  }
  return result;
}

struct Enclosed {
  Enclosure value, gradient[2], hessian[3];
  BoxFlags value_flags, gradient_flags, hessian_flags;
};

Enclosed enclose(IntervalEvaluator& evaluator, const Enclosure (&box)[2]) {
  Enclosed result;
  result.gradient_flags = evaluator.gradient(box, result.gradient);
  result.hessian_flags = evaluator.hessian(result.hessian);
  result.hessian_flags |= result.gradient_flags;
  result.value_flags = evaluator.value(result.value);
  return result;
}

void random_box(FormulaGenerator& random, Enclosure (&box)[2]) {
  static constexpr double sizes[] = {0, 1e-13, 1e-6, 0.01, 0.3, 2};
  for (Enclosure& side : box) {
    const double middle = random.uniform(0, 1) < 0.1 ? 0 : random.uniform(-2, 2);
    const double size = sizes[static_cast<std::size_t>(random.uniform(0, 6))];
    side = {middle - size * random.uniform(0, 1), middle + size * random.uniform(0, 1)};
  }
}

std::vector<double> random_point(FormulaGenerator& random, const Enclosure (&box)[2]) {
  std::vector<double> at;
  for (const Enclosure& side : box) {
    const double choice = random.uniform(0, 1);
    const double inner = std::clamp(side.low + random.uniform(0, 1) * side.width(), side.low, side.high);
    at.push_back(choice < 0.15 ? side.low : choice < 0.3 ? side.high : inner);
  }
  return at;
}

class IntervalProperty : public testing::Test {
 protected:
  void SetUp() override {
    if (std::numeric_limits<Long>::digits < 64) GTEST_SKIP() << "long double is no wider than double here";
  }

  void check(const std::string& text, const LongValues& exact, std::span<const NodeId> nodes,
             std::span<const Enclosure> enclosures, const BoxFlags& flags) {
    bool all_exist = true;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      check_one(text, exact, nodes[i], enclosures[i], flags);
      all_exist = all_exist && std::isfinite(exact.value[nodes[i]]) && !exact.reached_infinity[nodes[i]];
    }
    EXPECT_FALSE(all_exist && flags.nowhere) << text;
  }

  void check_one(const std::string& text, const LongValues& exact, NodeId node, const Enclosure& enclosure,
                 const BoxFlags& flags) {
    const Long value = exact.value[node];
    if (std::isfinite(value) && !exact.reached_infinity[node]) {
      EXPECT_TRUE(enclosure.low <= value && value <= enclosure.high)
          << text << ": " << static_cast<double>(value) << " is not in [" << enclosure.low << ", " << enclosure.high
          << "]";
      ++inside_;
    } else if (!exact.reached_infinity[node]) {
      EXPECT_TRUE(flags.undefined) << text << " has no value, which is not said";
      ++undefined_;
    }
  }

  int inside_ = 0, undefined_ = 0;
};

TEST_F(IntervalProperty, EnclosuresHoldEveryPointOfTheBox) {
  FormulaGenerator random(20240707);
  for (int trial = 0; trial < 6000; ++trial) {
    const std::string text = trial % 3 == 0 ? random.smooth(1 + trial % 4) : random.anything(1 + trial % 4);
    const auto formula = Formula::compile(text, {{"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const Formula& f = **formula;
    IntervalEvaluator evaluator(f, {});
    for (int k = 0; k < 4; ++k) {
      Enclosure box[2];
      random_box(random, box);
      const Enclosed enclosed = enclose(evaluator, box);
      for (int point = 0; point < 4; ++point) {
        const LongValues exact = evaluate(f.graph(), random_point(random, box));
        const NodeId root[] = {f.root()};
        check(text, exact, root, {&enclosed.value, 1}, enclosed.value_flags);
        check(text, exact, f.gradient(), enclosed.gradient, enclosed.gradient_flags);
        std::vector<NodeId> all(f.gradient());
        all.insert(all.end(), f.hessian().begin(), f.hessian().end());
        std::vector<Enclosure> enclosures(enclosed.gradient, enclosed.gradient + 2);
        enclosures.insert(enclosures.end(), enclosed.hessian, enclosed.hessian + 3);
        check(text, exact, all, enclosures, enclosed.hessian_flags);
      }
      ASSERT_FALSE(HasFailure()) << text;
    }
  }
  EXPECT_GT(inside_, 200'000);
  EXPECT_GT(undefined_, 1'000);
}

/// What the program computes lies in the enclosure, but for the rounding of its lanes.
TEST_F(IntervalProperty, TapesComputeWhatIsEnclosed) {
  FormulaGenerator random(4321);
  for (int trial = 0; trial < 1500; ++trial) {
    const std::string text = random.smooth(1 + trial % 3);
    const auto formula = Formula::compile(text, {{"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const Formula& f = **formula;
    IntervalEvaluator evaluator(f, {});
    Enclosure box[2];
    random_box(random, box);
    const Enclosed enclosed = enclose(evaluator, box);
    const std::vector<double> at = random_point(random, box);
    const LongValues exact = evaluate(f.graph(), at);
    Long scale = 1;
    for (const Long value : exact.value)
      if (std::isfinite(value)) scale = std::max(scale, std::fabs(value));
    double results[6];
    double* out[6];
    for (int k = 0; k < 6; ++k) out[k] = &results[k];
    const double* in[] = {&at[0], &at[1]};
    f.tape(Derivatives::hessian).evaluate(in, {}, out, 1);
    const Enclosure all[] = {enclosed.value,      enclosed.gradient[0], enclosed.gradient[1],
                             enclosed.hessian[0], enclosed.hessian[1],  enclosed.hessian[2]};
    for (int k = 0; k < 6; ++k) {
      const auto slack = static_cast<double>(1e-12L * scale);
      EXPECT_TRUE(all[k].low - slack <= results[k] && results[k] <= all[k].high + slack) << text << " output " << k;
    }
  }
}

/// Mean value theorem for losses with kinks: L(p) − L(q) = g·(p − q) with g in Clarke's generalised gradient between
/// them, wherever the loss is continuous.
TEST_F(IntervalProperty, SlopesAcrossKinksLieInTheGradientsEnclosure) {
  FormulaGenerator random(97);
  int compared = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    static constexpr const char* wraps[] = {"abs(A)",        "max(A, B)",     "min(A, B)",          "relu(A)*B",
                                            "A*sign(A) + B", "abs(A)*abs(B)", "relu(A) - relu(B)^2"};
    std::string text = wraps[trial % 7];
    const std::string a = random.smooth(1 + trial % 2), b = random.smooth(1);
    for (std::size_t at; (at = text.find('A')) != std::string::npos;) text.replace(at, 1, "(" + a + ")");
    for (std::size_t at; (at = text.find('B')) != std::string::npos;) text.replace(at, 1, "(" + b + ")");
    const auto formula = Formula::compile(text, {{"x", "y"}});
    ASSERT_TRUE(formula) << text;
    const Formula& f = **formula;
    IntervalEvaluator evaluator(f, {});
    Enclosure box[2];
    random_box(random, box);
    const Enclosed enclosed = enclose(evaluator, box);
    if (enclosed.gradient_flags.undefined || enclosed.value_flags.undefined) continue;
    const std::vector<double> p = random_point(random, box), q = random_point(random, box);
    const LongValues at_p = evaluate(f.graph(), p), at_q = evaluate(f.graph(), q);
    Long low = 0, high = 0, scale = 1;
    for (std::size_t i = 0; i < 2; ++i) {
      const Long step = static_cast<Long>(p[i]) - static_cast<Long>(q[i]);
      low += std::min(step * enclosed.gradient[i].low, step * enclosed.gradient[i].high);
      high += std::max(step * enclosed.gradient[i].low, step * enclosed.gradient[i].high);
    }
    for (const Long value : at_p.value)
      if (std::isfinite(value)) scale = std::max(scale, std::fabs(value));
    const Long change = at_p.value[f.root()] - at_q.value[f.root()];
    EXPECT_TRUE(low - 1e-16L * scale <= change && change <= high + 1e-16L * scale) << text;
    ++compared;
  }
  EXPECT_GT(compared, 2500);
}

}  // namespace interval_property_test
}  // namespace saddlescope

// The tape against libm, one operation at a time and as whole random graphs, on every SIMD target of this processor.
#include "core/formula/tape.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/formula/expression.h"

namespace saddlescope {
namespace tape_test {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

/// Runs the body once for each usable SIMD target, best first; the dispatch is back to normal afterwards.
template <class F>
void on_every_target(F body) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    body();
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
}

using Column = std::vector<double>;

std::vector<Column> run(const Tape& tape, const std::vector<Column>& variables, const Column& constants,
                        std::size_t outputs) {
  const std::size_t count = variables.at(0).size();
  std::vector<Column> results(outputs, Column(count, -12345.0));
  std::vector<const double*> in;
  std::vector<double*> out;
  for (const Column& c : variables) in.push_back(c.data());
  for (Column& c : results) out.push_back(c.data());
  tape.evaluate(in, constants, out, count);
  return results;
}

/// Bits, with all NaN alike.
std::uint64_t bits(double x) { return std::isnan(x) ? 0x7FF8000000000000u : std::bit_cast<std::uint64_t>(x); }

/// Distance in units in the last place; 0 and −0 are equal; a NaN is far from everything but NaN.
double ulps(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return inf;
  if (a == b) return 0;
  const auto ordered = [](double x) {
    const auto i = std::bit_cast<std::int64_t>(x);
    return i < 0 ? std::numeric_limits<std::int64_t>::min() - i : i;
  };
  // Neighbours on the number line: the difference is exact in 64 bits unless the signs differ, and then it is far too
  // large anyway.
  if (std::signbit(a) != std::signbit(b))
    return std::abs(static_cast<double>(ordered(a))) + std::abs(static_cast<double>(ordered(b)));
  return std::abs(static_cast<double>(ordered(a) - ordered(b)));
}

/// Zeros, infinities, NaN, subnormals, the edges of every function's range, and random numbers of every size.
Column inputs(unsigned seed) {
  Column x = {0.0,
              -0.0,
              inf,
              -inf,
              nan_value,
              tiny,
              -tiny,
              1e-310,
              -1e-310,
              std::numeric_limits<double>::min(),
              1e-300,
              -1e-300,
              1e-30,
              -1e-30,
              1e-9,
              -1e-9,
              0.5,
              -0.5,
              1,
              -1,
              1.5,
              2,
              -2,
              3,
              4,
              8,
              10,
              100,
              1000,
              1024,
              0x1p-1000,
              0x1p52,
              0x1p53,
              -0x1p63,
              0x1p64,
              std::nextafter(1.0, 0.0),
              std::nextafter(1.0, 2.0),
              -std::nextafter(1.0, 2.0),
              1.5707963267948966,
              3.141592653589793,
              -3.141592653589793,
              6.283185307179586,
              31.41592653589793,
              22.0,
              355.0,
              18.714,
              18.715,
              19.1,
              36.7,
              -36.7,
              37.5,
              -37.5,
              88.0,
              -88.0,
              700.0,
              -700.0,
              701,
              -701,
              706.0,
              -706.0,
              708.3,
              -708.3,
              709.5,
              709.78,
              709.79,
              710.4,
              710.475,
              710.48,
              -710.48,
              -720,
              -745.1,
              -745.2,
              -746,
              800,
              -1001,
              5000,
              38999.9,
              -38999.9,
              39000.1,
              -39001,
              1e5,
              -1e5,
              1e10,
              -1e15,
              1e22,
              1e100,
              -1e300,
              std::numeric_limits<double>::max(),
              std::numeric_limits<double>::lowest()};
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit(-1, 1), ten(-10, 10), large(-800, 800), exponent(-300, 300);
  for (int k = 0; k < 700; ++k) {
    x.push_back(unit(random));
    x.push_back(ten(random));
    x.push_back(large(random));
    x.push_back(unit(random) * 50000);
    x.push_back(std::copysign(std::pow(10, exponent(random)), unit(random)));
  }
  return x;
}

/// Better than apply() where that loses the last digits itself.
double reference(Op op, double a, double b) {
  if (op == Op::sigmoid && a < 0) return std::exp(a) / (1 + std::exp(a));
  return apply(op, a, b);
}

struct Case {
  Op op;
  double tolerance;  ///< ulp
};

const Case cases[] = {
    {Op::add, 0},   {Op::subtract, 0}, {Op::multiply, 0}, {Op::divide, 0},   {Op::minimum, 0}, {Op::maximum, 0},
    {Op::power, 1}, {Op::hypot, 1},    {Op::atan2, 1},    {Op::negate, 0},   {Op::square, 0},  {Op::reciprocal, 0},
    {Op::sqrt, 0},  {Op::cbrt, 1},     {Op::abs, 0},      {Op::sign, 0},     {Op::floor, 0},   {Op::step, 0},
    {Op::exp, 2},   {Op::log, 2},      {Op::log2, 3},     {Op::log10, 1},    {Op::sin, 4},     {Op::cos, 4},
    {Op::tan, 4},   {Op::asin, 4},     {Op::acos, 4},     {Op::atan, 4},     {Op::sinh, 4},    {Op::cosh, 4},
    {Op::tanh, 4},  {Op::sigmoid, 4},  {Op::relu, 0},     {Op::softplus, 4}, {Op::gauss, 2},   {Op::nan_at_zero, 0}};

TEST(Tape, EveryOperationAgreesWithLibm) {
  const Column a = inputs(1);
  Column b = inputs(2);
  // All pairs of the first 40 values, which hold the special ones.
  Column pairs_a = a, pairs_b = b;
  for (std::size_t i = 0; i < 40; ++i)
    for (std::size_t j = 0; j < 40; ++j) {
      pairs_a.push_back(a[i]);
      pairs_b.push_back(a[j]);
    }
  on_every_target([&] {
    for (const Case& c : cases) {
      Graph graph;
      const NodeId x = graph.variable(0), y = graph.variable(1);
      const NodeId root = is_binary(c.op) ? graph.binary(c.op, x, y) : graph.unary(c.op, x);
      const Tape tape(graph, std::span(&root, 1));
      const Column result = run(tape, {pairs_a, pairs_b}, {}, 1)[0];
      double worst = 0;
      std::size_t where = 0;
      for (std::size_t k = 0; k < result.size(); ++k) {
        const double distance = ulps(result[k], reference(c.op, pairs_a[k], pairs_b[k]));
        if (distance > worst) worst = distance, where = k;
      }
      EXPECT_LE(worst, c.tolerance) << "operation " << static_cast<int>(c.op) << " of " << pairs_a[where] << ", "
                                    << pairs_b[where] << " gives " << result[where] << ", libm "
                                    << reference(c.op, pairs_a[where], pairs_b[where]);
    }
  });
}

TEST(Tape, KeepsTheSignOfZero) {
  on_every_target([] {
    for (Op op : {Op::sqrt, Op::cbrt, Op::floor, Op::sin, Op::tan, Op::asin, Op::atan, Op::sinh, Op::tanh}) {
      Graph graph;
      const NodeId root = graph.unary(op, graph.variable(0));
      const Column result = run(Tape(graph, std::span(&root, 1)), {{-0.0, 0.0}}, {}, 1)[0];
      EXPECT_TRUE(result[0] == 0 && std::signbit(result[0])) << static_cast<int>(op);
      EXPECT_TRUE(result[1] == 0 && !std::signbit(result[1])) << static_cast<int>(op);
    }
  });
}

TEST(Tape, KnownValues) {
  on_every_target([] {
    const auto value = [](Op op, double x) {
      Graph graph;
      const NodeId root = graph.unary(op, graph.variable(0));
      return run(Tape(graph, std::span(&root, 1)), {{x}}, {}, 1)[0][0];
    };
    EXPECT_EQ(value(Op::exp, 0), 1);
    EXPECT_EQ(value(Op::exp, -inf), 0);
    EXPECT_TRUE(std::isnan(value(Op::exp, nan_value)));
    EXPECT_EQ(value(Op::log, 1), 0);
    EXPECT_EQ(value(Op::log, 0), -inf);
    EXPECT_TRUE(std::isnan(value(Op::log, -1)));
    EXPECT_EQ(value(Op::log2, 8), 3);
    EXPECT_EQ(value(Op::log2, 0x1p-1074), -1074);
    EXPECT_EQ(value(Op::log10, 1000), 3);
    EXPECT_EQ(value(Op::cos, 0), 1);
    EXPECT_EQ(value(Op::sigmoid, 0), 0.5);
    EXPECT_EQ(value(Op::sigmoid, -inf), 0);
    EXPECT_EQ(value(Op::softplus, 1000), 1000);
    EXPECT_EQ(value(Op::tanh, inf), 1);
    EXPECT_EQ(value(Op::step, 0), 0.5);
    EXPECT_EQ(value(Op::sign, -3), -1);
    EXPECT_NEAR(value(Op::sin, 1e22), -0.8522008497671888, 1e-15);  // Kahan's test argument
  });
}

TEST(Tape, SmallIntegerPowersAreProducts) {
  const Column x = inputs(3);
  on_every_target([&] {
    for (int k = -16; k <= 17; ++k) {
      Graph graph;
      const NodeId root = graph.binary(Op::power, graph.variable(0), graph.number(k));
      const Column result = run(Tape(graph, std::span(&root, 1)), {x}, {}, 1)[0];
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = std::pow(x[i], k);
        // Products leave the normal range a little earlier than 1/u^k when k is negative.
        if (std::abs(expected) < 1e-290 || std::abs(expected) > 1e290) continue;
        EXPECT_LE(ulps(result[i], expected), 1 + std::abs(k)) << x[i] << "^" << k;
      }
    }
    Graph graph;
    const NodeId cube = graph.binary(Op::power, graph.variable(0), graph.number(3));
    EXPECT_EQ(run(Tape(graph, std::span(&cube, 1)), {{0.1}}, {}, 1)[0][0], 0.1 * 0.1 * 0.1);
    // An exponent with a slider takes the same path, so that moving it over 3 makes no step.
    const NodeId power = graph.binary(Op::power, graph.variable(0), graph.constant(0));
    EXPECT_EQ(run(Tape(graph, std::span(&power, 1)), {{0.1}}, {3}, 1)[0][0], 0.1 * 0.1 * 0.1);
    EXPECT_LE(ulps(run(Tape(graph, std::span(&power, 1)), {{0.1}}, {2.5}, 1)[0][0], std::pow(0.1, 2.5)), 1);
  });
}

/// Evaluates a graph node by node with apply(): the definition that the tape has to meet.
double evaluate_node(const Graph& graph, NodeId id, const Column& variables, const Column& constants) {
  Column values(id + 1);
  for (NodeId k = 0; k <= id; ++k) {
    const Node& node = graph[k];
    if (node.op == Op::number)
      values[k] = node.literal.number;
    else if (node.op == Op::variable)
      values[k] = variables[node.a];
    else if (node.op == Op::constant)
      values[k] = constants[node.a];
    else
      values[k] = apply(node.op, values[node.a], is_binary(node.op) ? values[node.b] : 0);
  }
  return values[id];
}

struct RandomGraph {
  Graph graph;
  std::vector<NodeId> outputs;
};

/// Operations that are exact on every target, so that the tape must give the same bits as apply().
RandomGraph random_graph(unsigned seed) {
  std::mt19937 random(seed);
  RandomGraph r;
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 0; i < 3; ++i) nodes.push_back(r.graph.variable(i));
  for (std::uint32_t i = 0; i < 2; ++i) nodes.push_back(r.graph.constant(i));
  for (double x : {2.0, -0.75, 100.0}) nodes.push_back(r.graph.number(x));
  const Op binary[] = {Op::add,     Op::subtract, Op::multiply, Op::divide,  Op::minimum,
                       Op::maximum, Op::add,      Op::subtract, Op::multiply};
  const Op unary[] = {Op::negate, Op::square, Op::reciprocal,  Op::abs,  Op::sign,  Op::floor,
                      Op::step,   Op::relu,   Op::nan_at_zero, Op::sqrt, Op::square};
  const std::size_t length = 5 + random() % (seed % 10 == 0 ? 400 : 40);
  for (std::size_t k = 0; k < length; ++k) {
    // Mostly recent nodes: long chains, which is where pairs and registers are at work.
    const auto pick = [&] {
      return random() % 3 == 0 ? nodes[random() % nodes.size()]
                               : nodes[nodes.size() - 1 - random() % std::min<std::size_t>(nodes.size(), 6)];
    };
    const NodeId a = pick(), b = pick();
    const NodeId made = random() % 4 == 0 ? r.graph.unary(unary[random() % std::size(unary)], a)
                                          : r.graph.binary(binary[random() % std::size(binary)], a, b);
    // The graph turns (u²)² into a power, which libm rounds differently.
    if (r.graph[made].op != Op::power) nodes.push_back(made);
  }
  for (std::size_t i = 0; i < 1 + random() % 6; ++i)
    r.outputs.push_back(nodes[nodes.size() - 1 - random() % (nodes.size() / 2)]);
  if (seed % 3 == 0) r.outputs.push_back(nodes[random() % 8]);  // a leaf
  if (seed % 4 == 0) r.outputs.push_back(r.outputs[0]);         // the same twice
  return r;
}

TEST(Tape, RandomGraphsGiveTheBitsOfTheirDefinition) {
  on_every_target([] {
    for (unsigned seed = 0; seed < 300; ++seed) {
      const RandomGraph r = random_graph(seed);
      const Tape tape(r.graph, r.outputs);
      std::mt19937 random(seed + 1000);
      std::uniform_real_distribution<double> ten(-10, 10);
      const std::size_t count = 1 + random() % 600;
      std::vector<Column> variables(3, Column(count));
      for (Column& c : variables)
        for (double& x : c) x = random() % 8 == 0 ? static_cast<double>(random() % 3) : ten(random);
      const Column constants = {ten(random), 3};
      const std::vector<Column> results = run(tape, variables, constants, r.outputs.size());
      for (std::size_t k = 0; k < count; k += 1 + count / 40)
        for (std::size_t i = 0; i < r.outputs.size(); ++i) {
          const double expected =
              evaluate_node(r.graph, r.outputs[i], {variables[0][k], variables[1][k], variables[2][k]}, constants);
          ASSERT_EQ(bits(results[i][k] + 0.0), bits(expected + 0.0))
              << "seed " << seed << ", output " << i << ", point " << k;
        }
    }
  });
}

TEST(Tape, OnePointAloneGivesTheSameBitsAsInABlock) {
  on_every_target([] {
    Graph graph;
    const NodeId x = graph.variable(0), y = graph.variable(1);
    std::vector<NodeId> outputs;
    for (const Case& c : cases) outputs.push_back(is_binary(c.op) ? graph.binary(c.op, x, y) : graph.unary(c.op, x));
    const Tape tape(graph, outputs);
    Column a = inputs(4), b = inputs(5);
    a.resize(301);
    b.resize(301);
    const std::vector<Column> block = run(tape, {a, b}, {}, outputs.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
      const std::vector<Column> alone = run(tape, {{a[k]}, {b[k]}}, {}, outputs.size());
      for (std::size_t i = 0; i < outputs.size(); ++i)
        ASSERT_EQ(bits(alone[i][0]), bits(block[i][k])) << i << ", " << a[k] << ", " << b[k];
    }
  });
}

TEST(Tape, OutputsThatAreNotWantedAreLeftAlone) {
  Graph graph;
  const NodeId x = graph.variable(0), y = graph.variable(1);
  const NodeId product = graph.binary(Op::multiply, x, y);
  const NodeId outputs[] = {graph.unary(Op::sin, product), product,
                            graph.unary(Op::exp, graph.unary(Op::sin, product))};
  const Tape tape(graph, outputs);
  for (std::size_t count : {1u, 8u, 13u, 700u}) {
    const Column a(count, 0.5), b(count, 3);
    Column result(count + 1, 77);
    const double* in[] = {a.data(), b.data()};
    double* out[] = {nullptr, nullptr, result.data()};
    tape.evaluate(in, {}, out, count);
    EXPECT_NEAR(result[0], 2.7114810176821584, 1e-15);  // e^(sin 1.5), SciPy
    EXPECT_EQ(result[0], result[count - 1]);
    EXPECT_EQ(result[count], 77);  // nothing written behind the end
    double* first_only[] = {result.data(), nullptr, nullptr};
    tape.evaluate(in, {}, first_only, count);
    EXPECT_NEAR(result[count - 1], 0.9974949866040544, 1e-15);
  }
}

TEST(Tape, RegistersAreReused) {
  Graph graph;
  const NodeId x = graph.variable(0);
  NodeId chain = x;
  for (int k = 0; k < 100; ++k) chain = graph.unary(k % 2 == 0 ? Op::sin : Op::exp, chain);
  EXPECT_LE(Tape(graph, std::span(&chain, 1)).register_count(), 1u);
  EXPECT_EQ(Tape(graph, std::span(&chain, 1)).instruction_count(), 100u);
}

TEST(Tape, ArithmeticHasTheSameBitsOnAllTargetsAndIsNotFused) {
  // (1 + 2^-30)² − (1 + 2^-29) is 0 when the product is rounded first and 2^-60 when it is not.
  on_every_target([] {
    Graph graph;
    const NodeId x = graph.variable(0);
    const NodeId root = graph.binary(Op::subtract, graph.unary(Op::square, x), graph.variable(1));
    EXPECT_EQ(run(Tape(graph, std::span(&root, 1)), {Column(9, 1 + 0x1p-30), Column(9, 1 + 0x1p-29)}, {}, 1)[0],
              Column(9, 0.0));
  });
}

}  // namespace tape_test
}  // namespace saddlescope

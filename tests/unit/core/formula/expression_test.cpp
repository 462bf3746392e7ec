// The graph: hash-consing, the identities it applies, and those it must not apply.
#include "core/formula/expression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace saddlescope {
namespace expression_test {

constexpr double inf = std::numeric_limits<double>::infinity();

class Expression : public testing::Test {
 protected:
  NodeId n(double value) { return g.number(value); }
  NodeId bin(Op op, NodeId a, NodeId b) { return g.binary(op, a, b); }
  NodeId un(Op op, NodeId a) { return g.unary(op, a); }
  double literal(NodeId id) {
    EXPECT_EQ(g[id].op, Op::number);
    return g[id].literal.number;
  }

  Graph g;
  NodeId x = g.variable(0), y = g.variable(1), c = g.constant(0);
};

TEST_F(Expression, EqualSubexpressionsAreOneNode) {
  EXPECT_EQ(g.variable(0), x);
  EXPECT_NE(g.constant(0), x);
  EXPECT_EQ(bin(Op::add, x, y), bin(Op::add, x, y));
  EXPECT_EQ(bin(Op::add, x, y), bin(Op::add, y, x));
  EXPECT_EQ(bin(Op::multiply, c, y), bin(Op::multiply, y, c));
  EXPECT_NE(bin(Op::subtract, x, y), bin(Op::subtract, y, x));
  EXPECT_NE(bin(Op::divide, x, y), bin(Op::divide, y, x));
  EXPECT_EQ(n(0), n(-0.0));
  const std::size_t before = g.size();
  un(Op::sin, bin(Op::add, y, x));
  un(Op::sin, bin(Op::add, x, y));
  EXPECT_EQ(g.size(), before + 1);
}

TEST_F(Expression, OperandsComeBeforeTheirUsers) {
  const NodeId u = un(Op::exp, bin(Op::multiply, bin(Op::add, x, n(3)), un(Op::sin, y)));
  for (NodeId id = 0; id <= u; ++id) {
    if (is_unary(g[id].op) || is_binary(g[id].op)) {
      EXPECT_LT(g[id].a, id);
    }
    if (is_binary(g[id].op)) {
      EXPECT_LT(g[id].b, id);
    }
  }
}

TEST_F(Expression, NumbersFold) {
  EXPECT_EQ(literal(bin(Op::add, n(0.1), n(0.2))), 0.1 + 0.2);
  EXPECT_EQ(literal(bin(Op::power, n(-2), n(3))), -8);
  EXPECT_EQ(literal(un(Op::sin, n(1))), std::sin(1.0));
  EXPECT_EQ(literal(un(Op::negate, n(4))), -4);
  EXPECT_EQ(literal(bin(Op::maximum, n(4), n(5))), 5);
}

TEST_F(Expression, NoLiteralIsEverInfiniteOrNaN) {
  const NodeId pole = bin(Op::divide, n(1), n(0));
  EXPECT_NE(g[pole].op, Op::number);
  EXPECT_NE(g[un(Op::log, n(0))].op, Op::number);
  EXPECT_NE(g[un(Op::sqrt, n(-1))].op, Op::number);
  EXPECT_NE(g[bin(Op::multiply, n(1e200), n(1e200))].op, Op::number);
  EXPECT_NE(g[un(Op::nan_at_zero, n(0))].op, Op::number);
  const NodeId big = bin(Op::multiply, n(1e200), bin(Op::multiply, n(1e200), x));
  EXPECT_EQ(g[g[big].a].literal.number, 1e200);
}

TEST_F(Expression, IdentitiesOfSums) {
  EXPECT_EQ(bin(Op::add, n(0), x), x);
  EXPECT_EQ(bin(Op::add, x, n(0)), x);
  EXPECT_EQ(bin(Op::subtract, x, n(0)), x);
  EXPECT_EQ(bin(Op::subtract, n(0), x), un(Op::negate, x));
  EXPECT_EQ(bin(Op::subtract, x, x), n(0));
  EXPECT_EQ(bin(Op::add, x, x), bin(Op::multiply, n(2), x));
  EXPECT_EQ(bin(Op::add, x, un(Op::negate, y)), bin(Op::subtract, x, y));
  EXPECT_EQ(bin(Op::subtract, x, un(Op::negate, y)), bin(Op::add, x, y));
  EXPECT_EQ(bin(Op::add, un(Op::negate, x), y), bin(Op::subtract, y, x));
  EXPECT_EQ(bin(Op::subtract, x, n(-3)), bin(Op::add, x, n(3)));
  EXPECT_EQ(bin(Op::add, bin(Op::add, x, n(1)), n(2)), bin(Op::add, x, n(3)));
  EXPECT_EQ(bin(Op::subtract, bin(Op::add, x, n(1)), n(3)), bin(Op::subtract, x, n(2)));
  EXPECT_EQ(bin(Op::subtract, bin(Op::subtract, x, n(1)), n(2)), bin(Op::subtract, x, n(3)));
  // (1 − p) − p = 1 − 2p, as in the Hessian of (1 − w1·w2)².
  EXPECT_EQ(bin(Op::subtract, bin(Op::subtract, n(1), x), x), bin(Op::subtract, n(1), bin(Op::multiply, n(2), x)));
  EXPECT_EQ(bin(Op::add, bin(Op::subtract, y, x), x), y);
  EXPECT_EQ(bin(Op::subtract, bin(Op::add, x, y), x), y);
}

TEST_F(Expression, IdentitiesOfProducts) {
  EXPECT_EQ(bin(Op::multiply, n(1), x), x);
  EXPECT_EQ(bin(Op::multiply, x, n(1)), x);
  EXPECT_EQ(bin(Op::multiply, n(-1), x), un(Op::negate, x));
  EXPECT_EQ(bin(Op::multiply, n(0), x), n(0));
  EXPECT_EQ(bin(Op::multiply, x, x), un(Op::square, x));
  EXPECT_EQ(bin(Op::multiply, un(Op::negate, x), un(Op::negate, y)), bin(Op::multiply, x, y));
  EXPECT_EQ(bin(Op::multiply, un(Op::negate, x), y), un(Op::negate, bin(Op::multiply, x, y)));
  EXPECT_EQ(bin(Op::multiply, x, n(2)), bin(Op::multiply, n(2), x));
  EXPECT_EQ(bin(Op::multiply, n(3), bin(Op::multiply, n(2), x)), bin(Op::multiply, n(6), x));
  EXPECT_EQ(bin(Op::divide, x, n(1)), x);
  EXPECT_EQ(bin(Op::divide, n(1), x), un(Op::reciprocal, x));
  EXPECT_EQ(bin(Op::divide, bin(Op::multiply, n(6), x), n(3)), bin(Op::multiply, n(2), x));
  EXPECT_EQ(bin(Op::divide, bin(Op::multiply, n(2), x), bin(Op::multiply, n(2), y)), bin(Op::divide, x, y));
}

TEST_F(Expression, IdentitiesOfPowers) {
  EXPECT_EQ(bin(Op::power, x, n(0)), n(1));
  EXPECT_EQ(bin(Op::power, x, n(1)), x);
  EXPECT_EQ(bin(Op::power, x, n(2)), un(Op::square, x));
  EXPECT_EQ(bin(Op::power, x, n(-1)), un(Op::reciprocal, x));
  EXPECT_EQ(bin(Op::power, x, n(0.5)), un(Op::sqrt, x));
  EXPECT_EQ(bin(Op::power, g.number(e_literal()), x), un(Op::exp, x));
  EXPECT_EQ(un(Op::square, un(Op::square, x)), bin(Op::power, x, n(4)));
  EXPECT_EQ(bin(Op::power, bin(Op::power, x, n(3)), n(2)), bin(Op::power, x, n(6)));
  // √(x²) is |x|, not x; (x^0.5)² loses the negative half.
  EXPECT_EQ(g[un(Op::sqrt, un(Op::square, x))].op, Op::sqrt);
  EXPECT_EQ(g[un(Op::square, un(Op::sqrt, x))].op, Op::square);
  EXPECT_EQ(g[g[bin(Op::power, bin(Op::power, x, n(1.5)), n(2))].a].op, Op::power);
}

TEST_F(Expression, SignsLeaveEvenFunctions) {
  const NodeId minus = un(Op::negate, x);
  EXPECT_EQ(un(Op::negate, minus), x);
  EXPECT_EQ(un(Op::square, minus), un(Op::square, x));
  EXPECT_EQ(un(Op::abs, minus), un(Op::abs, x));
  EXPECT_EQ(un(Op::cos, minus), un(Op::cos, x));
  EXPECT_NE(un(Op::sin, minus), un(Op::sin, x));
  EXPECT_EQ(bin(Op::maximum, x, x), x);
}

// 0·u and u − u are not 0 where u is not finite.
TEST_F(Expression, PolesSurvive) {
  const NodeId log_x = un(Op::log, x), pole = un(Op::reciprocal, x);
  for (const NodeId u : {log_x, pole, un(Op::sqrt, x), un(Op::sin, pole), bin(Op::power, x, n(0.3)),
                         bin(Op::power, x, y), bin(Op::divide, n(1), n(0))}) {
    EXPECT_NE(g[bin(Op::multiply, n(0), u)].op, Op::number);
    EXPECT_NE(g[bin(Op::subtract, u, u)].op, Op::number);
    EXPECT_NE(g[bin(Op::subtract, bin(Op::add, y, u), u)].op, Op::variable);
  }
  EXPECT_EQ(bin(Op::multiply, n(0), un(Op::exp, un(Op::sin, x))), n(0));
  EXPECT_NE(g[bin(Op::divide, x, x)].op, Op::number);
}

TEST(Apply, KinksAndNaN) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(apply(Op::sign, 0), 0);
  EXPECT_EQ(apply(Op::sign, -3), -1);
  EXPECT_EQ(apply(Op::step, 0), 0.5);
  EXPECT_EQ(apply(Op::step, -1e-300), 0);
  EXPECT_EQ(apply(Op::step, 1e-300), 1);
  EXPECT_EQ(apply(Op::relu, -inf), 0);
  EXPECT_TRUE(std::isnan(apply(Op::nan_at_zero, 0)));
  EXPECT_EQ(apply(Op::nan_at_zero, -2), -2);
  for (const Op op : {Op::sign, Op::step, Op::relu, Op::softplus, Op::sigmoid, Op::gauss, Op::floor, Op::abs})
    EXPECT_TRUE(std::isnan(apply(op, nan)));
  for (const Op op : {Op::minimum, Op::maximum, Op::atan2}) {
    EXPECT_TRUE(std::isnan(apply(op, nan, 1)));
    EXPECT_TRUE(std::isnan(apply(op, 1, nan)));
  }
}

TEST(Apply, StableFarOut) {
  EXPECT_EQ(apply(Op::sigmoid, 1000), 1);
  EXPECT_EQ(apply(Op::sigmoid, -1000), 0);
  EXPECT_EQ(apply(Op::softplus, 1000), 1000);
  EXPECT_EQ(apply(Op::softplus, -1000), 0);
  EXPECT_NEAR(apply(Op::softplus, -40) / std::exp(-40.0), 1, 1e-15);
  EXPECT_EQ(apply(Op::gauss, 1e200), 0);
}

}  // namespace expression_test
}  // namespace saddlescope

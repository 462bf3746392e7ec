// Intervals of 192 bits against values that mpmath found (precise_values.py), and formulas evaluated in them against
// what follows by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <string>

#include "core/formula/precise_evaluation.h"
#include "core/formula/precise_interval.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace precise_values_test {

const std::map<std::string, Op> operations = {
    {"negate", Op::negate},     {"square", Op::square},     {"reciprocal", Op::reciprocal},
    {"sqrt", Op::sqrt},         {"cbrt", Op::cbrt},         {"abs", Op::abs},
    {"sign", Op::sign},         {"floor", Op::floor},       {"step", Op::step},
    {"exp", Op::exp},           {"log", Op::log},           {"log2", Op::log2},
    {"log10", Op::log10},       {"sin", Op::sin},           {"cos", Op::cos},
    {"tan", Op::tan},           {"asin", Op::asin},         {"acos", Op::acos},
    {"atan", Op::atan},         {"sinh", Op::sinh},         {"cosh", Op::cosh},
    {"tanh", Op::tanh},         {"sigmoid", Op::sigmoid},   {"relu", Op::relu},
    {"softplus", Op::softplus}, {"gauss", Op::gauss},       {"add", Op::add},
    {"subtract", Op::subtract}, {"multiply", Op::multiply}, {"divide", Op::divide},
    {"power", Op::power},       {"minimum", Op::minimum},   {"maximum", Op::maximum},
    {"hypot", Op::hypot},       {"atan2", Op::atan2}};

/// The interval lies round the value, and no farther from it than 1e-50 of its size.
void expect_round(const PreciseInterval& interval, const std::string& value) {
  const PreciseInterval expected = PreciseInterval::decimal(value);
  const double size = std::max(std::abs(expected.nearest()), 1e-300);
  // The value has 70 digits: what they leave out is far below the last bit.
  EXPECT_TRUE((interval - expected).widened(1e-68 * size).contains_zero()) << value;
  EXPECT_LE((interval - expected).magnitude(), 1e-50 * size) << value;
}

TEST(PreciseValues, OperationsHoldTheRealValue) {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/precise_values.txt");
  std::string name, first, second, value;
  std::size_t tried = 0;
  for (; file >> name >> first >> second >> value; ++tried) {
    SCOPED_TRACE(name + " of " + first + ", " + second);
    PreciseInterval result;
    apply(operations.at(name), result, PreciseInterval::decimal(first), PreciseInterval::decimal(second));
    expect_round(result, value);
  }
  EXPECT_EQ(tried, 12 * operations.size());
}

TEST(PreciseValues, OperandsMayBeTheResult) {
  for (const auto& [name, op] : operations) {
    SCOPED_TRACE(name);
    PreciseInterval apart, same(0.75);
    const PreciseInterval other(2);
    apply(op, apart, PreciseInterval(0.75), other);
    apply(op, same, same, other);
    EXPECT_EQ((apart - same).nearest(), 0);
    if (!is_binary(op)) continue;
    PreciseInterval second(2);
    apply(op, second, PreciseInterval(0.75), second);
    EXPECT_EQ((apart - second).nearest(), 0);
  }
}

TEST(PreciseValues, NumbersOfAFormulaAreWhatIsTyped) {
  // By hand: 0 each, but for what 192 bits (folded: some 100) leave; with doubles 5e-17, 1e-16, 2e-16, 1e-16.
  for (const char* formula : {"0x + 0.1 + 0.2 - 0.3 + x - x^2", "0x + sin(pi/6) - 0.5 + x - x^2", "sqrt(3)^2 - 3 + x*0",
                              "0x + log(10) - log(2) - log(5) + x - x^2", "0x + 1/3 + 1/6 - 0.5 + x - x^2"}) {
    SCOPED_TRACE(formula);
    const FormulaObjective loss = objective_from(std::string("f(x) = ") + formula);
    PreciseEvaluator evaluator(*loss.formula(), loss.constants());
    const PreciseInterval zero(0);
    ASSERT_TRUE(evaluator.evaluate(std::span(&zero, 1)));
    EXPECT_TRUE(evaluator.value().contains_zero());
    EXPECT_LE(evaluator.value().magnitude(), 1e-30);
  }
}

}  // namespace precise_values_test
}  // namespace saddlescope

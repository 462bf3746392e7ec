// Printed maths: exact texts for typical formulas, and that the parser reads each of them back.
#include "core/formula/print.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "core/formula/parse.h"

namespace saddlescope {
namespace print_test {

std::string printed(std::string_view text, std::vector<std::string> parameters = {}) {
  const auto parsed = parse_formula(text, {std::move(parameters)});
  if (!parsed) return "ERROR " + parsed.error().message;
  return print(parsed->graph, parsed->root, {parsed->variables, parsed->constants}, maximum_printed_length);
}

TEST(Print, ReadableMaths) {
  struct Case {
    const char *text, *expected;
  };
  for (const auto& [text, expected] : {Case{"(1-w1w2)^2", "(1 − w1·w2)²"},
                                       Case{"2x^2", "2·x²"},
                                       Case{"-x^2", "−x²"},
                                       Case{"(-x)^3", "(−x)³"},
                                       Case{"x^-3", "x⁻³"},
                                       Case{"x^12", "x¹²"},
                                       Case{"a x² + b", "a·x² + b"},
                                       Case{"x-(y-1)", "x − (y − 1)"},
                                       Case{"x-(y+1)", "x − (y + 1)"},
                                       Case{"x+(y-1)", "x + y − 1"},
                                       Case{"-(x+y)", "−(x + y)"},
                                       Case{"-x*y", "−x·y"},
                                       Case{"x*(y+1)", "x·(y + 1)"},
                                       Case{"x/(y*z)", "x/(y·z)"},
                                       Case{"x/y/z", "x/y/z"},
                                       Case{"x/(y/z)", "x/(y/z)"},
                                       Case{"x*(y/z)", "x·y/z"},
                                       Case{"1/x", "1/x"},
                                       Case{"1/(x+1)", "1/(x + 1)"},
                                       Case{"1/x^2", "1/x²"},
                                       Case{"x^y^z", "x^y^z"},
                                       Case{"(x^y)^z", "(x^y)^z"},
                                       Case{"x^(y+1)", "x^(y + 1)"},
                                       Case{"x^-y", "x^(−y)"},
                                       Case{"x^-0.5", "x^−0.5"},
                                       Case{"x^(1/3)", "x^(1/3)"},
                                       Case{"(x^y)^2", "(x^y)²"},
                                       Case{"(-2)^x", "(−2)^x"},
                                       Case{"2^x", "2^x"},
                                       Case{"e^x", "exp(x)"},
                                       Case{"|x|", "|x|"},
                                       Case{"||x|-1|", "||x| − 1|"},
                                       Case{"|x||y|", "|x|·|y|"},
                                       Case{"sin(x)^2", "sin(x)²"},
                                       Case{"√(x)", "sqrt(x)"},
                                       Case{"σ(x)", "sigmoid(x)"},
                                       Case{"ln(x)", "log(x)"},
                                       Case{"max(x,y,1)", "max(max(x, y), 1)"},
                                       Case{"pow(x,y)", "x^y"},
                                       Case{"cos(2pi x)", "cos(2·π·x)"},
                                       Case{"x*pi", "π·x"},
                                       Case{"x/3", "x/3"},
                                       Case{"1/3x", "1/3·x"},
                                       Case{"pi/4 x", "π/4·x"},
                                       Case{"2e-x", "2·e − x"},
                                       Case{"0.1x", "0.1·x"},
                                       Case{"1e-7x", "1e−7·x"},
                                       Case{"1.5e30x", "1.5e30·x"},
                                       Case{"100000x", "100000·x"},
                                       Case{"x-2y", "x − 2·y"},
                                       Case{"-2x+y", "−2·x + y"},
                                       Case{"x/0", "x/0"},
                                       Case{"sqrt(-1)+x", "sqrt(−1) + x"},
                                       Case{"x + (-3)", "x − 3"},
                                       Case{"-3+x", "x − 3"},
                                       Case{"3-x", "3 − x"}}) {
    const std::string found = printed(text);
    EXPECT_EQ(found, expected) << text;
    EXPECT_EQ(printed(found), found) << "reading back " << text;
  }
}

TEST(Print, NumbersReadBackExactly) {
  for (const double value : {0.1, 1.0 / 3, 2.0 / 7, 1e-5, 9.999e-6, 1e15, 1e16, 1e17, 123456789.125, 5e-324,
                             1.7976931348623157e308, std::numbers::pi / 3, 7 * std::numbers::pi, std::numbers::ln2,
                             3 * std::numbers::e, 0.30000000000000004, 1.0 / 99}) {
    const std::string text = print_number(value);
    const auto parsed = parse_formula(text, {{"x"}});
    ASSERT_TRUE(parsed) << text;
    ASSERT_EQ(parsed->graph[parsed->root].op, Op::number) << text;
    EXPECT_EQ(parsed->graph[parsed->root].literal.number, value) << text;
  }
  EXPECT_EQ(print_number(-2.5), "−2.5");
  EXPECT_EQ(print_number(1.0 / 3), "1/3");
  EXPECT_EQ(superscript(-120), "⁻¹²⁰");
}

TEST(Print, LongTextsAreCutBetweenCharacters) {
  std::string text = "θ1";
  for (int i = 2; i < 900; ++i) text += "·θ" + std::to_string(i);
  const auto parsed = parse_formula(text, {{"x"}});  // so many can only be constants
  ASSERT_TRUE(parsed);
  const std::string whole = print(parsed->graph, parsed->root, {parsed->variables, parsed->constants}, 100000);
  EXPECT_EQ(whole, text);
  const std::string cut =
      print(parsed->graph, parsed->root, {parsed->variables, parsed->constants}, maximum_printed_length);
  const auto characters = [](const std::string& s) {
    return std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; });
  };
  EXPECT_EQ(characters(cut), static_cast<long>(maximum_printed_length) + 1);
  EXPECT_TRUE(cut.ends_with("…"));
  EXPECT_TRUE(whole.starts_with(cut.substr(0, cut.size() - 3)));
  const std::string short_enough = print(parsed->graph, parsed->root, {parsed->variables, parsed->constants},
                                         static_cast<std::size_t>(characters(whole)));
  EXPECT_EQ(short_enough, whole);
}

// Shared nodes would print more than 2^100 characters, and deep ones would exhaust a recursive printer's stack.
TEST(Print, SharedAndDeepGraphs) {
  Graph graph;
  const std::vector<std::string> names{"x"};
  NodeId shared = graph.variable(0);
  for (int i = 0; i < 100; ++i) shared = graph.binary(Op::atan2, shared, shared);
  EXPECT_LT(print(graph, shared, {names, {}}, 2000).size(), 2010u);
  NodeId deep = graph.variable(0);
  for (int i = 0; i < 200'000; ++i) deep = graph.unary(i % 2 == 0 ? Op::sin : Op::exp, deep);
  EXPECT_LT(print(graph, deep, {names, {}}, 2000).size(), 2010u);
}

}  // namespace print_test
}  // namespace saddlescope

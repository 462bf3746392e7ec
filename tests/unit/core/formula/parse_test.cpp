// The grammar, the rules for names, and the errors with their columns. Expected values are worked out by hand or with
// plain C++.
#include "core/formula/parse.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

namespace saddlescope {
namespace parse_test {

using Values = std::map<std::string, double>;

double value_of(const ParsedFormula& parsed, const Values& values) {
  std::vector<double> results;
  for (NodeId id = 0; id <= parsed.root; ++id) {
    const Node& node = parsed.graph[id];
    if (node.op == Op::number)
      results.push_back(node.literal.number);
    else if (node.op == Op::variable)
      results.push_back(values.at(parsed.variables[node.a]));
    else if (node.op == Op::constant)
      results.push_back(values.at(parsed.constants[node.a]));
    else
      results.push_back(apply(node.op, results[node.a], is_binary(node.op) ? results[node.b] : 0));
  }
  return results[parsed.root];
}

ParsedFormula parsed(std::string_view text, std::vector<std::string> parameters = {}) {
  auto result = parse_formula(text, {std::move(parameters)});
  if (!result) {
    ADD_FAILURE() << text << "\n" << caret_report(text, result.error());
    return {};
  }
  return std::move(result).value();
}

double value(std::string_view text, const Values& values) {
  const auto result = parse_formula(text);
  if (!result) {
    ADD_FAILURE() << text << "\n" << caret_report(text, result.error());
    return -12345;
  }
  return value_of(*result, values);
}

FormulaError error(std::string_view text, std::vector<std::string> parameters = {}) {
  const auto result = parse_formula(text, {std::move(parameters)});
  if (!result) return result.error();
  ADD_FAILURE() << text << " was read without an error";
  return {};
}

struct Case {
  const char* text;
  double expected;
};

TEST(Parse, Arithmetic) {
  const Values at{{"x", 3}, {"y", -2}, {"z", 5}, {"a", 7}, {"b", 11}, {"f", 13}};
  const double e = std::numbers::e, pi = std::numbers::pi;
  for (const auto& [text, expected] : {Case{"x+y*2", -1},
                                       Case{"(x+y)*2", 2},
                                       Case{"x-y-1", 4},
                                       Case{"12/x/2", 2},
                                       Case{"2x", 6},
                                       Case{"2(x+1)", 8},
                                       Case{"(x+1)(y-2)", -16},
                                       Case{"x y", -6},
                                       Case{"1/2x", 1.5},
                                       Case{"1/2 x", 1.5},
                                       Case{"6/x y", -4},
                                       Case{"2x^2", 18},
                                       Case{"-x^2", -9},
                                       Case{"(-x)^2", 9},
                                       Case{"x^-2", 1.0 / 9},
                                       Case{"x^+2", 9},
                                       Case{"x**2", 9},
                                       Case{"2^x^2", 512},
                                       Case{"(2^x)^2", 64},
                                       Case{"-2^-2^-2+0x", -std::pow(2, -0.25)},
                                       Case{"--x", 3},
                                       Case{"x--y", 1},
                                       Case{"x*-y", 6},
                                       Case{"+x", 3},
                                       Case{"2*-x^2", -18},
                                       Case{"x(x+1)", 12},
                                       Case{"f(x)", 39},
                                       Case{"f(x+1)", 52},
                                       Case{"x²", 9},
                                       Case{"2x²", 18},
                                       Case{"x²y³", -72},
                                       Case{"x⁻²", 1.0 / 9},
                                       Case{"x¹⁰", 59049},
                                       Case{"x^2²", 81},
                                       Case{"x²^2", 81},
                                       Case{"(x+1)²", 16},
                                       Case{"xy", -6},
                                       Case{"axy", -42},
                                       Case{"ax²+bx", 7 * 9 + 33},
                                       Case{"x 2", 6},
                                       Case{"(x)2", 6},
                                       Case{"x − y", 5},
                                       Case{"2·x×2⋅x", 36},
                                       Case{"x ÷ 2", 1.5},
                                       Case{"e^x", std::exp(3)},
                                       Case{"2e-x", 2 * e - 3},
                                       Case{"2e3x", 6000},
                                       Case{"2e3-x", 1997},
                                       Case{"2e−1x", 0.6},
                                       Case{"2E+1x", 60},
                                       Case{"2e x", 6 * e},
                                       Case{"2ex", 6 * e},
                                       Case{".5x", 1.5},
                                       Case{"5.x", 15},
                                       Case{"5.+x", 8},
                                       Case{"x*1e-400", 0},
                                       Case{"x+0e999", 3},
                                       Case{"2pi x", 6 * pi},
                                       Case{"2pix", 6 * pi},
                                       Case{"2πx", 6 * pi},
                                       Case{"π²x", 3 * pi * pi},
                                       Case{"½x²", 4.5},
                                       Case{"¾(x+1)", 3},
                                       Case{"⅓x+⅕", 1.2}}) {
    EXPECT_DOUBLE_EQ(value(text, at), expected) << text;
  }
}

TEST(Parse, BarsAreBracketsOrProducts) {
  const Values at{{"x", -3}, {"y", -2}, {"z", -5}};
  for (const auto& [text, expected] :
       {Case{"|x|", 3}, Case{"|x||y|", 6}, Case{"|x|y|z|", -30}, Case{"2|x|", 6}, Case{"||x|-4|", 1}, Case{"|x|²", 9},
        Case{"|x+|y||", 1}, Case{"|x|-|y|", 1}, Case{"|x(|y|+1)|", 9}, Case{"x|y|", -6}, Case{"||x|·|y||", 6},
        Case{"sin(|x|)", std::sin(3)}, Case{"(|x|)(|y|)", 6}, Case{"|x|/|y|", 1.5}, Case{"-|x|", -3}, Case{"|-x|", 3},
        Case{"∣x∣", 3}})
    EXPECT_DOUBLE_EQ(value(text, at), expected) << text;
}

TEST(Parse, Functions) {
  const Values at{{"x", 0.3}, {"y", 0.7}};
  const double x = 0.3, y = 0.7;
  for (const auto& [text, expected] : {Case{"sin(x)", std::sin(x)},
                                       Case{"cos(x)", std::cos(x)},
                                       Case{"tan(x)", std::tan(x)},
                                       Case{"asin(x)", std::asin(x)},
                                       Case{"acos(x)", std::acos(x)},
                                       Case{"atan(x)", std::atan(x)},
                                       Case{"atan2(x,y)", std::atan2(x, y)},
                                       Case{"sinh(x)", std::sinh(x)},
                                       Case{"cosh(x)", std::cosh(x)},
                                       Case{"tanh(x)", std::tanh(x)},
                                       Case{"exp(x)", std::exp(x)},
                                       Case{"log(x)", std::log(x)},
                                       Case{"ln(x)", std::log(x)},
                                       Case{"log2(x)", std::log2(x)},
                                       Case{"log10(x)", std::log10(x)},
                                       Case{"sqrt(x)", std::sqrt(x)},
                                       Case{"cbrt(-x)", -std::cbrt(x)},
                                       Case{"abs(-x)", x},
                                       Case{"sign(-x)", -1},
                                       Case{"min(x,y)", x},
                                       Case{"max(x,y)", y},
                                       Case{"max(x,y,1,-2)", 1},
                                       Case{"min(x,y,1,-2)", -2},
                                       Case{"pow(x,y)", std::pow(x, y)},
                                       Case{"hypot(x,y)", std::hypot(x, y)},
                                       Case{"hypot(x,y,2)", std::sqrt(x * x + y * y + 4)},
                                       Case{"floor(-x)", -1},
                                       Case{"sigmoid(x)", 1 / (1 + std::exp(-x))},
                                       Case{"relu(x)+relu(-y)", x},
                                       Case{"softplus(x)", std::log(1 + std::exp(x))},
                                       Case{"gauss(x)", std::exp(-x * x)},
                                       Case{"σ(x)", 1 / (1 + std::exp(-x))},
                                       Case{"σ²(x)", 1 / (1 + std::exp(-x)) / (1 + std::exp(-x))},
                                       Case{"σ^2(x)", 1 / (1 + std::exp(-x)) / (1 + std::exp(-x))},
                                       Case{"2σ² (x)y", 2 * y / (1 + std::exp(-x)) / (1 + std::exp(-x))},
                                       Case{"√(x)", std::sqrt(x)},
                                       Case{"step(x)+step(-y)+step(0)", 1.5},
                                       Case{"sin^2(x)", std::sin(x) * std::sin(x)},
                                       Case{"sin²(x)", std::sin(x) * std::sin(x)},
                                       Case{"sin^2(x)y", std::sin(x) * std::sin(x) * y},
                                       Case{"x sin(y)", x * std::sin(y)},
                                       Case{"2sin(x)cos(x)", std::sin(2 * x)},
                                       Case{"sin(x)^2", std::sin(x) * std::sin(x)},
                                       Case{"-sin(x)²", -std::sin(x) * std::sin(x)},
                                       Case{"√(x)y", std::sqrt(x) * y},
                                       Case{"max(x, (y))", y},
                                       Case{"sin (x)", std::sin(x)}})
    EXPECT_NEAR(value(text, at), expected, 4e-16) << text;
}

struct NamesCase {
  const char* text;
  std::vector<std::string> variables, constants;
};

TEST(Parse, VariablesAndConstantsByTheRules) {
  using V = std::vector<std::string>;
  for (const auto& [text, variables, constants] : {NamesCase{"(1-w1*w2)^2", V{"w1", "w2"}, V{}},
                                                   NamesCase{"L=(1-w1w2)^2", V{"w1", "w2"}, V{}},
                                                   NamesCase{"w10+w2+w1+x", V{"w1", "w2", "w10"}, V{"x"}},
                                                   NamesCase{"w1(w2+1)", V{"w1", "w2"}, V{}},
                                                   NamesCase{"w_1+w₁+w1", V{"w1"}, V{}},
                                                   NamesCase{"(1-w*b)^2", V{"b", "w"}, V{}},
                                                   NamesCase{"w_12 w₃", V{"w3", "w12"}, V{}},
                                                   NamesCase{"theta1*θ₂ + x", V{"theta1", "θ2"}, V{"x"}},
                                                   NamesCase{"θ1 + theta1", V{"θ1"}, V{}},
                                                   NamesCase{"a x² + b", V{"x"}, V{"a", "b"}},
                                                   NamesCase{"ax²+bx+c", V{"x"}, V{"a", "b", "c"}},
                                                   NamesCase{"y + x + x1", V{"x", "y"}, V{"x1"}},
                                                   NamesCase{"x2 + x10 + a", V{"x2", "x10"}, V{"a"}},
                                                   NamesCase{"x1x2", V{"x1", "x2"}, V{}},
                                                   NamesCase{"xy", V{"x", "y"}, V{}},
                                                   NamesCase{"xyxy", V{"x", "y"}, V{}},
                                                   NamesCase{"x+xy", V{"x", "y"}, V{}},
                                                   NamesCase{"ax", V{"x"}, V{"a"}},
                                                   NamesCase{"alpha*x", V{"x"}, V{"alpha"}},
                                                   NamesCase{"αx", V{"x"}, V{"α"}},
                                                   NamesCase{"xi*x", V{"x"}, V{"xi"}},
                                                   NamesCase{"x + rate", V{"x"}, V{"rate"}},
                                                   NamesCase{"decay", V{"decay"}, V{}},
                                                   NamesCase{"decay*alpha", V{"alpha", "decay"}, V{}},
                                                   NamesCase{"x + learning_rate", V{"x"}, V{"learning_rate"}},
                                                   NamesCase{"f(a,b)=a^2-b^2+c", V{"a", "b"}, V{"c"}},
                                                   NamesCase{"f(b, a) = a b", V{"b", "a"}, V{}},
                                                   NamesCase{"L(w2, w1) = w1 w2", V{"w2", "w1"}, V{}},
                                                   NamesCase{"f(x) = y x", V{"x"}, V{"y"}},
                                                   NamesCase{"f(x, y) = 3", V{"x", "y"}, V{}},
                                                   NamesCase{"loss = u^2 + v", V{"u", "v"}, V{}},
                                                   NamesCase{"y = x^2", V{"x"}, V{}},
                                                   NamesCase{"∂²L/∂w1∂w2 = −2·w2", V{"w2"}, V{}},
                                                   NamesCase{"alpha(x+1) + alpha", V{"x"}, V{"alpha"}},
                                                   NamesCase{"alpha(x+1)", V{"x"}, V{"alpha"}},
                                                   NamesCase{"α(x+1)", V{"x"}, V{"α"}},
                                                   NamesCase{"alpha(beta+1)", V{"alpha", "beta"}, V{}},
                                                   NamesCase{"axby(x+1)", V{"x", "y"}, V{"a", "b"}},
                                                   NamesCase{"σ²x", V{"x"}, V{"σ"}},
                                                   NamesCase{"σ^2 x", V{"x"}, V{"σ"}},
                                                   NamesCase{"f(σ) = σ²(σ+1)", V{"σ"}, V{}},
                                                   NamesCase{"σ x", V{"x"}, V{"σ"}},
                                                   NamesCase{"e x", V{"x"}, V{}}}) {
    const ParsedFormula result = parsed(text);
    EXPECT_EQ(result.variables, variables) << text;
    EXPECT_EQ(result.constants, constants) << text;
  }
}

TEST(Parse, DeclaredParametersComeFirst) {
  const ParsedFormula result = parsed("f(a,b) = ab + w1 + w_2", {"w₂", "a"});
  EXPECT_EQ(result.variables, (std::vector<std::string>{"w2", "a"}));
  EXPECT_EQ(result.constants, (std::vector<std::string>{"b", "w1"}));
  EXPECT_EQ(parsed("5", {"x", "y"}).variables.size(), 2u);
  EXPECT_EQ(parsed("θ1", {"theta1"}).constants.size(), 0u);
  for (const char* name : {"sin", "e", "pi", "π", "1", "", "a b", "x+", "x(", "\xff"})
    EXPECT_FALSE(error("x", {name}).message.empty()) << name;
  EXPECT_NE(error("x", {"a", "a"}).message.find("twice"), std::string::npos);
}

TEST(Parse, ErrorsInTheParametersSaySo) {
  EXPECT_TRUE(error("x", {"x", "sin"}).in_parameters);
  EXPECT_TRUE(error("x", {"x", "x"}).in_parameters);
  EXPECT_TRUE(error("x", {"a b"}).in_parameters);
  EXPECT_FALSE(error("x +", {"x"}).in_parameters);
  EXPECT_EQ(caret_report("x", error("x", {"x", "sin"})), "“sin” is a function; choose another name for the variable");
}

TEST(Parse, ErrorsNameColumnAndExpectation) {
  struct ErrorCase {
    const char* text;
    std::size_t column;
    const char* part;
  };
  for (const auto& [text, column, part] : {ErrorCase{"", 1, "Expected a formula"},
                                           ErrorCase{"   ", 4, "Expected a formula"},
                                           ErrorCase{"L =", 4, "Expected a formula"},
                                           ErrorCase{"x+", 3, "Expected a number, a name or “(” after “+”"},
                                           ErrorCase{"x + * y", 5, "found “*”"},
                                           ErrorCase{"(x", 3, "close the “(” at column 1"},
                                           ErrorCase{"x)", 2, "there is no “(”"},
                                           ErrorCase{"()", 2, "Expected a number"},
                                           ErrorCase{"|x", 3, "close the “|” at column 1"},
                                           ErrorCase{"|x|y|", 6, "formula ends here"},
                                           ErrorCase{"(|x)|", 4, "close the “|” at column 2"},
                                           ErrorCase{"2 3", 3, "between the numbers “2” and “3”"},
                                           ErrorCase{"2½x", 2, "between the numbers"},
                                           ErrorCase{"1.2.3x", 4, "between the numbers"},
                                           ErrorCase{"x,y", 2, "decimal point"},
                                           ErrorCase{"(x,y)", 3, "decimal point"},
                                           ErrorCase{"sine(x)", 1, "did you mean “sin”"},
                                           ErrorCase{"x + Sqrt(x)", 5, "“sqrt”"},
                                           ErrorCase{"arcsin(x)", 1, "“asin”"},
                                           ErrorCase{"xsin(x)", 1, "“sin”"},
                                           ErrorCase{"foobar(x)", 1, "foobar·(…)"},
                                           ErrorCase{"sin x", 5, "Write sin(x) with brackets"},
                                           ErrorCase{"x + sin 2", 9, "Write sin(2)"},
                                           ErrorCase{"sinx", 1, "sin(x)"},
                                           ErrorCase{"1+cosxy", 3, "cos(xy)"},
                                           ErrorCase{"sin2x", 1, "brackets"},
                                           ErrorCase{"log2x", 5, "Write log2(x)"},
                                           ErrorCase{"x + sin", 8, "Expected “(” after “sin”"},
                                           ErrorCase{"sin^2 x", 7, "Write sin^2(x) with brackets"},
                                           ErrorCase{"sin² 2x", 6, "Write sin²(2x)"},
                                           ErrorCase{"sin 2x", 5, "Write sin(2x) with brackets"},
                                           ErrorCase{"sin 2 x + 1", 5, "Write sin(2x)"},
                                           ErrorCase{"sin 2pi x", 5, "Write sin(2pix)"},
                                           ErrorCase{"sin x^2 + 1", 5, "Write sin(x^2)"},
                                           ErrorCase{"sin x cos(x)", 5, "Write sin(x) with"},
                                           ErrorCase{"σ^-1(x)", 3, "two meanings"},
                                           ErrorCase{"σ⁻¹(x)", 2, "two meanings"},
                                           ErrorCase{"sigma(x)", 1, "did you mean “sigmoid”"},
                                           ErrorCase{"x + \u202Ey", 5, "U+202E"},
                                           ErrorCase{"x + \u0085y", 5, "U+0085"},
                                           ErrorCase{"sin^-1(x)", 5, "two meanings"},
                                           ErrorCase{"sin⁻¹(x)", 4, "two meanings"},
                                           ErrorCase{"sin^x(x)", 5, "Expected a number"},
                                           ErrorCase{"√x", 2, "“√”"},
                                           ErrorCase{"√(sin)", 6, "Expected “(” after “sin”"},
                                           ErrorCase{"sin()", 5, "Expected a value"},
                                           ErrorCase{"max(x)", 6, "two values or more"},
                                           ErrorCase{"pow(x,2,3)", 8, "two values"},
                                           ErrorCase{"atan2(y)", 8, "two values"},
                                           ErrorCase{"sin(x,y)", 6, "one value"},
                                           ErrorCase{"max(x,y", 8, "close the “(” at column 4"},
                                           ErrorCase{"max(x,)", 7, "Expected a number"},
                                           ErrorCase{"x==2", 3, "second “=”"},
                                           ErrorCase{"x+1=2", 4, "“=”"},
                                           ErrorCase{"L = x = 2", 7, "“=”"},
                                           ErrorCase{"f(x,) = x", 5, "name after “,”"},
                                           ErrorCase{"f(x,x) = x", 5, "twice"},
                                           ErrorCase{"f() = x", 3, "Expected a name"},
                                           ErrorCase{"f(2) = x", 3, "Expected a name"},
                                           ErrorCase{"f(sin) = x", 3, "function"},
                                           ErrorCase{"f(x y) = x", 5, "“,”"},
                                           ErrorCase{"= x", 1, "“=”"},
                                           ErrorCase{"a*b*c", 1, "Cannot tell which of a, b, c"},
                                           ErrorCase{"3+4", 1, "the formula has none"},
                                           ErrorCase{"1e400x", 1, "too large"},
                                           ErrorCase{"x+1e99999999999999999999", 3, "too large"},
                                           ErrorCase{"x[1]", 2, "round brackets"},
                                           ErrorCase{"x!", 2, "“!”"},
                                           ErrorCase{"x + é", 5, "“é”"},
                                           ErrorCase{"x_", 2, "after “_”"},
                                           ErrorCase{"2₁x", 2, "subscript"},
                                           ErrorCase{"²x", 1, "at the beginning"},
                                           ErrorCase{".", 1, "0.5"},
                                           ErrorCase{"θ₁ + −", 7, "formula ends"},
                                           ErrorCase{"x \xff", 3, "UTF-8"},
                                           ErrorCase{"x \xce", 3, "UTF-8"},
                                           ErrorCase{"x\xc0\xaf", 2, "UTF-8"},
                                           ErrorCase{"x;y", 2, "“;”"}}) {
    const FormulaError found = error(text);
    EXPECT_EQ(found.column, column) << text << ": " << found.message;
    EXPECT_NE(found.message.find(part), std::string::npos) << text << ": " << found.message;
  }
  EXPECT_EQ(error(std::string_view("x\0y", 3)).column, 2u);
  EXPECT_NE(error(std::string_view("x\0y", 3)).message.find("U+0000"), std::string::npos);
}

TEST(Parse, ColumnsCountCodePointsAndOffsetsCountBytes) {
  const FormulaError found = error("θ₁·θ₂ + )");
  EXPECT_EQ(found.column, 9u);
  EXPECT_EQ(found.byte_offset, std::string_view("θ₁·θ₂ + ").size());
}

std::string repeated(std::string_view piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

// An error may come before there is any node, and inside everything that works on nodes.
TEST(Parse, BrokenPiecesAnywhereAreRefused) {
  std::vector<std::string> broken = {"",   "sin", "sin^2", "sin^x", "sin^", "(", ")",     "()",
                                     "1,", "x=",  "2 3",   "^2",    "√",    "|", "max(1)"};
  for (int depth = 0; depth < 3; ++depth) {
    std::vector<std::string> deeper;
    for (const std::string& piece : broken)
      for (const auto& [before, after] : {std::pair{"√(", ")"},
                                          {"-", ""},
                                          {"|", "|"},
                                          {"(", ")²"},
                                          {"2^(", ")"},
                                          {"sin(", ")"},
                                          {"cos^2(", ")"},
                                          {"1+(", ")"},
                                          {"3(", ")"},
                                          {"max(1,", ")"},
                                          {"", "^2"},
                                          {"1/(", ")"}})
        deeper.push_back(before + piece + after);
    broken.clear();
    for (std::size_t k = 0; k < deeper.size(); k += 1 + static_cast<std::size_t>(depth)) broken.push_back(deeper[k]);
    for (const std::string& text : deeper) {
      const bool named = text.find("sin)") != std::string::npos || text.find("max(1)") != std::string::npos;
      const bool read = static_cast<bool>(parse_formula(text));
      EXPECT_FALSE(named && read) << text;
    }
  }
}

TEST(Parse, NestingIsLimited) {
  struct Nested {
    const char *before, *middle, *after;
  };
  for (const auto& [before, middle, after] :
       {Nested{"(", "x", ")"}, Nested{"-", "x", ""}, Nested{"sin(", "x", ")"}, Nested{"x^", "x", ""},
        Nested{"|", "x", "|"}, Nested{"√(", "x", ")"}, Nested{"max(x,", "x", ")"}, Nested{"x*(", "x", ")"}}) {
    const int limit = maximum_formula_nesting;
    EXPECT_TRUE(parse_formula(repeated(before, limit) + middle + repeated(after, limit))) << before;
    const FormulaError found = error(repeated(before, limit + 1) + middle + repeated(after, limit + 1));
    EXPECT_NE(found.message.find("200"), std::string::npos) << before;
  }
  EXPECT_FALSE(parse_formula(repeated("(", 5000) + "x" + repeated(")", 4999)));
  EXPECT_FALSE(parse_formula(repeated("-2^", 3000) + "x"));
}

TEST(Parse, LengthIsLimitedInCharacters) {
  const std::string longest = repeated("θ1+", 3333) + "1";  // 10 000 characters, more bytes
  EXPECT_TRUE(parse_formula(longest));
  EXPECT_EQ(error(longest + "1").column, 10001u);
}

TEST(Parse, CaretReport) {
  EXPECT_EQ(caret_report("x + )", error("x + )")),
            "x + )\n    ^\nColumn 5: expected a number, a name or “(” after “+”, found “)”");
  EXPECT_EQ(caret_report("θ₁\t!", error("θ₁\t!")), "θ₁ !\n   ^\nColumn 4: unexpected character “!”");
  // What a terminal would obey takes one column and shows as one character.
  EXPECT_EQ(caret_report("x\x1B\u202E + )", {7, 0, "No"}), "x\uFFFD\uFFFD + )\n      ^\nColumn 7: no");
  EXPECT_EQ(caret_report("x\xFF\u200By", {4, 0, "No"}), "x\uFFFD y\n   ^\nColumn 4: no");
  const std::string wide = repeated("x+", 200) + ")" + repeated("+x", 200);
  const std::string report = caret_report(wide, error(wide));
  EXPECT_NE(report.find("\nColumn 401: "), std::string::npos);
  const std::string line = report.substr(0, report.find('\n'));
  const std::string marker = report.substr(line.size() + 1, report.find('^') - line.size() - 1);
  EXPECT_LT(line.size(), 90u);
  // The line begins with "…", three bytes in one column.
  EXPECT_EQ(line.at(marker.size() + 2), ')');
}

}  // namespace parse_test
}  // namespace saddlescope

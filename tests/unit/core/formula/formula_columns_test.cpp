// Formulas over the columns of a table: which name is what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/formula/formula.h"

namespace saddlescope {
namespace formula_columns_test {

using testing::HasSubstr;
using Names = std::vector<std::string>;

std::shared_ptr<const Formula> read(const std::string& text, Names columns, Names parameters = {}) {
  auto formula = Formula::compile(text, {.parameters = std::move(parameters), .columns = std::move(columns)});
  EXPECT_TRUE(formula) << text << ": " << (formula ? "" : formula.error().message);
  return formula ? *formula : nullptr;
}

TEST(FormulaColumns, NamesOfColumnsAreDataThenWAndBAreParameters) {
  const auto line = read("(y - b - w*x)^2", {"x", "y"});
  EXPECT_EQ(line->variables(), (Names{"b", "w"}));
  EXPECT_TRUE(line->constants().empty());
  EXPECT_TRUE(line->uses_data() && line->uses_column(0) && line->uses_column(1));
  EXPECT_EQ(line->reading(), "(y − b − w·x)²: variables b, w; data x, y");
}

TEST(FormulaColumns, WXIsAProduct) {
  const auto line = read("(y - b - wx)^2", {"x", "y"});
  EXPECT_EQ(line->variables(), (Names{"b", "w"}));
  EXPECT_EQ(line->printed(), "(y − b − w·x)²");
  const auto numbered = read("(y - w1x1 - w2x2)^2", {"x1", "x2", "y"});
  EXPECT_EQ(numbered->variables(), (Names{"w1", "w2"}));
  EXPECT_TRUE(numbered->uses_column(0) && numbered->uses_column(1) && numbered->uses_column(2));
}

TEST(FormulaColumns, NumberedParametersAndTheta) {
  EXPECT_EQ(read("(y - b1 - w1*x - w2*x^2)^2", {"x", "y"})->variables(), (Names{"b1", "w1", "w2"}));
  EXPECT_EQ(read("(y - θ0 - θ1*x)^2", {"x", "y"})->variables(), (Names{"θ0", "θ1"}));
  const auto scaled = read("a*(y - w*x)^2", {"x", "y"});
  EXPECT_EQ(scaled->variables(), Names{"w"});
  EXPECT_EQ(scaled->constants(), Names{"a"}) << "the rest are constants";
}

TEST(FormulaColumns, AColumnMayHaveAParametersName) {
  const auto formula = read("(y - b - v*w)^2", {"w", "y"});
  EXPECT_EQ(formula->variables(), Names{"b"}) << "w is data before any other rule";
  EXPECT_EQ(formula->constants(), Names{"v"});
  EXPECT_TRUE(formula->uses_column(0));
}

TEST(FormulaColumns, AColumnMayHaveAFunctionsName) {
  const auto formula = read("(y - w*exp)^2", {"exp", "y"});
  EXPECT_EQ(formula->variables(), Names{"w"});
  EXPECT_TRUE(formula->uses_column(0)) << "the table's name wins";
}

TEST(FormulaColumns, NamingAParameterOverridesAColumn) {
  const auto formula = read("(y - w*x)^2", {"w", "x", "y"}, {"w"});
  EXPECT_EQ(formula->variables(), Names{"w"});
  EXPECT_FALSE(formula->uses_column(0));
  EXPECT_TRUE(formula->uses_column(1));
  const auto all = read("x^2 + y^2", {"x", "y"}, {"x", "y"});
  EXPECT_FALSE(all->uses_data()) << "nothing is left of the table";
}

TEST(FormulaColumns, WithoutAParameterThereIsNothingToLearn) {
  const auto formula = Formula::compile("x^2 + y^2", {.parameters = {}, .columns = {"x", "y"}});
  ASSERT_FALSE(formula);
  EXPECT_THAT(formula.error().message, HasSubstr("Expected a parameter such as w or b"));
}

TEST(FormulaColumns, TheSpellingOfAColumnIsFree) {
  EXPECT_TRUE(read("w*alpha", {"α"})->uses_column(0));
  EXPECT_TRUE(read("(y_1 - w*x₁)^2", {"x1", "y1"})->uses_column(1));
}

}  // namespace formula_columns_test
}  // namespace saddlescope

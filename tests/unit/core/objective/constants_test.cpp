// Values of named constants find their constants whatever the spelling.
#include <gtest/gtest.h>

#include "core/engine/nodes/loss.h"
#include "core/objective/formula_loss.h"
#include "core/objective/objective.h"

namespace saddlescope {
namespace constants_test {

using Values = std::map<std::string, double>;

TEST(Constants, SpellingsOfOneName) {
  EXPECT_TRUE(same_name("α", "alpha"));
  EXPECT_TRUE(same_name("theta1", "θ_1"));
  EXPECT_TRUE(same_name("w_1", "w₁"));
  EXPECT_TRUE(same_name("learning_rate", "learning_rate"));
  EXPECT_FALSE(same_name("a", "α"));
  EXPECT_FALSE(same_name("a", "A"));
  EXPECT_FALSE(same_name("a", "a b"));
}

TEST(Constants, ValuesInTheOrderOfTheFormula) {
  const auto formula = *Formula::compile("b + α x + c");
  ASSERT_EQ(formula->constants(), (std::vector<std::string>{"b", "α", "c"}));
  EXPECT_EQ(constant_values(*formula, {{"alpha", 3}, {"c", 5}, {"unused", 7}}), (std::vector<double>{1, 3, 5}));
  EXPECT_EQ(constant_values(*formula, {{"alpha", 3}, {"α", 4}}), (std::vector<double>{1, 4, 1}))
      << "the formula's own spelling comes first";
  EXPECT_EQ(spelled_constants(*formula, {{"alpha", 3}, {"unused", 7}}), (Values{{"α", 3}, {"unused", 7}}));
}

TEST(Constants, TheEngineFindsThemToo) {
  const auto loss = make_loss({"", "alpha x^2 + b_1", {"x"}, {{"α", 3}, {"b₁", 5}, {"gone", 7}}}, nullptr);
  ASSERT_FALSE(loss->error);
  EXPECT_EQ(evaluate_at(*loss->objective, std::vector<double>{2}).value, 17);
}

}  // namespace constants_test
}  // namespace saddlescope

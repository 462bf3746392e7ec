#include "core/scene/build_loss.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/scene/load_data.h"

namespace saddlescope {
namespace build_loss_test {

LossDefinition definition_of(std::string formula) {
  LossDefinition definition;
  definition.formula = std::move(formula);
  return definition;
}

TEST(BuildLoss, AFormulaWithItsConstants) {
  LossDefinition definition = definition_of("α x^2 + c");
  definition.constants = {{"alpha", 3}, {"of another formula", 7}};
  const BuiltLoss built = build_loss(definition);
  ASSERT_NE(built.objective, nullptr);
  EXPECT_FALSE(built.error || built.data_error);
  EXPECT_EQ(built.data, nullptr);
  EXPECT_EQ(built.objective->formula(), built.formula.get());
  const double two[] = {2};
  EXPECT_EQ(evaluate_at(*built.objective, two).value, 13) << "c is 1";
  EXPECT_TRUE(built.objective->capabilities().intervals);
}

TEST(BuildLoss, RowsAreJoinedAndTakenAgain) {
  LossDefinition definition = definition_of("(y - w*x)^2");
  definition.data = built_in_data("ten-points", Reduction::sum);
  const BuiltLoss built = build_loss(definition);
  ASSERT_NE(built.objective, nullptr);
  EXPECT_TRUE(built.objective->uses_data());
  EXPECT_EQ(built.objective->examples(), 10u);
  EXPECT_EQ(built.objective->reduction(), Reduction::sum);
  EXPECT_TRUE(built.objective->capabilities().intervals);
  const std::uint32_t three[] = {0, 4, 9};
  EXPECT_FALSE(built.objective->of_rows(three)->capabilities().intervals) << "each stands for more than itself";
  EXPECT_EQ(&built.objective->table(), built.data->scaled.get());

  LossDefinition edited = definition;
  edited.formula = "(y - w*x)^4";
  EXPECT_EQ(build_loss(edited, {built.data, definition.data}).data->raw, built.data->raw);
  edited.data.noise += 1;
  edited.data.id = "noisy-line";
  EXPECT_NE(build_loss(edited, {built.data, definition.data}).data->raw, built.data->raw);
}

TEST(BuildLoss, SaysWhatIsWrongAndWhere) {
  const BuiltLoss broken = build_loss(definition_of("x + )"));
  EXPECT_EQ(broken.objective, nullptr);
  ASSERT_TRUE(broken.error.has_value());
  EXPECT_EQ(broken.formula, nullptr);
  EXPECT_EQ(broken.error->column, 5u);

  const BuiltLoss constant = build_loss(definition_of("1 + 2"));
  EXPECT_EQ(constant.objective, nullptr);
  ASSERT_TRUE(constant.error.has_value());
  EXPECT_THAT(constant.error->message, ::testing::HasSubstr("Expected a variable"));

  LossDefinition lost = definition_of("(y - w*x)^2");
  lost.data.source = DataSource::built_in;
  lost.data.id = "no-such-table";
  const BuiltLoss without = build_loss(lost);
  EXPECT_EQ(without.objective, nullptr);
  ASSERT_TRUE(without.data_error.has_value());
  EXPECT_THAT(*without.data_error, ::testing::HasSubstr("no-such-table"));
}

}  // namespace build_loss_test
}  // namespace saddlescope

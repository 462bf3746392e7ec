#include "core/scene/data_loss.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/data/built_in_table.h"
#include "core/objective/formula_loss.h"
#include "core/objective/formula_objective.h"
#include "core/scene/load_data.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace data_loss_test {

using Names = std::vector<std::string>;

Table table_of(Names names, std::size_t rows = 4) {
  Table table;
  for (std::size_t c = 0; c < names.size(); ++c) {
    table.columns.emplace_back();
    for (std::size_t r = 0; r < rows; ++r)
      table.columns[c].push_back(std::sin(static_cast<double>(1 + 3 * c + 2 * r + c * r)));
  }
  table.names = std::move(names);
  return table;
}

DataView view_of(const Table& table, Reduction reduction) {
  const DataFormula line = default_formula_for(table);
  const auto formula = Formula::compile(line.text, {.parameters = line.parameters, .columns = table.names});
  EXPECT_TRUE(formula) << line.text;
  const auto view = view_of_least_squares(*formula_loss(*formula, {}, thinned(table), reduction));
  EXPECT_TRUE(view.has_value());
  return view.value_or(DataView{});
}

TEST(DefaultFormula, IsALineInTheTablesOwnNames) {
  EXPECT_EQ(default_formula_for(table_of({"x", "y"})).text, "(y - b - w*x)^2");
  EXPECT_EQ(default_formula_for(table_of({"y", "height"})).text, "(y - b - w*height)^2") << "y is the target";
  EXPECT_EQ(default_formula_for(table_of({"height", "weight"})).text, "(weight - b - w*height)^2") << "else the last";
  EXPECT_EQ(default_formula_for(table_of({"x1", "x2", "y"})).text, "(y - b - w1*x1 - w2*x2)^2");
  EXPECT_EQ(default_formula_for(table_of({"y"})).text, "(y - b)^2");
  EXPECT_TRUE(default_formula_for(table_of({"x", "y"})).parameters.empty()) << "the rules find b and w";
}

TEST(DefaultFormula, KeepsOutOfTheColumnsNames) {
  const DataFormula b = default_formula_for(table_of({"b", "y"}));
  EXPECT_EQ(b.text, "(y - c - w*b)^2");
  EXPECT_EQ(b.parameters, (Names{"c", "w"}));
  const DataFormula w = default_formula_for(table_of({"w1", "x", "y"}));
  EXPECT_EQ(w.text, "(y - b - v1*w1 - v2*x)^2");
  EXPECT_EQ(w.parameters, (Names{"b", "v1", "v2"}));
}

TEST(DefaultFormula, TakesAtMostFifteenFeatures) {
  Names names;
  for (int k = 1; k <= 40; ++k) names.push_back("x" + std::to_string(k));
  names.push_back("y");
  const Table table = table_of(names, 60);
  const DataFormula line = default_formula_for(table);
  const auto formula = Formula::compile(line.text, {.parameters = line.parameters, .columns = table.names});
  ASSERT_TRUE(formula) << formula.error().message;
  EXPECT_EQ((*formula)->variables().size(), 16u);
  EXPECT_TRUE((*formula)->uses_column(14));
  EXPECT_FALSE((*formula)->uses_column(15));
}

TEST(LeastSquaresView, HoldsTheLecturesMinimumAndTheStart) {
  for (const Reduction reduction : {Reduction::sum, Reduction::mean}) {
    const DataView view = view_of(make_table("ten-points", 0, 0, 0), reduction);
    ASSERT_EQ(view.box.size(), 2u);
    // The lecture: the optimum and the largest eigenvalue of the sum.
    EXPECT_LT(view.box[0].minimum, -188.4331967);
    EXPECT_GT(view.box[0].maximum, 0);
    EXPECT_LT(view.box[1].minimum, 0);
    EXPECT_GT(view.box[1].maximum, 2.669454967);
    EXPECT_EQ(view.start, (std::vector<double>{0, 0}));
    EXPECT_NEAR(view.largest_eigenvalue, reduction == Reduction::sum ? 1746830.4 : 174683.04, 0.1);
  }
}

TEST(LeastSquaresView, AMinimumAtTheOriginGetsAStartBesideIt) {
  Table table{{"x", "y"}, {{-2, -1, 1, 2}, {-2, -1, 1, 2}}};  // y = x: b = 0, w = 1
  const DataView view = view_of(table, Reduction::mean);
  EXPECT_LT(view.start[0], -0.05);
  EXPECT_EQ(view.start[1], 0);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_LT(view.box[i].minimum, view.start[i]);
    EXPECT_GT(view.box[i].maximum, i == 0 ? 0 : 1);
  }
}

TEST(LeastSquaresView, AColumnTwiceLeavesADirectionOpen) {
  Table table = table_of({"x1", "x2", "y"}, 20);
  table.columns[1] = table.columns[0];
  const DataView view = view_of(table, Reduction::mean);
  ASSERT_EQ(view.box.size(), 3u);
  for (const Interval& side : view.box) EXPECT_TRUE(std::isfinite(side.minimum) && side.size() > 0);
  // The least minimum gives both the same weight, so both the same interval.
  EXPECT_EQ(view.box[1], view.box[2]);
}

TEST(LeastSquaresView, IsForSquaresOnly) {
  EXPECT_FALSE(view_of_least_squares(objective_from("(1 - w1 w2)^2")));
  EXPECT_FALSE(view_of_least_squares(objective_from("x^2 - y^2"))) << "a saddle has no minimum";
  EXPECT_FALSE(view_of_least_squares(objective_from("x + y")));
  EXPECT_TRUE(view_of_least_squares(objective_from("(x - 3)^2 + (x + y)^2")));
}

TEST(ThinnedObjective, ManyRowsBecomeAFewThousand) {
  const Table table = make_table("noisy-line", 100'000, 0.3, 0);
  const auto formula = *Formula::compile("(y - b - w*x)^2", {.columns = table.names});
  const FormulaObjective thin(formula, {}, thinned(table), Reduction::mean);
  EXPECT_LE(thin.examples(), 2001u);
  EXPECT_EQ(thin.table().columns[0][1], table.columns[0][50]);
  const FormulaObjective whole(formula, {}, std::make_shared<Table>(table));
  const double at[] = {0.5, 1.2};
  EXPECT_NEAR(evaluate_at(thin, at).value, evaluate_at(whole, at).value, 0.02) << "about 0.09, the noise squared";
}

TEST(ChooseDataFormula, BringsWindowStartAndRates) {
  Scene scene = opening_scene();
  scene.loss.data = built_in_data("ten-points", Reduction::sum);
  choose_data_formula(scene, make_table("ten-points", 0, 0, 0));
  EXPECT_EQ(scene.loss.formula, "(y - b - w*x)^2");
  EXPECT_EQ(scene.loss.surface, "");
  EXPECT_EQ(scene.loss.data, built_in_data("ten-points", Reduction::sum));
  EXPECT_TRUE(scene.window.contains(-188.4331967, 2.669454967));
  EXPECT_TRUE(scene.window.contains(scene.start[0], scene.start[1]));
  // Below the lecture's bound of stability, 2/λmax = 1.1449e-6, and not much below.
  EXPECT_LT(hyperparameter(scene.runs[0].optimizer, "lr"), 1.1449e-6);
  EXPECT_GT(hyperparameter(scene.runs[0].optimizer, "lr"), 1e-7);
}

TEST(ChooseDataFormula, VeryManyRowsAreNotRunForMinutes) {
  Scene scene = opening_scene();
  scene.loss.data = built_in_data("noisy-line");
  choose_data_formula(scene, make_table("noisy-line", 100, 0.3, 0));
  EXPECT_EQ(scene.steps, 1000u);
  choose_data_formula(scene, make_table("noisy-line", 400'000, 0.3, 0));
  EXPECT_EQ(scene.steps, 250u);
}

TEST(ChooseDataFormula, ManyFeaturesBringABox) {
  Scene scene = opening_scene();
  scene.loss.data = built_in_data("two-classes");
  choose_data_formula(scene, make_table("two-classes", 100, 0.6, 0));
  EXPECT_EQ(scene.start.size(), 3u);
  EXPECT_EQ(scene.box.size(), 3u);
  EXPECT_EQ(scene.slice.origin.size(), 3u);
}

TEST(AllNamesAreColumns, TellsAFormulaOfItsOwn) {
  const Names columns = {"x", "y"};
  EXPECT_TRUE(all_names_are_columns("x^2 + y^2", columns));
  EXPECT_TRUE(all_names_are_columns("sin(x)*pi", columns));
  EXPECT_FALSE(all_names_are_columns("x^2 + w", columns));
  EXPECT_FALSE(all_names_are_columns("x^2 +", columns)) << "half typed";
  EXPECT_FALSE(all_names_are_columns("3 + 4", columns));
  EXPECT_FALSE(all_names_are_columns("f(x) = x^2 + y", columns)) << "x is declared";
  EXPECT_FALSE(all_names_are_columns("x^2 + y^2", {}));
}

}  // namespace data_loss_test
}  // namespace saddlescope

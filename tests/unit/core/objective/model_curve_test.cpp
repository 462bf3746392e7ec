// Predictions, margins and boundaries read from losses of rows, against models written down by hand.
#include "core/objective/model_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/data/built_in_table.h"
#include "core/objective/formula_objective.h"

namespace saddlescope {
namespace model_curve_test {

FormulaObjective loss_over(const std::string& text, Table table) {
  auto formula = Formula::compile(text, {.columns = table.names});
  if (!formula) throw std::runtime_error(formula.error().message);
  return {*formula, std::vector<double>((*formula)->constants().size(), 1.0),
          std::make_shared<const Table>(std::move(table))};
}

std::vector<double> predictions(const FormulaObjective& loss, const std::vector<double>& point,
                                const std::vector<std::vector<double>>& columns) {
  std::vector<const double*> pointers;
  for (const auto& column : columns) pointers.push_back(column.empty() ? nullptr : column.data());
  std::size_t count = 0;
  for (const auto& column : columns) count = std::max(count, column.size());
  std::vector<double> result(count);
  predict(loss, row_model(loss), point, pointers, result);
  return result;
}

TEST(ModelCurve, ALineIsReadFromItsSquares) {
  const auto loss = loss_over("(y - b - w*x)^2", make_table("ten-points", 0, 0, 0));
  const RowModel model = row_model(loss);
  EXPECT_EQ(model.kind, ModelKind::value);
  EXPECT_TRUE(model.quadratic);
  EXPECT_EQ(model.target, 1u);
  EXPECT_EQ(model.features, std::vector<std::size_t>{0});
  EXPECT_FALSE(model.labels);
  // b = −120, w = −4: −120 − 4·338, −120, −120 − 4·606
  const auto said = predictions(loss, {-120, -4}, {{338, 0, 606}, {}});
  EXPECT_NEAR(said[0], -1472, 1e-9);
  EXPECT_NEAR(said[1], -120, 1e-9);
  EXPECT_NEAR(said[2], -2544, 1e-9);
}

TEST(ModelCurve, AWeightedHalfSquareHasTheSamePrediction) {
  const auto loss = loss_over("0.5*x^2*(w*x - y)^2 + 3", {{"x", "y"}, {{1, 2, -3}, {1, 5, 2}}});
  EXPECT_NEAR(predictions(loss, {0.75}, {{2}, {}})[0], 1.5, 1e-12);
}

TEST(ModelCurve, ATanhNeuron) {
  const auto loss = loss_over("(y - tanh(w*x + b))^2", make_table("noisy-step", 40, 0.1, 3));
  EXPECT_TRUE(row_model(loss).quadratic);
  // variables in alphabetical order: b = 0.25, w = 2
  const auto said = predictions(loss, {0.25, 2}, {{-1, 0, 0.5}, {}});
  EXPECT_NEAR(said[0], std::tanh(-1.75), 1e-12);
  EXPECT_NEAR(said[1], std::tanh(0.25), 1e-12);
  EXPECT_NEAR(said[2], std::tanh(1.25), 1e-12);
}

TEST(ModelCurve, LogisticLossGivesMarginsAndShares) {
  const auto loss = loss_over("softplus(-y*(w1*x1 + w2*x2))", make_table("two-classes", 60, 0.6, 1));
  const RowModel model = row_model(loss);
  EXPECT_EQ(model.kind, ModelKind::label);
  ASSERT_TRUE(model.labels);
  EXPECT_EQ(*model.labels, (std::pair{-1.0, 1.0}));
  EXPECT_EQ(model.features, (std::vector<std::size_t>{0, 1}));
  // softplus(f) − softplus(−f) = f = 2·x1 − x2
  const std::vector<double> x1 = {1, 0, 0.5}, x2 = {1, 3, 1};
  const double* const columns[] = {x1.data(), x2.data(), nullptr};
  std::vector<double> margins(3);
  label_margins(loss, model, std::vector<double>{2, -1}, columns, margins);
  EXPECT_NEAR(margins[0], 1, 1e-12);
  EXPECT_NEAR(margins[1], -3, 1e-12);
  EXPECT_NEAR(margins[2], 0, 1e-15) << "on the boundary";
  // −1 + 2σ(f) = tanh(f/2)
  const auto said = predictions(loss, {2, -1}, {x1, x2, {}});
  EXPECT_NEAR(said[0], std::tanh(0.5), 1e-12);
  EXPECT_NEAR(said[1], std::tanh(-1.5), 1e-12);
}

TEST(ModelCurve, LabelsZeroAndOneInCrossEntropy) {
  // −ln σ(z) for y = 1, −ln(1 − σ(z)) for y = 0; z = w·x
  const auto loss = loss_over("y*softplus(-w*x) + (1 - y)*softplus(w*x)", {{"x", "y"}, {{-2, -1, 1, 2}, {0, 0, 1, 1}}});
  EXPECT_EQ(row_model(loss).kind, ModelKind::label);
  const auto said = predictions(loss, {1.5}, {{0, 2, -2}, {}});
  EXPECT_NEAR(said[0], 0.5, 1e-15);
  EXPECT_NEAR(said[1], 1 / (1 + std::exp(-3.0)), 1e-12);
  EXPECT_NEAR(said[2], 1 / (1 + std::exp(3.0)), 1e-12);
}

TEST(ModelCurve, SquaresOverLabelsAreStillACurve) {
  const auto loss = loss_over("(y - tanh(w1*x1 + w2*x2))^2", make_table("two-classes", 60, 0.6, 1));
  const RowModel model = row_model(loss);
  EXPECT_EQ(model.kind, ModelKind::value);
  EXPECT_TRUE(model.labels.has_value());
  // (−1 − f)² − (1 − f)² = 4f
  const std::vector<double> x1 = {0.3}, x2 = {-0.1};
  const double* const columns[] = {x1.data(), x2.data(), nullptr};
  std::vector<double> margins(1);
  label_margins(loss, model, std::vector<double>{1, 2}, columns, margins);
  EXPECT_NEAR(margins[0], 4 * std::tanh(0.1), 1e-12);
}

TEST(ModelCurve, OtherLossesAreSearched) {
  const Table rows = {{"x", "y"}, {{0, 1, 2, 3}, {1, 3, 5, 6}}};
  const auto distance = loss_over("abs(y - b - w*x)", rows);
  EXPECT_FALSE(row_model(distance).quadratic);
  EXPECT_NEAR(predictions(distance, {1, 2}, {{1.5}, {}})[0], 4, 1e-4);
  const auto fourth = loss_over("(y - b - w*x)^4", rows);
  EXPECT_FALSE(row_model(fourth).quadratic);
  EXPECT_NEAR(predictions(fourth, {1, 2}, {{0.5}, {}})[0], 2, 0.02) << "flat at its bottom";
  EXPECT_TRUE(std::isnan(predictions(distance, {1000, 2}, {{1.5}, {}})[0])) << "too far away to be found";
}

TEST(ModelCurve, WithoutTheTargetThereIsNothingToPredict) {
  const auto loss = loss_over("(1 - w*x)^2", make_table("ten-points", 0, 0, 0));
  const RowModel model = row_model(loss);
  EXPECT_EQ(model.kind, ModelKind::none);
  EXPECT_EQ(model.features, std::vector<std::size_t>{0});
  EXPECT_TRUE(std::isnan(predictions(loss, {1}, {{1}, {}})[0]));
}

TEST(ModelCurve, LossesOfMadeUpRows) {
  const auto loss = loss_over("(y - b - w*x)^2", make_table("ten-points", 0, 0, 0));
  const std::vector<double> x = {1, 2}, y = {5, -1};
  const double* const columns[] = {x.data(), y.data()};
  std::vector<double> losses(2);
  row_losses(loss, std::vector<double>{1, 3}, columns, losses);
  EXPECT_DOUBLE_EQ(losses[0], 1);
  EXPECT_DOUBLE_EQ(losses[1], 64);
}

TEST(ModelCurve, AnEvenSelectionKeepsBothClasses) {
  EXPECT_EQ(even_rows(4, 10), (std::vector<std::uint32_t>{0, 1, 2, 3}));
  const auto rows = even_rows(4000, 2000);
  ASSERT_EQ(rows.size(), 2000u);
  std::size_t odd = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    EXPECT_EQ(rows[k] / 2, k) << "one of each pair";
    odd += rows[k] % 2;
  }
  EXPECT_GT(odd, 850u);
  EXPECT_LT(odd, 1150u);
  EXPECT_EQ(even_rows(1'000'000, 3).back() / 333'334, 2u);
  EXPECT_TRUE(even_rows(0, 5).empty());
}

}  // namespace model_curve_test
}  // namespace saddlescope

// Flat and sharp minima: the catalogue's two wells with figures of mpmath (30 digits), halves of a table by hand.
#include "core/critical/shifted_minima.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/objective/formula_objective.h"
#include "core/run/batch_comparison.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace shifted_minima_test {

/// assets/surfaces/26-sharp-and-flat.toml.
FormulaObjective two_wells() {
  return objective_from("1 - exp(-20((x + 1)^2 + y^2)) - 0.95exp(-((x - 1)^2 + y^2)) + 0.02(x^2 + y^2)");
}

TEST(ShiftedMinima, SharpWellLosesMuchFlatOneLittle) {
  const FormulaObjective loss = two_wells();
  const auto found = find_critical_points(loss, PlaneWindow{{-2.5, 2.5}, {-2, 2}});
  const auto minima = meet_minima(loss, found.points, {{0.2, 0}, nullptr}, 10, false);
  ASSERT_EQ(minima.size(), 2U);
  const MetMinimum &sharp = minima[0], &flat = minima[1];
  EXPECT_NEAR(sharp.at[0], -0.997245510019678, 1e-9);
  EXPECT_NEAR(sharp.loss, 0.00244921052017165, 1e-12);
  EXPECT_NEAR(sharp.met, 0.561794155741531, 1e-8);
  EXPECT_NEAR(sharp.rise(), 0.559344945221359, 1e-8);
  EXPECT_NEAR(sharp.largest, 40.0691156772887, 1e-6);
  EXPECT_NEAR(sharp.sharpness, 9.91430700156149e-5, 1e-9);
  EXPECT_NEAR(flat.at[0], 0.979372849658415, 1e-9);
  EXPECT_NEAR(flat.met, 0.107283545898677, 1e-8);
  EXPECT_NEAR(flat.rise(), 0.037696002939382, 1e-8);
  EXPECT_NEAR(flat.largest, 1.93919176122733, 1e-6);
  EXPECT_NEAR(flat.sharpness, 4.45554534336645e-6, 1e-10);
  EXPECT_EQ(meet_minima(loss, found.points, {{0.2, 0}, nullptr}, 1, false).size(), 1U);
}

TEST(ShiftedMinima, UnmovedSurfaceTakesNothing) {
  const FormulaObjective loss = two_wells();
  const auto found = find_critical_points(loss, PlaneWindow{{-2.5, 2.5}, {-2, 2}});
  for (const MetMinimum& minimum : meet_minima(loss, found.points, {{0, 0}, nullptr}, 10, false))
    EXPECT_NEAR(minimum.rise(), 0, 1e-15);
}

TEST(ShiftedMinima, HalvesOfATableHaveMinimaOfTheirOwn) {
  // (y − wx)², rows (1, 2.5), (2, 3.5), (3, 6.5), (4, 7.5), (5, 10.5), (6, 11.5). Even ones: Σxy/Σx² = 74.5/35, so
  // w = 149/70; there the loss is (Σy² − (Σxy)²/Σx²)/3 = (158.75 − 74.5²/35)/3 and L″ = 2Σx²/3 = 70/3. The odd rows:
  // (Σy² − 2wΣxy + w²Σx²)/3 = (200.75 − 2w·106 + 56w²)/3.
  const auto table =
      std::make_shared<const Table>(Table{{"x", "y"}, {{1, 2, 3, 4, 5, 6}, {2.5, 3.5, 6.5, 7.5, 10.5, 11.5}}});
  const auto formula = Formula::compile("(y - w*x)^2", {.parameters = {"w"}, .columns = table->names});
  ASSERT_TRUE(formula);
  const FormulaObjective loss(*formula, {}, table);
  const auto found = find_critical_points(loss, PlaneWindow{{0, 4}, {0, 1}});
  ASSERT_EQ(found.points.size(), 1U);
  const Halves halves = split_rows(loss);
  const auto minima = meet_minima(*halves.training, found.points, {{}, halves.test}, 10, true);
  ASSERT_EQ(minima.size(), 1U);
  const double w = 149.0 / 70;
  EXPECT_NEAR(minima[0].at[0], w, 1e-12);
  EXPECT_NEAR(minima[0].loss, (158.75 - 74.5 * 74.5 / 35) / 3, 1e-12);
  EXPECT_NEAR(minima[0].met, (200.75 - 2 * w * 106 + 56 * w * w) / 3, 1e-12);
  EXPECT_NEAR(minima[0].largest, 70.0 / 3, 1e-12);
}

TEST(EpsilonSharpness, OfAParabolaIsTheCornersRise) {
  // At (1, 0) of 3(x − 1)² + 5y² the corner of the box is (0.002, 0.001): 3·4e-6 + 5·1e-6 = 17e-6.
  const FormulaObjective loss = objective_from("3(x - 1)^2 + 5y^2");
  const std::vector<double> bottom = {1, 0};
  EXPECT_NEAR(epsilon_sharpness(loss, bottom, Eigen::Vector2d(0, 1)), 17e-6, 1e-15);
  // A loss of 4 at the bottom: divided by 1 + 4.
  EXPECT_NEAR(epsilon_sharpness(objective_from("3(x - 1)^2 + 5y^2 + 4"), bottom, Eigen::Vector2d(0, 1)), 17e-6 / 5,
              1e-15);
  EXPECT_TRUE(std::isnan(epsilon_sharpness(objective_from("x^2 + y^2 - 3"), bottom, Eigen::Vector2d(0, 1))));
}

TEST(EpsilonSharpness, OfManyParametersClimbsFromTheSteepestCorner) {
  // Σ xᵢ² + (Σ xᵢ)² over eight parameters at 0: the corners with equal signs are highest, ε²·(8 + 64).
  const FormulaObjective loss =
      objective_from("(w1^2+w2^2+w3^2+w4^2+w5^2+w6^2+w7^2+w8^2) + (w1+w2+w3+w4+w5+w6+w7+w8)^2");
  const std::vector<double> bottom(8, 0.0);
  EXPECT_NEAR(epsilon_sharpness(loss, bottom, Eigen::VectorXd::Ones(8)), 72e-6, 1e-15);
}

}  // namespace shifted_minima_test
}  // namespace saddlescope

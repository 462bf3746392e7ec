// Curvature as a layer: eigenvalues by hand, the sign convention of (1 − w1w2)², its curve λ = 0,
// scales.
#include "core/curvature/curvature_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/objective/formula_objective.h"
#include "core/plane/slice.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace curvature_layer_test {

CurvatureLayers layers_of(const FormulaObjective& objective, const PlaneWindow& window, std::size_t points) {
  return make_curvature_layers(objective, axis_plane(objective.parameter_names()), window, points, points);
}

double at(const HeightGrid& grid, double a, double b) {
  for (std::size_t j = 0; j < grid.rows; ++j)
    for (std::size_t i = 0; i < grid.columns; ++i)
      if (std::abs(grid.a(i) - a) < 1e-12 && std::abs(grid.b(j) - b) < 1e-12) return grid.values[j * grid.columns + i];
  ADD_FAILURE() << "no such node";
  return NAN;
}

// H = [[2w2², 4w1w2 − 2], [4w1w2 − 2, 2w1²]], det H = −4(3w1w2 − 1)(w1w2 − 1).
TEST(CurvatureLayers, EigenvaluesOfTheExample) {
  const auto layers = layers_of(objective_from("(1 - w1*w2)^2"), {{-2, 2}, {-2, 2}}, 9);
  EXPECT_EQ(at(layers.smallest, 0, 0), -2);  // the saddle: [[0, −2], [−2, 0]]
  EXPECT_EQ(at(layers.largest, 0, 0), 2);
  EXPECT_EQ(at(layers.condition, 0, 0), 1);
  EXPECT_NEAR(at(layers.smallest, 2, 2), -6, 1e-13);  // 8 ± 14
  EXPECT_NEAR(at(layers.largest, 2, 2), 22, 1e-13);
  EXPECT_NEAR(at(layers.condition, 2, 2), 22.0 / 6, 1e-13);
  // On the valley w1·w2 = 1: exactly 0 and 2(w1² + w2²).
  EXPECT_EQ(at(layers.smallest, 2, 0.5), 0);
  EXPECT_NEAR(at(layers.largest, 2, 0.5), 8.5, 1e-13);
  EXPECT_TRUE(std::isinf(at(layers.condition, 2, 0.5)));
  // by the closed form from [[2*1.5**2, 4*1.5*-0.5 - 2], [4*1.5*-0.5 - 2, 2*0.5**2]]
  EXPECT_NEAR(at(layers.smallest, -0.5, 1.5), -2.8851648071345037, 1e-13);
  EXPECT_NEAR(at(layers.largest, -0.5, 1.5), 7.885164807134504, 1e-13);
}

TEST(CurvatureLayers, TheExampleIsABowlExactlyBetweenTheTwoHyperbolas) {
  const auto layers = layers_of(objective_from("(1 - w1*w2)^2"), {{-2.5, 2.5}, {-2.5, 2.5}}, 61);
  int bowls = 0;
  for (std::size_t j = 0; j < 61; ++j)
    for (std::size_t i = 0; i < 61; ++i) {
      const double s = layers.smallest.a(i) * layers.smallest.b(j);
      if (std::abs(s - 1) < 1e-9 || std::abs(3 * s - 1) < 1e-9) continue;
      const bool bowl = s > 1.0 / 3 && s < 1;
      bowls += bowl ? 1 : 0;
      EXPECT_EQ(layers.smallest.values[j * 61 + i] > 0, bowl) << s;
      EXPECT_GT(layers.largest.values[j * 61 + i], 0) << s;
    }
  EXPECT_GT(bowls, 100);
}

TEST(CurvatureLayers, LambdaIsZeroOnBothHyperbolas) {
  const auto layers = layers_of(objective_from("(1 - w1*w2)^2"), {{-2.5, 2.5}, {-2.5, 2.5}}, 257);
  double farthest = 0, low = 10, high = -10;
  int on_third = 0, on_one = 0;
  for (const ContourLine& line : layers.zero)
    for (const PlanePoint& p : line.points) {
      const double s = p.a * p.b;
      farthest = std::max(farthest, std::min(std::abs(s - 1), std::abs(s - 1.0 / 3)));
      (std::abs(s - 1) < std::abs(s - 1.0 / 3) ? on_one : on_third) += 1;
      low = std::min(low, p.a);
      high = std::max(high, p.a);
    }
  EXPECT_LT(farthest, 2e-3) << "a fortieth of a cell";
  EXPECT_GT(on_third, 300);
  EXPECT_GT(on_one, 300);
  EXPECT_DOUBLE_EQ(low, -2.5);
  EXPECT_DOUBLE_EQ(high, 2.5);
}

// x³/6 + y²: λ = {x, 2}; 0 only on the line x = 0. It has no other.
TEST(CurvatureLayers, AnInflectionIsALine) {
  const auto layers = layers_of(objective_from("x^3/6 + y^2"), {{-1, 1.2}, {-1, 1}}, 40);
  ASSERT_EQ(layers.zero.size(), 1u);
  for (const PlanePoint& p : layers.zero[0].points) EXPECT_NEAR(p.a, 0, 1e-12);
}

// x³ alone: λ = {6x, 0}. The surface stays flat along y, and turns at x = 0 from falling to rising slopes.
TEST(CurvatureLayers, AnInflectionBesideAFlatDirection) {
  const auto layers = layers_of(objective_from("x^3 + 0*y"), {{-1, 1.2}, {-1, 1}}, 40);
  ASSERT_FALSE(layers.zero.empty());
  for (const ContourLine& line : layers.zero)
    for (const PlanePoint& p : line.points) EXPECT_LT(std::abs(p.a), 2.2 / 39);
}

// Drop-wave's rings are whole although λmin is now the curvature along the radius, now that across it: on every ray the
// curves are those of f″ = 0 and f′ = 0, 8 + 7 and 8 + 8 or so, and no ring falls to pieces.
TEST(CurvatureLayers, RingsStayWhole) {
  const auto layers =
      layers_of(objective_from("-(1 + cos(12*sqrt(x^2 + y^2)))/((x^2 + y^2)/2 + 2)"), {{-3, 3}, {-3, 3}}, 257);
  std::size_t closed = 0;
  for (const ContourLine& line : layers.zero) closed += line.closed ? 1 : 0;
  EXPECT_GE(closed, 20u);
  EXPECT_LE(layers.zero.size(), 80u);
}

// A flat direction is exactly 0 everywhere, and no speckle of rounding is drawn on it.
TEST(CurvatureLayers, AFlatDirectionIsZeroWithoutACurve) {
  const auto layers = layers_of(objective_from("(x + 0.3*y)^2 + 0.1*x"), {{-1, 1}, {-1, 1}}, 33);
  for (double value : layers.smallest.values) EXPECT_EQ(value, 0);
  EXPECT_TRUE(layers.zero.empty());
  for (double value : layers.condition.values) EXPECT_TRUE(std::isinf(value));
}

// 1/x + y²: λ = 2/x³ jumps from −∞ to ∞ at the pole and is nowhere 0; x·|x| jumps from −2 to 2.
TEST(CurvatureLayers, AJumpIsNoCrossing) {
  EXPECT_TRUE(layers_of(objective_from("1/x + y^2"), {{-1, 1.1}, {-1, 1}}, 64).zero.empty());
  EXPECT_TRUE(layers_of(objective_from("x*abs(x) + 5*y^2"), {{-1, 1.13}, {-1, 1}}, 64).zero.empty());
}

TEST(CurvatureLayers, WithoutAHessianThereIsNoNumber) {
  const auto layers = layers_of(objective_from("log(x) + y^2"), {{-1, 1}, {-1, 1}}, 5);
  EXPECT_TRUE(std::isnan(at(layers.smallest, 0, 0)));
  EXPECT_TRUE(std::isnan(at(layers.smallest, -0.5, 0))) << "−1/x² is finite there, the loss is not";
  EXPECT_NEAR(at(layers.smallest, 0.5, 0), -4, 1e-13);
}

// More parameters: the full Hessian. (1 − w1w2w3)² at (1, 1, 1): Hᵢⱼ = 2 for all i, j, so λ = 0, 0, 6; at (0, 0, 0) H =
// 0; at (2, 1, 0), p = 0: ∂²/∂wᵢ² = 2(p/wᵢ)² → only w3: 2·(2·1)² = 8; ∂²/∂w1∂w3 = −2·w2 = −2, ∂²/∂w2∂w3 = −2·w1 = −4.
// by trace, determinant and norm: the eigenvalues of [[0, 0, −2], [0, 0, −4], [−2, −4, 8]] are −2, 0, 10.
TEST(CurvatureLayers, ThreeParametersUseTheWholeHessian) {
  const auto objective = objective_from("(1 - w1*w2*w3)^2");
  const auto& names = objective.parameter_names();
  const auto one =
      make_curvature_layers(objective, slice_plane(axis_slice(0, 1, {0, 0, 1}, names), names), {{0, 2}, {0, 2}}, 3, 3);
  EXPECT_NEAR(at(one.largest, 1, 1), 6, 1e-12);
  EXPECT_EQ(at(one.smallest, 1, 1), 0);
  const auto two =
      make_curvature_layers(objective, slice_plane(axis_slice(0, 1, {0, 0, 0}, names), names), {{0, 2}, {0, 2}}, 3, 3);
  EXPECT_NEAR(at(two.smallest, 2, 1), -2, 1e-12);
  EXPECT_NEAR(at(two.largest, 2, 1), 10, 1e-12);
  EXPECT_TRUE(std::isinf(at(two.condition, 2, 1)));
}

TEST(LayerScale, ZeroIsExactlyInTheMiddle) {
  const LayerScale scale{false, 20, 0.5};
  EXPECT_EQ(scale.to_unit(0), 0.5);
  EXPECT_EQ(scale.to_unit(20), 1);
  EXPECT_EQ(scale.to_unit(-20), 0);
  EXPECT_DOUBLE_EQ(scale.to_unit(3) + scale.to_unit(-3), 1);
  for (double value : {-20.0, -1.5, -1e-4, 0.0, 0.2, 7.0, 20.0})
    EXPECT_NEAR(scale.from_unit(scale.to_unit(value)), value, 1e-13);
}

TEST(LayerScale, TicksAreRoundAndSymmetric) {
  const auto ticks = layer_ticks({false, 20, 0.5}, 5);
  ASSERT_EQ(ticks.size(), 5u);
  EXPECT_EQ(ticks[2], 0);
  EXPECT_EQ(ticks[4], 20);
  EXPECT_EQ(ticks[0], -20);
  EXPECT_EQ(ticks[1], -ticks[3]);
  EXPECT_EQ(layer_ticks({true, 1000, 1}, 5), (std::vector<double>{1, 10, 100, 1000}));
  EXPECT_DOUBLE_EQ((LayerScale{true, 1000, 1}).to_unit(10), 1.0 / 3);
}

// A pole must not squeeze everything else to the middle.
TEST(LayerScale, APoleLeavesTheScale) {
  const auto layers = layers_of(objective_from("x^2 + y^2 + 1e-3/((x-0.013)^2 + (y-0.017)^2)"), {{-1, 1}, {-1, 1}}, 65);
  EXPECT_LT(layers.largest_scale.limit, 0.1 * layers.largest.maximum);
  EXPECT_GT(layers.largest_scale.limit, 2);
}

}  // namespace curvature_layer_test
}  // namespace saddlescope

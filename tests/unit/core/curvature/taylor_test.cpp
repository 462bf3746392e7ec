// The second-order model against numbers worked out by hand. For L = (1 − xy)²: g = −2(1 − xy)(y, x),
// H = [[2y², 4xy − 2], [4xy − 2, 2x²]] (as in the lecture).
#include "core/curvature/taylor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/objective/formula_objective.h"
#include "core/engine/nodes/probe.h"
#include "core/plane/landscape.h"
#include "tests/support/formula_objective.h"
#include "tests/support/hand_objectives.h"

namespace saddlescope {
namespace taylor_test {

const test::HandObjective product(test::product);

ProbeRequest request_at(std::vector<double> at, double half = 0.5) {
  ProbeRequest request;
  request.at = std::move(at);
  request.plane = axis_plane({"x", "y"});
  request.half_a = request.half_b = half;
  return request;
}

/// Place of column i, row j in the patch's arrays.
std::size_t place(std::size_t i, std::size_t j) { return j * patch_points + i; }

TEST(Taylor, ModelOfTheExampleByHand) {
  const std::vector<double> saddle = {0, 0}, valley = {1, 1}, slope = {0.5, -0.25};
  const TaylorModel at_saddle = taylor_model(product, saddle);
  EXPECT_EQ(at_saddle.value, 1);
  EXPECT_EQ(at_saddle.gradient, Eigen::Vector2d(0, 0));
  EXPECT_EQ(at_saddle.hessian, (Eigen::Matrix2d{{0, -2}, {-2, 0}}));
  EXPECT_EQ(at_saddle(Eigen::Vector2d(0.5, 0.5)), 0.5);  // 1 − 2·½·½
  EXPECT_EQ(at_saddle(Eigen::Vector2d(0.5, -0.5)), 1.5);

  const TaylorModel at_valley = taylor_model(product, valley);
  EXPECT_EQ(at_valley.value, 0);
  EXPECT_EQ(at_valley.hessian, (Eigen::Matrix2d{{2, 2}, {2, 2}}));
  EXPECT_EQ(at_valley(Eigen::Vector2d(1, -1)), 0);
  EXPECT_EQ(at_valley(Eigen::Vector2d(1, 1)), 4);  // ½ (1,1) [[2,2],[2,2]] (1,1) = 4

  // 1 − xy = 1.125: L = 1.265625, g = −2.25·(−0.25, 0.5) = (0.5625, −1.125), H = [[0.125, −2.5], [−2.5, 0.5]].
  TaylorModel here = taylor_model(product, slope);
  EXPECT_EQ(here.value, 1.265625);
  EXPECT_EQ(here.gradient, Eigen::Vector2d(0.5625, -1.125));
  EXPECT_EQ(here.hessian, (Eigen::Matrix2d{{0.125, -2.5}, {-2.5, 0.5}}));
  const Eigen::Vector2d d(1, 2);  // gᵀd = −1.6875, ½dᵀHd = ½(0.125 − 10 + 2) = −3.9375
  EXPECT_EQ(here(d), 1.265625 - 1.6875 - 3.9375);
  here.gradient_term = false;
  EXPECT_EQ(here(d), 1.265625 - 3.9375);
  here.hessian_term = false;
  EXPECT_EQ(here(d), 1.265625);
  here.gradient_term = true;
  EXPECT_EQ(here(d), 1.265625 - 1.6875);
}

TEST(Taylor, PatchAtTheSaddle) {
  ProbeRequest request = request_at({0, 0});
  request.levels = {0.75, 1.25};
  const ProbeResult probe = make_probe(product, request);
  ASSERT_TRUE(probe.finite);
  EXPECT_TRUE(probe.critical);
  EXPECT_EQ(probe.center, (PlanePoint{0, 0}));
  EXPECT_EQ(probe.spectrum, Eigen::Vector2d(-2, 2));
  EXPECT_EQ(probe.bending.eigenvalues, Eigen::Vector2d(-2, 2));
  EXPECT_EQ(probe.patch.columns, patch_points);
  EXPECT_EQ(probe.patch.window, (PlaneWindow{{-0.5, 0.5}, {-0.5, 0.5}}));
  EXPECT_EQ(probe.patch.values[place(0, 0)], 0.5);
  EXPECT_EQ(probe.patch.values[place(64, 0)], 1.5);
  EXPECT_EQ(probe.patch.values[place(32, 32)], 1);
  EXPECT_EQ(probe.loss[place(0, 0)], 0.5625);  // (1 − ¼)²
  for (double share : probe.quadratic_share) EXPECT_EQ(share, 1) << "the gradient's term is gone";
  // Lines of the model 1 − 2xy: hyperbolas xy = ±1/8, two branches each.
  ASSERT_EQ(probe.contours.size(), 4U);
  for (const ContourLine& line : probe.contours)
    for (const PlanePoint& p : line.points) EXPECT_NEAR(1 - 2 * p.a * p.b, line.level, 2e-4);
}

// Error x²y², change −2xy + x²y²: with s = xy the model is trusted while |s| ≤ τ·|s − 2|, so up to s = 2τ/(1 + τ) = 0.4
// and down to s = −2τ/(1 − τ) = −2/3 for τ = ¼.
TEST(Taylor, TrustRegionOfTheSaddle) {
  const ProbeResult probe = make_probe(product, request_at({0, 0}, 1));
  const auto doubt_at = [&](std::size_t i, std::size_t j) { return probe.doubt[place(i, j)]; };
  EXPECT_LT(doubt_at(52, 52), 0.5);  // (0.625, 0.625): s = 0.39
  EXPECT_GT(doubt_at(53, 53), 0.5);  // (0.65625, …): s = 0.43
  EXPECT_LT(doubt_at(58, 6), 0.5);   // s = −0.66
  EXPECT_GT(doubt_at(59, 5), 0.5);   // s = −0.71
  EXPECT_EQ(doubt_at(32, 40), 0) << "along an axis the loss is 1, and so is the model";
  ASSERT_EQ(probe.trust_edge.size(), 4U);
  for (const ContourLine& line : probe.trust_edge)
    for (const PlanePoint& p : line.points) EXPECT_NEAR(p.a * p.b, p.a * p.b > 0 ? 0.4 : -2.0 / 3, 5e-3);
  // Along the diagonal s = t²/2: trusted up to t = √0.8.
  ProbeRequest diagonal = request_at({0, 0}, 1);
  diagonal.angle = 45;
  const ProbeCut cut = make_probe(product, diagonal).cut;
  EXPECT_NEAR(cut.trust_ahead, std::sqrt(0.8), 2e-3);
  EXPECT_NEAR(cut.trust_back, std::sqrt(0.8), 2e-3);
}

TEST(Taylor, ModelOfAQuadraticIsExactEverywhere) {
  // Terms of 10⁴ beside each other: only their rounding is left as an error.
  const FormulaObjective valley = objective_from("1e4*(x - 3y)^2 + 0.01*(x + y)^2 - 7x + 5");
  ProbeRequest request = request_at({0.3, -1.7}, 40);
  request.tolerance = 0.01;
  request.angle = 71;
  const ProbeResult probe = make_probe(valley, request);
  EXPECT_EQ(probe.trusted_share, 1);
  EXPECT_TRUE(probe.trust_edge.empty());
  for (double doubt : probe.doubt) EXPECT_LT(doubt, 0.5);
  EXPECT_EQ(probe.cut.trust_ahead, probe.cut.reach);
  EXPECT_EQ(probe.cut.trust_back, probe.cut.reach);
}

TEST(Taylor, ErrorOfACubicIsItsCube) {
  // x³ at 1: 1 + 3d + 3d², error d³. Trusted while |d³| ≤ ¼|3d + 3d² + d³|, so 3d² − 3d − 3 ≤ 0 for d > 0: up to
  // (1 + √5)/2; and for d < 0 as far as the patch goes back to −0.9 (at −0.9: 0.729 > ¼·0.999 no longer).
  const FormulaObjective cubic = objective_from("x^3");
  ProbeRequest request;
  request.at = {1};
  request.plane = axis_plane({"x"});
  request.half_a = 2;
  const ProbeResult probe = make_probe(cubic, request);
  ASSERT_EQ(probe.patch.columns, curve_patch_points);
  ASSERT_EQ(probe.patch.rows, 1U);
  for (std::size_t i = 0; i < curve_patch_points; ++i) {
    const double d = probe.patch.a(i) - 1;
    EXPECT_NEAR(probe.loss[i] - probe.patch.values[i], d * d * d, 1e-13);
  }
  EXPECT_NEAR(probe.cut.trust_ahead, (1 + std::sqrt(5.0)) / 2, 1e-3);
  // d = −e: e³ = ¼(3e − 3e² + e³), so 3e² + 3e − 3 = 0: e = (√5 − 1)/2.
  EXPECT_NEAR(probe.cut.trust_back, (std::sqrt(5.0) - 1) / 2, 1e-3);
  EXPECT_EQ(probe.curvature_along, 6);
  EXPECT_EQ(probe.slope_along, 3);
}

TEST(Taylor, CurvatureInEveryDirectionOfTheSaddle) {
  const Eigen::Matrix2d h{{0, -2}, {-2, 0}};
  for (double angle = -180; angle <= 180; angle += 7.5) {
    EXPECT_NEAR(curvature_at(h, angle), -2 * std::sin(2 * angle * std::numbers::pi / 180), 1e-14) << angle;
    ProbeRequest request = request_at({0, 0});
    request.angle = angle;
    EXPECT_NEAR(make_probe(product, request).curvature_along, curvature_at(h, angle), 1e-14);
  }
  EXPECT_EQ(curvature_sign(curvature_at(h, 45), 2), -1);
  EXPECT_EQ(curvature_sign(curvature_at(h, -45), 2), 1);
  EXPECT_EQ(curvature_sign(curvature_at(h, 90), 2), 0) << "rounding of cos 90° is no curvature";
}

TEST(Taylor, EigenvectorsPullTheDirection) {
  const Curvature bending = curvature(Eigen::Matrix2d{{0, -2}, {-2, 0}});  // at 45° and −45°
  EXPECT_DOUBLE_EQ(snapped_to_eigenvector(bending, 48, 4), 45);
  EXPECT_DOUBLE_EQ(snapped_to_eigenvector(bending, -132, 4), -135);
  EXPECT_DOUBLE_EQ(snapped_to_eigenvector(bending, 137.5, 4), 135);
  EXPECT_DOUBLE_EQ(snapped_to_eigenvector(bending, 50, 4), 50);
  EXPECT_DOUBLE_EQ(snapped_to_eigenvector(bending, 200, 4), -160);
  const Curvature round = curvature(Eigen::Matrix2d{{3, 0}, {0, 3}});
  EXPECT_DOUBLE_EQ(snapped_to_eigenvector(round, 1, 4), 1);
}

TEST(Taylor, CutRunsAlongTheDirection) {
  ProbeRequest request = request_at({0.5, -0.25}, 1);
  request.angle = 0;
  const ProbeResult probe = make_probe(product, request);
  EXPECT_FALSE(probe.critical);
  ASSERT_EQ(probe.cut.loss.size(), cut_points);
  EXPECT_DOUBLE_EQ(probe.cut.reach, std::sqrt(2.0));
  EXPECT_EQ(probe.cut.t(cut_points / 2), 0);
  for (std::size_t k = 0; k < cut_points; ++k) {
    const double t = probe.cut.t(k), r = 1 + 0.25 * (0.5 + t);
    EXPECT_NEAR(probe.cut.loss[k], r * r, 1e-12);
    EXPECT_NEAR(probe.cut.model[k], 1.265625 + 0.5625 * t + 0.0625 * t * t, 1e-12);
  }
}

TEST(Taylor, PlaneThroughThePointParallelToTheSlice) {
  // x² + y² + z² − xyz over the plane z = 5 seen from (1, 2, 3): the patch shows z = 3.
  const FormulaObjective loss = objective_from("f(x, y, z) = x^2 + y^2 + z^2 - x*y*z");
  ProbeRequest request;
  request.at = {1, 2, 3};
  request.plane = axis_plane({"x", "y", "z"});
  request.plane.origin = {0, 0, 5};
  const ProbeResult probe = make_probe(loss, request);
  EXPECT_EQ(probe.center, (PlanePoint{1, 2}));
  EXPECT_EQ(probe.patch.window, (PlaneWindow{{0, 2}, {1, 3}}));
  EXPECT_NEAR(probe.loss[place(0, 0)], 0 + 1 + 9 - 0, 1e-12);
  EXPECT_NEAR(probe.loss[place(64, 64)], 4 + 9 + 9 - 18, 1e-12);
  EXPECT_EQ(probe.bend, (Eigen::Matrix2d{{2, -3}, {-3, 2}}));
  EXPECT_EQ(probe.slope, Eigen::Vector2d(2 - 6, 4 - 3));
  EXPECT_EQ(probe.spectrum.size(), 3);
}

TEST(Taylor, NoModelWhereThereIsNoGradient) {
  const ProbeResult pole = make_probe(objective_from("1/(x^2 + y^2)"), request_at({0, 0}));
  EXPECT_FALSE(pole.finite);
  EXPECT_TRUE(pole.patch.values.empty());
  // Near a pole the loss leaves the numbers: nothing there is trusted.
  const ProbeResult edge = make_probe(objective_from("log(x) + y^2"), request_at({0.25, 0}, 0.5));
  ASSERT_TRUE(edge.finite);
  EXPECT_EQ(edge.doubt[place(0, 32)], 1);
}

TEST(Taylor, WordsForTheFactorOfGradientDescent) {
  EXPECT_EQ(decay_word(1 - 0.05 * 2), "shrinks");
  EXPECT_EQ(decay_word(0), "shrinks");
  EXPECT_EQ(decay_word(1 - 0.75 * 2), "oscillates");
  EXPECT_EQ(decay_word(1 + 0.05 * 2), "grows");
  EXPECT_EQ(decay_word(1 - 1.5 * 2), "grows");
  EXPECT_EQ(decay_word(1), "stays");
  EXPECT_EQ(decay_word(-1), "stays");
}

}  // namespace taylor_test
}  // namespace saddlescope

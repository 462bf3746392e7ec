// Newton and saddle-free Newton: single directions against hand derivations and numpy, and where their paths on
// (1 − xy)² lead.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/objective/formula_objective.h"
#include "core/run/replay.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"
#include "tests/support/hand_objectives.h"

namespace saddlescope {
namespace second_order_test {

using test::HandObjective;

OptimizerSettings settings_of(const std::string& spec) { return parse_optimizer(spec).value(); }

struct Step {
  std::vector<double> to;
  bool singular;
};

/// One update of one ball; `hessian` is the upper triangle row by row.
Step step_of(const std::string& spec, std::vector<double> at, const std::vector<double>& gradient,
             const std::vector<double>& hessian) {
  Stepper stepper(settings_of(spec), at.size());
  const bool singular = stepper.step(at, gradient, hessian, 1);
  return {at, singular};
}

void expect_near(const std::vector<double>& got, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], tolerance) << i;
}

TEST(SecondOrder, NewtonSolvesTheSystem) {
  // H = [[4, 1, −2, ½], [1, −3, 0, 1½], [−2, 0, 1, −1], [½, 1½, −1, 2]]; the solution by elimination
  const std::vector<double> hessian = {4, 1, -2, 0.5, -3, 0, 1.5, 1, -1, 2}, gradient = {1, -2, 0.5, 3};
  const Step step = step_of("newton", {0, 0, 0, 0}, gradient, hessian);
  expect_near(step.to, {11.6, 5.8, 27.9, 5.2}, 1e-12);
  EXPECT_FALSE(step.singular);
  expect_near(step_of("newton:lr=0.5", {1, 1, 1, 1}, gradient, hessian).to, {6.8, 3.9, 14.95, 3.6}, 1e-12);
  // one parameter
  expect_near(step_of("newton", {3}, {4}, {-2}).to, {5}, 0);
}

TEST(SecondOrder, SaddleFreeNewtonTakesMagnitudes) {
  // numpy: w, u = eigh(H); u @ ((u.T @ g) / (abs(w) + 0.001))
  const std::vector<double> hessian = {4, 1, -2, 0.5, -3, 0, 1.5, 1, -1, 2}, gradient = {1, -2, 0.5, 3};
  expect_near(step_of("saddle-free-newton", {0, 0, 0, 0}, gradient, hessian).to,
              {-10.897717688771461, -5.967147755783762, -26.691940256448113, -6.711931359434645}, 1e-11);
  // x² − 3y² at (1, 1): g = (2, −6), |Λ| + δ = (2 + 2, 6 + 2)
  expect_near(step_of("saddle-free-newton:damping=2", {1, 1}, {2, -6}, {2, 0, -6}).to, {0.5, 1.75}, 1e-15);
}

TEST(SecondOrder, WeightDecayIsAddedToTheGradient) {
  // g + λθ = (1 + 0.5·2, 1 + 0.5·4) = (2, 3); d = (1, 0.75)
  const Step step = step_of("newton:weight_decay=0.5", {2, 4}, {1, 1}, {2, 0, 4});
  expect_near(step.to, {1, 3.25}, 1e-15);
}

TEST(SecondOrder, SingularHessiansGiveTheMinimumNormSolution) {
  // [[2, −1, −1], [−1, 2, −1], [−1, −1, 2]]: 0 along (1, 1, 1), else 3; so d = (g − its mean)/3
  const std::vector<double> hessian = {2, -1, -1, 2, -1, 2};
  const Step step = step_of("newton", {0, 0, 0}, {1, 2, 4}, hessian);
  expect_near(step.to, {4.0 / 9, 1.0 / 9, -5.0 / 9}, 1e-15);
  EXPECT_TRUE(step.singular);
  EXPECT_TRUE(step_of("saddle-free-newton:damping=0", {0, 0, 0}, {1, 2, 4}, hessian).singular);
  // damping 1: (g − mean)/4 + mean/1, and nothing is left out
  const Step damped = step_of("saddle-free-newton:damping=1", {0, 0, 0}, {1, 2, 4}, hessian);
  expect_near(damped.to, {-7.0 / 3 + 1.0 / 3, -7.0 / 3 + 1.0 / 12, -7.0 / 3 - 5.0 / 12}, 1e-14);
  EXPECT_FALSE(damped.singular);
  // no curvature at all: there is nothing to solve, the ball stays
  const Step flat = step_of("newton", {1, 2}, {1, 1}, {0, 0, 0});
  EXPECT_EQ(flat.to, (std::vector<double>{1, 2}));
  EXPECT_TRUE(flat.singular);
}

TEST(SecondOrder, TheCutOffIsRelative) {
  for (const double size : {1e-100, 1.0, 1e100}) {
    EXPECT_TRUE(step_of("newton", {0, 0}, {1, 1}, {size, 0, 0.9e-12 * size}).singular) << size;
    EXPECT_FALSE(step_of("newton", {0, 0}, {1, 1}, {size, 0, -1.1e-12 * size}).singular) << size;
  }
}

TEST(SecondOrder, AHessianThatIsNotFiniteGivesNaN) {
  for (const double bad : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    const Step step = step_of("newton", {1, 2}, {1, 1}, {1, bad, 1});
    EXPECT_TRUE(std::isnan(step.to[0]) && std::isnan(step.to[1]));
    EXPECT_FALSE(step.singular);
  }
}

TEST(SecondOrder, BallsSideBySideDoNotSeeEachOther) {
  const std::vector<std::vector<double>> starts = {{1, 2}, {-0.3, 0.4}, {5, -6}};
  const std::vector<std::vector<double>> gradients = {{1, -1}, {0.5, 2}, {3, 0}};
  const std::vector<std::vector<double>> hessians = {{2, 1, 3}, {-1, 0.5, 2}, {0, 4, 0}};
  std::vector<double> parameters(6), gradient(6), hessian(9);
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t i = 0; i < 2; ++i) parameters[i * 3 + k] = starts[k][i], gradient[i * 3 + k] = gradients[k][i];
    for (std::size_t e = 0; e < 3; ++e) hessian[e * 3 + k] = hessians[k][e];
  }
  Stepper stepper(settings_of("newton:lr=0.7"), 6);
  EXPECT_FALSE(stepper.step(parameters, gradient, hessian, 3));
  for (std::size_t k = 0; k < 3; ++k) {
    const Step alone = step_of("newton:lr=0.7", starts[k], gradients[k], hessians[k]);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(parameters[i * 3 + k], alone.to[i]) << k;
  }
}

TEST(SecondOrder, FirstOrderMethodsLeaveTheHessianAlone) {
  std::vector<double> with = {1, 2}, without = {1, 2};
  const std::vector<double> gradient = {3, 4}, hessian = {1, 0, std::numeric_limits<double>::quiet_NaN()};
  Stepper first(settings_of("adam"), 2), second(settings_of("adam"), 2);
  EXPECT_FALSE(first.step(with, gradient, hessian, 1));
  second.step(without, gradient);
  EXPECT_EQ(with, without);
}

TEST(SecondOrder, SixteenParametersAreSolved) {
  // H = D + vvᵀ with D = diag(1 … 16), vᵢ = 1/i; with d = (1, 1, …): g = H·d
  constexpr std::size_t n = 16;
  const auto v = [](std::size_t i) { return 1 / static_cast<double>(i + 1); };
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += v(i);
  std::vector<double> gradient, hessian;
  for (std::size_t i = 0; i < n; ++i) {
    gradient.push_back(static_cast<double>(i + 1) + v(i) * sum);
    for (std::size_t j = i; j < n; ++j) hessian.push_back(v(i) * v(j) + (i == j ? static_cast<double>(i + 1) : 0));
  }
  expect_near(step_of("newton", std::vector<double>(n, 1), gradient, hessian).to, std::vector<double>(n, 0), 1e-14);
}

Trajectory run(const Objective& objective, const std::string& spec, double x, double y, std::size_t steps) {
  const std::vector<double> start = {x, y};
  return run_optimizer(objective, settings_of(spec), start, {steps});
}

TEST(SecondOrderPath, NewtonRunsIntoTheSaddle) {
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, "newton", 0.3, 0.2, 30);
  // numpy: p -= pinv(H, rcond=1e-12, hermitian=True) @ g
  EXPECT_NEAR(path.at(1)[0], -0.04390243902439034, 1e-14);
  EXPECT_NEAR(path.at(1)[1], -0.029268292682926855, 1e-14);
  EXPECT_NEAR(path.at(2)[0], 0.00011326143407385664, 1e-15);
  EXPECT_NEAR(path.at(3)[1], -1.291497738289439e-12, 1e-19) << "the error is cubed at each step";
  EXPECT_LT(std::hypot(path.at(30)[0], path.at(30)[1]), 1e-100);
  EXPECT_NEAR(path.loss.back(), 1, 1e-15);
  EXPECT_TRUE(path.singular_steps.empty());
}

TEST(SecondOrderPath, SaddleFreeNewtonLeavesTheSaddle) {
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, "saddle-free-newton", 0.3, 0.2, 60);
  EXPECT_NEAR(path.at(1)[0], 0.5387909886514195, 1e-13);  // numpy, as above
  EXPECT_NEAR(path.at(1)[1], 0.5370509291913079, 1e-13);
  EXPECT_LT(path.loss.back(), 1e-25);
  EXPECT_NEAR(path.at(60)[0] * path.at(60)[1], 1, 1e-12) << "on the valley w1w2 = 1";
  EXPECT_NEAR(path.at(60)[0], 1.0173839775728732, 1e-7);
  EXPECT_TRUE(path.singular_steps.empty()) << "damping leaves nothing out";
}

TEST(SecondOrderPath, OnTheStableLineBothEndInTheSaddle) {
  // by symmetry the gradient has no part along (1, 1)/√2: to the last bit, or the path would leave in 60 doublings
  for (const char* spec : {"newton", "saddle-free-newton", "saddle-free-newton:lr=0.3"}) {
    const FormulaObjective objective = objective_from("(1 - x*y)^2");
    const Trajectory path = run(objective, spec, 0.7, -0.7, 3000);
    EXPECT_NEAR(path.at(1)[0], 0.7 - (path.learning_rate[0] == 1 ? 0.4222 : 0.1267), 1e-3) << spec;  // 0.42227, 0.42218
    for (std::size_t k = 0; k < path.rows(); ++k) ASSERT_EQ(path.at(k)[0], -path.at(k)[1]) << spec << " " << k;
    EXPECT_LT(std::abs(path.at(3000)[0]), 1e-12) << spec;
    EXPECT_EQ(path.loss.back(), 1) << spec;
  }
}

TEST(SecondOrderPath, NewtonMarksTheStepWhereTheHessianIsSingular) {
  // At (1, 1/3) H = [[2/9, −2/3], [−2/3, 2]] = (20/9)·uuᵀ with u = (1, −3)/√10, and g = −(4/9, 4/3); by hand
  // d = u·(uᵀg)/(20/9) = (0.16, −0.48)
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, "newton", 1, 1.0 / 3, 3);
  EXPECT_NEAR(path.at(1)[0], 0.84, 1e-14);
  EXPECT_NEAR(path.at(1)[1], 1.0 / 3 + 0.48, 1e-14);
  EXPECT_EQ(path.singular_steps, (std::vector<std::size_t>{0}));
  // in the valley w1w2 = 1 it is singular too: marked as long as the run stands there
  const Trajectory settled = run(objective, "newton", 2, 0.5, 4);
  EXPECT_EQ(settled.singular_steps, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(settled.at(4)[0], 2);
}

TEST(SecondOrderPath, ABowlTakesNewtonOneStep) {
  const FormulaObjective objective(
      *Formula::compile("x^2 + x*y + 3y^2 - 4x + 2z^2 + y*z", {.parameters = {"x", "y", "z"}}), {});
  const std::vector<double> start = {7, -5, 3};
  const Trajectory path = run_optimizer(objective, settings_of("newton"), start, {1});
  for (const double g : gradients_of(objective, path, 1, 1)) EXPECT_NEAR(g, 0, 1e-13);
}

TEST(SecondOrderPath, AHessianThatIsNotFiniteEndsTheRunAsUndefined) {
  // |x|^1.5 + y²: the second derivative is infinite at x = 0, where value and gradient are 0
  const HandObjective objective([](double x, double y) -> test::HandValues {
    const double root = std::sqrt(std::abs(x));
    return {root * root * root + y * y, std::copysign(1.5 * root, x), 2 * y, 0.75 / root, 0, 2};
  });
  const Trajectory path = run(objective, "newton", 0, 1, 5);
  EXPECT_EQ(path.status, RunStatus::undefined);
  EXPECT_EQ(path.rows(), 1u);
  // half a Newton step goes from x to 0 exactly, which is drawn: its row's numbers are finite
  const Trajectory later = run(objective, "newton:lr=0.5", 0.25, 1, 5);
  EXPECT_EQ(later.status, RunStatus::undefined);
  EXPECT_EQ(later.last_step(), 1u);
  EXPECT_EQ(later.last_finite_step(), 1u);
  EXPECT_EQ(run(objective, "gd:lr=0.1", 0, 1, 5).status, RunStatus::ok) << "only methods that need it ask for it";
}

}  // namespace second_order_test
}  // namespace saddlescope

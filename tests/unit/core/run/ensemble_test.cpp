#include "core/run/ensemble.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <thread>
#include <vector>

#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace ensemble_test {

FormulaObjective objective_of(const char* text) { return {*Formula::compile(text), {}}; }

TEST(Ensemble, GradientDescentOnABowlShrinksByTheSameFactorEveryStep) {
  // x ← x − η·2ax = (1 − 2aη)·x, by hand.
  const FormulaObjective bowl = objective_of("x^2 + 3y^2");
  OptimizerSettings settings = default_settings("gd");
  ASSERT_TRUE(set_hyperparameter(settings, "lr", 0.1));
  const std::size_t count = 1000;
  std::vector<double> x(count), y(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<double>(i) - 500, y[i] = 1;
  double* positions[] = {x.data(), y.data()};
  run_ensemble(bowl, settings, positions, count, 10);
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_NEAR(x[i], (static_cast<double>(i) - 500) * std::pow(0.8, 10), 1e-12);
    EXPECT_NEAR(y[i], std::pow(0.4, 10), 1e-15);
  }
}

TEST(Ensemble, ABallDependsNeitherOnItsNeighboursNorOnThreads) {
  const FormulaObjective rosenbrock = objective_of("(1-x)^2 + 100(y-x^2)^2");
  const OptimizerSettings settings = default_settings("adam");
  const std::size_t count = 523, steps = 50;
  std::mt19937 random(1);
  std::uniform_real_distribution<double> two(-2, 2);
  std::vector<double> x(count), y(count);
  for (double& v : x) v = two(random);
  for (double& v : y) v = two(random);
  x[7] = std::nan("");

  std::vector<double> together_x = x, together_y = y, threads_x = x, threads_y = y;
  double* together[] = {together_x.data(), together_y.data()};
  run_ensemble(rosenbrock, settings, together, count, steps);
  double* threads[] = {threads_x.data(), threads_y.data()};
  std::size_t blocks = 0;
  run_ensemble(rosenbrock, settings, threads, count, steps,
               [&](std::size_t n, const std::function<void(std::size_t)>& body) {
                 blocks = n;
                 std::vector<std::jthread> workers;
                 for (std::size_t i = n; i-- > 0;) workers.emplace_back([&body, i] { body(i); });
               });
  EXPECT_GT(blocks, 1u);
  for (std::size_t i = 0; i < count; ++i) {
    double alone_x = x[i], alone_y = y[i];
    double* alone[] = {&alone_x, &alone_y};
    run_ensemble(rosenbrock, settings, alone, 1, steps);
    if (i == 7) {
      EXPECT_TRUE(std::isnan(alone_x) && std::isnan(together_x[i]) && std::isnan(threads_x[i]));
      continue;
    }
    EXPECT_EQ(alone_x, together_x[i]) << i;
    EXPECT_EQ(alone_y, together_y[i]) << i;
    EXPECT_EQ(together_x[i], threads_x[i]) << i;
    EXPECT_EQ(together_y[i], threads_y[i]) << i;
  }
}

TEST(Ensemble, MethodsOfSecondOrderMoveEveryBallAsIfAlone) {
  const FormulaObjective product(*Formula::compile("(1 - x*y)^2 + z^4", {.parameters = {"x", "y", "z"}}), {});
  const std::size_t count = 300, steps = 12;
  std::mt19937 random(2);
  std::uniform_real_distribution<double> two(-2, 2);
  std::vector<double> x(count), y(count), z(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = two(random), y[i] = two(random), z[i] = two(random);
  x[5] = std::nan("");
  for (const char* id : {"newton", "saddle-free-newton"}) {
    std::vector<double> moved_x = x, moved_y = y, moved_z = z;
    double* positions[] = {moved_x.data(), moved_y.data(), moved_z.data()};
    const FlushSubnormals flush;
    run_ensemble(product, default_settings(id), positions, count, steps);
    EXPECT_TRUE(std::isnan(moved_x[5]) && std::isnan(moved_z[5]));
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 5) continue;
      const std::vector<double> start = {x[i], y[i], z[i]};
      const Trajectory path = run_optimizer(product, default_settings(id), start, {steps});
      ASSERT_EQ(path.rows(), steps + 1);
      EXPECT_EQ(moved_x[i], path.at(steps)[0]) << id << " " << i;
      EXPECT_EQ(moved_y[i], path.at(steps)[1]) << id << " " << i;
      EXPECT_EQ(moved_z[i], path.at(steps)[2]) << id << " " << i;
    }
  }
}

TEST(Ensemble, NoBallsAndNoStepsAreFine) {
  const FormulaObjective bowl = objective_of("x^2 + y^2");
  double x = 3, y = 4;
  double* positions[] = {&x, &y};
  run_ensemble(bowl, default_settings("gd"), positions, 0, 10);
  run_ensemble(bowl, default_settings("gd"), positions, 1, 0);
  EXPECT_EQ(x, 3);
  EXPECT_EQ(y, 4);
}

}  // namespace ensemble_test
}  // namespace saddlescope

// Rows, statuses and early stops of single runs.
#include "core/run/trajectory.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/run/replay.h"
#include "tests/support/hand_objectives.h"

namespace saddlescope {
namespace trajectory_test {

using test::HandObjective;
using test::HandValues;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

OptimizerSettings gradient_descent(double lr) { return {"gd", {lr, 0}}; }

TEST(Trajectory, HasOneRowForEachStepAndTheStart) {
  const HandObjective objective(test::quadratic(2, 4));
  const std::vector<double> start = {1, -1};
  const Trajectory path = run_optimizer(objective, gradient_descent(0.125), start, {3});
  ASSERT_EQ(path.rows(), 4u);
  EXPECT_EQ(path.last_step(), 3u);
  EXPECT_EQ(path.status, RunStatus::ok);
  EXPECT_FALSE(path.converged);
  for (std::size_t k = 0; k < 4; ++k) {  // factors 1 − 0.125·2 and 1 − 0.125·4
    const double x = std::pow(0.75, static_cast<double>(k)), y = -std::pow(0.5, static_cast<double>(k));
    EXPECT_EQ(path.at(k)[0], x);
    EXPECT_EQ(path.at(k)[1], y);
    EXPECT_EQ(gradients_of(objective, path, k, 1), (std::vector<double>{2 * x, 4 * y}));
    EXPECT_DOUBLE_EQ(path.loss[k], x * x + 2 * y * y);
    EXPECT_DOUBLE_EQ(path.gradient_norm[k], std::hypot(2 * x, 4 * y));
    EXPECT_EQ(path.learning_rate[k], 0.125);
  }
  EXPECT_EQ(run_optimizer(objective, gradient_descent(0.125), start, {0}).rows(), 1u);
}

TEST(Trajectory, StopsAtASmallGradientOnlyWhenAsked) {
  const HandObjective objective(test::quadratic(1, 1));
  const std::vector<double> start = {1, 0};
  const Trajectory path = run_optimizer(objective, gradient_descent(0.5), start, {100, 0.125});
  EXPECT_TRUE(path.converged);
  EXPECT_EQ(path.last_step(), 3u);  // 1, ½, ¼, ⅛
  EXPECT_EQ(run_optimizer(objective, gradient_descent(0.5), start, {100}).last_step(), 100u);
}

TEST(Trajectory, DivergesAtTheFirstRowThatIsNotFinite) {
  // x ← −2x·10¹⁰⁰: the loss ½x² is infinite at step 2, where x is 4·10²⁰⁰
  const HandObjective objective(test::quadratic(1, 1));
  const std::vector<double> start = {1, 0};
  const Trajectory path = run_optimizer(objective, gradient_descent(2e100), start, {100});
  EXPECT_EQ(path.status, RunStatus::diverged);
  EXPECT_EQ(path.last_step(), 2u);
  EXPECT_EQ(path.last_finite_step(), 1u);
  EXPECT_EQ(path.loss.back(), infinity);
  EXPECT_TRUE(std::isfinite(path.gradient_norm.back())) << "the norm of a large finite gradient is finite";
}

RunStatus status_of_start(const HandValues& values) {
  const HandObjective objective([values](double, double) { return values; });
  const std::vector<double> start = {1, 1};
  const Trajectory path = run_optimizer(objective, gradient_descent(0.1), start, {5});
  if (path.status != RunStatus::ok) {
    EXPECT_EQ(path.rows(), 1u);
    EXPECT_EQ(path.last_finite_step(), 0u);
  }
  return path.status;
}

TEST(Trajectory, TellsUndefinedFromDiverged) {
  EXPECT_EQ(status_of_start({1, 2, 3}), RunStatus::ok);
  EXPECT_EQ(status_of_start({nan, 2, 3}), RunStatus::undefined);
  EXPECT_EQ(status_of_start({1, 2, nan}), RunStatus::undefined);
  EXPECT_EQ(status_of_start({-infinity, 2, 3}), RunStatus::diverged);
  EXPECT_EQ(status_of_start({1, infinity, 3}), RunStatus::diverged);
  EXPECT_EQ(status_of_start({infinity, nan, nan}), RunStatus::diverged) << "∞ − ∞ after an overflow";
}

TEST(Trajectory, AnInfiniteParameterIsDivergence) {
  const HandObjective objective([](double x, double) -> HandValues { return {x - x, x < 10 ? -1e300 : x - x, 0}; });
  const std::vector<double> start = {1, 1};
  const Trajectory path = run_optimizer(objective, gradient_descent(1e300), start, {5});
  EXPECT_EQ(path.last_step(), 1u);
  EXPECT_EQ(path.at(1)[0], infinity);
  EXPECT_TRUE(std::isnan(path.loss[1]));
  EXPECT_EQ(path.status, RunStatus::diverged);
}

TEST(Trajectory, GivesBackWhatIsThereWhenStopped) {
  std::stop_source source;
  source.request_stop();
  const HandObjective objective(test::rosenbrock);
  const std::vector<double> start = {-1.2, 1};
  const Trajectory path = run_optimizer(objective, default_settings("adam"), start, {1'000'000}, source.get_token());
  EXPECT_GE(path.rows(), 1u);
  EXPECT_LT(path.rows(), 10'000u);
  EXPECT_EQ(path.status, RunStatus::ok);
}

TEST(Trajectory, NeverHoldsSubnormalNumbers) {
  const HandObjective objective(test::quadratic(1, 1));
  const std::vector<double> start = {1, 1};
  const Trajectory path = run_optimizer(objective, gradient_descent(0.5), start, {2000});
  for (const double x : path.parameters) EXPECT_TRUE(x == 0 || std::isnormal(x)) << x;
  for (const double loss : path.loss) EXPECT_TRUE(loss == 0 || std::isnormal(loss)) << loss;
}

}  // namespace trajectory_test
}  // namespace saddlescope

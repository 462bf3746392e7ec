// Facts that hold for whole paths: stability bounds, exact maps, escape times, and that every SIMD target and every
// place in an array gives the same bits.
#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace optimizer_property_test {

using test::HandObjective;

Trajectory run(const Objective& objective, const std::string& spec, double x, double y, std::size_t steps) {
  const std::vector<double> start = {x, y};
  return run_optimizer(objective, settings_of(spec), start, {steps});
}

std::string gd(double lr) { return print_optimizer({"gd", {lr, 0}}); }

/// Defaults, everything on, and the lecture's form of that under a schedule.
std::vector<OptimizerSettings> forms_of(const OptimizerInfo& info) {
  OptimizerSettings lecture = everything_on(info);
  lecture.convention = Convention::lecture;
  lecture.schedule = {5, {default_factor("inverse-sqrt"), {"step", {10, 0.7}}}};
  return {default_settings(info.id), everything_on(info), lecture};
}

/// `steps` updates of `size` parameters on a fixed field of gradients; the same numbers for the same size.
std::vector<double> march(const OptimizerSettings& settings, std::size_t size, int steps) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(-2, 2);
  std::vector<double> parameters(size), gradient(size);
  for (double& x : parameters) x = uniform(random);
  Stepper stepper(settings, size);
  for (int t = 0; t < steps; ++t) {
    for (std::size_t i = 0; i < size; ++i)
      gradient[i] = parameters[i] * parameters[i] * parameters[i] - 0.3 * parameters[i] + 0.1;
    stepper.step(parameters, gradient);
  }
  return parameters;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

TEST(OptimizerProperty, EverySimdTargetGivesTheSameBits) {
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const OptimizerSettings& settings : forms_of(info)) {
      const std::vector<double> expected = march(settings, 37, 50);
      for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        hwy::SetSupportedTargetsForTest(target);
        EXPECT_TRUE(same_bits(march(settings, 37, 50), expected)) << info.id << " on " << hwy::TargetName(target);
        hwy::SetSupportedTargetsForTest(0);
      }
    }
}

TEST(OptimizerProperty, AParameterDependsOnItselfAlone) {
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const OptimizerSettings& settings : forms_of(info)) {
      const std::vector<double> many = march(settings, 29, 40);
      for (const std::size_t size :
           {1u, 2u, 3u, 7u, 8u, 15u, 16u}) {  // the same first numbers, in other lanes and tails
        const std::vector<double> few = march(settings, size, 40);
        EXPECT_TRUE(same_bits(few, {many.begin(), many.begin() + static_cast<std::ptrdiff_t>(size)}))
            << info.id << " " << size;
      }
    }
}

TEST(OptimizerProperty, MomentumWithoutMemoryIsGradientDescent) {
  const HandObjective objective(test::himmelblau);
  const Trajectory plain = run(objective, "gd:lr=0.01", 0.3, -0.4, 200);
  for (const char* spec :
       {"momentum:lr=0.01,momentum=0", "momentum:lr=0.01,momentum=0,dampening=0.5", "nesterov:lr=0.01,momentum=0"})
    EXPECT_TRUE(same_bits(run(objective, spec, 0.3, -0.4, 200).parameters, plain.parameters)) << spec;
}

TEST(OptimizerProperty, HeavyBallIsStableExactlyBelowItsBound) {
  const HandObjective objective(test::quadratic(2, 2));
  for (const double beta : {0.0, 0.3, 0.6, 0.9, 0.98}) {
    const double bound = 2 * (1 + beta) / 2;  // ηλ < 2(1 + β)
    for (const double factor : {0.05, 0.5, 0.98, 1.02}) {
      OptimizerSettings settings = default_settings("momentum");
      set_hyperparameter(settings, "lr", factor * bound);
      set_hyperparameter(settings, "momentum", beta);
      const std::vector<double> start = {1, -1};
      const Trajectory path = run_optimizer(objective, settings, start, {3000});
      EXPECT_EQ(path.loss.back() < 1e-12, factor < 1) << beta << " " << factor;
      EXPECT_EQ(path.loss.back() > 1e12, factor > 1) << beta << " " << factor;
    }
  }
  for (const double rate : {0.1, 1.0, 3.0}) {  // β = 1 never settles
    const Trajectory path = run(objective, "momentum:momentum=1,lr=" + std::to_string(rate), 1, -1, 3000);
    EXPECT_GT(*std::max_element(path.loss.end() - 100, path.loss.end()), 0.1) << rate;
  }
}

TEST(OptimizerProperty, HeavyBallAtItsOptimumContractsAsTheory) {
  // eigenvalues 1 and 100: β = (9/11)², η = (2/11)²; the error falls by √β = 9/11 a step, but for a factor linear in t
  const HandObjective objective(test::quadratic(1, 100));
  OptimizerSettings settings = default_settings("momentum");
  set_hyperparameter(settings, "lr", 4.0 / 121);
  set_hyperparameter(settings, "momentum", 81.0 / 121);
  const std::vector<double> start = {1, 1};
  const Trajectory path = run_optimizer(objective, settings, start, {150});
  const double error = std::max(std::abs(path.at(150)[0]), std::abs(path.at(150)[1]));
  EXPECT_LT(error, 400 * std::pow(9.0 / 11, 150));
  EXPECT_GT(error, std::pow(9.0 / 11, 150));
}

/// Smallest period (1, 2, 4, 8) of the diagonal map t ← t + 2ηt(1 − t²) after a long time; 0 for none of them.
int period(double lr) {
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, gd(lr), 0.4, 0.4, 20'000);
  const std::size_t last = path.last_step();
  for (const int p : {1, 2, 4, 8})
    if (std::abs(path.at(last)[0] - path.at(last - static_cast<std::size_t>(p))[0]) < 1e-9) return p;
  return 0;
}

TEST(OptimizerProperty, GradientDescentOnTheDiagonalIsTheCubicMap) {
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, gd(0.3), 0.2, 0.2, 50);
  double t = 0.2;
  for (std::size_t k = 0; k <= 50; ++k) {
    EXPECT_EQ(path.at(k)[0], path.at(k)[1]);
    EXPECT_NEAR(path.at(k)[0], t, 1e-13);
    t += 2 * 0.3 * t * (1 - t * t);
  }
  EXPECT_EQ(period(0.3), 1);
  EXPECT_EQ(period(0.49), 1);
  for (const double lr : {0.51, 0.55, 0.6}) EXPECT_EQ(period(lr), 2) << lr;
  EXPECT_EQ(period(0.64), 4);
  EXPECT_EQ(period(0.66), 0);
  EXPECT_EQ(run(objective, gd(1.05), 0.4, 0.4, 20'000).status, RunStatus::diverged);
}

std::size_t first_step_below(double lr, double x, double y, double loss) {
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, gd(lr), x, y, 1000);
  for (std::size_t k = 0; k < path.rows(); ++k)
    if (path.loss[k] < loss) return k;
  return path.rows();
}

TEST(OptimizerProperty, EscapeFromTheSaddleTakesLogarithmicallyLong) {
  EXPECT_EQ(first_step_below(0.05, 0.701, -0.7, 0.01), 88u);
  EXPECT_EQ(first_step_below(0.05, 0.7 + 1e-6, -0.7, 0.01), 161u);
  EXPECT_EQ(first_step_below(0.05, 0.7 + 1e-12, -0.7, 0.01), 306u);
  EXPECT_EQ(first_step_below(0.05, 1e-2, 1e-2, 0.01), 59u);
  EXPECT_EQ(first_step_below(0.05, 1e-4, 1e-4, 0.01), 107u);
  EXPECT_EQ(first_step_below(0.05, 1e-8, 1e-8, 0.01), 204u);
  // exactly on the ridge w1 = −w2 the path ends in the saddle
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, gd(0.05), 0.7, -0.7, 1000);
  EXPECT_EQ(path.at(1000)[0], -path.at(1000)[1]);
  EXPECT_LT(std::abs(path.at(1000)[0]), 1e-9);
}

TEST(OptimizerProperty, EscapeFromTheSaddleFollowsItsNegativeEigenvalue) {
  // the offset along u = (1, 1)/√2 grows by 1 + 2η a step: |uᵀθ| exceeds ½ at 68, 140, 285
  const HandObjective objective(test::product);
  for (const auto& [offset, expected] : {std::pair{1e-3, 68u}, {1e-6, 140u}, {1e-12, 285u}}) {
    const Trajectory path = run(objective, gd(0.05), 0.7 + offset, -0.7, 400);
    std::size_t step = 0;
    while (step < path.last_step() && std::abs(path.at(step)[0] + path.at(step)[1]) / std::sqrt(2) <= 0.5) ++step;
    EXPECT_EQ(step, expected) << offset;
  }
}

TEST(OptimizerProperty, TheDifferenceOfSquaresIsNearlyKept) {
  // one step multiplies w1² − w2² by 1 − 4η²(1 − w1w2)²
  const HandObjective objective(test::product);
  const Trajectory path = run(objective, gd(0.01), 1.7, 0.2, 500);
  for (std::size_t k = 0; k + 1 < path.rows(); ++k) {
    const auto a = path.at(k), b = path.at(k + 1);
    const double r = 1 - a[0] * a[1], before = a[0] * a[0] - a[1] * a[1];
    EXPECT_NEAR(b[0] * b[0] - b[1] * b[1], before * (1 - 4e-4 * r * r), 1e-13);
  }
}

TEST(OptimizerProperty, LargeRatesEndInFlatMinima) {
  const HandObjective objective(test::product);
  for (const auto& [lr, sharpness] : {std::pair{0.1, 11.8}, {0.2, 7.94}, {0.22, 5.89}, {0.26, 4.06}}) {
    const Trajectory path = run(objective, gd(lr), 2.4, 0.45, 20'000);
    const auto end = path.at(path.last_step());
    EXPECT_LT(path.loss.back(), 1e-12) << lr;
    EXPECT_NEAR(2 * (end[0] * end[0] + end[1] * end[1]), sharpness, sharpness > 10 ? 0.05 : 0.005) << lr;
  }
}

TEST(OptimizerProperty, MinimaHoldOnlySmallRates) {
  // at (w1, 1/w1) the eigenvalue 2(w1² + w2²) lets GD stay while η < 1/(w1² + w2²)
  const HandObjective objective(test::product);
  for (const double w1 : {1.0, 1.5, 3.0}) {
    const double bound = 1 / (w1 * w1 + 1 / (w1 * w1));
    for (const double factor : {0.97, 1.03}) {
      const Trajectory path = run(objective, gd(factor * bound), w1 + 1e-7, 1 / w1, 3000);
      double farthest = 0;
      for (std::size_t k = 0; k < path.rows(); ++k) farthest = std::max(farthest, std::abs(path.at(k)[0] - w1));
      EXPECT_EQ(farthest < 1e-6, factor < 1) << w1 << " " << factor;
    }
  }
}

TEST(OptimizerProperty, CenteredRmsPropExplodesOnAConstantSlope) {
  OptimizerSettings settings = settings_of("rmsprop:centered=1,alpha=0.99,lr=0.01");
  Stepper stepper(settings, 1);
  double parameter = 0;
  const double slope = 1;
  while (std::abs(parameter) <= 1000 && stepper.steps_done() < 5000) stepper.step({&parameter, 1}, {&slope, 1});
  // Σ 0.01/(√((1 − αᵗ)αᵗ) + eps), summed with 40 digits, passes 1000 at its 1238th term: update 1237, counted from 0
  EXPECT_EQ(stepper.steps_done(), 1238u);
  EXPECT_NEAR(parameter, -1003.89821, 1e-4);
}

TEST(OptimizerProperty, CenteredRmsPropSurvivesANegativeSpread) {
  // v and ḡ² become equal but for rounding; the root of a negative difference would be NaN
  for (const double slope : {0.1, 0.3, 0.7, 1.1, 1.7, 3.3}) {
    Stepper stepper(settings_of("rmsprop:centered=1,alpha=0.9,lr=0.01"), 1);
    double parameter = 0;
    for (int t = 0; t < 2000; ++t) {
      const double before = parameter;
      stepper.step({&parameter, 1}, {&slope, 1});
      ASSERT_LT(parameter, before) << slope << " at " << t;
    }
  }
}

}  // namespace optimizer_property_test
}  // namespace saddlescope

// Limits of stability by direct experiment, the sharpness along runs, and modes.
#include <gtest/gtest.h>

#include <cmath>

#include "core/critical/modes.h"
#include "core/diagnosis/sharpness_path.h"
#include "core/diagnosis/stability.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace diagnosis_stability_test {

OptimizerSettings spec(const std::string& text) {
  const auto settings = parse_optimizer(text);
  if (!settings) ADD_FAILURE() << settings.error();
  return settings ? *settings : default_settings("gd");
}

/// Largest |θ| of the last steps of a run on ½λx² + … from 1.
double amplitude_after(const OptimizerSettings& settings, const Objective& objective, std::size_t steps) {
  const Trajectory run = run_optimizer(objective, settings, std::vector<double>{1, 0}, {.steps = steps});
  if (run.status != RunStatus::ok) return INFINITY;
  double largest = 0;
  for (std::size_t row = run.last_step() - 8; row <= run.last_step(); ++row)
    largest = std::max(largest, std::abs(run.at(row)[0]));
  return largest;
}

/// What each method of the catalogue tells about itself, put to its own steps: a newcomer's words are checked as well.
TEST(Stability, WhatEveryMethodTellsHoldsForItsOwnSteps) {
  int with_limit = 0;
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    OptimizerSettings settings = default_settings(info.id);
    const double rate = 0.1;
    set_hyperparameter(settings, "lr", rate);
    set_hyperparameter(settings, "weight_decay", 0.05);
    const auto limit = sharpness_limit(settings, rate);
    if (!limit) continue;
    ++with_limit;
    for (const double share : {0.97, 1.03}) {
      const double lambda = *limit * share;
      Stepper stepper(settings, 1);
      double theta = 1;
      for (int k = 0; k < 2000 && std::abs(theta) < 1e6; ++k) {
        const double gradient = lambda * theta;
        stepper.step({&theta, 1}, {&gradient, 1});
      }
      EXPECT_EQ(std::abs(theta) < 1, share < 1) << info.id << " λ = " << lambda;
      const auto factors = step_factors(settings, rate, lambda);
      ASSERT_TRUE(factors) << info.id;
      EXPECT_EQ(std::abs((*factors)[0]) < 1, share < 1) << info.id << " λ = " << lambda;
    }
  }
  EXPECT_GE(with_limit, 3);
}

TEST(Stability, LimitsByExperiment) {
  const FormulaObjective objective = objective_from("1.5x^2 + 0.1y^2");  // λ = 3 along x
  struct Row {
    const char* method;
    double limit;  // of ηλ
  };
  // gd 2; heavy ball 2(1 + β); nesterov 2(1 + β)/(1 + 2β); dampening τ multiplies by 1/(1 − τ).
  for (const Row& row : {Row{"gd", 2},
                         {"momentum:momentum=0.5", 3},
                         {"momentum:momentum=0.9", 3.8},
                         {"momentum:momentum=0.5,dampening=0.25", 4},
                         {"nesterov:momentum=0.5", 1.5},
                         {"nesterov:momentum=0.9", 3.8 / 2.8}}) {
    OptimizerSettings settings = spec(row.method);
    for (const double share : {0.99, 1.01}) {
      const double rate = share * row.limit / 3;
      set_hyperparameter(settings, "lr", rate);
      const double amplitude = amplitude_after(settings, objective, 4000);
      EXPECT_TRUE(share < 1 ? amplitude < 1e-3 : amplitude > 1e3) << row.method << ": " << amplitude;
      ASSERT_TRUE(sharpness_limit(settings, rate)) << row.method;
      EXPECT_NEAR(*sharpness_limit(settings, rate), 3 / share, 1e-9) << row.method;
      const auto factors = step_factors(settings, rate, 3);
      ASSERT_TRUE(factors);
      EXPECT_EQ(std::abs((*factors)[0]) < 1, share < 1) << row.method;
    }
  }
}

TEST(Stability, WeightDecayCountsAsCurvature) {
  // λ + decay = 4: stable below η = 0.5.
  const FormulaObjective objective = objective_from("1.5x^2 + 0.1y^2");
  EXPECT_LT(amplitude_after(spec("gd:lr=0.495,weight_decay=1"), objective, 2000), 1e-3);
  EXPECT_GT(amplitude_after(spec("gd:lr=0.505,weight_decay=1"), objective, 2000), 1e3);
  EXPECT_NEAR(*sharpness_limit(spec("gd:lr=0.5,weight_decay=1"), 0.5), 3, 1e-12);
}

TEST(Stability, SecondOrderMethodsDoNotDependOnTheCurvature) {
  // newton: θ ← θ − η·H⁻¹g is 1 − η along every eigenvector, so it runs into saddles; saddle-free Newton without
  // damping is 1 − η·sign(λ), so its offset from a saddle grows by 1 + η.
  const OptimizerSettings newton = {"newton", {0.5}}, saddle_free = {"saddle-free-newton", {0.5}};
  for (const double eigenvalue : {-2.0, -1e-3, 7.0}) {
    EXPECT_EQ((*step_factors(newton, 0.5, eigenvalue))[0], 0.5);
    EXPECT_EQ((*step_factors(saddle_free, 0.5, eigenvalue))[0], eigenvalue < 0 ? 1.5 : 0.5);
  }
  EXPECT_FALSE(sharpness_limit(newton, 0.5) || sharpness_limit(saddle_free, 0.5));
  const FormulaObjective objective = objective_from("1.5x^2 - 0.1y^2");
  const Trajectory run = run_optimizer(objective, spec("gd:lr=0.5"), std::vector<double>{1, 1}, {.steps = 1});
  const auto stability = stability_at(objective, run, newton, 0, evaluate_at(objective, run.at(0)).hessian);
  ASSERT_TRUE(stability);
  EXPECT_EQ(stability->product, 0.5);
  EXPECT_EQ(stability->limit, 2);
}

TEST(Stability, OfAScaledHessian) {
  // RMSProp without momentum on a run of one step: D = η/(√((1−α)g²) + ε), here 0.1/(√0.01·|g|) = 1/|g|, g = (3,
  // 0.2)·θ.
  const FormulaObjective objective = objective_from("1.5x^2 + 0.1y^2");
  const OptimizerSettings settings = spec("rmsprop:lr=0.1,alpha=0.99,eps=0");
  const Trajectory run = run_optimizer(objective, settings, std::vector<double>{1, 1}, {.steps = 1});
  const Evaluation here = evaluate_at(objective, run.at(0));
  const auto stability = stability_at(objective, run, settings, 0, here.hessian);
  ASSERT_TRUE(stability);
  EXPECT_NEAR(stability->product, 1, 1e-9);  // 3/3 along x, 0.2/0.2 along y
  EXPECT_EQ(stability->limit, 2);
  // Adam: √v̂ = |g| after one gradient: D = η/|g|.
  const OptimizerSettings adam = spec("adam:lr=0.1,eps=0");
  const Trajectory other = run_optimizer(objective, adam, std::vector<double>{1, 1}, {.steps = 1});
  const auto scaled = stability_at(objective, other, adam, 0, here.hessian);
  ASSERT_TRUE(scaled);
  EXPECT_NEAR(scaled->product, 0.1, 1e-9);
  EXPECT_NEAR(scaled->limit, 38, 1e-12);
  EXPECT_FALSE(stability_at(objective, other, spec("lion"), 0, here.hessian));
  EXPECT_FALSE(sharpness_limit(adam, 0.1));
}

TEST(Sharpness, WhereGradientDescentSettles) {
  // Computed outside this program: η = 0.1, 0.2, 0.22, 0.26 from (2.4, 0.45) end at sharpness 11.8, 7.94, 5.89, 4.06.
  const FormulaObjective objective = objective_from("(1 - w1*w2)^2");
  const double expected[][2] = {{0.1, 11.8}, {0.2, 7.94}, {0.22, 5.89}, {0.26, 4.06}};
  for (const auto& [rate, sharpness] : expected) {
    OptimizerSettings settings = default_settings("gd");
    set_hyperparameter(settings, "lr", rate);
    const Trajectory run = run_optimizer(objective, settings, std::vector<double>{2.4, 0.45}, {.steps = 1000});
    const SharpnessPath path = sharpness_along(objective, run);
    ASSERT_EQ(path.steps.size(), 1001u);
    EXPECT_NEAR(path.largest.back() / sharpness, 1, 1e-3);
    EXPECT_NEAR(path.smallest.back(), 0, 1e-6);
    EXPECT_LT(path.largest.back(), 2 / rate);
  }
}

TEST(Sharpness, ThinsOutAndKeepsBothEnds) {
  const FormulaObjective objective = objective_from("x^4 + y^2");
  const Trajectory run = run_optimizer(objective, spec("gd:lr=0.01"), std::vector<double>{1, 1}, {.steps = 10'000});
  const SharpnessPath path = sharpness_along(objective, run, {}, 100);
  ASSERT_EQ(path.steps.size(), 100u);
  EXPECT_EQ(path.steps.front(), 0u);
  EXPECT_EQ(path.steps.back(), 10'000u);
  EXPECT_EQ(path.largest.front(), 12);  // 12x² at 1
  EXPECT_EQ(path.smallest.front(), 2);
  for (std::size_t k = 0; k < path.steps.size(); ++k) {
    const double bend = 12 * std::pow(run.at(path.steps[k])[0], 2);
    EXPECT_DOUBLE_EQ(path.largest[k], std::max(bend, 2.0));
    EXPECT_EQ(path.steps[k], k * 10'000 / 99);
  }
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(sharpness_along(objective, run, stop.get_token()).cancelled);
}

TEST(Sharpness, OneAndThreeParameters) {
  const FormulaObjective one = objective_from("x^2 + x^4");
  const Trajectory along = run_optimizer(one, spec("gd:lr=0.01"), std::vector<double>{1}, {.steps = 3});
  EXPECT_DOUBLE_EQ(sharpness_along(one, along).largest.front(), 14);
  const FormulaObjective three = objective_from("w1^2 + 2w2^2 - 3w3^2");
  const Trajectory path = run_optimizer(three, spec("gd:lr=0.01"), std::vector<double>{1, 1, 1}, {.steps = 3});
  EXPECT_NEAR(sharpness_along(three, path).largest.back(), 4, 1e-12);
  EXPECT_NEAR(sharpness_along(three, path).smallest.back(), -6, 1e-12);
}

TEST(Modes, SplitTheLossByEigenvector) {
  // L = 0.5x² + 4y² + …: c = (2, −1) from (0, 0): shares 2 and 4.
  CriticalPoint point;
  point.at = {1, 1};
  point.kind = CriticalKind::minimum;
  point.eigenvalues = Eigen::Vector2d(1, 8);
  point.eigenvectors = Eigen::Matrix2d::Identity();
  const auto split = modes(point, std::vector<double>{3, 0}, 0.2);
  ASSERT_EQ(split.size(), 2u);
  EXPECT_EQ(split[0].coordinate, 2);
  EXPECT_EQ(split[0].loss, 2);
  EXPECT_EQ(split[1].loss, 4);
  EXPECT_DOUBLE_EQ(split[0].factor, 0.8);
  EXPECT_DOUBLE_EQ(split[0].decay, 0.64);
  EXPECT_DOUBLE_EQ(split[1].factor, -0.6);
  EXPECT_EQ(mode_motion_name(split[0].motion), "shrinks");
  EXPECT_EQ(mode_motion_name(split[1].motion), "oscillates");
  EXPECT_EQ(modes(point, std::vector<double>{3, 0}, 0.26)[1].motion, ModeMotion::grows);  // 1 − 2.08
}

TEST(Modes, OfASaddleAndAFlatValley) {
  const FormulaObjective objective = objective_from("(1 - w1*w2)^2");
  // Beside the saddle: the model's critical point is the saddle but for third order terms; λ = ∓2.
  const auto saddle = modes(evaluate_at(objective, std::vector<double>{0.01, 0.02}), 0.05);
  ASSERT_EQ(saddle.size(), 2u);
  EXPECT_EQ(saddle[0].motion, ModeMotion::grows);
  EXPECT_NEAR(saddle[0].factor, 1.1, 1e-3);
  EXPECT_EQ(saddle[1].motion, ModeMotion::shrinks);
  EXPECT_NEAR(saddle[0].coordinate, 0.03 / std::sqrt(2.0), 1e-4);
  EXPECT_LT(saddle[0].loss, 0);
  const auto valley = modes(evaluate_at(objective, std::vector<double>{1, 1}), 0.6);
  EXPECT_EQ(valley[0].motion, ModeMotion::stays);
  EXPECT_EQ(valley[0].decay, 1);
  EXPECT_EQ(valley[1].motion, ModeMotion::grows);  // 1 − 0.6·4 = −1.4
  EXPECT_TRUE(modes(evaluate_at(objective_from("sqrt(x) + y"), std::vector<double>{-1, 0}), 0.1).empty());
}

}  // namespace diagnosis_stability_test
}  // namespace saddlescope

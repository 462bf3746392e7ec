// Runs made of stretches: a cut with equal settings changes no bit, the same method keeps its memory, another one
// starts afresh.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace stretches_test {

using test::HandObjective;

Trajectory run(const RunPlan& plan, const std::vector<double>& start, std::size_t steps) {
  return run_optimizer(HandObjective(test::himmelblau), plan, start, {steps});
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

const std::vector<double> start = {-0.5, 1.25};

TEST(Stretches, ACutWithEqualSettingsChangesNoBit) {
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const OptimizerSettings& settings : {default_settings(info.id), everything_on(info, 0.004)}) {
      const Trajectory whole = run(settings, start, 100);
      ASSERT_EQ(whole.rows(), 101u) << info.id;
      for (const std::vector<Stretch>& stretches :
           {std::vector<Stretch>{{settings, 37}}, {{settings, 1}, {settings, 60}, {settings, 2}}, {{settings, 500}}}) {
        const Trajectory cut = run({stretches, settings}, start, 100);
        EXPECT_TRUE(same_bits(cut.parameters, whole.parameters)) << info.id;
        EXPECT_TRUE(same_bits(cut.loss, whole.loss)) << info.id;
        EXPECT_EQ(cut.learning_rate, whole.learning_rate) << info.id;
        EXPECT_EQ(cut.singular_steps, whole.singular_steps) << info.id;
      }
    }
}

TEST(Stretches, AnotherMethodStartsAfresh) {
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    const OptimizerSettings settings = everything_on(info, 0.004);
    const OptimizerSettings before = settings_of(info.id == "nesterov" ? "momentum:lr=0.001" : "nesterov:lr=0.001");
    const Trajectory path = run({{{before, 20}}, settings}, start, 60);
    const auto fork = path.at(20);
    const Trajectory fresh = run(settings, {fork.begin(), fork.end()}, 40);
    const std::vector<double> rest(path.parameters.begin() + 40, path.parameters.end());
    EXPECT_TRUE(same_bits(rest, fresh.parameters)) << info.id;
  }
}

TEST(Stretches, ThereAndBackAgainForgets) {
  const OptimizerSettings adam = settings_of("adam:lr=0.1"), plain = settings_of("gd:lr=0.001");
  const Trajectory path = run({{{adam, 10}, {plain, 5}}, adam}, start, 30);
  const auto fork = path.at(15);
  const Trajectory fresh = run(adam, {fork.begin(), fork.end()}, 15);
  EXPECT_TRUE(same_bits({path.parameters.begin() + 30, path.parameters.end()}, fresh.parameters));
}

TEST(Stretches, TheSameMethodKeepsItsMemory) {
  // momentum ½ on L = ½x² from 1, η = ¼, by hand: b = 1, x = ¾; b = ½ + ¾ = 5/4, x = 7/16; then η = 1:
  // b = 5/8 + 7/16 = 17/16, x = −10/16
  const HandObjective objective(test::quadratic(1, 1));
  const OptimizerSettings slow = settings_of("momentum:lr=0.25,momentum=0.5"),
                          fast = settings_of("momentum:lr=1,momentum=0.5");
  const std::vector<double> one = {1, 0};
  const Trajectory path = run_optimizer(objective, RunPlan({{slow, 2}}, fast), one, {3});
  EXPECT_EQ(path.at(2)[0], 7.0 / 16);
  EXPECT_EQ(path.at(3)[0], -10.0 / 16);
  EXPECT_EQ(path.learning_rate.values(), (std::vector<double>{0.25, 0.25, 1, 1}));
}

TEST(Stretches, RunningPowersGoOnWithTheNewBetas) {
  // Adam with β₂ = 0, eps = 0 moves by η·m̂/|g|. With g = 1 the bias-corrected mean is 1 whatever β₁ was on the way,
  // because 1 − β₁β₁′… is the sum of the weights.
  std::vector<double> parameter = {0};
  const std::vector<double> gradient = {1};
  Stepper stepper(settings_of("adam:lr=1,beta1=0.9,beta2=0,eps=0"), 1);
  for (const char* beta : {"0.9", "0.5", "0.5", "0.99"}) {
    stepper.change(settings_of("adam:lr=1,beta2=0,eps=0,beta1=" + std::string(beta)));
    for (int t = 0; t < 3; ++t) stepper.step(parameter, gradient);
  }
  EXPECT_NEAR(parameter[0], -12, 1e-13);
  EXPECT_EQ(stepper.steps_done(), 12u);
  EXPECT_NEAR(stepper.state(0)[0], 1 - 0.9 * 0.9 * 0.9 * std::pow(0.5, 6) * std::pow(0.99, 3), 1e-15);
}

TEST(Stretches, AMethodsOwnDecayCountsOn) {
  // AdaGrad's rate is lr/(1 + d(t − 1)) with t counted from its own first update
  const OptimizerSettings before = settings_of("adagrad:lr=1,lr_decay=1"),
                          after = settings_of("adagrad:lr=6,lr_decay=1");
  EXPECT_EQ(run({{{before, 2}}, after}, start, 3).learning_rate.values(), (std::vector<double>{1, 0.5, 2, 1.5}));
  EXPECT_EQ(run({{{settings_of("gd:lr=0.001"), 2}}, after}, start, 3).learning_rate.values(),
            (std::vector<double>{0.001, 0.001, 6, 3}));
}

TEST(Stretches, APastLongerThanTheRunIsCut) {
  const OptimizerSettings first = settings_of("gd:lr=0.001"), later = settings_of("gd:lr=0.002");
  const Trajectory path = run({{{first, 50}, {later, 50}}, settings_of("adam")}, start, 60);
  EXPECT_EQ(path.rows(), 61u);
  EXPECT_EQ(path.learning_rate[49], 0.001);
  EXPECT_EQ(path.learning_rate[50], 0.002);
  EXPECT_EQ(path.learning_rate[60], 0.002);
  EXPECT_TRUE(same_bits(run({{{first, 50}, {later, 50}}, later}, start, 60).parameters, path.parameters));
}

TEST(Stretches, TheHessianIsAskedForOnlyByMethodsThatUseIt) {
  // here it is NaN outside of x > 0
  const HandObjective objective([](double x, double y) -> test::HandValues {
    return {0.5 * (x * x + y * y), x, y, x > 0 ? 1 : std::nan(""), 0, 1};
  });
  const std::vector<double> at = {-1, 0};
  const OptimizerSettings plain = settings_of("gd:lr=0.5"), newton = settings_of("newton");
  EXPECT_EQ(run_optimizer(objective, plain, at, {10}).status, RunStatus::ok);
  const Trajectory path = run_optimizer(objective, RunPlan({{plain, 3}}, newton), at, {10});
  EXPECT_EQ(path.status, RunStatus::undefined);
  EXPECT_EQ(path.last_step(), 3u) << "the first row from which Newton would step";
  const std::vector<double> right = {1, 0};
  const Trajectory ends = run_optimizer(objective, RunPlan({{plain, 3}}, newton), right, {4});
  EXPECT_EQ(ends.at(3)[0], 0.125);
  EXPECT_EQ(ends.at(4)[0], 0);
}

}  // namespace stretches_test
}  // namespace saddlescope

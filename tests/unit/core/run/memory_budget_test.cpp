// Limits of memory: what paths take is what was reckoned, what does not fit is refused in words, and a method of first
// order makes no matrix.
#include "core/run/memory_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/run/noisy_gradient.h"
#include "core/run/point_evaluator.h"
#include "core/run/replay.h"
#include "core/support/memory.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace memory_budget_test {

using test::HandObjective;
using ::testing::HasSubstr;

/// ½Σθᵢ² of any number of parameters; a Hessian matrix must not be asked for.
class LargeBowl final : public Objective {
 public:
  explicit LargeBowl(std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) names_.push_back("w" + std::to_string(i + 1));
  }
  std::size_t dimension() const override { return names_.size(); }
  const std::vector<std::string>& parameter_names() const override { return names_; }
  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override {
    EXPECT_NE(order, Derivatives::hessian);
    for (std::size_t k = 0; k < count; ++k) {
      double value = 0;
      for (std::size_t i = 0; i < names_.size(); ++i) {
        const double x = coordinates[i][k];
        value += 0.5 * x * x;
        if (order != Derivatives::none && outputs[1 + i] != nullptr) outputs[1 + i][k] = x;
      }
      if (outputs[0] != nullptr) outputs[0][k] = value;
    }
  }

 private:
  std::vector<std::string> names_;
};

template <class T>
double bytes_held(const std::vector<T>& list) {
  return static_cast<double>(list.capacity() * sizeof(T));
}

/// What a path holds, but for the lists inside the checkpoints.
double bytes_held(const Trajectory& path) {
  double bytes = sizeof(Trajectory) + bytes_held(path.parameters) + bytes_held(path.loss) +
                 bytes_held(path.gradient_norm) + bytes_held(path.batch_loss) + bytes_held(path.singular_steps) +
                 bytes_held(path.checkpoints);
  const std::vector<double> rates = path.learning_rate.values();
  for (const double rate : rates)
    if (rate != rates.front()) return bytes + bytes_held(rates);
  return bytes;
}

TEST(MemoryBudget, APathTakesWhatWasReckoned) {
  const LargeBowl two(2), sixteen(16), many(2000);
  RunPlan noisy(settings_of("adam:lr=0.001"));
  noisy.sampling.gradient_noise = 0.1;
  for (const Objective* objective : {&two, &sixteen, &many})
    for (const RunPlan& plan : {RunPlan(settings_of("adam:lr=0.001")), RunPlan(settings_of("gd:lr=0.001")), noisy,
                                RunPlan(settings_of("momentum:lr=0.001,schedule=cosine(T=1000)")),
                                RunPlan({{settings_of("gd:lr=0.001"), 7}}, settings_of("adagrad:lr=0.1")),
                                RunPlan(settings_of("adagrad:lr=0.1,lr_decay=0.01"))}) {
      const std::size_t steps = objective == &many ? 1500 : 100'000;
      const std::vector<double> start(objective->dimension(), 0.5);
      const Trajectory path = run_optimizer(*objective, plan, start, {steps});
      ASSERT_EQ(path.last_step(), steps);
      const double held = bytes_held(path), reckoned = static_cast<double>(trajectory_bytes(*objective, plan, steps));
      EXPECT_LE(held, reckoned) << print_optimizer(plan.optimizer) << objective->dimension();
      EXPECT_GE(1.15 * held, reckoned) << print_optimizer(plan.optimizer) << objective->dimension();
    }
}

TEST(MemoryBudget, TwoParametersTakeLittleMoreThanFourNumbersAStep) {
  const LargeBowl two(2);
  const auto bytes = static_cast<double>(trajectory_bytes(two, settings_of("adam:lr=0.001"), 1'000'000));
  EXPECT_GE(bytes, 32e6);
  EXPECT_LE(bytes, 36e6);
}

TEST(MemoryBudget, ARunThatEndsEarlyHoldsItsRowsAlone) {
  const HandObjective objective(test::quadratic(1, 1));
  const std::vector<double> start = {1, 0};
  const Trajectory path = run_optimizer(objective, settings_of("gd:lr=1e100"), start, {1'000'000});
  ASSERT_LT(path.rows(), 10U);
  EXPECT_LT(bytes_held(path), 10'000);
}

TEST(MemoryBudget, RunsShareTheLimitInTheirOrder) {
  const LargeBowl two(2);
  const std::vector<RunPlan> plans(3, settings_of("gd:lr=0.001"));
  const std::size_t each = trajectory_bytes(two, plans[0], 100'000);
  for (const std::string& text : memory_refusals(two, plans, 100'000, 3 * each + 1)) EXPECT_EQ(text, "");
  const auto two_fit = memory_refusals(two, plans, 100'000, 2 * each + each / 2);
  ASSERT_EQ(two_fit.size(), 3U);
  EXPECT_EQ(two_fit[0], "");
  EXPECT_EQ(two_fit[1], "");
  EXPECT_THAT(two_fit[2], HasSubstr("3 runs of 100000 steps need "));
  EXPECT_THAT(two_fit[2], HasSubstr("of memory, but the limit is "));
}

TEST(MemoryBudget, SaysHowManyStepsWouldFit) {
  const LargeBowl sixteen(16);
  const std::vector<RunPlan> plans(64, settings_of("adam:lr=0.001"));
  const std::size_t limit = std::size_t{1} << 30;
  const std::string text = memory_refusals(sixteen, plans, 1'000'000, limit).back();
  const std::size_t colon = text.find(": ");
  ASSERT_NE(colon, std::string::npos) << text;
  const std::size_t fitting = std::strtoull(text.c_str() + colon + 2, nullptr, 10);
  EXPECT_GT(fitting, 100'000U) << text;
  for (const std::string& none : memory_refusals(sixteen, plans, fitting, limit)) EXPECT_EQ(none, "");
  EXPECT_NE(memory_refusals(sixteen, plans, fitting + 1, limit).back(), "");
  EXPECT_THAT(memory_refusals(sixteen, plans, 5, 100).back(), HasSubstr("no step would fit"));
  EXPECT_EQ(trajectory_bytes(sixteen, plans[0], std::numeric_limits<std::size_t>::max()),
            std::numeric_limits<std::size_t>::max());
}

TEST(MemoryBudget, AMethodOfFirstOrderMakesNoMatrix) {
  constexpr std::size_t n = 2000;
  const LargeBowl bowl(n);
  const std::vector<double> start(n, 0.5);
  const ParallelFor one_thread;
  PointEvaluator here(bowl, start, one_thread);
  here.evaluate(false);
  EXPECT_EQ(here.numbers().size(), 1 + n);
  Sampling sampling;
  sampling.gradient_noise = 0.1;
  NoisyGradient noisy(bowl, sampling, 3);
  noisy.evaluate(0, start, false, here.numbers());
  EXPECT_TRUE(noisy.hessian().empty());
  // And its whole run, looked at afterwards.
  RunPlan plan(settings_of("adam:lr=0.001"));
  plan.sampling = sampling;
  const Trajectory path = run_optimizer(bowl, plan, start, {40});
  EXPECT_EQ(step_detail(bowl, path, 17).state_after.size(), 2U);
}

TEST(MemorySize, IsReadAndWritten) {
  EXPECT_EQ(parse_memory_size("800000").value(), 800'000U);
  EXPECT_EQ(parse_memory_size("2G").value(), std::size_t{2} << 30);
  EXPECT_EQ(parse_memory_size("1.5GiB").value(), std::size_t{3} << 29);
  EXPECT_EQ(parse_memory_size("512MB").value(), std::size_t{512} << 20);
  EXPECT_EQ(parse_memory_size("3k").value(), 3072U);
  for (const char* wrong : {"", "G", "-1G", "0", "2X", "nan", "1e300", "2 G", "two", "0.5", "inf"})
    EXPECT_FALSE(parse_memory_size(wrong)) << wrong;
  EXPECT_THAT(parse_memory_size("2X").error(), HasSubstr("“2X” is no size of memory"));
  EXPECT_EQ(memory_size_text(1), "1 byte");
  EXPECT_EQ(memory_size_text(1000), "1000 bytes");
  EXPECT_EQ(memory_size_text(std::size_t{3} << 29), "1.5 GiB");
  EXPECT_EQ(memory_size_text(std::size_t{640} << 20), "640 MiB");
  EXPECT_EQ(memory_size_text((std::size_t{1} << 30) - 1), "1 GiB");
}

TEST(MemorySize, TheUsualLimitIsAQuarterOfTheMachineOrTheVariable) {
  ASSERT_EQ(unsetenv("SADDLESCOPE_MEMORY"), 0);
  EXPECT_EQ(usual_memory_limit().value(), machine_memory() / 4);
  EXPECT_GT(machine_memory(), std::size_t{64} << 20);
  ASSERT_EQ(setenv("SADDLESCOPE_MEMORY", "3G", 1), 0);
  EXPECT_EQ(usual_memory_limit().value(), std::size_t{3} << 30);
  ASSERT_EQ(setenv("SADDLESCOPE_MEMORY", "much", 1), 0);
  EXPECT_THAT(usual_memory_limit().error(), HasSubstr("SADDLESCOPE_MEMORY: “much”"));
  ASSERT_EQ(unsetenv("SADDLESCOPE_MEMORY"), 0);
}

}  // namespace memory_budget_test
}  // namespace saddlescope

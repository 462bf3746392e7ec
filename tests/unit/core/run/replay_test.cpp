// Gradients and memory that a trajectory does not keep, made again to the last bit: against a plain loop that keeps
// everything, for every method, with and without noise, over stretches, schedules and conventions.
#include "core/run/replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "core/run/noisy_gradient.h"
#include "core/support/simd.h"
#include "tests/support/formula_objective.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace replay_test {

using test::HandObjective;
using test::HandValues;
using Arrays = std::vector<std::vector<double>>;

/// A run that keeps everything.
struct Everything {
  std::vector<double> points;
  Arrays gradients, used;             // a row each
  std::vector<Arrays> before, after;  // the method's arrays at each row
};

Arrays memory_of(const Stepper& stepper) {
  Arrays arrays;
  for (std::size_t k = 0; k < stepper.state_count(); ++k)
    arrays.emplace_back(stepper.state(k).begin(), stepper.state(k).end());
  return arrays;
}

/// Value, gradient and Hessian of the whole loss, as a run has them.
std::vector<double> whole_loss(const Objective& objective, const std::vector<double>& point, Derivatives order) {
  std::vector<double> numbers(6);
  if (objective.uses_data()) {
    objective.evaluate_rows(order, point, objective.rows(), numbers);
    return numbers;
  }
  const double* coordinates[] = {&point[0], &point[1]};
  std::vector<double*> outputs;
  for (std::size_t i = 0; i < (order == Derivatives::hessian ? 6U : 3U); ++i) outputs.push_back(&numbers[i]);
  objective.evaluate(order, coordinates, outputs, 1);
  return numbers;
}

Everything keep_everything(const Objective& objective, const RunPlan& plan, std::vector<double> point,
                           std::size_t steps) {
  const FlushSubnormals flush;
  Everything all;
  Stepper stepper(plan.settings_at(0), 2);
  NoisyGradient noisy(objective, plan.sampling, plan.seed);
  const bool disturbed = is_noisy(plan.sampling, objective.examples());
  for (std::size_t step = 0; step <= steps; ++step) {
    if (step > 0 && plan.settings_at(step) != plan.settings_at(step - 1)) stepper.change(plan.settings_at(step));
    const Derivatives order = stepper.uses_hessian() ? Derivatives::hessian : Derivatives::gradient;
    const std::vector<double> whole = whole_loss(objective, point, order);
    all.points.insert(all.points.end(), point.begin(), point.end());
    all.gradients.push_back({whole[1], whole[2]});
    std::vector<double> seen = whole;
    if (disturbed) {
      noisy.evaluate(step, point, stepper.uses_hessian(), whole);
      std::copy(noisy.gradient().begin(), noisy.gradient().end(), seen.begin() + 1);
      if (stepper.uses_hessian()) std::copy(noisy.hessian().begin(), noisy.hessian().begin() + 3, seen.begin() + 3);
    }
    all.used.push_back({seen[1], seen[2]});
    all.before.push_back(memory_of(stepper));
    stepper.step(point, all.used.back(), std::span<const double>(seen).subspan(3), 1);
    all.after.push_back(memory_of(stepper));
  }
  return all;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}
bool same_bits(const Arrays& a, const Arrays& b) {
  bool same = a.size() == b.size();
  for (std::size_t k = 0; same && k < a.size(); ++k) same = same_bits(a[k], b[k]);
  return same;
}

constexpr std::size_t steps = 1100;  // beyond the second checkpoint of a quick loss

void expect_the_same(const Objective& objective, const RunPlan& plan, const std::string& what) {
  const std::vector<double> start = {0.3, -0.4};
  const Trajectory path = run_optimizer(objective, plan, start, {steps});
  const Everything all = keep_everything(objective, plan, start, path.last_step());
  ASSERT_TRUE(same_bits(path.parameters, all.points)) << what;
  ASSERT_GT(path.rows(), 1030U) << what;
  for (const std::size_t step : {std::size_t{0}, std::size_t{1}, std::size_t{39}, std::size_t{1023}, std::size_t{1024},
                                 std::size_t{1025}, path.last_step()}) {
    const std::string where = what + " at " + std::to_string(step);
    const StepDetail detail = step_detail(objective, path, step);
    EXPECT_TRUE(same_bits(detail.gradient, all.gradients[step])) << where;
    EXPECT_TRUE(same_bits(detail.used_gradient, all.used[step])) << where;
    EXPECT_TRUE(same_bits(detail.state_before, all.before[step])) << where;
    EXPECT_TRUE(same_bits(detail.state_after, all.after[step])) << where;
  }
  const std::vector<double> gradients = gradients_of(objective, path, 7, 300);
  const std::vector<double> used = used_gradients_of(objective, path, 7, 300);
  ASSERT_EQ(gradients.size(), 600U);
  ASSERT_EQ(used.size(), 600U);
  for (std::size_t k = 0; k < 300; ++k) {
    EXPECT_TRUE(same_bits({gradients[2 * k], gradients[2 * k + 1]}, all.gradients[7 + k])) << what << " " << k;
    EXPECT_TRUE(same_bits({used[2 * k], used[2 * k + 1]}, all.used[7 + k])) << what << " " << k;
  }
}

/// Defaults; everything on, in the lecture's form with a schedule; and stretches, with another method, one of second
/// order and the same method with other numbers in them, cut beside a checkpoint and far from one.
std::vector<RunPlan> plans_of(const OptimizerInfo& info) {
  OptimizerSettings lecture = everything_on(info, 0.002), later = everything_on(info, 0.001);
  lecture.convention = Convention::lecture;
  lecture.schedule = {5, {default_factor("inverse-sqrt")}};
  set_hyperparameter(later, "beta1", 0.6);
  set_hyperparameter(later, "beta2", 0.95);
  OptimizerSettings plain = default_settings(info.id);
  set_hyperparameter(plain, "lr", 0.001);
  return {plain, lecture,
          RunPlan({{settings_of("gd:lr=0.001"), 2},
                   {everything_on(info, 0.002), 37},
                   {settings_of("newton:lr=0.1"), 3},
                   {everything_on(info, 0.002), 982},
                   {later, 1}},
                  everything_on(info, 0.0005))};
}

FormulaObjective line_through_rows() {
  auto table = std::make_shared<Table>();
  table->names = {"x", "y"};
  table->columns.resize(2);
  for (int row = 0; row < 10; ++row) {
    table->columns[0].push_back(0.2 * row - 0.9);
    table->columns[1].push_back(std::sin(1.7 * row));
  }
  FormulaOptions options;
  options.parameters = {"b", "w"};
  options.columns = {"x", "y"};
  return FormulaObjective(Formula::compile("(y - b - sin(w)*x)^2 + exp(-b)/10", options).value(), {}, table);
}

TEST(Replay, MakesWhatAPlainLoopKeepsForEveryMethod) {
  const FormulaObjective formula = objective_from("(x^2 + y - 1.1)^2 + (x + y^2 - 0.7)^2 + 0.1sin(3x)*exp(y/2)");
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const RunPlan& plan : plans_of(info)) {
      expect_the_same(formula, plan, print_optimizer(plan.optimizer));
      RunPlan noisy = plan;
      noisy.seed = 5;
      noisy.sampling.gradient_noise = 0.01;
      expect_the_same(formula, noisy, print_optimizer(plan.optimizer) + " with gradient noise");
    }
}

TEST(Replay, MakesWhatAPlainLoopKeepsOverBatches) {
  const FormulaObjective rows = line_through_rows();
  Sampling batches, replaced, labels, gradients;
  batches.batch = 3;
  replaced = {.batch = 4, .shuffle = Shuffle::replace, .label_noise = 0.01, .gradient_noise = 0.01};
  labels.label_noise = 0.1;
  gradients.gradient_noise = 0.1;
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const RunPlan& plan : plans_of(info))
      for (const Sampling& sampling : {Sampling{}, batches, replaced, labels, gradients}) {
        RunPlan noisy = plan;
        noisy.sampling = sampling;
        noisy.seed = 11;
        expect_the_same(rows, noisy, print_optimizer(plan.optimizer) + ", batch " + std::to_string(sampling.batch));
      }
}

TEST(Replay, AnObjectiveWithoutAFormulaIsMadeAgainToo) {
  expect_the_same(HandObjective(test::quadratic(2, 4)), settings_of("adam:lr=0.001"), "a bowl by hand");
}

/// A bowl whose gradient differs by some bits where a Hessian comes with it.
class TwoTapes final : public Objective {
 public:
  std::size_t dimension() const override { return 2; }
  const std::vector<std::string>& parameter_names() const override { return names_; }
  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override {
    HandObjective(test::quadratic(2, 4)).evaluate(order, coordinates, outputs, count);
    if (order != Derivatives::hessian) return;
    for (const std::size_t i : {1U, 2U})
      for (std::size_t k = 0; k < count; ++k) outputs[i][k] *= 1 + 0x1p-45;
  }

 private:
  std::vector<std::string> names_ = {"x", "y"};
};

TEST(Replay, AsksForAHessianWhereTheRunDid) {
  expect_the_same(TwoTapes(), settings_of("newton:lr=0.001"), "all of second order");
  expect_the_same(TwoTapes(), RunPlan({{settings_of("newton:lr=0.001"), 40}}, settings_of("adam:lr=0.001")),
                  "second order at first");
}

TEST(Replay, FlushesSubnormalNumbersAsTheRunDid) {
  // The slope ends at x = 0.5, after some 250 updates of two thousandths each; from then on the memory halves and would
  // be subnormal from update 1275 or so to 1326, between two checkpoints.
  const HandObjective slope([](double x, double) { return HandValues{std::max(x, 0.5), x > 0.5 ? 1.0 : 0.0, 0}; });
  const Trajectory path =
      run_optimizer(slope, settings_of("momentum:lr=0.001,momentum=0.5"), std::vector<double>{1, 1}, {1400});
  EXPECT_GT(step_detail(slope, path, 1200).state_before[0][0], 0);
  EXPECT_EQ(step_detail(slope, path, 1300).state_before[0][0], 0);
}

TEST(Replay, CheckpointsStandCloserWhereAnUpdateCostsMore) {
  const FormulaObjective quick = objective_from("x^2 + y^2");
  EXPECT_EQ(checkpoint_interval(quick, OptimizerSettings{}), 1024U);
  EXPECT_EQ(checkpoint_interval(HandObjective(test::product), OptimizerSettings{}), 1024U);
  auto table = std::make_shared<Table>();
  table->names = {"x", "y"};
  table->columns.assign(2, std::vector<double>(100'000, 0.5));
  FormulaOptions options;
  options.parameters = {"b", "w"};
  options.columns = {"x", "y"};
  const FormulaObjective dear(Formula::compile("(y - b - w*x)^2", options).value(), {}, table);
  RunPlan plan(settings_of("adam:lr=0.001"));
  EXPECT_EQ(checkpoint_interval(dear, plan), 4U);
  plan.sampling.batch = 10;  // the memory is made of batches alone
  EXPECT_EQ(checkpoint_interval(dear, plan), 1024U);
  // A run that breaks has its last row too.
  const Trajectory path = run_optimizer(quick, settings_of("momentum:lr=1e200"), std::vector<double>{1, 1}, {50});
  ASSERT_NE(path.status, RunStatus::ok);
  EXPECT_EQ(step_detail(quick, path, path.last_step()).state_after.size(), 1U);
}

TEST(Trajectory, KeepsARateThatStaysOnce) {
  LearningRates rates;
  for (int k = 0; k < 5; ++k) rates.push_back(0.1);
  EXPECT_EQ(rates.values(), std::vector<double>(5, 0.1));
  rates.push_back(0.2);
  rates.push_back(0.1);
  EXPECT_EQ(rates.values(), (std::vector<double>{0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.1}));
  EXPECT_EQ(rates.size(), 7U);
  EXPECT_EQ(rates[4], 0.1);
  EXPECT_EQ(rates[5], 0.2);
  EXPECT_EQ(rates.back(), 0.1);
}

}  // namespace replay_test
}  // namespace saddlescope

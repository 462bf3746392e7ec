// Small against large batches: against plain loops, for any number of threads, and stopped.
#include "core/run/batch_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>
#include <vector>

#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace batch_comparison_test {

using ::testing::ElementsAre;

/// Rows (x, y) near y = 2x.
std::shared_ptr<const Table> six_rows() {
  return std::make_shared<const Table>(Table{{"x", "y"}, {{1, 2, 3, 4, 5, 6}, {2.5, 3.5, 6.5, 7.5, 10.5, 11.5}}});
}

FormulaObjective line_through(std::shared_ptr<const Table> table, Reduction reduction = Reduction::mean,
                              const std::string& text = "(y - w*x)^2") {
  const auto formula = Formula::compile(text, {.parameters = {"w"}, .columns = table->names});
  EXPECT_TRUE(formula) << (formula ? "" : formula.error().message);
  return FormulaObjective(*formula, {}, std::move(table), reduction);
}

BatchComparison compare(const FormulaObjective& objective, const std::string& spec, const BatchComparisonPlan& plan,
                        const ParallelFor& parallel = {}) {
  const std::vector<double> start(objective.dimension(), 0.0);
  return compare_batches(objective, settings_of(spec), start, plan, parallel, {}, {});
}

/// The losses after so many updates as run_optimizer makes them, seed by seed.
struct Plain {
  std::vector<double> training, test;
};
Plain plain_runs(const FormulaObjective& objective, const std::string& spec, std::size_t batch, std::size_t updates,
                 std::size_t seeds) {
  const std::vector<std::uint32_t> even = {0, 2, 4}, odd = {1, 3, 5};
  const auto training = objective.of_rows(even), test = objective.of_rows(odd);
  Plain plain;
  for (std::size_t seed = 0; seed < seeds; ++seed) {
    RunPlan run(settings_of(spec));
    run.sampling.batch = batch;
    run.seed = seed;
    const std::vector<double> start = {0};
    const Trajectory path = run_optimizer(*training, run, start, {.steps = updates});
    plain.training.push_back(path.loss.back());
    plain.test.push_back(evaluate_at(*test, path.at(updates), Derivatives::none).value);
  }
  return plain;
}

void expect_spread(const BatchComparison::Spread& spread, const std::vector<double>& numbers) {
  double mean = 0, squares = 0;
  for (const double x : numbers) mean += x / static_cast<double>(numbers.size());
  for (const double x : numbers) squares += (x - mean) * (x - mean);
  EXPECT_NEAR(spread.mean, mean, 1e-13 * std::abs(mean));
  EXPECT_NEAR(spread.deviation, std::sqrt(squares / static_cast<double>(numbers.size() - 1)), 1e-12 * std::abs(mean));
}

TEST(BatchComparison, SizesRunInOneTwoFiveToTheWholeTableAndAreAtMostEight) {
  EXPECT_THAT(compared_batches(0), ElementsAre());
  EXPECT_THAT(compared_batches(1), ElementsAre(1));
  EXPECT_THAT(compared_batches(2), ElementsAre(1, 2));
  EXPECT_THAT(compared_batches(12), ElementsAre(1, 2, 5, 10, 12));
  EXPECT_THAT(compared_batches(150), ElementsAre(1, 2, 5, 10, 20, 50, 100, 150));
  const auto many = compared_batches(500'000);
  EXPECT_EQ(many.size(), 8U);
  EXPECT_EQ(many.front(), 1U);
  EXPECT_EQ(many.back(), 500'000U);
  EXPECT_TRUE(std::is_sorted(many.begin(), many.end()));
}

TEST(BatchComparison, WholeTableFollowsGradientDescentByHand) {
  // Python's fractions: w ← w + (1/64)·mean(2x(y − wx)) over the rows 0, 2, 4; losses of these and of the rows 1, 3, 5.
  const auto measured = compare(line_through(six_rows()), "gd:lr=0.015625", {.epochs = 4, .updates = 6, .seeds = 3});
  EXPECT_EQ(measured.training_rows, 3U);
  EXPECT_EQ(measured.test_rows, 3U);
  ASSERT_EQ(measured.rows.size(), 3U);
  const auto& whole = measured.rows.back();
  EXPECT_EQ(whole.batch, 3U);
  EXPECT_EQ(whole.epochs.updates, 4U);
  EXPECT_NEAR(whole.epochs.training.mean, 1.461870284743624, 1e-13);
  EXPECT_NEAR(whole.epochs.test.mean, 0.2668691093788007, 1e-13);
  EXPECT_EQ(whole.updates.updates, 6U);
  EXPECT_NEAR(whole.updates.training.mean, 0.28613810510028964, 1e-13);
  EXPECT_NEAR(whole.updates.test.mean, 0.20636469957852732, 1e-13);
  EXPECT_EQ(whole.epochs.training.deviation, 0) << "the seed has nothing to choose";
}

TEST(BatchComparison, SmallBatchesAreTheRunsOfRunOptimizer) {
  const BatchComparisonPlan plan{.epochs = 5, .updates = 7, .seeds = 4};
  for (const Reduction reduction : {Reduction::mean, Reduction::sum})
    for (const char* spec : {"gd:lr=0.002", "adam:lr=0.1", "newton:lr=0.5"}) {
      const FormulaObjective objective = line_through(six_rows(), reduction);
      const auto measured = compare(objective, spec, plan);
      ASSERT_EQ(measured.rows.size(), 3U);
      for (const std::size_t i : {0, 1}) {
        const auto& row = measured.rows[i];
        EXPECT_EQ(row.batch, i + 1);
        EXPECT_EQ(row.epochs.updates, i == 0 ? 15U : 10U);
        const Plain epochs = plain_runs(objective, spec, row.batch, row.epochs.updates, plan.seeds);
        expect_spread(row.epochs.training, epochs.training);
        expect_spread(row.epochs.test, epochs.test);
        const Plain updates = plain_runs(objective, spec, row.batch, plan.updates, plan.seeds);
        expect_spread(row.updates.training, updates.training);
        expect_spread(row.updates.test, updates.test);
        EXPECT_EQ(row.epochs.diverged + row.updates.diverged, 0U);
      }
    }
}

TEST(BatchComparison, CountsSeedsThatDivergeAndLeavesThemOut) {
  // A rate far beyond 2/λ; ten updates stay finite, thousands do not.
  const auto measured = compare(line_through(six_rows()), "gd:lr=1", {.epochs = 1000, .updates = 1, .seeds = 5});
  for (const auto& row : measured.rows) {
    EXPECT_EQ(row.epochs.diverged, 5U) << row.batch;
    EXPECT_TRUE(std::isnan(row.epochs.training.mean));
    EXPECT_EQ(row.updates.diverged, 0U);
    EXPECT_TRUE(std::isfinite(row.updates.training.mean));
  }
}

TEST(BatchComparison, IsTheSameForAnyNumberOfThreads) {
  const BatchComparisonPlan plan{.epochs = 40, .updates = 100, .seeds = 9};
  const FormulaObjective objective = line_through(six_rows());
  const auto alone = compare(objective, "momentum:lr=0.004,momentum=0.9", plan);
  const ParallelFor backwards = [](std::size_t count, const std::function<void(std::size_t)>& body) {
    std::vector<std::thread> threads;
    for (std::size_t i = count; i-- > 0;) threads.emplace_back([&body, i] { body(i); });
    for (std::thread& thread : threads) thread.join();
  };
  const auto together = compare(objective, "momentum:lr=0.004,momentum=0.9", plan, backwards);
  ASSERT_EQ(alone.rows.size(), together.rows.size());
  for (std::size_t i = 0; i < alone.rows.size(); ++i)
    for (const auto part : {&BatchComparison::Row::epochs, &BatchComparison::Row::updates}) {
      EXPECT_EQ((alone.rows[i].*part).training.mean, (together.rows[i].*part).training.mean);
      EXPECT_EQ((alone.rows[i].*part).training.deviation, (together.rows[i].*part).training.deviation);
      EXPECT_EQ((alone.rows[i].*part).test.mean, (together.rows[i].*part).test.mean);
    }
}

TEST(BatchComparison, MeasuresTheTimeOfEveryBatchAndOfTheHardware) {
  const auto measured = compare(line_through(six_rows()), "gd:lr=0.01", {.epochs = 1, .updates = 1, .seeds = 1});
  ASSERT_GE(measured.timings.size(), 2U);
  EXPECT_EQ(measured.timings[0].rows, 1U);
  EXPECT_EQ(measured.timings[1].rows, 8U);
  for (const auto& timing : measured.timings) {
    EXPECT_GT(timing.one_core, 0);
    EXPECT_GT(timing.all_cores, 0);
  }
  for (const auto& row : measured.rows) {
    EXPECT_GT(row.update_seconds, 0);
    EXPECT_DOUBLE_EQ(row.epoch_seconds, row.update_seconds * static_cast<double>((3 + row.batch - 1) / row.batch));
  }
}

TEST(BatchComparison, CoresAreNeverMoreTimesFasterThanThereAre) {
  BatchComparison measured;
  measured.cores = 2;
  measured.timings = {{1, 1e-6, 1e-6}, {1000, 11e-3, 1e-3}};
  EXPECT_EQ(measured.speed_up(), 2);
  measured.timings.back().all_cores = 8e-3;
  EXPECT_DOUBLE_EQ(measured.speed_up(), 11.0 / 8);
  EXPECT_EQ(BatchComparison{}.speed_up(), 1);
}

TEST(BatchComparison, ProgressRisesToOneAndAStopEndsItSoon) {
  const FormulaObjective objective = line_through(six_rows());
  const std::vector<double> start = {0};
  std::vector<double> shares;
  compare_batches(objective, settings_of("gd:lr=0.01"), start, {.epochs = 3, .updates = 5, .seeds = 2}, {},
                  [&](double share) { shares.push_back(share); }, {});
  ASSERT_FALSE(shares.empty());
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_NEAR(shares.back(), 1, 1e-12);

  // Hours of work, were it not stopped at the first sign of progress in the runs.
  std::stop_source stop;
  compare_batches(
      objective, settings_of("gd:lr=0.001"), start, {.epochs = 10'000, .updates = 1'000'000'000, .seeds = 1000}, {},
      [&](double share) {
        if (share > 0.1) stop.request_stop();
      },
      stop.get_token());
  EXPECT_TRUE(stop.stop_requested());
}

TEST(BatchComparison, NeedsTwoRows) {
  const auto one = std::make_shared<const Table>(Table{{"x", "y"}, {{1}, {1}}});
  const auto measured = compare(line_through(one), "gd:lr=0.1", {.epochs = 1, .updates = 1, .seeds = 1});
  EXPECT_TRUE(measured.rows.empty());
  EXPECT_TRUE(compare(objective_from("x^2 + y^2"), "gd:lr=0.1", {.epochs = 1, .updates = 1, .seeds = 1}).rows.empty());
}

}  // namespace batch_comparison_test
}  // namespace saddlescope

// Branching and cutting runs as the panels and actions do, and a branch's line in the charts.
#include "app/panel/runs/run_list.h"

#include <gtest/gtest.h>

#include <memory>

#include "app/chart/chart_cache.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/run.h"
#include "core/scene/branching.h"

namespace saddlescope {
namespace run_list_test {

Results no_results() { return {}; }

TEST(RunList, AnActionMeansTheRunUnderTheMouseElseTheFirstVisibleOne) {
  Scene scene = opening_scene();
  Interaction interaction;
  EXPECT_EQ(meant_run(scene, interaction), 0u);
  interaction.hovered_run = 2;
  EXPECT_EQ(meant_run(scene, interaction), 2u);
  scene.runs[2].visible = scene.runs[0].visible = false;
  EXPECT_EQ(meant_run(scene, interaction), 1u);
  scene.runs.clear();
  EXPECT_FALSE(meant_run(scene, interaction).has_value());
}

TEST(RunList, ABranchOfABranchKeepsBothChanges) {
  Scene scene = opening_scene();
  scene.playback.step = 40;
  ASSERT_TRUE(branch_here(scene, no_results(), 0));
  set_hyperparameter(scene.runs[3].optimizer, "lr", 0.2);
  scene.playback.step = 100.9;  // drawn at its whole part
  ASSERT_TRUE(branch_here(scene, no_results(), 3));
  const auto& branch = scene.runs[4];
  ASSERT_EQ(branch.stretches.size(), 2u);
  EXPECT_EQ(branch.stretches[0].steps, 40u);
  EXPECT_EQ(branch.stretches[1].steps, 60u);
  EXPECT_EQ(hyperparameter(branch.stretches[0].optimizer, "lr"), 0.05);
  EXPECT_EQ(hyperparameter(branch.stretches[1].optimizer, "lr"), 0.2);
  EXPECT_EQ(branch.forked_at, 100u);
  EXPECT_NE(branch.color, scene.runs[3].color);
}

TEST(RunList, AFullSceneTakesNoBranch) {
  Scene scene = opening_scene();
  while (append_run(scene, scene.runs.front())) {
  }
  EXPECT_EQ(scene.runs.size(), maximum_runs);
  EXPECT_FALSE(branch_here(scene, no_results(), 0));
  EXPECT_FALSE(branch_here(scene, no_results(), maximum_runs));
}

TEST(RunList, AChangeFromHereForgetsLaterOnes) {
  Scene scene = opening_scene();
  scene.playback.step = 100;
  change_from_here(scene, no_results(), 0);
  set_hyperparameter(scene.runs[0].optimizer, "lr", 0.2);
  EXPECT_FALSE(can_change_from_here(scene, no_results(), 0)) << "a change stands there already";
  scene.playback.step = 30;
  change_from_here(scene, no_results(), 0);
  ASSERT_EQ(scene.runs[0].stretches.size(), 1u);
  EXPECT_EQ(scene.runs[0].stretches[0].steps, 30u);
  EXPECT_EQ(hyperparameter(scene.runs[0].optimizer, "lr"), 0.05) << "what ruled at step 30";
  scene.playback.step = 0;
  EXPECT_FALSE(can_change_from_here(scene, no_results(), 0));
}

TEST(ChartSeries, OfALongRunIsMadeFromWhatAWorkerThinned) {
  constexpr std::size_t rows = 100'000, columns = 300;
  auto result = std::make_shared<RunResult>();
  std::vector<double>& loss = result->trajectory.loss;
  for (std::size_t i = 0; i < rows; ++i) loss.push_back(std::sin(0.01 * static_cast<double>(i)));
  loss[54'321] = 7;
  const auto whole = make_chart_series(ChartKind::loss, {result, nullptr, 0}, StepAxis{rows - 1.0}, columns);
  result->series.loss = thin_series(loss, StepAxis{rows - 1.0}, 4096);
  for (double& value : loss) value = 99;  // not looked at any more
  const auto thinned = make_chart_series(ChartKind::loss, {result, nullptr, 0}, StepAxis{rows - 1.0}, columns);
  EXPECT_EQ(thinned.points.front(), (SeriesPoint{0, 0}));
  EXPECT_EQ(thinned.points.back(), whole.points.back());
  EXPECT_LE(thinned.points.size(), 4 * columns);
  EXPECT_THAT(thinned.points, testing::Contains(SeriesPoint{54'321, 7}));
  const auto branch = make_chart_series(ChartKind::loss, {result, nullptr, 50'000}, StepAxis{rows - 1.0}, columns);
  EXPECT_NEAR(static_cast<double>(branch.points.front().step), 50'000, 25) << "a stretch at most";
  EXPECT_GE(branch.points.front().step, 50'000U);
  EXPECT_EQ(branch.points.back(), whole.points.back());
}

TEST(ChartSeries, ABranchBeginsAtItsFork) {
  auto result = std::make_shared<RunResult>();
  for (int i = 0; i < 10; ++i) result->trajectory.loss.push_back(i);
  const ChartSeries series = make_chart_series(ChartKind::loss, {result, nullptr, 7}, StepAxis{9}, 100);
  EXPECT_EQ(series.points, (std::vector<SeriesPoint>{{7, 7}, {8, 8}, {9, 9}}));
  EXPECT_TRUE(make_chart_series(ChartKind::loss, {result, nullptr, 70}, StepAxis{9}, 100).points.empty());
}

TEST(ChartSeries, TheLimitOfTheSharpnessHasACornerWhereTheRateChanges) {
  auto insight = std::make_shared<InsightResult>();
  insight->run = std::make_shared<RunResult>();
  insight->sharpness.steps = {0, 1, 2, 3};
  insight->sharpness.largest = {5, 6, 7, 8};
  insight->limit = {40, 40, 20, 20};
  const ChartSeries series = make_chart_series(ChartKind::sharpness, {insight->run, insight, 0}, StepAxis{3}, 100);
  EXPECT_EQ(series.points, (std::vector<SeriesPoint>{{0, 5}, {1, 6}, {2, 7}, {3, 8}}));
  EXPECT_EQ(series.limit, (std::vector<SeriesPoint>{{0, 40}, {2, 40}, {2, 20}, {3, 20}}));
  const auto other = std::make_shared<RunResult>();
  EXPECT_TRUE(make_chart_series(ChartKind::sharpness, {other, insight, 0}, StepAxis{3}, 100).points.empty())
      << "what is known of another run is not shown";
}

}  // namespace run_list_test
}  // namespace saddlescope

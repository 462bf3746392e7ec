#include "core/scene/branching.h"

#include <gtest/gtest.h>

#include <string>

#include "core/run/trajectory.h"
#include "core/scene/scene_file.h"
#include "tests/support/hand_objectives.h"

namespace saddlescope {
namespace branching_test {

OptimizerSettings gd(double lr) { return {"gd", {lr, 0}}; }
OptimizerSettings adam(double lr) {
  OptimizerSettings settings = default_settings("adam");
  set_hyperparameter(settings, "lr", lr);
  return settings;
}

/// 50 steps with 0.1, 30 with 0.2, then 0.3.
saddlescope::Run stepped_run() {
  saddlescope::Run run = make_run(gd(0.3), 0);
  run.stretches = {{gd(0.1), 50}, {gd(0.2), 30}};
  return run;
}

TEST(Branching, TellsWhatRulesAtAStep) {
  const saddlescope::Run run = stepped_run();
  EXPECT_EQ(settings_at(run, 0), gd(0.1));
  EXPECT_EQ(settings_at(run, 49), gd(0.1));
  EXPECT_EQ(settings_at(run, 50), gd(0.2));
  EXPECT_EQ(settings_at(run, 79), gd(0.2));
  EXPECT_EQ(settings_at(run, 80), gd(0.3));
  EXPECT_EQ(settings_at(run, 1'000'000), gd(0.3));
  EXPECT_EQ(settings_at(make_run(gd(0.5), 0), 7), gd(0.5));
}

TEST(Branching, ABranchSharesThePastUpToItsStep) {
  saddlescope::Run run = stepped_run();
  run.own_start = std::vector<double>{1, 2};
  run.collapsed = true;
  run.sampling.batch = 3;
  const saddlescope::Run beyond = branch_run(run, 100, adam(0.1), 4);
  EXPECT_EQ(beyond.stretches, (std::vector<Stretch>{{gd(0.1), 50}, {gd(0.2), 30}, {gd(0.3), 20}}));
  EXPECT_EQ(beyond.optimizer, adam(0.1));
  EXPECT_EQ(beyond.forked_at, 100u);
  EXPECT_EQ(beyond.own_start, run.own_start);
  EXPECT_EQ(beyond.sampling, run.sampling);
  EXPECT_EQ(beyond.color, make_run(adam(0.1), 4).color);
  EXPECT_EQ(beyond.marker, make_run(adam(0.1), 4).marker);
  EXPECT_FALSE(beyond.collapsed);

  const saddlescope::Run middle = branch_run(run, 60, adam(0.1), 4);
  EXPECT_EQ(middle.stretches, (std::vector<Stretch>{{gd(0.1), 50}, {gd(0.2), 10}}));
  EXPECT_EQ(middle.forked_at, 60u);
  EXPECT_EQ(branch_run(run, 50, adam(0.1), 4).stretches, (std::vector<Stretch>{{gd(0.1), 50}}));

  const saddlescope::Run start = branch_run(run, 0, adam(0.1), 4);
  EXPECT_TRUE(start.stretches.empty());
  EXPECT_EQ(start.forked_at, 0u);
}

TEST(Branching, ABranchWithTheSameSettingsHasTheSamePath) {
  const test::HandObjective objective(test::himmelblau);
  const std::vector<double> start = {-0.5, 1.25};
  saddlescope::Run run = make_run(adam(0.1), 0);
  run.stretches = {{adam(0.3), 20}};
  const Trajectory whole = run_optimizer(objective, RunPlan(run.stretches, run.optimizer), start, {100});
  for (const std::size_t step : {5u, 20u, 64u}) {
    const saddlescope::Run branch = branch_run(run, step, settings_at(run, step), 1);
    const Trajectory path = run_optimizer(objective, RunPlan(branch.stretches, branch.optimizer), start, {100});
    for (std::size_t k = 0; k <= (step < 20 ? 20 : 100); ++k) {
      EXPECT_EQ(path.at(k)[0], whole.at(k)[0]) << step << " " << k;
      EXPECT_EQ(path.at(k)[1], whole.at(k)[1]) << step << " " << k;
    }
  }
}

TEST(Branching, ABranchOfABranchKeepsTheWholePast) {
  const saddlescope::Run first = branch_run(make_run(gd(0.1), 0), 40, adam(0.1), 1);
  const saddlescope::Run second = branch_run(first, 70, gd(0.5), 2);
  EXPECT_EQ(second.stretches, (std::vector<Stretch>{{gd(0.1), 40}, {adam(0.1), 30}}));
  EXPECT_EQ(second.forked_at, 70u);
}

TEST(ChangeFrom, MakesAScheduleByHand) {
  saddlescope::Run run = make_run(gd(0.1), 0);
  change_from(run, 50, gd(0.2));
  change_from(run, 80, gd(0.3));
  EXPECT_EQ(run, stepped_run());
  EXPECT_EQ(run.forked_at, 0u) << "a change is no fork: the run is drawn from its start";
}

TEST(ChangeFrom, AgainAtTheSameStepReplaces) {
  saddlescope::Run run = make_run(gd(0.1), 0);
  for (const double lr : {0.2, 0.5, 0.1, 0.3}) change_from(run, 50, gd(lr));  // a slider under the finger
  EXPECT_EQ(run.stretches, (std::vector<Stretch>{{gd(0.1), 50}}));
  EXPECT_EQ(run.optimizer, gd(0.3));
  change_from(run, 50, gd(0.1));
  EXPECT_EQ(run, make_run(gd(0.1), 0)) << "back at what ruled before: no change is left";
}

TEST(ChangeFrom, InTheMiddleOfAnEarlierStretchForgetsTheLaterOnes) {
  saddlescope::Run run = stepped_run();
  change_from(run, 60, adam(0.1));
  EXPECT_EQ(run.stretches, (std::vector<Stretch>{{gd(0.1), 50}, {gd(0.2), 10}}));
  EXPECT_EQ(run.optimizer, adam(0.1));
  run = stepped_run();
  change_from(run, 0, adam(0.1));
  EXPECT_TRUE(run.stretches.empty());
  EXPECT_EQ(run.optimizer, adam(0.1));
  run = stepped_run();
  change_from(run, 60, settings_at(run, 10));  // a reference into the past that is cut
  EXPECT_EQ(run.optimizer, gd(0.1));
  run = stepped_run();
  change_from(run, 79, settings_at(run, 60));
  EXPECT_EQ(run.stretches, (std::vector<Stretch>{{gd(0.1), 50}}));
  EXPECT_EQ(run.optimizer, gd(0.2));
}

TEST(ChangeFrom, BeforeItsForkABranchForksThere) {
  saddlescope::Run branch = branch_run(make_run(gd(0.1), 0), 40, adam(0.1), 1);
  change_from(branch, 60, adam(0.2));
  EXPECT_EQ(branch.forked_at, 40u);
  change_from(branch, 30, adam(0.2));
  EXPECT_EQ(branch.forked_at, 30u);
  EXPECT_EQ(branch.stretches, (std::vector<Stretch>{{gd(0.1), 30}}));
}

/// As many stretches as a run may have, one step each.
saddlescope::Run full_run() {
  saddlescope::Run run = make_run(gd(0.1), 0);
  for (std::size_t k = 1; k <= maximum_stretches; ++k) change_from(run, k, gd(0.1 + static_cast<double>(k)));
  return run;
}

TEST(Branching, StopsAtTheLargestNumberOfStretches) {
  saddlescope::Run run = full_run();
  ASSERT_EQ(run.stretches.size(), maximum_stretches);
  EXPECT_TRUE(can_branch(run, maximum_stretches));
  EXPECT_FALSE(can_branch(run, maximum_stretches + 1));
  const saddlescope::Run before = run;
  change_from(run, maximum_stretches + 1, adam(0.1));
  EXPECT_EQ(run, before);
  const saddlescope::Run branch = branch_run(run, maximum_stretches + 9, adam(0.1), 1);
  EXPECT_EQ(branch.stretches.size(), maximum_stretches);
  EXPECT_EQ(branch.forked_at, maximum_stretches) << "as late as the stretches allow";
  Scene scene = opening_scene();
  scene.runs = {run, branch};
  const auto read = parse_scene(print_scene(scene), "scene.toml");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->runs, scene.runs);
  change_from(run, maximum_stretches, adam(0.1));
  EXPECT_EQ(run.optimizer, adam(0.1)) << "the last one can still be replaced";
}

TEST(ForgetChange, LetsTheStretchBeforeGoOn) {
  saddlescope::Run run = stepped_run();
  forget_change(run, 0);  // the change to 0.2 at step 50
  EXPECT_EQ(run.stretches, (std::vector<Stretch>{{gd(0.1), 80}}));
  EXPECT_EQ(run.optimizer, gd(0.3));
  forget_change(run, 0);
  EXPECT_EQ(run, make_run(gd(0.1), 0));
  forget_change(run, 0);
  EXPECT_EQ(run, make_run(gd(0.1), 0)) << "nothing to forget";

  run = stepped_run();
  forget_change(run, 1);
  EXPECT_EQ(run.stretches, (std::vector<Stretch>{{gd(0.1), 50}}));
  EXPECT_EQ(run.optimizer, gd(0.2));
}

TEST(ForgetChange, MergesEqualNeighbours) {
  saddlescope::Run run = make_run(gd(0.1), 0);
  run.stretches = {{gd(0.1), 10}, {gd(0.2), 10}, {gd(0.1), 10}, {adam(0.1), 5}};
  forget_change(run, 0);
  EXPECT_EQ(run.stretches, (std::vector<Stretch>{{gd(0.1), 30}, {adam(0.1), 5}}));
  forget_change(run, 0);
  EXPECT_EQ(run, make_run(gd(0.1), 0));
}

TEST(ForgetChange, ABranchThenForksWhereItsPathParts) {
  saddlescope::Run branch = branch_run(stepped_run(), 90, adam(0.1), 1);
  forget_change(branch, 1);
  EXPECT_EQ(branch.stretches, (std::vector<Stretch>{{gd(0.1), 50}, {gd(0.2), 40}}));
  EXPECT_EQ(branch.forked_at, 80u);
}

}  // namespace branching_test
}  // namespace saddlescope

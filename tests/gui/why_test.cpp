// Why a run is stuck, branches, changes from a step on, the sharpness chart and the step off a saddle, all through the
// real widgets.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/engine/nodes/run.h"
#include "core/run/replay.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace why_test {

using test::Driver;

constexpr int key_b = 66;

Scene at_step(double step) {
  Scene scene = Driver::still_opening_scene();
  scene.playback.step = step;
  return scene;
}

Run gradient_descent_from(std::vector<double> start, std::size_t number) {
  OptimizerSettings settings = default_settings("gd");
  set_hyperparameter(settings, "lr", 0.05);
  Run run = make_run(settings, number);
  run.own_start = std::move(start);
  return run;
}

/// Rows 0 … last of both are the same bits.
void expect_same_past(const Trajectory& left, const Trajectory& right, std::size_t last) {
  ASSERT_GT(left.rows(), last);
  ASSERT_GT(right.rows(), last);
  for (std::size_t step = 0; step <= last; ++step)
    for (std::size_t i = 0; i < left.dimension; ++i)
      ASSERT_EQ(left.at(step)[i], right.at(step)[i]) << "step " << step << ", parameter " << i;
}

void type_into(Driver& driver, const std::string& slider, const std::string& text) {
  driver.control_click(driver.rect(slider).center());
  driver.key(compat::EditKey::select_all);
  driver.type(text);
  driver.key(compat::EditKey::enter);
}

TEST(Branch, TheKeyBranchesTheFirstRunAtThePlayhead) {
  Driver driver(at_step(20));
  driver.shortcut(key_b);
  Results results = driver.settle();
  ASSERT_EQ(driver.scene().runs.size(), 4u);
  EXPECT_EQ(driver.scene().runs[3].forked_at, 20u);
  EXPECT_EQ(driver.scene().runs[3].color, 0x009E73u) << "the next colour of the palette";
  EXPECT_TRUE(driver.has("map/fork:3"));
  expect_same_past(results.get<RunResult>(0)->trajectory, results.get<RunResult>(3)->trajectory,
                   400);  // nothing is changed yet

  type_into(driver, "run4/lr", "0.2");
  results = driver.settle();
  expect_same_past(results.get<RunResult>(0)->trajectory, results.get<RunResult>(3)->trajectory, 20);
  const Trajectory& branch = results.get<RunResult>(3)->trajectory;
  const double slope = gradients_of(*results.get<RunResult>(3)->objective, branch, 20, 1)[0];
  EXPECT_NEAR(branch.at(21)[0], branch.at(20)[0] - 0.2 * slope, 1e-12);

  driver.shortcut('Z', true);
  EXPECT_DOUBLE_EQ(hyperparameter(driver.scene().runs.at(3).optimizer, "lr"), 0.05);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene(), at_step(20));
}

TEST(Branch, TheCardAndTheTransportHaveAButton) {
  Driver driver(at_step(30));
  driver.click("run2/branch");
  driver.settle();
  ASSERT_EQ(driver.scene().runs.size(), 4u);
  EXPECT_EQ(driver.scene().runs[3].optimizer, driver.scene().runs[1].optimizer);
  EXPECT_EQ(driver.scene().runs[3].forked_at, 30u);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene(), at_step(30));
  driver.click("transport/branch");
  driver.settle();
  ASSERT_EQ(driver.scene().runs.size(), 4u);
  EXPECT_EQ(driver.scene().runs[3].optimizer, driver.scene().runs[0].optimizer);
}

TEST(Branch, ARunThatBrokeIsBranchedWhereItWasStillFinite) {
  Scene scene = at_step(300);
  set_hyperparameter(scene.runs[0].optimizer, "lr", 2);
  Driver driver(scene);
  const std::size_t last = driver.app().results().get<RunResult>(0)->trajectory.last_finite_step();
  driver.shortcut(key_b);
  driver.settle();
  ASSERT_EQ(driver.scene().runs.size(), 4u);
  EXPECT_EQ(driver.scene().runs[3].forked_at, last);
}

TEST(FromHereOn, ThePastStaysAsItWas) {
  Driver driver(at_step(60));
  const auto before = driver.app().results().get<RunResult>(0);
  driver.click("run1/from-here");
  Results results = driver.settle();
  ASSERT_EQ(driver.scene().runs[0].stretches.size(), 1u);
  EXPECT_EQ(driver.scene().runs[0].stretches[0].steps, 60u);
  EXPECT_EQ(driver.scene().runs[0].forked_at, 0u) << "it is the same run, drawn from its start";
  expect_same_past(before->trajectory, results.get<RunResult>(0)->trajectory, 400);

  const auto rect = driver.rect("run1/lr");
  driver.drag(rect.center(), {rect.center().x + 25, rect.center().y});
  results = driver.settle();
  const double changed = hyperparameter(driver.scene().runs[0].optimizer, "lr");
  EXPECT_NE(changed, 0.05);
  const Trajectory& path = results.get<RunResult>(0)->trajectory;
  expect_same_past(before->trajectory, path, 60);
  EXPECT_EQ(path.learning_rate[59], 0.05);
  EXPECT_EQ(path.learning_rate[60], changed);
  EXPECT_NE(path.at(61)[0], before->trajectory.at(61)[0]);

  driver.click("run1/stretch1/remove");  // the first stretch: the new rate takes over from the start
  EXPECT_EQ(driver.settle().get<RunResult>(0)->trajectory.learning_rate[0], changed);
  driver.shortcut('Z', true);
  driver.settle();
  driver.click("run1/stretch2/remove");  // the last one: as before
  results = driver.settle();
  EXPECT_TRUE(driver.scene().runs[0].stretches.empty());
  expect_same_past(before->trajectory, results.get<RunResult>(0)->trajectory, 400);

  for (int i = 0; i < 3; ++i) driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene(), at_step(60)) << "the cross, the drag and the cut are one step each";
}

TEST(FromHereOn, IsNotOfferedWhereThereIsNoPast) {
  Driver driver(at_step(0));
  EXPECT_FALSE(driver.has("run1/from-here"));
  driver.scene().playback.step = 5;
  driver.frames(2);
  EXPECT_TRUE(driver.has("run1/from-here"));
}

TEST(Why, SaysWhereARunIsStuck) {
  // On w2 = −w1 the negative eigenvector has no part in the gradient: gradient descent runs into the saddle.
  Scene scene = at_step(400);
  scene.runs = {gradient_descent_from({0.7, -0.7}, 0), gradient_descent_from({0.701, -0.7}, 1)};
  Driver driver(scene);
  EXPECT_TRUE(driver.has("run1/verdict/at-saddle"));
  EXPECT_TRUE(driver.has("run2/verdict/at-minimum"));
  driver.click("inspector/group/run");
  driver.click("inspector/why");
  EXPECT_TRUE(driver.has("why/run1/at-saddle"));
  EXPECT_TRUE(driver.has("why/run1/sentence")) << "the first run's evidence is open";
  EXPECT_FALSE(driver.has("why/run2/sentence"));
  driver.click("why/run2");
  EXPECT_TRUE(driver.has("why/run2/sentence"));
  driver.click("why/run1");
  EXPECT_FALSE(driver.has("why/run1/sentence"));
  driver.scene().playback.step = 50;  // the second one has not left yet: it does at step 68
  driver.frames(2);
  EXPECT_TRUE(driver.has("run2/verdict/crawling-past-saddle"));
}

TEST(Why, FollowsTheRunUnderTheMouse) {
  Driver driver(at_step(136));
  driver.click("inspector/group/run");
  driver.click("inspector/why");
  EXPECT_TRUE(driver.has("why/run1/sentence"));
  driver.move(driver.rect("run3/card").center());
  driver.frames(2);
  EXPECT_TRUE(driver.has("why/run3/sentence"));
  EXPECT_FALSE(driver.has("why/run1/sentence"));
  driver.move(driver.rect("why/run1").center());
  driver.frames(2);
  EXPECT_TRUE(driver.has("why/run3/sentence")) << "nothing unfolds under the mouse";
}

TEST(Charts, TheSecondOneIsChosen) {
  Driver driver(at_step(60));
  EXPECT_TRUE(driver.has("chart/gradient-norm"));
  driver.click("chart/show/sharpness");
  driver.frames(2);
  EXPECT_EQ(driver.scene().display.second_chart, SecondChart::sharpness);
  EXPECT_TRUE(driver.has("chart/sharpness"));
  EXPECT_FALSE(driver.has("chart/gradient-norm"));
  driver.click("chart/show/learning-rate");
  driver.frames(2);
  EXPECT_TRUE(driver.has("chart/learning-rate"));
  driver.click("chart/show/gradient-norm");
  driver.frames(2);
  EXPECT_TRUE(driver.has("chart/gradient-norm"));
}

TEST(Charts, WideWindowsShowThree) {
  Driver driver(at_step(60), 2400, 1200);
  EXPECT_TRUE(driver.has("chart/gradient-norm"));
  EXPECT_TRUE(driver.has("chart/learning-rate"));
  EXPECT_FALSE(driver.has("chart/show/gradient-norm")) << "it has a place of its own";
  driver.click("chart/show/sharpness");
  driver.frames(2);
  EXPECT_TRUE(driver.has("chart/gradient-norm"));
  EXPECT_TRUE(driver.has("chart/sharpness"));
}

TEST(EscapeStep, MovesTheStartDownhillOffTheSaddle) {
  Driver driver(at_step(60));
  const std::vector<double> before = driver.scene().start;
  driver.click("map/critical:0");
  driver.settle();
  type_into(driver, "escape/length", "0.70710678118654752");
  driver.click("escape/start");
  Results results = driver.settle();
  // u = (1, 1)/√2, so the place is (½, ½), where L = (1 − ¼)² = 9/16; at the saddle it is 1.
  ASSERT_EQ(driver.scene().start.size(), 2u);
  EXPECT_NEAR(driver.scene().start[0], 0.5, 1e-15);
  EXPECT_NEAR(driver.scene().start[1], 0.5, 1e-15);
  EXPECT_NEAR(results.get<RunResult>(0)->trajectory.loss[0], 0.5625, 1e-14);
  EXPECT_LT(results.get<RunResult>(0)->trajectory.loss.back(), 1e-20);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().start, before);

  driver.click("escape/flip");
  driver.click("escape/branch");
  driver.settle();
  ASSERT_EQ(driver.scene().runs.size(), 4u);
  ASSERT_TRUE(driver.scene().runs[3].own_start.has_value());
  EXPECT_NEAR((*driver.scene().runs[3].own_start)[0], -0.5, 1e-15);
  EXPECT_EQ(driver.scene().runs[3].optimizer.id, "gd");
  EXPECT_EQ(driver.scene().start, before);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().runs.size(), 3u);
}

TEST(EscapeStep, IsNotOfferedAtAMinimum) {
  Scene scene = at_step(0);
  scene.loss = {"", "x^2 + 3y^2", {}, {}};
  Driver driver(scene);
  EXPECT_FALSE(driver.has("escape/start"));
}

}  // namespace why_test
}  // namespace saddlescope

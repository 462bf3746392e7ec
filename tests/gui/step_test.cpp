// The Step tab and the arrows of an update, driven through real widgets.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/engine/nodes/run.h"
#include "core/engine/nodes/step.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace step_test {

using test::Driver;

/// The opening scene at a step, with one method alone and its tab open.
Scene stepping(const std::string& method, double step) {
  Scene scene = Driver::still_opening_scene();
  scene.runs = {make_run(parse_optimizer(method).value(), 0)};
  scene.display.tab = InspectorTab::step;
  scene.display.movement_arrows = true;
  scene.display.effective_step = true;
  scene.playback.step = step;
  return scene;
}

TEST(StepTab, ShowsTheUpdateAtThePlayheadAndGoesOnAndBack) {
  Driver driver(stepping("momentum:lr=0.02", 12));
  Results results = driver.settle();
  ASSERT_NE(results.get<StepResult>(), nullptr);
  EXPECT_EQ(results.get<StepResult>()->explanation.step, 12U);
  for (const char* name : {"step/back", "step/forward", "step/arrows", "step/by-term", "step/term1", "step/diagram"})
    EXPECT_TRUE(driver.has(name)) << name;
  driver.click("step/forward");
  EXPECT_EQ(driver.scene().playback.step, 13);
  results = driver.settle();
  EXPECT_EQ(results.get<StepResult>()->explanation.step, 13U);
  driver.click("step/back");
  driver.click("step/back");
  EXPECT_EQ(driver.settle().get<StepResult>()->explanation.step, 11U);
}

TEST(StepTab, LightsTermAfterTermAndThenTheNextUpdate) {
  Driver driver(stepping("momentum:lr=0.02", 12));
  driver.settle();
  EXPECT_FALSE(driver.has("step/next-term"));
  driver.click("step/by-term");
  driver.frames(1);
  ASSERT_TRUE(driver.has("step/next-term"));
  // b ← β·b + g; θ ← θ − η·b: four terms.
  EXPECT_TRUE(driver.has("step/term4"));
  EXPECT_FALSE(driver.has("step/term5"));
  for (int k = 0; k < 3; ++k) driver.click("step/next-term");
  EXPECT_EQ(driver.scene().playback.step, 12) << "the last term is lit";
  driver.click("step/next-term");
  EXPECT_EQ(driver.scene().playback.step, 13);
}

TEST(StepTab, SwitchesPutArrowsIntoBothViews) {
  Scene scene = stepping("momentum:lr=0.02", 12);
  scene.display.movement_arrows = scene.display.effective_step = false;
  Driver driver(scene);
  driver.settle();
  EXPECT_FALSE(driver.has("map/movement-sum"));
  driver.click("step/arrows");
  driver.settle();
  for (const char* name : {"map/movement-sum", "map/movement-gradient", "map/movement-remembered",
                           "surface/movement-sum", "surface/movement-gradient", "surface/movement-remembered"})
    EXPECT_TRUE(driver.has(name)) << name;
  EXPECT_FALSE(driver.has("step/effective")) << "momentum divides by nothing";
  driver.shortcut('M');
  EXPECT_FALSE(driver.scene().display.movement_arrows);
  driver.settle();
  EXPECT_FALSE(driver.has("map/movement-sum"));
}

// The tip of the sum is where the ball is after the update, unless the arrows are magnified.
TEST(StepTab, TheSumOnTheMapEndsAtTheNextPoint) {
  Driver driver(stepping("momentum:lr=0.05", 3));
  const Results results = driver.settle();
  const auto next = results.get<RunResult>(0)->trajectory.at(4);
  const auto plot = driver.rect("map/plot");
  const PlaneWindow& window = driver.scene().window;
  const double x = plot.min.x + (next[0] - window.a.minimum) / window.a.size() * (plot.max.x - plot.min.x),
               y = plot.max.y - (next[1] - window.b.minimum) / window.b.size() * (plot.max.y - plot.min.y);
  const ImVec2 tip = driver.rect("map/movement-sum").center();
  EXPECT_NEAR(tip.x, x, 1);
  EXPECT_NEAR(tip.y, y, 1);
}

TEST(StepTab, AnAdaptiveMethodHasItsBoxAndItsEllipse) {
  Driver driver(stepping("adam:lr=0.1", 12));
  driver.settle();
  for (const char* name : {"step/effective", "step/box", "map/effective-step", "surface/effective-step"})
    EXPECT_TRUE(driver.has(name)) << name;
  driver.click("step/effective");
  driver.settle();
  EXPECT_FALSE(driver.has("map/effective-step"));
}

TEST(StepTab, RunsTheOtherFormBesideAndComparesBoth) {
  Driver driver(stepping("adagrad:lr=0.1,convention=lecture", 5));
  driver.settle();
  ASSERT_TRUE(driver.has("step/other-form"));
  EXPECT_FALSE(driver.has("step/compare"));
  // It stands below: bring it into view.
  const auto at = driver.rect("step/back").center();
  for (int k = 0; k < 30; ++k) driver.wheel({at.x, at.y + 100}, -1);
  driver.click("step/other-form");
  ASSERT_EQ(driver.scene().runs.size(), 2U);
  EXPECT_EQ(driver.scene().runs[1].optimizer.convention, Convention::pytorch);
  EXPECT_EQ(driver.scene().runs[1].optimizer.id, "adagrad");
  EXPECT_EQ(driver.scene().runs[1].optimizer.values, driver.scene().runs[0].optimizer.values);
  driver.settle();
  EXPECT_TRUE(driver.has("step/compare"));
  EXPECT_FALSE(driver.has("step/other-form"));
}

TEST(StepTab, AtTheEndThereIsNoUpdate) {
  Driver driver(stepping("momentum:lr=0.02", 400));
  const Results results = driver.settle();
  EXPECT_EQ(results.get<StepResult>(), nullptr);
  EXPECT_FALSE(driver.has("step/term1"));
  EXPECT_FALSE(driver.has("map/movement-sum"));
  driver.click("step/back");
  driver.settle();
  EXPECT_TRUE(driver.has("step/term1"));
}

TEST(StepTab, EveryMethodDrawsInBothConventions) {
  Driver driver(stepping("gd", 3));
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const Convention convention : {Convention::pytorch, Convention::lecture}) {
      if (convention == Convention::lecture && !has_lecture_form(info)) continue;
      driver.scene().runs[0].optimizer = default_settings(info.id);
      driver.scene().runs[0].optimizer.convention = convention;
      const Results results = driver.settle();
      ASSERT_NE(results.get<StepResult>(), nullptr) << info.id;
      EXPECT_EQ(results.get<StepResult>()->explanation.settings.id, info.id);
      EXPECT_TRUE(driver.has("step/term1")) << info.id;
    }
}

}  // namespace step_test
}  // namespace saddlescope

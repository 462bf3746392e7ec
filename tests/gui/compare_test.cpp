// Small against large batches, and flat against sharp minima, driven through real widgets.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "app/layer/shift_overlay.h"
#include "core/engine/nodes/comparison.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/shift.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace compare_test {

using test::Driver;

/// High enough that nothing of the tab has to be scrolled to.
constexpr int width = 1280, height = 1600;

/// A line through the noisy one's rows, one gradient descent.
Scene line_scene() {
  Scene scene = Driver::still_opening_scene();
  scene.loss = {};
  scene.loss.formula = "(y - b - w*x)^2";
  scene.loss.parameters = {"b", "w"};
  scene.loss.data = built_in_data("noisy-line");
  scene.window = {{-1, 2}, {-1, 3}};
  scene.start = {-0.5, 2.5};
  scene.runs = {make_run({"gd", {0.02, 0}}, 0)};
  scene.comparison = {.wanted = false, .epochs = 3, .updates = 10, .seeds = 2};
  scene.display.tab = InspectorTab::batch;
  return scene;
}

Scene two_wells() {
  Scene scene = Driver::still_opening_scene();
  scene.loss = {};
  scene.loss.formula = "1 - exp(-20((x + 1)^2 + y^2)) - 0.95exp(-((x - 1)^2 + y^2)) + 0.02(x^2 + y^2)";
  scene.loss.parameters = {"x", "y"};
  scene.window = {{-2.5, 2.5}, {-2, 2}};
  scene.start = {0.5, 1};
  scene.runs = {make_run({"gd", {0.1, 0}}, 0)};
  scene.display.height_scale = scene.display.color_scale = ScaleChoice::linear;
  scene.display.tab = InspectorTab::batch;
  return scene;
}

TEST(ComparisonPart, IsFoldedUntilItIsWantedAndMeasuresWhenTold) {
  Driver driver(line_scene(), width, height);
  ASSERT_TRUE(driver.has("comparison"));
  EXPECT_FALSE(driver.has("comparison/measure"));
  driver.click("comparison");
  ASSERT_TRUE(driver.has("comparison/measure"));
  EXPECT_FALSE(driver.has("comparison/row1"));
  EXPECT_EQ(driver.app().results().get<ComparisonResult>(), nullptr) << "nothing is measured unasked";
  driver.click("comparison/measure");
  EXPECT_TRUE(driver.scene().comparison.wanted);
  const Results results = driver.settle();
  ASSERT_NE(results.get<ComparisonResult>(), nullptr);
  const auto& rows = results.get<ComparisonResult>()->comparison.rows;
  ASSERT_GE(rows.size(), 4U);
  EXPECT_EQ(rows.front().batch, 1U);
  EXPECT_TRUE(driver.has("comparison/row" + std::to_string(rows.size())));
  EXPECT_FALSE(driver.has("comparison/row" + std::to_string(rows.size() + 1)));
  EXPECT_FALSE(driver.has("comparison/measure")) << "it is there";
  driver.click("comparison/after-updates");
  EXPECT_TRUE(driver.has("comparison/row1"));
}

TEST(ComparisonPart, AChangedBudgetAsksForTheButtonAgain) {
  Scene scene = line_scene();
  scene.comparison.wanted = true;
  Driver driver(scene, width, height);
  driver.click("comparison");
  driver.settle();
  ASSERT_FALSE(driver.has("comparison/measure"));
  driver.control_click(driver.rect("comparison/seeds").center());
  driver.key(compat::EditKey::select_all);
  driver.type("4");
  driver.key(compat::EditKey::enter);
  EXPECT_EQ(driver.scene().comparison.seeds, 4U);
  EXPECT_FALSE(driver.scene().comparison.wanted);
  ASSERT_TRUE(driver.has("comparison/measure"));
  driver.click("comparison/measure");
  EXPECT_EQ(driver.settle().get<ComparisonResult>()->request.plan.seeds, 4U);
}

TEST(ComparisonPart, CancelStopsALongMeasurement) {
  Scene scene = line_scene();
  scene.comparison = {.wanted = false, .epochs = 1000, .updates = 10'000, .seeds = 1000};
  scene.loss.data.size = 2000;
  Driver driver(scene, width, height);
  driver.click("comparison");
  driver.click("comparison/measure");
  driver.frames(3);
  ASSERT_TRUE(driver.has("comparison/cancel"));
  EXPECT_TRUE(driver.has("comparison/progress"));
  driver.click("comparison/cancel");
  EXPECT_FALSE(driver.scene().comparison.wanted);
  EXPECT_EQ(driver.settle().get<ComparisonResult>(), nullptr);
  EXPECT_TRUE(driver.has("comparison/measure"));
}

TEST(ComparisonPart, OpensLargeBesideThePublishedFigures) {
  Scene scene = line_scene();
  scene.comparison.wanted = true;
  Driver driver(scene, width, height);
  driver.click("comparison");
  driver.settle();
  driver.click("comparison/open");
  driver.frames(3);
  for (const char* name : {"comparison/wide/row1", "comparison/times", "comparison/losses-epochs",
                           "published/times/row6", "published/accuracy/row6", "published/summary/row5"})
    EXPECT_TRUE(driver.has(name)) << name;
  driver.click("comparison/close");
  driver.frames(2);
  EXPECT_FALSE(driver.has("comparison/wide/row1"));
}

TEST(ComparisonPart, ALossWithoutRowsHasNothingToMeasure) {
  Driver driver(two_wells(), width, height);
  EXPECT_FALSE(driver.has("comparison"));
  EXPECT_TRUE(driver.has("shift"));
}

TEST(ShiftPart, SwitchMovesTheSurfaceAndTellsWhatEachMinimumLoses) {
  Driver driver(two_wells(), width, height);
  driver.click("shift");
  EXPECT_FALSE(driver.has("shift/cut"));
  driver.click("shift/shown");
  driver.settle();
  EXPECT_TRUE(driver.scene().shift.shown);
  EXPECT_EQ(driver.scene().shift.a, 0.04) << "something is to be seen at once";
  EXPECT_TRUE(driver.has("shift/cut"));
  EXPECT_TRUE(driver.has("shift/row2"));
  EXPECT_FALSE(driver.has("shift/row3"));
  EXPECT_TRUE(driver.has("map/shift:A"));
  EXPECT_TRUE(driver.has("map/shift:B"));
  EXPECT_FALSE(driver.has("shift/halves")) << "this loss has no rows";
  // 0.04 of a side of 5: mpmath's 0.559344945 and 0.037696003 for a shift of 0.2.
  const Results results = driver.app().results();
  const ShiftResult* shown = shown_shift(driver.scene(), results);
  ASSERT_NE(shown, nullptr);
  const ShiftPicture* picture = &shown->picture;
  ASSERT_EQ(picture->minima.size(), 2U);
  EXPECT_NEAR(picture->minima[0].rise(), 0.559344945221359, 1e-8);
  EXPECT_NEAR(picture->minima[1].rise(), 0.037696002939382, 1e-8);
  EXPECT_EQ(ShiftPicture::rise_text(picture->minima[0]), "+0.559");
  driver.click("shift/shown");
  driver.frames(2);
  EXPECT_FALSE(driver.has("map/shift:A"));
}

TEST(ShiftPart, HalvesOfTheRowsAreMetWhereTheLossHasRows) {
  Driver driver(line_scene(), width, height);
  driver.click("shift");
  driver.click("shift/shown");
  driver.settle();
  ASSERT_TRUE(driver.has("shift/halves"));
  driver.click("shift/halves");
  driver.settle();
  EXPECT_TRUE(driver.scene().shift.halves);
  EXPECT_FALSE(driver.has("shift/a"));
  const Results results = driver.app().results();
  const ShiftResult* shown = shown_shift(driver.scene(), results);
  ASSERT_NE(shown, nullptr);
  const ShiftPicture* picture = &shown->picture;
  ASSERT_EQ(picture->minima.size(), 1U);
  // The half's own minimum: its gradient vanishes there, the whole loss's does not.
  EXPECT_LT(evaluate_at(*picture->training, picture->minima[0].at).gradient.norm(), 1e-10);
  EXPECT_GT(evaluate_at(*results.get<LossResult>()->objective, picture->minima[0].at).gradient.norm(), 1e-4);
}

}  // namespace compare_test
}  // namespace saddlescope

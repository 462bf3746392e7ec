// The inspector's groups and tabs, and the list of runs beside it: what comes forward, what is not there, what stays
// where it is, driven through real widgets.
#include <gtest/gtest.h>

#include <string>

#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace inspector_test {

using test::Driver;

InspectorTab tab_of(Driver& driver) { return driver.scene().display.tab; }

TEST(Inspector, AGroupOpensWhatWasLastOpenInIt) {
  Driver driver;
  driver.settle();
  EXPECT_TRUE(driver.has("inspector/point"));
  EXPECT_FALSE(driver.has("inspector/why")) << "of another group";
  EXPECT_FALSE(driver.has("inspector/slice")) << "two parameters are shown whole";
  driver.click("inspector/group/run");
  EXPECT_EQ(tab_of(driver), InspectorTab::why);
  driver.click("inspector/step");
  driver.click("inspector/group/data");
  EXPECT_EQ(tab_of(driver), InspectorTab::data);
  driver.click("inspector/group/run");
  EXPECT_EQ(tab_of(driver), InspectorTab::step);
  driver.click("inspector/group/run");
  EXPECT_EQ(tab_of(driver), InspectorTab::step) << "the open group goes nowhere";
}

TEST(Inspector, WithoutRunsTheirGroupIsGreyed) {
  Scene scene = Driver::still_opening_scene();
  scene.runs.clear();
  scene.display.tab = InspectorTab::why;
  Driver driver(scene);
  driver.settle();
  EXPECT_FALSE(driver.has("inspector/group/run"));
  EXPECT_TRUE(driver.has("inspector/group/run/none"));
  EXPECT_TRUE(driver.has("inspector/point")) << "what is shown in its place";
}

TEST(Inspector, APointThatIsSelectedComesForward) {
  Scene scene = Driver::still_opening_scene();
  scene.display.tab = InspectorTab::why;
  Driver driver(scene);
  driver.settle();
  driver.click("map/critical:0");
  EXPECT_FALSE(driver.scene().selected.empty());
  EXPECT_EQ(tab_of(driver), InspectorTab::point);
  driver.scene().display.tab = InspectorTab::why;
  driver.click("map/critical:0");
  EXPECT_EQ(tab_of(driver), InspectorTab::why) << "taking the selection back shows nothing new";
  driver.shortcut('N');
  EXPECT_EQ(tab_of(driver), InspectorTab::point);
  driver.scene().display.tab = InspectorTab::why;
  driver.frames(1);
  driver.click("surface/critical0");
  EXPECT_EQ(tab_of(driver), InspectorTab::point);
}

TEST(Inspector, TheChipOfAVerdictSaysWhy) {
  Driver driver(Driver::still_opening_scene(400));
  driver.settle();
  driver.click("run2/why");
  driver.frames(2);
  EXPECT_EQ(tab_of(driver), InspectorTab::why);
  EXPECT_TRUE(driver.has("why/run2/sentence"));
}

TEST(Inspector, RowsFromAFileComeForward) {
  TemporaryFolder folder;
  Driver driver;
  driver.settle();
  driver.app().open_file(folder.write("tall.csv", "height,weight\n1,2\n2,3.9\n3,6.1\n4,8\n"));
  driver.settle();
  driver.frames(2);
  EXPECT_EQ(tab_of(driver), InspectorTab::data);
}

TEST(Inspector, TheCurveFollowsALossOfOneParameter) {
  Scene scene = Driver::still_opening_scene();
  scene.display.tab = InspectorTab::curve;
  Driver driver(scene);
  driver.settle();
  const float two_parameters = driver.rect("curve/at").min.y;
  EXPECT_TRUE(driver.has("curve/plot"));
  driver.replace_formula("x^4 - x^2");
  driver.settle();
  EXPECT_EQ(shown_curve(driver.scene().curve, driver.scene().start.size()), "loss");
  EXPECT_TRUE(driver.has("curve/plot"));
  EXPECT_EQ(driver.rect("curve/at").min.y, two_parameters);
  driver.click("curve/tanh");
  EXPECT_EQ(shown_curve(driver.scene().curve, 1), "tanh") << "what was chosen stays";
}

/// Nothing stands beside a proof that could say otherwise.
TEST(Inspector, AProofStandsInPlaceOfTheIndexCheck) {
  for (const char* formula : {"x^2 + y^2", "abs(x) + y^2", "(x*y - 1)^2*(x^2 + 1)", "log(-1 - x^2 - y^2)", "x*y*0"}) {
    Scene scene = Driver::still_opening_scene();
    choose_formula(scene, formula, {}, 2);
    Driver driver(scene, 1280, 1000);
    driver.settle();
    EXPECT_FALSE(driver.has("inspector/check")) << formula;
    EXPECT_EQ(driver.has("inspector/proof"), std::string(formula).find("log") == std::string::npos) << formula;
  }
}

// --- the list of runs

TEST(RunCards, AScrollbarMovesNoButton) {
  Driver driver(Driver::still_opening_scene(), 1024, 560);
  driver.settle();
  const float before = driver.rect("run1/duplicate").center().x;
  const ImVec2 place = driver.rect("run1/duplicate").center();
  for (int i = 0; i < 12; ++i) driver.click(place);
  driver.frames(2);
  EXPECT_EQ(driver.scene().runs.size(), 15u) << "pressing Duplicate again and again removed a run";
  EXPECT_EQ(driver.rect("run1/duplicate").center().x, before);
}

bool is_open(Driver& driver, std::size_t run) { return driver.has("run" + std::to_string(run) + "/lr"); }

TEST(RunCards, FoldWhileThereIsNoRoomAndUnfoldAgain) {
  Driver driver;
  driver.settle();
  EXPECT_TRUE(is_open(driver, 1) && is_open(driver, 2) && is_open(driver, 3));
  driver.click("run1/duplicate");
  driver.click("run1/duplicate");
  driver.frames(2);
  EXPECT_TRUE(is_open(driver, 5)) << "the new one";
  EXPECT_FALSE(is_open(driver, 2) && is_open(driver, 3) && is_open(driver, 4));
  for (const saddlescope::Run& run : driver.scene().runs) EXPECT_FALSE(run.collapsed) << "folded by hand alone";
  driver.click("run4/remove");
  driver.click("run4/remove");
  driver.frames(2);
  EXPECT_TRUE(is_open(driver, 1) && is_open(driver, 2) && is_open(driver, 3));
}

TEST(RunCards, ACardThatIsUnfoldedStaysOpen) {
  Driver driver(Driver::still_opening_scene(), 1024, 560);
  driver.settle();
  ASSERT_FALSE(is_open(driver, 3)) << "no room";
  driver.click("run3/collapse");
  driver.frames(2);
  EXPECT_TRUE(is_open(driver, 3));
  driver.click("run3/collapse");
  driver.frames(2);
  EXPECT_FALSE(is_open(driver, 3));
  EXPECT_TRUE(driver.scene().runs[2].collapsed);
}

TEST(RunCards, AnEstimateOfTheirHeightIsTheirHeight) {
  Driver driver(Driver::still_opening_scene(400));
  driver.settle();
  // As open_card_height() says: rows that a card gains must be told there too.
  const float heights[] = {114, 136, 158};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto card = driver.rect("run" + std::to_string(i + 1) + "/card");
    EXPECT_NEAR(card.max.y - card.min.y, heights[i], 1) << i;
  }
}

TEST(RunCards, AnOpenFoldBelongsToItsRun) {
  Driver driver(Driver::still_opening_scene(), 1280, 1400);
  driver.settle();
  driver.click("run1/more");
  driver.frames(2);
  ASSERT_TRUE(driver.has("run1/own-start"));
  const auto second = driver.rect("run2/card");
  driver.drag(driver.rect("run1/method").center(), {driver.rect("run1/method").center().x, second.max.y - 4});
  driver.frames(2);
  ASSERT_EQ(driver.scene().runs[1].optimizer.id, "gd");
  EXPECT_FALSE(driver.has("run1/own-start"));
  EXPECT_TRUE(driver.has("run2/own-start"));
  driver.click("run1/remove");
  driver.frames(2);
  ASSERT_EQ(driver.scene().runs[0].optimizer.id, "gd");
  EXPECT_TRUE(driver.has("run1/own-start"));
  EXPECT_FALSE(driver.has("run2/own-start"));
  driver.shortcut('Z', true);
  driver.frames(2);
  EXPECT_TRUE(driver.has("run2/own-start")) << "undo puts a run before it again";
  driver.click("run2/remove");
  driver.frames(2);
  EXPECT_FALSE(driver.has("run1/own-start") || driver.has("run2/own-start")) << "its fold went with it";
}

}  // namespace inspector_test
}  // namespace saddlescope

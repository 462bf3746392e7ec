// The Curve tab, the rolling ball and the menu of examples, driven through real widgets.
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/nodes/run.h"
#include "core/scene/example_scenes.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/paths.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace curve_tab_test {

using test::Driver;

Scene with_curve(const char* function, double at, std::size_t degree = 3) {
  Scene scene = Driver::still_opening_scene();
  scene.display.tab = InspectorTab::curve;
  scene.curve = {function, at, degree};
  return scene;
}

TEST(CurveTab, ChoosesDragsAndSetsTheDegree) {
  Driver driver(with_curve("sigmoid", 2));
  driver.settle();
  EXPECT_TRUE(driver.has("curve/plot"));
  EXPECT_FALSE(driver.has("curve/identity")) << "only tanh is made of a sigmoid";
  driver.click("curve/tanh");
  EXPECT_EQ(driver.scene().curve.function, "tanh");
  EXPECT_EQ(driver.scene().curve.at, 2) << "the point stays, to compare";
  driver.frames(2);
  const auto plot = driver.rect("curve/plot");
  const float width = plot.max.x - plot.min.x;
  driver.drag({plot.min.x + 0.6F * width, plot.center().y}, {plot.min.x + 0.75F * width, plot.center().y});
  EXPECT_NEAR(driver.scene().curve.at, 3, 0.1) << "three quarters of −6 … 6";
  driver.drag({plot.min.x + 0.6F * width, plot.center().y}, {plot.center().x + 1, plot.center().y});
  EXPECT_EQ(driver.scene().curve.at, 0) << "0 pulls";
  const auto degree = driver.rect("curve/degree");
  driver.click(ImVec2{degree.min.x + (degree.max.x - degree.min.x) * 7 / 9, degree.center().y});
  EXPECT_EQ(driver.scene().curve.degree, 7U);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().curve.degree, 3U) << "one undo step";
}

TEST(CurveTab, IdentitySwitchChangesThePictureAlone) {
  Driver driver(with_curve("tanh", 0));
  driver.settle();
  const Scene before = driver.scene();
  const Picture plain = driver.offscreen().picture();
  driver.click("curve/identity");
  driver.move({5, 5});
  driver.settle();
  EXPECT_TRUE(driver.scene() == before);
  EXPECT_GT(test::share_of_different_pixels(plain, driver.offscreen().picture()), 0.0005);
}

TEST(CurveTab, LossStartsAtThePointThatItGoesThrough) {
  Scene scene = with_curve("sigmoid", 0);
  scene.selected = {1.25, 0.8};
  Driver driver(scene);
  driver.settle();
  driver.click("curve/loss");
  EXPECT_EQ(driver.scene().curve.function, "loss");
  EXPECT_EQ(driver.scene().curve.at, 1.25);
  driver.click("curve/sigmoid");
  EXPECT_EQ(driver.scene().curve.at, 0) << "another axis";
}

TEST(CurveTab, KinksAndHeavyLossesAreSaid) {
  for (const char* formula : {"relu(x) + x^2", "log(x)", "abs(x) + y^2"}) {
    Scene scene = with_curve("loss", 0);
    choose_formula(scene, formula, {}, std::string(formula).find('y') == std::string::npos ? 1 : 2);
    Driver driver(scene);
    driver.settle();
    EXPECT_TRUE(driver.has("curve/plot")) << formula;
  }
  Scene scene = with_curve("loss", 1);
  scene.loss = {"", "(y - b - w*x)^2", {"b", "w"}, {}, built_in_data("noisy-line")};
  scene.loss.data.size = 5000;
  scene.steps = 20;
  Driver driver(scene);
  driver.settle();
  EXPECT_TRUE(driver.has("curve/plot"));
}

Scene rolling(double step) {
  Scene scene = Driver::still_opening_scene();
  choose_formula(scene, "x^4 - 2x^2 + 0.3x", {}, 1);
  scene.playback.step = step;
  return scene;
}

TEST(RollingBall, LiesOnTheCurveAndTurns) {
  Driver driver(rolling(0), 900, 600);
  const Results results = driver.settle();
  const auto plot = driver.rect("map/plot");
  const auto before = driver.rect("curve/ball:0");
  const double a = results.get<RunResult>(0)->trajectory.at(0)[0];
  const PlaneWindow& window = driver.scene().window;
  const double x = plot.min.x + (a - window.a.minimum) / window.a.size() * (plot.max.x - plot.min.x);
  // The start is on a slope upwards to the right: the normal leans to the left.
  EXPECT_LT(before.center().x, x);
  EXPECT_GT(before.center().x, x - 10);
  driver.scene().playback.step = 1;
  driver.settle();
  EXPECT_LT(driver.rect("curve/ball:0").center().x, before.center().x);
}

TEST(RollingBall, IsHoveredAsItsRun) {
  Driver driver(rolling(3), 900, 600);
  driver.settle();
  const Picture before = driver.offscreen().picture();
  driver.move(driver.rect("curve/ball:1").center());
  driver.frames(3);
  EXPECT_GT(test::share_of_different_pixels(before, driver.offscreen().picture()), 0.0005);
}

TEST(Pictures, CurveTab) {
  Driver driver(with_curve("tanh", 0.8, 5));
  driver.settle();
  driver.click("curve/identity");
  driver.move({5, 5});
  driver.settle();
  test::expect_looks_like(driver.offscreen().picture(), "curve_tab");
}

TEST(Pictures, RollingBall) {
  const SurfaceCatalogue catalogue = load_surfaces({data_folder() / "assets" / "surfaces"});
  const Surface* surface = catalogue.find("plateau-minimum-hill");
  ASSERT_NE(surface, nullptr);
  Scene scene = Driver::still_opening_scene();
  choose_surface(scene, *surface);
  scene.playback.step = 45;
  Driver driver(scene, 900, 600);
  driver.settle();
  test::expect_looks_like(driver.offscreen().picture(), "rolling_ball");
}

TEST(Examples, OpenFromTheMenuAsAnUnsavedScene) {
  const auto examples = list_example_scenes(data_folder() / "assets" / "scenes");
  ASSERT_GE(examples.size(), 15U);
  Driver driver;
  driver.click("menu/File");
  driver.frames(2);
  driver.click("menu/examples");
  driver.frames(3);
  for (const ExampleScene& example : examples) {
    const std::string chapter = "menu/chapter/" + example.chapter.substr(0, 1);
    ASSERT_TRUE(driver.has(chapter)) << example.chapter;
    if (!driver.has("menu/example/" + example.id)) driver.click(chapter);
    driver.frames(3);
    EXPECT_TRUE(driver.has("menu/example/" + example.id)) << example.id;
  }
  driver.click("menu/chapter/C");
  driver.frames(3);
  driver.click("menu/example/rolling-ball");
  driver.frames(2);
  EXPECT_EQ(driver.scene().loss.surface, "plateau-minimum-hill");
  EXPECT_TRUE(driver.scene().playback.playing);
  EXPECT_NE(driver.app().title().find("unsaved"), std::string::npos);
}

}  // namespace curve_tab_test
}  // namespace saddlescope

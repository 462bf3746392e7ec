// The 3-D view's camera as a person sees it move: by where the start's ring is drawn.
#include <gtest/gtest.h>

#include <cmath>

#include "app/surface/home_camera.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace surface_camera_test {

float apart(ImVec2 a, ImVec2 b) { return std::hypot(a.x - b.x, a.y - b.y); }

TEST(SurfaceCamera, GoesBackInAMomentInsteadOfJumping) {
  test::Driver driver;
  driver.settle();
  const ImVec2 home = driver.rect("surface/start").center();
  driver.scene().display.camera.azimuth += 60;
  driver.frames(2);
  const ImVec2 away = driver.rect("surface/start").center();
  ASSERT_GT(apart(home, away), 40) << "any other change of the camera shows at once";
  driver.scene().display.camera = Camera();
  driver.frames(6);
  const ImVec2 between = driver.rect("surface/start").center();
  EXPECT_GT(apart(between, away), 3);
  EXPECT_GT(apart(between, home), 3);
  driver.frames(14);  // 20 frames of 1/60 s are more than the fifth of a second it takes
  EXPECT_LT(apart(driver.rect("surface/start").center(), home), 0.01F);
}

TEST(SurfaceCamera, ButtonsTurnItInAMomentAndHomeGoesBackInOneStep) {
  test::Driver driver;
  driver.settle();
  const Scene before = driver.scene();
  driver.click("surface/top");
  EXPECT_EQ(driver.scene().display.camera, camera_along(ViewDirection::top));
  const ImVec2 passing = driver.rect("surface/start").center();
  driver.frames(20);
  EXPECT_GT(apart(driver.rect("surface/start").center(), passing), 3) << "it eases there";
  driver.click("surface/front");
  EXPECT_EQ(driver.scene().display.camera, camera_along(ViewDirection::front));
  driver.click("surface/side");
  EXPECT_EQ(driver.scene().display.camera, camera_along(ViewDirection::side));
  driver.scene().window = {{0, 1}, {0, 1}};
  driver.frames(2);
  driver.click("surface/home");
  EXPECT_EQ(driver.scene().display.camera, Camera());
  EXPECT_EQ(driver.scene().window, before.window);
  driver.frames(2);
  driver.app().act("undo");
  EXPECT_EQ(driver.scene().window, (PlaneWindow{{0, 1}, {0, 1}}));
}

TEST(SurfaceCamera, BeginsWhereTheMinimaAreSeenAndLeavesThePersonsViewAlone) {
  test::Driver driver;
  driver.replace_formula("(1 - x)^2 + 100(y - x^2)^2");
  driver.scene().window = {{-2, 2}, {-1, 3}};
  driver.scene().display.height_scale = ScaleChoice::logarithmic;
  driver.settle();
  EXPECT_EQ(driver.scene().display.camera, Camera()) << "the scene keeps its first camera";
  const ImVec2 first = driver.rect("surface/start").center();
  const auto view = driver.rect("surface/view");
  const ImVec2 hand = {view.min.x + 20, view.max.y - 60};
  driver.drag(hand, {hand.x + 40, hand.y});
  const Camera turned = driver.scene().display.camera;
  EXPECT_NEAR(std::remainder(turned.azimuth - 57, 360), -0.35 * 40, 3) << "from where it was seen: a quarter turn on";
  driver.settle();
  EXPECT_GT(apart(driver.rect("surface/start").center(), first), 3);
  driver.replace_formula("x^2 + y^2");
  driver.settle();
  EXPECT_EQ(driver.scene().display.camera, turned);
}

TEST(SurfaceCamera, SaysWhenThereIsNothingToSee) {
  test::Driver driver;
  driver.settle();
  EXPECT_FALSE(driver.has("surface/nothing"));
  driver.replace_formula("sqrt(-1 - x^2 - y^2)");
  driver.settle();
  EXPECT_TRUE(driver.has("surface/nothing"));
  EXPECT_FALSE(driver.has("surface/start")) << "no box, and nothing in it";
  driver.replace_formula("0*x*y + 3");
  driver.settle();
  EXPECT_TRUE(driver.has("surface/nothing"));
  EXPECT_TRUE(driver.has("surface/start"));
}

TEST(SurfaceCamera, SaysWhenPointsAreLeftOut) {
  test::Driver driver;
  driver.replace_formula("sin(9x)*cos(8y) + 0.1x");
  driver.settle();
  EXPECT_TRUE(driver.has("surface/points-note"));
  driver.scene().window = {{-1, 1}, {-1, 1}};
  driver.settle();
  EXPECT_FALSE(driver.has("surface/points-note"));
}

TEST(SurfaceCamera, TurnsCoarselyAndRestsSharply) {
  test::Driver driver(test::Driver::still_opening_scene(), 480, 400, Shown::surface);
  driver.settle();
  driver.frames(4);
  driver.scene().display.camera.azimuth += 20;
  driver.frames(1);
  const auto moving = driver.offscreen().picture().rgba;
  driver.frames(4);
  EXPECT_EQ(driver.offscreen().picture().rgba, moving) << "the hand may only have paused";
  driver.frames(8);  // 12 frames of 1/60 s are more than the rest that ends a draft
  const auto rested = driver.offscreen().picture().rgba;
  EXPECT_NE(rested, moving) << "this renderer is not a processor, or drew no draft";
  driver.settle();
  EXPECT_EQ(driver.offscreen().picture().rgba, rested);
}

TEST(SurfaceCamera, APictureThatIsAskedForIsSharp) {
  const auto picture = [](bool turned_before) {
    test::Driver driver(test::Driver::still_opening_scene(), 480, 400, Shown::surface);
    driver.settle();
    driver.scene().display.camera.azimuth = turned_before ? 10 : 30;
    driver.frames(1);
    driver.scene().display.camera.azimuth = 30;
    driver.settle();
    return driver.offscreen().picture().rgba;
  };
  EXPECT_EQ(picture(true), picture(false));
}

TEST(SurfaceCamera, FirstFrameHasThePanelsAndNeedsNoResult) {
  ApplicationOptions options;
  options.scene = test::Driver::still_opening_scene();
  Offscreen offscreen(std::move(options), 1280, 720);
  WidgetRegistry widgets;
  offscreen.application().attach(&widgets);
  offscreen.application().engine().submit(offscreen.application().scene());
  offscreen.application().engine().wait();
  EXPECT_EQ(offscreen.frame(0), 0) << "the next one follows at once";
  EXPECT_NE(widgets.find("loss/formula"), nullptr);
  EXPECT_NE(widgets.find("surface/view"), nullptr);
  EXPECT_EQ(offscreen.application().terrain_draws(), 0U);
  offscreen.frame(0);
  EXPECT_EQ(offscreen.application().terrain_draws(), 1U);
}

TEST(SurfaceCamera, DrawnSurfaceStandsInTheMiddleOfItsView) {
  test::Driver driver;
  driver.settle();
  const auto view = driver.rect("surface/view");
  const ImVec2 start = driver.rect("surface/start").center();
  // The opening scene's start lies on the hill behind the saddle: near the middle across, above the middle.
  EXPECT_LT(std::abs(start.x - view.center().x), 0.15F * (view.max.x - view.min.x));
  EXPECT_LT(start.y, view.center().y);
  EXPECT_GT(start.y, view.min.y + 0.2F * (view.max.y - view.min.y));
}

}  // namespace surface_camera_test
}  // namespace saddlescope

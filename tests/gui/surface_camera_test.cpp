// The 3-D view's camera as a person sees it move: by where the start's ring is drawn.
#include <gtest/gtest.h>

#include <cmath>

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

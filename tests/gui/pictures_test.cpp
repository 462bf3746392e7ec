// Reference pictures of the views and the window, and that every switch changes the picture.
#include "tests/gui/pictures.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "core/scene/scene_file.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace pictures_test {

using test::Driver;

Picture picture_of(const Scene& scene, int width, int height, Shown shown, ThemeKind theme = ThemeKind::dark) {
  Driver driver(scene, width, height, shown);
  if (theme != ThemeKind::dark) {
    driver.app().act("theme");
    driver.settle();
  }
  return driver.offscreen().picture();
}

TEST(Pictures, Surface) {
  test::expect_looks_like(picture_of(Driver::still_opening_scene(60), 560, 480, Shown::surface), "surface");
}
TEST(Pictures, Map) {
  test::expect_looks_like(picture_of(Driver::still_opening_scene(60), 480, 480, Shown::map), "map");
}
TEST(Pictures, WindowDark) {
  test::expect_looks_like(picture_of(Driver::still_opening_scene(136), 1280, 720, Shown::app), "window_dark");
}
TEST(Pictures, WindowLight) {
  test::expect_looks_like(picture_of(Driver::still_opening_scene(136), 1280, 720, Shown::app, ThemeKind::light),
                          "window_light");
}

TEST(Pictures, DoNotDependOnWhatWasShownBefore) {
  auto opened = load_scene(std::filesystem::path(SADDLESCOPE_SOURCE_DIR) / "assets/scenes/01-ten-points-descent.toml");
  ASSERT_TRUE(opened);
  const Scene scene = *opened;
  const Picture wanted = picture_of(scene, 640, 480, Shown::map);
  Scene before = scene;
  before.display.critical_points = before.display.eigenvectors = false;
  for (saddlescope::Run& run : before.runs) run.visible = false;
  Driver driver(before, 640, 480, Shown::map);
  for (const double share : {0.3, 0.2, 0.1, 0.0}) {
    const double shift = share * scene.window.a.size();
    driver.scene().window.a = {scene.window.a.minimum + shift, scene.window.a.maximum + shift};
    driver.settle();
  }
  driver.scene() = scene;
  driver.settle();
  EXPECT_EQ(driver.offscreen().picture().rgba, wanted.rgba) << "contour labels keep their places while one works";
}

TEST(Pictures, OneParameter) {
  Scene scene = Driver::still_opening_scene(40);
  choose_formula(scene, "x^4 - 2x^2 + 0.3x", {}, 1);
  scene.playback.step = 40;
  test::expect_looks_like(picture_of(scene, 900, 600, Shown::app), "one_parameter");
}

TEST(Pictures, Diverging) {
  Scene scene = Driver::still_opening_scene(30);
  set_hyperparameter(scene.runs[0].optimizer, "lr", 0.6);
  test::expect_looks_like(picture_of(scene, 1280, 720, Shown::app), "diverging");
}

TEST(Pictures, FormulaWithAnError) {
  Driver driver(Driver::still_opening_scene(60));
  driver.scene().loss.formula = "(1 - w1*w2)^2 + sine(w1)";
  driver.settle();
  test::expect_looks_like(driver.offscreen().picture(), "formula_error");
}

TEST(Pictures, EverySwitchChangesThePicture) {
  const struct {
    const char* name;
    Shown shown;
    std::function<void(Scene&)> change;
  } switches[] = {
      {"contour lines", Shown::surface, [](Scene& s) { s.display.contour_lines = false; }},
      {"logarithmic height", Shown::surface, [](Scene& s) { s.display.height_scale = ScaleChoice::logarithmic; }},
      {"linear colours of the surface", Shown::surface, [](Scene& s) { s.display.color_scale = ScaleChoice::linear; }},
      {"linear colours of the map", Shown::map, [](Scene& s) { s.display.color_scale = ScaleChoice::linear; }},
      {"eigenvectors", Shown::surface, [](Scene& s) { s.display.eigenvectors = false; }},
      {"critical points", Shown::map, [](Scene& s) { s.display.critical_points = false; }},
      {"labels", Shown::map, [](Scene& s) { s.display.contour_labels = false; }},
      {"field", Shown::map, [](Scene& s) { s.display.descent_field = true; }},
      {"colour map", Shown::map, [](Scene& s) { s.display.colormap = "magma"; }},
      {"playhead", Shown::map, [](Scene& s) { s.playback.step = 10; }},
      {"hidden run", Shown::map, [](Scene& s) { s.runs[1].visible = false; }},
      {"selection", Shown::map,
       [](Scene& s) {
         s.selected = {1.5, -1.5};
       }},
      {"camera", Shown::surface, [](Scene& s) { s.display.camera.azimuth = 20; }},
  };
  for (const auto& entry : switches) {
    Driver driver(Driver::still_opening_scene(60), 480, 480, entry.shown);
    const Picture before = driver.offscreen().picture();
    entry.change(driver.scene());
    driver.settle();
    EXPECT_GT(test::share_of_different_pixels(before, driver.offscreen().picture()), 0.0002) << entry.name;
  }
}

TEST(Pictures, TheSameSceneGivesTheSamePicture) {
  EXPECT_EQ(picture_of(Driver::still_opening_scene(60), 480, 400, Shown::surface).rgba,
            picture_of(Driver::still_opening_scene(60), 480, 400, Shown::surface).rgba);
}

}  // namespace pictures_test
}  // namespace saddlescope

// What a scene says of itself: where it stands, that all of it can be read, and how it goes away.
#include <gtest/gtest.h>

#include <string>

#include "app/panel/notes_strip.h"
#include "core/scene/example_scenes.h"
#include "core/scene/scene_file.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/paths.h"
#include "tests/gui/driver.h"

namespace saddlescope::test {
namespace notes_test {

Scene noted_scene() {
  Scene scene = Driver::still_opening_scene(60);
  scene.notes = {"A title", "A. Chapter", "The first sentence. The second one,\nover two lines.", true};
  return scene;
}

TEST(Notes, StandBetweenTheViewsAndTheTransport) {
  Driver driver(noted_scene());
  driver.settle();
  const auto strip = driver.rect("notes"), text = driver.rect("notes/text");
  EXPECT_LT(strip.max.y - strip.min.y, 60) << "no higher than its two lines need";
  EXPECT_GE(text.min.y, strip.min.y);
  EXPECT_LE(text.max.y, strip.max.y);
  EXPECT_LE(strip.max.y, driver.rect("transport/play").min.y);
  driver.scene().notes = {};
  driver.settle();
  EXPECT_FALSE(driver.has("notes"));
}

TEST(Notes, OfAllExamplesAreWholeAtTheUsualSize) {
  Driver driver(Driver::still_opening_scene(0), 1280, 720);
  for (const ExampleScene& example : list_example_scenes(data_folder() / "assets" / "scenes")) {
    driver.scene().notes = load_scene(example.file)->notes;
    driver.frames(2);
    ASSERT_TRUE(driver.has("notes/text")) << example.id;
    EXPECT_LE(driver.rect("notes/text").max.y, driver.rect("notes").max.y) << example.id << " has to be scrolled";
  }
}

TEST(Notes, TakeAtMostAThirdOfTheViewsAndAreScrolledThen) {
  Scene scene = noted_scene();
  for (int k = 0; k < 60; ++k) scene.notes.text += " And one more sentence, so that it is long.";
  Driver driver(scene, 1024, 600);
  driver.settle();
  const auto strip = driver.rect("notes"), text = driver.rect("notes/text");
  EXPECT_LT(strip.max.y - strip.min.y, 150);
  EXPECT_GT(text.max.y, strip.max.y);
  driver.wheel({strip.center().x, strip.max.y - 6}, -200);
  driver.settle();
  EXPECT_LE(driver.rect("notes/text").max.y, strip.max.y);
}

TEST(Notes, FoldAndGoAndComeBack) {
  Driver driver(noted_scene());
  driver.settle();
  driver.click("notes/fold");
  driver.settle();
  EXPECT_FALSE(driver.has("notes/text"));
  const auto folded = driver.rect("notes");
  EXPECT_LE(folded.max.y - folded.min.y, 30);
  driver.click("notes/fold");
  driver.settle();
  EXPECT_TRUE(driver.has("notes/text"));
  driver.click("notes/close");
  driver.settle();
  EXPECT_FALSE(driver.has("notes"));
  EXPECT_FALSE(driver.scene().notes.shown);
  EXPECT_EQ(driver.scene().notes.title, "A title") << "still in the scene";
  driver.app().act("undo");
  driver.settle();
  EXPECT_TRUE(driver.has("notes"));
}

TEST(Notes, GoWithTheLossTheySpeakOf) {
  Driver driver(noted_scene());
  driver.settle();
  choose_surface(driver.scene(), *driver.app().catalogue().find("rosenbrock"));
  driver.settle();
  EXPECT_FALSE(driver.has("notes"));
}

}  // namespace notes_test
}  // namespace saddlescope::test

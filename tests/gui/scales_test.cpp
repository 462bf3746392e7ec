// Scales that can be chosen over the views, and what offers to change them.
#include <gtest/gtest.h>

#include "core/engine/nodes/landscape.h"
#include "tests/gui/driver.h"

namespace saddlescope::test {
namespace scales_test {

TEST(Scales, TheChipsListsChangeHeightAndColourApart) {
  Driver driver(Driver::still_opening_scene());
  driver.settle();
  driver.click("view/height");
  driver.settle();
  driver.click("view/height/logarithmic");
  driver.settle();
  driver.click("view/layer");
  driver.settle();
  driver.click("view/color/linear");
  driver.settle();
  EXPECT_EQ(driver.scene().display.height_scale, ScaleChoice::logarithmic);
  EXPECT_EQ(driver.scene().display.color_scale, ScaleChoice::linear);
  const Results results = driver.app().results();
  EXPECT_TRUE(results.get<LandscapeResult>()->scale.logarithmic);
  EXPECT_FALSE(results.get<LandscapeResult>()->colors.logarithmic);
}

TEST(Scales, TheProbeOffersALinearHeight) {
  Scene scene = Driver::still_opening_scene();
  scene.display.height_scale = ScaleChoice::logarithmic;
  scene.display.tab = InspectorTab::probe;
  scene.probe.shown = true;
  scene.probe.at = {-1.2, 0.8};
  Driver driver(scene);
  driver.settle();
  driver.click("probe/linear-height");
  driver.settle();
  EXPECT_EQ(driver.scene().display.height_scale, ScaleChoice::linear);
  EXPECT_FALSE(driver.has("probe/linear-height"));
}

TEST(Playing, ALongRunIsShownWholeInEightSecondsUnlessASpeedWasChosen) {
  Scene scene = Driver::still_opening_scene();
  scene.steps = 4000;
  scene.playback.speed = 20;
  Driver driver(scene);
  driver.app().act("play");
  EXPECT_EQ(driver.scene().playback.speed, 20);
  driver.app().act("play");
  driver.scene().playback.speed = Playback{}.speed;
  driver.app().act("play");
  EXPECT_EQ(driver.scene().playback.speed, 500);
  driver.app().act("play");
}

}  // namespace scales_test
}  // namespace saddlescope::test

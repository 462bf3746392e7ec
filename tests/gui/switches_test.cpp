// Every row of the table of switches, through the window: the action and the key flip its member and nothing else, the
// menu ticks it, the header flips it, and the picture shows it.
#include <gtest/gtest.h>

#include <string>

#include "app/ui/actions.h"
#include "core/scene/surface_catalogue.h"
#include "core/scene/switches.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace switches_test {

using test::Driver;

/// A scene with something to show for each of them: rows and batches, a method with memory and its own rates, a
/// minimum.
Scene full_scene() {
  Scene scene = Driver::still_opening_scene();
  choose_formula(scene, "(y - b - w*x)^2", {"b", "w"}, 2);
  scene.loss.data = built_in_data("noisy-line");
  scene.window = {{-1, 2}, {-1, 3}};
  scene.start = {-0.5, 2.5};
  scene.steps = 60;
  scene.runs = {make_run(parse_optimizer("adam:lr=0.05").value(), 0)};
  scene.runs[0].sampling.batch = 4;
  scene.playback.step = 12;
  scene.notes.title = "A line through noisy rows";
  scene.probe.shown = true;
  scene.probe.at = {0.5, 1.5};
  scene.shift.shown = true;
  scene.shift.a = 0.1;
  return scene;
}

/// The same with one switch the other way; the probe comes with its tab.
Scene flipped(Scene scene, const Switch& entry) {
  entry.member(scene) = !entry.on(scene);
  if (entry.id == "probe" && scene.probe.shown) scene.display.tab = InspectorTab::probe;
  return scene;
}

TEST(Switches, FlipTheirMemberAndNothingElse) {
  Driver driver(full_scene());
  for (const Switch& entry : switches())
    for (int times = 0; times < 2; ++times) {
      const Scene before = driver.scene();
      driver.app().act(entry.id);
      EXPECT_EQ(driver.scene(), flipped(before, entry)) << entry.id;
    }
}

TEST(Switches, AnswerToTheirKeys) {
  Driver driver(full_scene());
  for (const Switch& entry : switches()) {
    if (entry.key.letter == 0) continue;
    EXPECT_EQ(action_for({entry.key.letter, false, entry.key.shift, false}), entry.id);
    const Scene before = driver.scene();
    driver.shortcut(entry.key.letter, false, entry.key.shift);
    EXPECT_EQ(driver.scene(), flipped(before, entry)) << entry.id;
  }
}

TEST(Switches, AreTickedInTheirMenuWhileTheyAreOn) {
  Driver driver(full_scene());
  for (const Action& row : actions()) {
    const Switch* entry = find_switch(row.id);
    if (entry == nullptr) continue;
    const std::string item = "menu/" + std::string(entry->id);
    for (const bool on : {false, true}) {
      entry->member(driver.scene()) = on;
      driver.click("menu/" + std::string(row.menu));
      driver.frames(2);
      ASSERT_TRUE(driver.has(item));
      EXPECT_EQ(driver.has(item + "/tick"), on) << entry->id;
      driver.click(item);
      EXPECT_EQ(entry->on(driver.scene()), !on) << entry->id;
      driver.frames(2);
    }
  }
}

TEST(Switches, OverTheViewsFlipOnAClick) {
  for (const bool one : {false, true}) {
    Scene scene = Driver::still_opening_scene();
    if (one) choose_formula(scene, "x^4 - 2x^2 + 0.3x", {}, 1);
    Driver driver(scene, 1900, 900);
    for (const Switch& entry : switches()) {
      const Switch::Header& header = entry.header;
      if (one ? header.curve == 0 : header.surface == 0 && header.map == 0) continue;
      const bool before = entry.on(driver.scene());
      driver.click("view/" + std::string(header.name));
      EXPECT_EQ(entry.on(driver.scene()), !before) << entry.id;
    }
  }
}

TEST(Switches, ShowInThePicture) {
  for (const Switch& entry : switches()) {
    // Charts, notes, race and transport are no part of the map.
    const bool window = entry.id == "log-charts" || entry.id == "loop" || entry.id == "notes" || entry.id == "race";
    Scene scene = full_scene();
    if (entry.id == "contour-labels") scene.shift.shown = false;
    Driver driver(scene, window ? 1280 : 480, window ? 720 : 480, window ? Shown::app : Shown::map);
    driver.move({300, 200});
    driver.settle();
    const Picture before = driver.offscreen().picture();
    entry.member(driver.scene()) = !entry.on(driver.scene());
    driver.settle();
    EXPECT_GT(test::share_of_different_pixels(before, driver.offscreen().picture()), 0.00005) << entry.id;
  }
}

}  // namespace switches_test
}  // namespace saddlescope

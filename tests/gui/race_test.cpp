// The race: its card, its flags, its words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "app/panel/runs/race_card.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope::test {
namespace race_test {

using testing::HasSubstr;
using testing::StartsWith;

Scene race_scene() {
  Scene scene = Driver::still_opening_scene(0);
  scene.race.shown = true;
  return scene;
}

const RaceResult& race_of(Driver& driver) {
  static std::shared_ptr<const RaceResult> kept;
  kept = driver.app().results().get<RaceResult>();
  return *kept;
}

TEST(Race, OpensFromTheMenuAndClosesOnItsCard) {
  Driver driver;
  EXPECT_FALSE(driver.has("race/threshold"));
  EXPECT_EQ(driver.app().results().get<RaceResult>(), nullptr) << "nobody asked for it";
  driver.click("menu/Run");
  driver.frames(2);
  driver.click("menu/race");
  driver.settle();
  for (const char* const name : {"race/threshold", "race/run1", "race/run2", "race/run3", "race/protocol",
                                 "chart/flag1", "chart/flag2", "chart/flag3"})
    EXPECT_TRUE(driver.has(name)) << name;
  driver.click("race/close");
  driver.settle();
  EXPECT_FALSE(driver.has("race/run1"));
  EXPECT_FALSE(driver.has("chart/flag1"));
}

TEST(Race, StandsInTheOrderOfTheFirstStepsBelow) {
  Driver driver(race_scene());
  driver.settle();
  const RaceResult& race = race_of(driver);
  ASSERT_EQ(race.standings.size(), 3u);
  float above = 0;
  for (const Standing& standing : race.standings) {
    const auto row = driver.rect("race/run" + std::to_string(standing.run + 1));
    EXPECT_GT(row.min.y, above);
    above = row.min.y;
  }
  const std::string winner = "race/run" + std::to_string(race.standings[0].run + 1);
  driver.click(winner);
  driver.settle();
  EXPECT_EQ(driver.scene().playback.step, static_cast<double>(*race.standings[0].reached)) << "a click goes there";
}

TEST(Race, FlagsStandApartAndAtTheirSteps) {
  Scene scene = race_scene();
  scene.runs.resize(1);
  for (std::size_t k = 1; k < 4; ++k) scene.runs.push_back(make_run(scene.runs[0].optimizer, k));
  Driver driver(scene);
  driver.settle();
  for (int i = 1; i <= 4; ++i)
    for (int j = i + 1; j <= 4; ++j) {
      const auto a = driver.rect("chart/flag" + std::to_string(i)), b = driver.rect("chart/flag" + std::to_string(j));
      EXPECT_TRUE(a.max.x <= b.min.x || b.max.x <= a.min.x || a.max.y <= b.min.y || b.max.y <= a.min.y) << i << j;
    }
  EXPECT_EQ(race_of(driver).standings[3].place, 1u) << "four alike";
}

TEST(Race, SaysItsProtocol) {
  Scene scene = race_scene();
  Driver driver(scene);
  driver.settle();
  EXPECT_EQ(race_protocol(driver.scene(), race_of(driver)), "Same start, 400 steps, L < 1e−3");
  scene.runs[1].own_start = std::vector<double>{1, -1};
  EXPECT_THAT(race_protocol(scene, race_of(driver)), StartsWith("Starts differ, 400 steps"));
  scene.runs[1].visible = false;
  EXPECT_THAT(race_protocol(scene, race_of(driver)), StartsWith("Same start"));
  scene.runs[2].sampling.batch = 4;
  EXPECT_THAT(race_protocol(scene, race_of(driver)), HasSubstr("; batches or noise differ"));
  choose_formula(driver.scene(), "x^2 + 4y^2 + 3", {}, 2);
  driver.settle();
  EXPECT_THAT(race_protocol(driver.scene(), race_of(driver)),
              HasSubstr("L − best < 1e−3; best 3, the lowest known minimum"));
}

TEST(Race, TheThresholdIsTypedAndKept) {
  Driver driver(race_scene());
  driver.settle();
  const std::size_t before = *race_of(driver).standings[0].reached;
  driver.scene().race.threshold = 1e-9;
  driver.settle();
  EXPECT_GT(*race_of(driver).standings[0].reached, before);
  driver.scene().race.threshold = 1e-60;
  driver.settle();
  EXPECT_FALSE(driver.has("chart/flag2")) << "never there";
  EXPECT_TRUE(driver.has("race/run2"));
}

TEST(Race, IsTheCaptionOnStage) {
  Driver driver(race_scene(), 1280, 720, Shown::stage);
  driver.settle();
  EXPECT_TRUE(driver.has("stage/caption"));
  const Results results = driver.app().results();
  Interaction interaction;
  interaction.run_names = {"GD", "Momentum", "Adam"};
  PanelState state;
  UiMemory memory;
  const Ui ui{driver.app().theme(), memory};
  Scene scene = driver.scene();
  const PanelFrame frame{ui, results, scene, interaction, driver.app().catalogue(), state, {}, 0, {}, 0, {}};
  RaceResult race;
  race.threshold = 1e-3;
  race.standings = {{0, 1, 37, false, 400, 0}, {2, 1, 37, false, 400, 0}, {1, 3, 90, false, 400, 0}};
  EXPECT_EQ(race_sentence(frame, race), "GD and Adam are first at L < 1e−3, at step 37, Momentum at 90.");
  for (Standing& standing : race.standings) standing.place = 0;
  EXPECT_EQ(race_sentence(frame, race), "None of the runs gets to L < 1e−3 in 400 steps.");
}

TEST(Pictures, Race) {
  Scene scene = race_scene();
  scene.playback.step = 60;
  Driver driver(scene);
  driver.settle();
  expect_looks_like(driver.offscreen().picture(), "race");
}

}  // namespace race_test
}  // namespace saddlescope::test

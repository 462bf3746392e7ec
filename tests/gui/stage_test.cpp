// The presentation: what stands on stage, how large, and what the hand does there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "app/panel/stage/stage.h"
#include "core/optimizer/optimizer.h"
#include "core/scene/scene_file.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope::test {
namespace stage_test {

constexpr int key_f5 = 294, key_page_up = 266, key_page_down = 267;

TEST(Stage, TextIsAtLeastAFortiethOfTheHeight) {
  for (const auto& [width, height] : {std::pair{1024, 576}, {1280, 720}, {1920, 1080}, {3840, 2160}, {1024, 768}}) {
    const float small = std::round(11 * stage_scale({static_cast<float>(width), static_cast<float>(height)}));
    EXPECT_GE(small, 0.025f * static_cast<float>(height)) << height;
  }
  Driver driver(Driver::still_opening_scene(60), 1024, 576);
  driver.shortcut(key_f5);
  driver.settle();
  const Theme& theme = driver.app().theme();
  EXPECT_GE(theme.small_font->FontSize, 0.025f * 576);
  EXPECT_GE(theme.text_font->FontSize, 0.025f * 576);
  EXPECT_GE(theme.title_font->FontSize, 0.039f * 576);
}

TEST(Stage, HasTheFormulaTheViewsACaptionAndTheRunsAndNothingElse) {
  Driver driver(Driver::still_opening_scene(60));
  driver.shortcut(key_f5);
  driver.settle();
  for (const char* name :
       {"stage/title", "stage/caption", "stage/run1/lr", "stage/run2/lr", "stage/run3/lr",
        "stage/run1/verdict/at-minimum", "stage/run1/name", "stage/play", "view/lines", "view/levels"})
    EXPECT_TRUE(driver.has(name)) << name;
  for (const char* name : {"menu/File", "transport/play", "run1/card"}) EXPECT_FALSE(driver.has(name)) << name;
  const auto title = driver.rect("stage/title"), caption = driver.rect("stage/caption"),
             run = driver.rect("stage/run1/lr");
  EXPECT_LT(title.max.y, caption.min.y);
  EXPECT_LT(caption.max.y, run.min.y);
  driver.shortcut(key_f5);
  driver.settle();
  EXPECT_TRUE(driver.has("run1/card"));
  EXPECT_FALSE(driver.has("stage/title"));
}

TEST(Stage, HGoesThroughRunsNothingAndPanels) {
  Driver driver(Driver::still_opening_scene(60));
  driver.shortcut(key_f5);
  driver.settle();
  driver.shortcut('H');
  driver.settle();
  EXPECT_FALSE(driver.has("stage/run1/lr"));
  EXPECT_TRUE(driver.has("stage/caption"));
  driver.shortcut('H');
  driver.settle();
  EXPECT_TRUE(driver.has("run1/card"));
  driver.shortcut('H');
  driver.settle();
  EXPECT_TRUE(driver.has("stage/run1/lr"));
}

TEST(Stage, TheSliderMovesTheLearningRateAndShowsTheLimit) {
  Driver driver(Driver::still_opening_scene(60));
  driver.shortcut(key_f5);
  driver.settle();
  const double before = hyperparameter(driver.scene().runs[0].optimizer, "lr");
  const auto track = driver.rect("stage/run1/lr");
  ASSERT_TRUE(driver.has("stage/run1/lr/limit"));
  const float limit = driver.rect("stage/run1/lr/limit").center().x;
  driver.click(ImVec2(limit, track.center().y));
  driver.settle();
  const double after = hyperparameter(driver.scene().runs[0].optimizer, "lr");
  EXPECT_NE(after, before);
  driver.shortcut('Z', true);
  driver.settle();
  EXPECT_EQ(hyperparameter(driver.scene().runs[0].optimizer, "lr"), before) << "one step to undo";
}

TEST(Stage, TheProbeBringsItsFormulaAndItsDial) {
  Scene scene = Driver::still_opening_scene(60);
  scene.probe.at = {-1.2, 0.8};
  for (const auto& [width, height] : {std::pair{1024, 576}, {1920, 1080}}) {
    Driver driver(scene, width, height);
    driver.shortcut(key_f5);
    driver.settle();
    ASSERT_FALSE(driver.has("probe/dial"));
    driver.shortcut('T');
    driver.settle();
    const auto formula = driver.rect("stage/probe-formula"), dial = driver.rect("probe/dial"),
               caption = driver.rect("stage/caption"), map = driver.rect("map/plot");
    EXPECT_LE(map.max.x, formula.min.x);
    EXPECT_LE(formula.max.y, dial.min.y);
    EXPECT_LT(dial.max.y, caption.min.y);
    // A hand at three o'clock turns v along the first axis.
    driver.click(ImVec2{dial.max.x - 4, dial.center().y});
    driver.settle();
    EXPECT_NEAR(driver.scene().probe.angle, 0, 3);
    driver.shortcut('T');
    driver.settle();
    EXPECT_FALSE(driver.has("stage/probe-formula"));
  }
}

TEST(Stage, ARemoteControlStepsBackAndOn) {
  Driver driver(Driver::still_opening_scene(60));
  driver.shortcut(key_f5);
  driver.settle();
  driver.shortcut(key_page_down);
  driver.settle();
  EXPECT_EQ(driver.scene().playback.step, 61);
  driver.shortcut(key_page_up);
  driver.shortcut(key_page_up);
  driver.settle();
  EXPECT_EQ(driver.scene().playback.step, 59);
}

TEST(Stage, ChartsOnDemand) {
  Driver driver(Driver::still_opening_scene(60));
  driver.shortcut(key_f5);
  driver.settle();
  EXPECT_FALSE(driver.has("chart/show/gradient-norm"));
  driver.click("stage/charts");
  driver.settle();
  EXPECT_TRUE(driver.has("chart/show/gradient-norm"));
}

TEST(Stage, TheCaptionIsTheScenesOwnSentenceWhileNothingIsSelected) {
  Scene scene = Driver::still_opening_scene(60);
  scene.notes.text = "Three methods, one start. More of it.";
  scene.selected.clear();
  Driver driver(scene);
  driver.settle();
  const Results results = driver.app().results();
  Interaction interaction;
  interaction.run_names = {"GD", "Momentum", "Adam"};
  PanelState state;
  UiMemory memory;
  const Ui ui{driver.app().theme(), memory};
  const auto caption = [&] {
    const PanelFrame frame{ui, results, scene, interaction, driver.app().catalogue(), state, {}, 0, {}, 0, {}};
    return stage_caption(frame);
  };
  EXPECT_EQ(caption(), "Three methods, one start.");
  interaction.hovered_run = 1;
  EXPECT_THAT(caption(), testing::StartsWith("Momentum"));
  interaction.hovered_run.reset();
  scene.selected = {0, 0};
  EXPECT_THAT(caption(), testing::HasSubstr("Downhill along u₁"));
  scene.selected.clear();
  scene.notes.shown = false;
  EXPECT_THAT(caption(), testing::StartsWith("GD"));
}

TEST(Stage, ManyRunsAndLongFormulasHaveAPlace) {
  Scene scene = Driver::still_opening_scene(60);
  for (int k = 0; k < 9; ++k) scene.runs.push_back(scene.runs[0]);
  Driver driver(scene);
  driver.replace_formula(
      "x^2 + y^2 + sin(x)*cos(y)*exp(-x^2/9 - y^2/9) + 0.1*(x - 1)^2*(y + 2)^2 + tanh(x*y) + 0.01*x^4");
  driver.settle();
  driver.shortcut(key_f5);
  driver.settle();
  EXPECT_TRUE(driver.has("stage/run1/lr"));
  EXPECT_LE(driver.rect("stage/title").max.x, 1280);
}

}  // namespace stage_test

namespace session_test {

TEST(Session, AnOpenedExampleCanBeUndone) {
  Driver driver;
  driver.replace_formula("x^2 + 3y^2");
  driver.settle();
  driver.app().act("open-example:" + std::string(SADDLESCOPE_SOURCE_DIR) + "/assets/scenes/01-ten-points-descent.toml");
  EXPECT_EQ(driver.scene().steps, 100000u);
  driver.settle();
  EXPECT_NE(driver.scene().loss.formula, "x^2 + 3y^2");
  driver.shortcut('Z', true);
  driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, "x^2 + 3y^2");
}

TEST(Session, OnlyAFileThatWasChangedAsksBeforeClosing) {
  Driver driver;
  driver.scene().steps = 123;
  driver.settle();
  EXPECT_TRUE(driver.app().may_close()) << "there is no file";
  const auto file =
      std::filesystem::temp_directory_path() / ("saddlescope-session-" + std::to_string(::getpid()) + ".toml");
  ASSERT_TRUE(save_scene(driver.scene(), file));
  driver.app().open_file(file);
  driver.settle();
  EXPECT_TRUE(driver.app().may_close());
  driver.scene().steps = 124;
  driver.settle();
  EXPECT_FALSE(driver.app().may_close());
  driver.settle();
  ASSERT_TRUE(driver.has("question/close/0"));
  driver.click("question/close/2");  // cancel
  driver.settle();
  EXPECT_FALSE(driver.has("question/close/0"));
  EXPECT_EQ(load_scene(file)->steps, 123u);
  EXPECT_FALSE(driver.app().may_close());
  driver.settle();
  driver.click("question/close/0");  // save
  driver.settle();
  EXPECT_EQ(load_scene(file)->steps, 124u);
  EXPECT_TRUE(driver.app().may_close());
  std::filesystem::remove(file);
}

TEST(Session, AnOpenMenuHasTheKeyboardAndEscapeClosesIt) {
  Driver driver;
  driver.settle();
  const ScaleChoice choice = driver.scene().display.height_scale;
  driver.click("menu/View");
  driver.settle();
  ASSERT_TRUE(driver.has("menu/fit"));
  driver.shortcut('L');
  driver.settle();
  EXPECT_EQ(driver.scene().display.height_scale, choice);
  driver.key(compat::EditKey::escape);
  driver.settle();
  EXPECT_FALSE(driver.has("menu/fit"));
  driver.shortcut('L');
  driver.settle();
  EXPECT_NE(driver.scene().display.height_scale, choice);
}

TEST(Session, WhatWasToldGoesAfterSixSeconds) {
  Driver driver;
  driver.app().open_file("/nowhere/at all.toml");
  driver.frames(4);
  EXPECT_TRUE(driver.has("status/message"));
  driver.frames(60, 0.2);
  EXPECT_FALSE(driver.has("status/message"));
}

}  // namespace session_test
}  // namespace saddlescope::test

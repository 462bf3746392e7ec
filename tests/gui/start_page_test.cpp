// The start page: when it comes, what its cards open, how it goes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "app/autosave.h"
#include "app/panel/start/start_page.h"
#include "app/ui/preferences.h"
#include "core/engine/nodes/thumbnail.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope::test {
namespace start_page_test {

constexpr int key_enter = 257, key_right = 262, key_left = 263, key_tab = 258, key_space = 32;
const char* const names[] = {"start/saddle", "start/race", "start/noise", "start/own"};

void open_page(Driver& driver) {
  driver.app().act("start-page");
  driver.settle();
}

TEST(StartPage, ShowsFourCardsWithTheirPictures) {
  for (const auto& [width, height] : {std::pair{1280, 720}, {1024, 600}, {1920, 1080}, {640, 720}}) {
    Driver driver(Driver::still_opening_scene(), width, height, Shown::start);
    driver.settle();
    for (const char* const name : names) {
      ASSERT_TRUE(driver.has(name)) << name << " at " << width;
      EXPECT_TRUE(driver.has(std::string(name) + "/picture")) << name;
      EXPECT_LE(driver.rect(name).max.y, static_cast<float>(height)) << name;
      EXPECT_LE(driver.rect(name).max.x, static_cast<float>(width)) << name;
    }
    EXPECT_TRUE(driver.app().results().all<Thumbnail>().empty()) << "what is there is not asked for any more";
  }
}

TEST(StartPage, CardsOpenTheirScenesAsOneStep) {
  const Scene before = Driver::still_opening_scene();
  const std::string formulas[] = {"(1 - w1*w2)^2", "0.01x^2 + y^2", "0.25w1^4 - 0.5w1^2 + 0.5w2^2 - x*w1",
                                  "x^4 - 3x^2 + y^2 + x*y"};
  for (std::size_t k = 0; k < start_cards; ++k) {
    Driver driver(before);
    open_page(driver);
    driver.click(names[k]);
    driver.settle();
    EXPECT_FALSE(driver.has(names[k])) << "closed";
    EXPECT_EQ(driver.scene().loss.formula, formulas[k]);
    EXPECT_NE(driver.scene(), before);
    driver.app().act("undo");
    EXPECT_EQ(driver.scene().loss, before.loss) << names[k];
  }
}

TEST(StartPage, TypingGoesIntoTheFormulaAtOnce) {
  Driver driver;
  open_page(driver);
  driver.click("start/own");
  driver.settle();
  driver.key(compat::EditKey::select_all);
  driver.type("x^2 + y^4");
  driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, "x^2 + y^4");
}

TEST(StartPage, KeysChooseAndClose) {
  Driver driver;
  open_page(driver);
  driver.shortcut(key_right);
  driver.shortcut(key_tab);
  driver.shortcut(key_left);
  driver.settle();
  driver.shortcut(key_enter);
  driver.key(compat::EditKey::enter);
  driver.settle();
  EXPECT_FALSE(driver.has("start/race"));
  EXPECT_EQ(driver.scene().loss.formula, "0.01x^2 + y^2");
  open_page(driver);
  EXPECT_TRUE(driver.has("start/race"));
  driver.key(compat::EditKey::escape);
  driver.settle();
  EXPECT_FALSE(driver.has("start/race"));
  open_page(driver);
  driver.click(ImVec2(4, 715));
  driver.settle();
  EXPECT_FALSE(driver.has("start/race")) << "a click beside it";
}

TEST(StartPage, OtherKeysCloseItAndDoWhatTheyDo) {
  Driver driver;
  open_page(driver);
  driver.shortcut(key_space);
  driver.frames(3);
  EXPECT_FALSE(driver.has("start/race"));
  EXPECT_TRUE(driver.scene().playback.playing);
}

/// What a program with a person's own folders would show first.
bool shown_at_start(const Scene& scene) {
  ApplicationOptions options;
  options.scene = scene;
  options.own_settings = true;
  options.threads = 1;
  Offscreen offscreen(std::move(options), 1280, 720);
  WidgetRegistry registry;
  offscreen.application().attach(&registry);
  for (int k = 0; k < 3; ++k) offscreen.frame(0);
  return registry.find("start/race") != nullptr;
}

TEST(StartPage, ComesAtTheFirstStartOnly) {
  const TemporaryFolder folder;
  setenv("XDG_CONFIG_HOME", (folder.path() / "config").c_str(), 1);
  setenv("XDG_STATE_HOME", (folder.path() / "state").c_str(), 1);
  Scene other = opening_scene();
  other.steps = 10;
  EXPECT_FALSE(shown_at_start(other)) << "a scene was asked for";
  std::filesystem::remove_all(folder.path() / "config");
  EXPECT_TRUE(shown_at_start(opening_scene()));
  EXPECT_TRUE(std::filesystem::exists(preferences_path()));
  EXPECT_FALSE(shown_at_start(opening_scene())) << "the second start";
  unsetenv("XDG_CONFIG_HOME");
  unsetenv("XDG_STATE_HOME");
}

}  // namespace start_page_test
}  // namespace saddlescope::test

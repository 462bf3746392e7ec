#include "app/ui/preferences.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace saddlescope {
namespace preferences_test {

TEST(Preferences, SurviveWritingAndReading) {
  Preferences written;
  written.theme = ThemeKind::light;
  written.text_scale = 1.21f;
  written.panels_hidden = true;
  written.window_width = 1920;
  written.window_height = 1080;
  written.last_folder = "/home/ada/a \"quoted\" \\ folder";
  EXPECT_EQ(parse_preferences(print_preferences(written)), written);
}

TEST(Preferences, AreReadFromTomlWrittenByHand) {
  const Preferences read = parse_preferences(
      "# mine\r\n  theme=\"light\"  # bright room\r\ntext_scale = 1.5 # big\r\n\r\npanels_hidden=true\r\n");
  EXPECT_EQ(read.theme, ThemeKind::light);
  EXPECT_EQ(read.text_scale, 1.5f);
  EXPECT_TRUE(read.panels_hidden);
}

TEST(Preferences, KeepDefaultsForWhatCannotBeRead) {
  const Preferences read = parse_preferences(
      "theme = 7\ntext_scale = \"large\"\nwindow_width = -5\nwindow_height = 900\nno equals sign\n= 3\nfrom_the_future "
      "= [1,\nlast_folder = \"open");
  Preferences expected;
  expected.window_height = 900;
  EXPECT_EQ(read, expected);
}

TEST(Preferences, RefuseSizesThatWouldHideTheWindow) {
  EXPECT_EQ(parse_preferences("text_scale = 0\n").text_scale, 1.0f);
  EXPECT_EQ(parse_preferences("text_scale = 50\n").text_scale, 1.0f);
  EXPECT_EQ(parse_preferences("text_scale = nan\n").text_scale, 1.0f);
  EXPECT_EQ(parse_preferences("window_width = 3\n").window_width, 1280);
}

TEST(Preferences, AreSavedIntoAFolderThatIsNotThereYet) {
  namespace fs = std::filesystem;
  const fs::path root = fs::temp_directory_path() / ("saddlescope-preferences-" + std::to_string(::getpid()));
  const fs::path file = root / "deep" / "settings.toml";
  EXPECT_EQ(load_preferences(file), Preferences{});
  Preferences written;
  written.theme = ThemeKind::light;
  ASSERT_TRUE(save_preferences(written, file).has_value());
  EXPECT_EQ(load_preferences(file), written);
  fs::remove_all(root);
}

TEST(Preferences, SayWhyTheyCouldNotBeSaved) {
  const auto nowhere = save_preferences({}, {});
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_NE(nowhere.error().find("HOME"), std::string::npos);
  EXPECT_FALSE(save_preferences({}, "/proc/saddlescope/settings.toml").has_value());
}

}  // namespace preferences_test
}  // namespace saddlescope

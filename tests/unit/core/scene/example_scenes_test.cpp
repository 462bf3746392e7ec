#include "core/scene/example_scenes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace saddlescope {
namespace example_scenes_test {

namespace fs = std::filesystem;

TEST(ExampleScenes, TitleIsTheFirstLine) {
  EXPECT_EQ(scene_title("# Title: Ten points\nformat = 1\n"), "Ten points");
  EXPECT_EQ(scene_title("# Title:   Ten points \r\n# more"), "Ten points");
  EXPECT_EQ(scene_title("# Title: only this"), "only this");
  EXPECT_EQ(scene_title("# Title:\nformat = 1"), "");
  EXPECT_EQ(scene_title("format = 1\n# Title: late"), "");
  EXPECT_EQ(scene_title("# Title: rings \x07 a bell"), "");
  EXPECT_EQ(scene_title(""), "");
}

TEST(ExampleScenes, ListsAFolderInOrder) {
  const fs::path folder = fs::temp_directory_path() / "saddlescope-example-scenes-test";
  fs::remove_all(folder);
  EXPECT_TRUE(list_example_scenes(folder).empty()) << "no such folder";
  fs::create_directories(folder);
  const auto write = [&](const char* name, const char* text) { std::ofstream(folder / name) << text; };
  write("10-last.toml", "# Title: Last\n");
  write("02-first.toml", "# Title: First\n");
  write("05-bare.toml", "format = 1\n");
  write("notes.txt", "# Title: no scene\n");
  write(".hidden.toml", "# Title: hidden\n");
  const auto scenes = list_example_scenes(folder);
  ASSERT_EQ(scenes.size(), 3U);
  EXPECT_EQ(scenes[0].id, "first");
  EXPECT_EQ(scenes[0].title, "First");
  EXPECT_EQ(scenes[0].file, folder / "02-first.toml");
  EXPECT_EQ(scenes[1].title, "bare") << "without a title line its name serves";
  EXPECT_EQ(scenes[2].id, "last");
  fs::remove_all(folder);
}

}  // namespace example_scenes_test
}  // namespace saddlescope

#include "core/scene/example_scenes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/scene/notes.h"

namespace saddlescope {
namespace example_scenes_test {

namespace fs = std::filesystem;

TEST(Notes, FlowOverLinesAndKeepParagraphs) {
  EXPECT_EQ(flowing_text("one\ntwo \n  three\r\nfour"), "one two three four");
  EXPECT_EQ(flowing_text("\n\n one\n\n \ntwo\n\n"), "one\ntwo");
  EXPECT_EQ(flowing_text(""), "");
}

TEST(Notes, FirstSentenceEndsAtTheEndOfAWord) {
  EXPECT_EQ(first_sentence("With η = 0.05 it\nworks. Then not."), "With η = 0.05 it works.");
  EXPECT_EQ(first_sentence("Who is first? Adam."), "Who is first?");
  EXPECT_EQ(first_sentence("No stop\n\nand more."), "No stop");
  EXPECT_EQ(first_sentence("alone"), "alone");
  EXPECT_EQ(first_sentence(""), "");
}

TEST(ExampleScenes, ListsAFolderInOrder) {
  const fs::path folder = fs::temp_directory_path() / "saddlescope-example-scenes-test";
  fs::remove_all(folder);
  EXPECT_TRUE(list_example_scenes(folder).empty()) << "no such folder";
  fs::create_directories(folder);
  const auto write = [&](const char* name, const std::string& text) { std::ofstream(folder / name) << text; };
  const std::string rest = "format = 1\nstart = [1]\n[loss]\nformula = \"x^2\"\n";
  write("10-last.toml", "notes.title = \"Last\"\nnotes.chapter = \"A. One\"\n" + rest);
  write("01-other.toml", "notes.title = \"Other\"\nnotes.chapter = \"B. Two\"\n" + rest);
  write("02-first.toml", "notes.title = \"First\"\nnotes.chapter = \"A. One\"\n" + rest);
  write("00-bare.toml", rest);
  write("00-broken.toml", "format = ");
  write("notes.txt", "notes.title = \"No scene\"\n" + rest);
  write(".hidden.toml", "notes.title = \"Hidden\"\n" + rest);
  const auto scenes = list_example_scenes(folder);
  ASSERT_EQ(scenes.size(), 5U);
  EXPECT_EQ(scenes[0].id, "first");
  EXPECT_EQ(scenes[0].title, "First");
  EXPECT_EQ(scenes[0].chapter, "A. One");
  EXPECT_EQ(scenes[0].file, folder / "02-first.toml");
  EXPECT_EQ(scenes[1].id, "last");
  EXPECT_EQ(scenes[2].id, "other");
  EXPECT_EQ(scenes[3].title, "bare") << "without a title its name serves; without a chapter it comes last";
  EXPECT_EQ(scenes[4].title, "broken");
  fs::remove_all(folder);
}

}  // namespace example_scenes_test
}  // namespace saddlescope

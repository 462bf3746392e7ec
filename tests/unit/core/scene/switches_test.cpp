// The table of switches against the scene and its file.
#include "core/scene/switches.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/scene/scene_file.h"

namespace saddlescope {
namespace switches_test {

Scene flipped(Scene scene, const Switch& entry) {
  entry.member(scene) = !entry.on(scene);
  return scene;
}

TEST(Switches, HaveEachTheirOwnMemberNameAndKey) {
  Scene scene;
  std::set<const bool*> members;
  std::set<std::string> ids, names, keys;
  for (const Switch& entry : switches()) {
    EXPECT_TRUE(members.insert(&entry.member(scene)).second) << entry.id;
    EXPECT_TRUE(ids.insert(std::string(entry.id)).second) << entry.id;
    EXPECT_TRUE(names.insert(std::string(entry.file.table) + "." + std::string(entry.file.name)).second) << entry.id;
    EXPECT_EQ(find_switch(entry.id), &entry);
    EXPECT_FALSE(entry.label.empty()) << entry.id;
    EXPECT_TRUE(entry.help.ends_with('.')) << entry.id;
    if (entry.key.letter != 0) {
      EXPECT_TRUE(keys.insert(std::string(entry.key.shift ? "Shift+" : "") + entry.key.letter).second) << entry.id;
      EXPECT_FALSE(entry.menu_before.empty()) << entry.id << ": a key that no menu tells";
    }
  }
  EXPECT_EQ(find_switch("no-such-switch"), nullptr);
}

TEST(Switches, AreKeptByTheFileEachInItsOwnLine) {
  for (const Switch& entry : switches()) {
    const Scene scene = opening_scene(), other = flipped(scene, entry);
    ASSERT_NE(scene, other) << entry.id;
    const std::string text = print_scene(other);
    const std::string line = "\n" + std::string(entry.file.name) + " = " + (entry.on(other) ? "true" : "false") + "\n";
    const std::size_t table = text.find("\n[" + std::string(entry.file.table) + "]\n");
    ASSERT_NE(table, std::string::npos) << entry.id;
    EXPECT_LT(text.find(line, table), text.find("\n[", table + 1)) << entry.id;
    const auto read = parse_scene(text, "switches.toml");
    ASSERT_TRUE(read) << entry.id << ": " << read.error();
    EXPECT_EQ(*read, other) << entry.id;
  }
}

TEST(Switches, AreNoWordsInTheFile) {
  for (const Switch& entry : switches()) {
    std::string text = print_scene(flipped(opening_scene(), entry));
    const std::size_t table = text.find("\n[" + std::string(entry.file.table) + "]\n");
    const std::size_t at = text.find("\n" + std::string(entry.file.name) + " = ", table) + 1;
    text.replace(at, text.find('\n', at) - at, std::string(entry.file.name) + " = \"yes\"");
    const auto read = parse_scene(text, "switches.toml");
    ASSERT_FALSE(read) << entry.id;
    EXPECT_NE(read.error().find(entry.file.name), std::string::npos) << read.error();
  }
}

}  // namespace switches_test
}  // namespace saddlescope

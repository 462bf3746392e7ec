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

/// Where the file has its line: in its table, or before all tables with dots.
std::size_t line_of(const std::string& text, const Switch& entry) {
  const std::string table(entry.file.table), name(entry.file.name);
  const std::size_t dotted = text.find("\n" + table + "." + name + " = ");
  if (dotted != std::string::npos) return dotted < text.find("\n[") ? dotted + 1 : std::string::npos;
  const std::size_t header = text.find("\n[" + table + "]\n");
  if (header == std::string::npos) return header;
  const std::size_t line = text.find("\n" + name + " = ", header);
  return line < text.find("\n[", header + 1) ? line + 1 : std::string::npos;
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
    const std::size_t line = line_of(text, entry);
    ASSERT_NE(line, std::string::npos) << entry.id << "\n" << text;
    const std::string value = std::string(" = ") + (entry.on(other) ? "true" : "false");
    EXPECT_TRUE(text.substr(line, text.find('\n', line) - line).ends_with(value)) << entry.id;
    const auto read = parse_scene(text, "switches.toml");
    ASSERT_TRUE(read) << entry.id << ": " << read.error();
    EXPECT_EQ(*read, other) << entry.id;
  }
}

TEST(Switches, AreNoWordsInTheFile) {
  for (const Switch& entry : switches()) {
    std::string text = print_scene(flipped(opening_scene(), entry));
    const std::size_t line = line_of(text, entry);
    ASSERT_NE(line, std::string::npos) << entry.id;
    const std::size_t value = text.find(" = ", line) + 3;
    text.replace(value, text.find('\n', value) - value, "\"yes\"");
    const auto read = parse_scene(text, "switches.toml");
    ASSERT_FALSE(read) << entry.id;
    EXPECT_NE(read.error().find(entry.file.name), std::string::npos) << read.error();
  }
}

}  // namespace switches_test
}  // namespace saddlescope

// saddlescope without a command: the scene that the window opens with; help.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "app/command_line/command_line.h"
#include "core/scene/scene_file.h"
#include "core/support/text_file.h"
#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace window_command_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Window, WhatAHookSaysIsPrefixedLikeEveryError) {
  std::ostringstream out, err;
  CommandLineHooks hooks;
  hooks.open_window = [](const Scene&, const WindowOptions&, std::ostream& said) { return said << "no display\n", 1; };
  hooks.render = [](const Scene&, const RenderOptions&, std::ostream& said) { return said << "no driver\n", 1; };
  EXPECT_EQ(run_command_line({}, out, err, hooks), 1);
  const std::vector<std::string> render = {"render", "-o", "/tmp/p.png"};
  EXPECT_EQ(run_command_line(render, out, err, hooks), 1);
  EXPECT_EQ(err.str(), "saddlescope: no display\nsaddlescope render: no driver\n");
}

TEST(Window, UnknownColourMapsAreRefused) {
  const TemporaryFolder folder;
  Scene scene = opening_scene();
  scene.display.colormap = "virdis";
  ASSERT_TRUE(save_scene(scene, folder / "s.toml"));
  expect_refused({folder / "s.toml"}, "“display.colormap” cannot be “virdis”; did you mean “viridis”? Known are: ");
  expect_refused({"render", "--scene", folder / "s.toml", "-o", folder / "p.png"}, "coolwarm");
}

TEST(Window, OpensTheOpeningSceneOrAFile) {
  const Answer plain = ask({});
  ASSERT_TRUE(plain.window);
  EXPECT_TRUE(*plain.window == opening_scene());
  EXPECT_FALSE(plain.window_options.theme);
  const TemporaryFolder folder;
  Scene scene = opening_scene();
  scene.steps = 77;
  ASSERT_TRUE(save_scene(scene, folder / "s.toml"));
  const Answer opened = ask({folder / "s.toml", "--theme", "light"});
  ASSERT_TRUE(opened.window) << opened.err;
  EXPECT_TRUE(*opened.window == scene);
  EXPECT_EQ(opened.window_options.scene_file, fs::path(folder / "s.toml"));
  EXPECT_EQ(opened.window_options.theme, ThemeKind::light);
}

TEST(Window, BrokenScenesAreRefusedWithTheirLineAndKept) {
  const TemporaryFolder folder;
  const std::string path = folder / "s.toml",
                    text = "format = 1\nstart = [1, 2]\nfoo = 3\n[loss]\nformula = \"x^2+y^2\"\n";
  std::ofstream(path) << text;
  expect_refused({path}, path + ":3: “foo” is unknown");
  EXPECT_EQ(*read_text_file(path, 1000), text);
  std::ofstream(folder / "empty.toml");
  expect_refused({folder / "empty.toml"}, "empty.toml:1: ");
  std::ofstream(folder / "short.toml") << "format = 1\nstart = [1]\n[loss]\nformula = \"x^2+y^2\"\n";
  expect_refused({folder / "short.toml"}, "“start” has 1 numbers, but the formula has 2 variables");
  expect_refused({folder / "none.toml"}, "cannot read ");
  expect_refused({"evalute"}, "unknown command “evalute”; did you mean “evaluate”?");
  expect_refused({"--no-such-option"}, "unknown option “--no-such-option”");
}

TEST(Help, IsThereForEveryCommand) {
  for (const char* command : {"evaluate", "trace", "critical-points", "render", "list"}) {
    const Answer answer = ask({command, "--help"});
    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.out, StartsWith(std::string("saddlescope ") + command));
    EXPECT_EQ(answer.err, "");
    EXPECT_THAT(ask({"--help"}).out, HasSubstr(std::string("saddlescope ") + command));
  }
  // Below each command stands a whole sentence.
  const std::string all = ask({"--help"}).out;
  std::size_t sentences = 0;
  for (std::size_t at = all.find("\n      "); at != std::string::npos; at = all.find("\n      ", at + 1)) {
    const std::string line = all.substr(at + 1, all.find('\n', at + 1) - at - 1);
    if (line.find("--") == 6) continue;  // an option
    ++sentences;
    EXPECT_EQ(line.back(), '.') << line;
  }
  EXPECT_GE(sentences, 6U);
  EXPECT_THAT(ask({"trace", "-h"}).out, HasSubstr("--every K"));
  EXPECT_THAT(ask({"--version"}).out, StartsWith("saddlescope "));
}

}  // namespace window_command_test
}  // namespace saddlescope

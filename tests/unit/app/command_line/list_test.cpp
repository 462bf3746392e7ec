// saddlescope list, and surfaces of one's own that cannot be read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace list_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

TEST(List, NamesEverything) {
  const Answer surfaces = ask({"list", "surfaces"});
  EXPECT_EQ(surfaces.status, 0) << surfaces.err;
  EXPECT_THAT(surfaces.out, StartsWith("two-weight-network "));
  EXPECT_GE(lines_of(surfaces.out).size(), 29u);
  EXPECT_THAT(ask({"list", "optimizers"}).out, HasSubstr("lr=0.001,beta1=0.9,beta2=0.999,eps=1e-08"));
  EXPECT_THAT(ask({"list", "colormaps"}).out, HasSubstr("viridis\n"));
  EXPECT_THAT(ask({"list", "surfaces", "--json"}).out,
              StartsWith("[\n  {\"id\": \"two-weight-network\", \"name\": \"Two-weight linear network\", "));
  EXPECT_THAT(ask({"list", "--json", "optimizers"}).out, HasSubstr("{\"id\": \"lr\", \"default\": 0.01, "));
  EXPECT_THAT(ask({"list", "colormaps", "--json"}).out, StartsWith("[\n  \"viridis\""));
  EXPECT_THAT(ask({"list", "scenes"}).out, StartsWith("A. When the gradient is small\n  what-is-a-saddle "));
  EXPECT_THAT(ask({"list", "scenes", "--json"}).out,
              HasSubstr("\"chapter\": \"C. Momentum\", \"text\": \"Three balls "));
  expect_refused({"list"}, "surfaces, scenes, optimizers, schedules, tables or colormaps");
  expect_refused({"list", "surfacs"}, "did you mean “surfaces”?");
  expect_refused({"list", "surfaces", "optimizers"}, "unexpected argument");
}

TEST(Catalogue, BrokenFilesAreNamedAndTheOthersLoad) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "saddlescope/surfaces");
  const std::string rest = "parameters = [\"x\"]\nwindow = [[-1, 1]]\nstarts = [[0.5]]\n";
  const auto write = [&](const char* id, const char* formula) {
    std::ofstream(folder / ("saddlescope/surfaces/" + std::string(id) + ".toml"))
        << "id = \"" << id << "\"\nname = \"Own\"\nformula = \"" << formula << "\"\n"
        << rest;
  };
  write("bad1", "sine(x)");
  write("bad2", "x +");
  write("own", "x^2");
  const char* before = std::getenv("XDG_DATA_HOME");
  const std::string kept = before ? before : "";
  ::setenv("XDG_DATA_HOME", (folder / "").c_str(), 1);
  const Answer listed = ask({"list", "surfaces"}), own = ask({"evaluate", "--surface", "own", "--at", "0.5"}),
               bad = ask({"evaluate", "--surface", "bad1", "--at", "0.5"});
  if (before)
    ::setenv("XDG_DATA_HOME", kept.c_str(), 1);
  else
    ::unsetenv("XDG_DATA_HOME");
  for (const Answer* answer : {&listed, &own, &bad}) {
    const std::vector<std::string> lines = lines_of(answer->err);
    ASSERT_GE(lines.size(), 2u) << answer->err;
    EXPECT_THAT(lines[0], testing::AllOf(StartsWith("saddlescope: left out: "), HasSubstr("bad1.toml:3: "),
                                         HasSubstr("column 1: unknown function “sine”")));
    EXPECT_THAT(lines[1], HasSubstr("bad2.toml:3: "));
  }
  EXPECT_EQ(listed.status, 0);
  EXPECT_THAT(listed.out, testing::AllOf(HasSubstr("own "), testing::Not(HasSubstr("bad"))));
  EXPECT_EQ(own.status, 0);
  EXPECT_THAT(own.out, HasSubstr("\"value\": 0.25,"));
  EXPECT_EQ(bad.status, 2);
  EXPECT_THAT(bad.err, HasSubstr("unknown surface “bad1”"));
}

}  // namespace list_test
}  // namespace saddlescope

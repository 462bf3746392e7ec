// --memory-limit of the commands and the window: what does not fit is one line and exit status 2.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/command_line.h"

namespace saddlescope {
namespace memory_limit_test {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

const std::vector<std::string> runs = {"--formula", "x^2+y^2",     "--start",     "1,2",     "--optimizer",
                                       "gd:lr=0.1", "--optimizer", "adam:lr=0.1", "--steps", "20000"};

TEST(MemoryLimit, WhatDoesNotFitIsOneLineWithTheStepsThatWould) {
  const Answer trace = ask(with(with({"trace"}, runs), {"--memory-limit", "500K"}));
  EXPECT_EQ(trace.status, 2);
  EXPECT_EQ(trace.out, "");
  EXPECT_THAT(trace.err, StartsWith("saddlescope trace: 1 run of 20000 steps needs "));
  EXPECT_THAT(trace.err, HasSubstr("but the limit is 500 KiB: "));
  EXPECT_THAT(trace.err, HasSubstr(" steps would fit; give fewer --steps or a larger --memory-limit\n"));
  const Answer diagnose = ask(with(with({"diagnose"}, runs), {"--memory-limit", "1M"}));
  EXPECT_EQ(diagnose.status, 2);
  EXPECT_THAT(diagnose.err, StartsWith("saddlescope diagnose: 2 runs of 20000 steps need "));
  const Answer render = ask(with(with({"render"}, runs), {"--memory-limit", "1M", "-o", "never.png"}));
  EXPECT_EQ(render.status, 2);
  EXPECT_FALSE(render.picture);
  EXPECT_THAT(render.err, StartsWith("saddlescope render: 2 runs of 20000 steps need "));
}

TEST(MemoryLimit, OneRunAtATimeIsHeldByTrace) {
  EXPECT_EQ(ask(with(with({"trace", "--every", "20000"}, runs), {"--memory-limit", "1M"})).status, 0);
}

TEST(MemoryLimit, GoesToTheWindowAndThePicture) {
  EXPECT_EQ(ask({"--memory-limit", "64M"}).window_options.memory_limit, std::size_t{64} << 20);
  EXPECT_EQ(ask({"render", "-o", "never.png", "--memory-limit", "64M"}).render_options.memory_limit,
            std::size_t{64} << 20);
  EXPECT_GT(ask({}).window_options.memory_limit, 0u) << "a quarter of the machine's";
}

TEST(MemoryLimit, SizesThatAreNoneAreBadInput) {
  const Answer option = ask({"trace", "--surface", "beale", "--optimizer", "gd", "--memory-limit", "much"});
  EXPECT_EQ(option.status, 2);
  EXPECT_THAT(option.err, StartsWith("saddlescope trace: --memory-limit: “much” is no size of memory"));
  ASSERT_EQ(setenv("SADDLESCOPE_MEMORY", "some", 1), 0);
  const Answer variable = ask({});
  ASSERT_EQ(unsetenv("SADDLESCOPE_MEMORY"), 0);
  EXPECT_EQ(variable.status, 2);
  EXPECT_THAT(variable.err, StartsWith("saddlescope: SADDLESCOPE_MEMORY: “some”"));
}

}  // namespace memory_limit_test
}  // namespace saddlescope

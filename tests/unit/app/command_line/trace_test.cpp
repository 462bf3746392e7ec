// saddlescope trace: the rows of a run, its files, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/support/text_file.h"
#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace trace_test {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Trace, RowsOfGradientDescentByHand) {
  // L = x², lr 0.25: x halves at every step; gradient 2x.
  const Answer answer =
      ask({"trace", "--formula", "x^2", "--start", "-4", "--optimizer", "gd:lr=0.25", "--steps", "3"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(lines_of(answer.out), ElementsAre("run,optimizer,step,x,loss,gradient_norm,learning_rate,status",
                                                "1,gd:lr=0.25,0,-4,16,8,0.25,ok", "1,gd:lr=0.25,1,-2,4,4,0.25,ok",
                                                "1,gd:lr=0.25,2,-1,1,2,0.25,ok", "1,gd:lr=0.25,3,-0.5,0.25,1,0.25,ok"));
}

TEST(Trace, EveryAndSeveralRuns) {
  const Answer answer = ask({"trace", "--formula", "x^2+y^2", "--start", "1,1", "--optimizer",
                             "gd:lr=0.1,weight_decay=0", "--optimizer", "adam", "--steps", "7", "--every", "3"});
  const std::vector<std::string> lines = lines_of(answer.out);
  ASSERT_EQ(lines.size(), 9u) << answer.out << answer.err;
  EXPECT_THAT(lines[1], StartsWith("1,\"gd:lr=0.1,weight_decay=0\",0,1,1,2,"));
  EXPECT_THAT(lines[2], StartsWith("1,\"gd:lr=0.1,weight_decay=0\",3,"));
  EXPECT_THAT(lines[3], StartsWith("1,\"gd:lr=0.1,weight_decay=0\",6,"));
  EXPECT_THAT(lines[4], StartsWith("1,\"gd:lr=0.1,weight_decay=0\",7,"));
  EXPECT_THAT(lines[5], testing::AllOf(StartsWith("2,adam,0,1,1,2,"), EndsWith(",0.001,ok")))
      << "the libraries' defaults hold";
  EXPECT_THAT(lines[8], StartsWith("2,adam,7,"));
}

TEST(Trace, DivergedAndUndefinedRunsEndWithTheirStatus) {
  const std::vector<std::string> blown = lines_of(ask({"trace", "--formula", "x^4+y^4", "--start", "2,2", "--optimizer",
                                                       "gd:lr=5", "--steps", "100", "--every", "50"})
                                                      .out);
  ASSERT_EQ(blown.size(), 3u);
  EXPECT_THAT(blown[2], testing::AllOf(HasSubstr("inf"), EndsWith(",diverged")));
  const std::vector<std::string> outside =
      lines_of(ask({"trace", "--formula", "log(x)", "--start", "0.5", "--optimizer", "gd:lr=1", "--steps", "9"}).out);
  EXPECT_THAT(outside.back(), testing::AllOf(HasSubstr("nan"), EndsWith(",undefined")));
  EXPECT_THAT(outside[1], EndsWith(",ok"));
}

TEST(Trace, SurfacesBringTheirStartAndStepsDefaultTo400) {
  const std::vector<std::string> lines =
      lines_of(ask({"trace", "--surface", "two-weight-network", "--optimizer", "adam"}).out);
  ASSERT_EQ(lines.size(), 402u);
  EXPECT_THAT(lines[1], StartsWith("1,adam,0,-0.95,1.1,"));
}

TEST(Trace, UntilGradientStopsEarly) {
  const std::vector<std::string> lines = lines_of(
      ask({"trace", "--formula", "x^2", "--start", "4", "--optimizer", "gd:lr=0.25", "--until-gradient", "1"}).out);
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_THAT(lines.back(), testing::AllOf(StartsWith("1,gd:lr=0.25,3,0.5,0.25,1,"), EndsWith(",ok")));
}

TEST(Trace, WritesFilesSafely) {
  const TemporaryFolder folder;
  const std::vector<std::string> base = {"trace",       "--formula", "x^2",     "--start", "1",
                                         "--optimizer", "gd",        "--steps", "2"};
  for (const std::vector<std::string>& output :
       std::vector<std::vector<std::string>>{{"-o", (folder / "t.csv").string()},
                                             {"-o" + (folder / "t.csv").string()},
                                             {"--output=" + (folder / "t.csv").string()}}) {
    std::vector<std::string> arguments = base;
    arguments.insert(arguments.end(), output.begin(), output.end());
    const Answer answer = ask(arguments);
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_EQ(answer.out, "");
    EXPECT_EQ(*read_text_file(folder / "t.csv", 10'000), ask(base).out);
  }
  std::vector<std::string> nowhere = base;
  nowhere.insert(nowhere.end(), {"-o", folder / "no/such/t.csv"});
  const Answer answer = ask(nowhere);
  EXPECT_EQ(answer.status, 1) << "a file that cannot be written is a failure at run time";
  EXPECT_EQ(lines_of(answer.err).size(), 1u);
  EXPECT_THAT(answer.err, HasSubstr("cannot write"));
}

TEST(Trace, BadInputIsOneLine) {
  const std::vector<std::string> base = {"trace", "--formula", "x^2", "--start", "1"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = base;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  expect_refused(base, "no optimizer is named");
  expect_refused({"trace", "--formula", "x^2", "--optimizer", "gd"}, "no start is named");
  expect_refused(with({"--optimizer", "adamm"}), "adagrad");
  expect_refused(with({"--optimizer", "adam:beta=0.5"}), "beta1");
  expect_refused(with({"--optimizer", "gd", "--steps", "-1"}), "--steps");
  expect_refused(with({"--optimizer", "gd", "--steps", "1000001"}), "1000000");
  expect_refused(with({"--optimizer", "gd", "--steps", "10.5"}), "not a whole number");
  expect_refused(with({"--optimizer", "gd", "--every", "0"}), "--every");
  expect_refused(with({"--optimizer", "gd", "--until-gradient", "0"}), "--until-gradient");
  expect_refused(with({"--optimizer", "gd", "--domain", "3,-3"}), "smaller number comes first");
}

}  // namespace trace_test
}  // namespace saddlescope

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/command_line.h"

namespace saddlescope {
namespace diagnose_command_test {

using testing::HasSubstr;

Answer ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "diagnose");
  return saddlescope::ask(arguments);
}

TEST(Diagnose, SaysWhyARunCrawls) {
  const Answer answer = ask({"--formula", "(1 - w1 w2)^2", "--start", "0.700001,-0.7", "--optimizer", "gd:lr=0.05",
                             "--steps", "400", "--step", "60"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"verdict\": \"crawling-past-saddle\""));
  EXPECT_THAT(answer.out, HasSubstr("\"step\": 60"));
  EXPECT_THAT(answer.out, HasSubstr("\"predicted_steps\": 141.3"));
  EXPECT_THAT(answer.out, HasSubstr("\"steps\": 140"));
  EXPECT_THAT(answer.out, HasSubstr("\"two_over_rate\": 40"));
  EXPECT_THAT(answer.out, HasSubstr("\"id\": \"gradient-turn\""));
}

TEST(Diagnose, OneEntryForEachRun) {
  const Answer answer =
      ask({"--surface", "long-valley", "--optimizer", "gd:lr=0.01", "--optimizer", "adam:lr=0.2", "--steps", "1000"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"optimizer\": \"gd:lr=0.01\""));
  EXPECT_THAT(answer.out, HasSubstr("\"optimizer\": \"adam:lr=0.2\""));
  EXPECT_THAT(answer.out, HasSubstr("\"verdict\": \"rate-too-small\""));
  EXPECT_THAT(answer.out, HasSubstr("\"verdict\": \"at-minimum\""));
  EXPECT_THAT(answer.out, HasSubstr("\"sharpness_limit\": null"));  // Adam has none on λ alone
}

TEST(Diagnose, WorksForAnyNumberOfVariables) {
  for (const std::vector<std::string>& loss : std::vector<std::vector<std::string>>{
           {"--formula", "x^2", "--start", "2"}, {"--formula", "w1^2 + w2^2 + w3^2", "--start", "2,1,1"}}) {
    std::vector<std::string> arguments = loss;
    arguments.insert(arguments.end(), {"--optimizer", "gd:lr=0.2"});
    const Answer answer = ask(arguments);
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("\"verdict\": \"at-minimum\""));
  }
}

TEST(Diagnose, RefusesWhatItCannotUse) {
  const std::vector<std::string> good = {"--formula", "x^2 + y^2", "--start", "2,1", "--optimizer", "gd"};
  EXPECT_EQ(ask(good).status, 0);
  const auto refused = [&](std::vector<std::string> more, const std::string& part) {
    std::vector<std::string> arguments = good;
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Answer answer = ask(arguments);
    EXPECT_EQ(answer.status, 2);
    EXPECT_EQ(answer.out, "");
    EXPECT_THAT(answer.err, HasSubstr(part));
  };
  refused({"--step", "401"}, "--step");
  refused({"--step", "-1"}, "--step");
  refused({"--every", "2"}, "--every");
  refused({"--optimizer", "gdx"}, "gdx");
  EXPECT_EQ(ask({"--formula", "x^2 + y^2", "--start", "2,1"}).status, 2);
  EXPECT_EQ(ask({"--formula", "x^2 + y^2", "--optimizer", "gd"}).status, 2);
  EXPECT_EQ(ask({"--start", "2,1", "--optimizer", "gd"}).status, 2);
}

}  // namespace diagnose_command_test
}  // namespace saddlescope

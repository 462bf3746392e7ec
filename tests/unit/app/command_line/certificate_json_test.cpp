// critical-points --certify, run as a person would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/command_line.h"

namespace saddlescope {
namespace certificate_json_test {

using testing::HasSubstr;
using testing::Not;

Answer ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "critical-points");
  return saddlescope::ask(arguments);
}

TEST(CertifyCommand, PrintsWhatWasProved) {
  const Answer answer = ask({"--formula", "(x^2-1)^2 + y^2", "--domain", "-2,2,-1.5,1.5", "--certify"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"certified\": true"));
  EXPECT_THAT(answer.out, HasSubstr("\"certificate\": \"Certified: these are all\""));
  EXPECT_THAT(answer.out, HasSubstr("\"undecided\": []"));
  EXPECT_THAT(answer.out, HasSubstr("\"undecided_boxes\": 0"));
  for (const char* index : {"\"listed\": 0", "\"listed\": 1", "\"listed\": 2"})
    EXPECT_THAT(answer.out, HasSubstr(index));
}

TEST(CertifyCommand, PrintsWhatIsUndecided) {
  const Answer valley = ask({"--formula", "(1-w1*w2)^2", "--certify", "--budget", "20"});
  EXPECT_THAT(valley.out, HasSubstr("\"certified\": true"));
  EXPECT_THAT(valley.out, HasSubstr("\"proved_curves\": ["));
  const Answer answer = ask({"--formula", "(1-w1*w2)^2*(w1^2+1)", "--certify", "--budget", "20"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"certified\": false"));
  EXPECT_THAT(answer.out, HasSubstr("Proved: 1 point; 2 areas undecided (along a valley)"));
  EXPECT_THAT(answer.out, HasSubstr("\"why\": \"valley\""));
  const Answer curve = ask({"--formula", "x^4", "--certify"});
  EXPECT_THAT(curve.out, HasSubstr("\"why\": \"degenerate\""));
}

TEST(CertifyCommand, IsSilentUnlessAsked) {
  EXPECT_THAT(ask({"--formula", "x^2+y^2"}).out, Not(HasSubstr("certif")));
  EXPECT_THAT(ask({"--help"}).out, HasSubstr("--certify"));
  EXPECT_THAT(ask({"--help"}).out, HasSubstr("--budget SECONDS"));
}

TEST(CertifyCommand, RefusesABadBudget) {
  EXPECT_EQ(ask({"--formula", "x^2+y^2", "--budget", "5"}).status, 2);
  for (const char* budget : {"0", "-1", "inf", "soon", "1e9"}) {
    const Answer answer = ask({"--formula", "x^2+y^2", "--certify", "--budget", budget});
    EXPECT_EQ(answer.status, 2) << budget;
    EXPECT_THAT(answer.err, HasSubstr("--budget")) << budget;
    EXPECT_EQ(answer.out, "");
  }
}

}  // namespace certificate_json_test
}  // namespace saddlescope

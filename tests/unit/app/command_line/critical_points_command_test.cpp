// saddlescope critical-points: the report as JSON, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/command_line.h"

namespace saddlescope {
namespace critical_points_command_test {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(CriticalPoints, TheSaddle) {
  const Answer answer = ask({"critical-points", "--formula", "x^2-y^2", "--domain", "-1,2,−3,4"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, StartsWith("{\n  \"domain\": [-1, 2, -3, 4],\n  \"index_check\": \"passed\",\n  "
                                     "\"winding_number\": -1,\n  \"points\": [\n"));
  EXPECT_THAT(answer.out, HasSubstr("\"kind\": \"saddle\", \"shape\": null, \"index\": -1, \"eigenvalues\": [-2, 2], "
                                    "\"eigenvectors\": [[0, 1], [1, 0]], "
                                    "\"gradient_norm\": "));
  EXPECT_THAT(answer.out,
              HasSubstr("\"counts\": {\"positive\": 1, \"zero\": 0, \"negative\": 1}, \"minimum_ratio\": 0.5"));
  EXPECT_THAT(answer.out, EndsWith("  \"curves\": [],\n  \"sets\": [],\n  \"summary\": \"1 point\"\n}\n"));
}

TEST(CriticalPoints, CurvesHaveTheirLossAndSharpness) {
  const Answer answer = ask({"critical-points", "--formula", "x^2+0y"});
  EXPECT_THAT(answer.out, HasSubstr("{\"kind\": \"valley\", \"closed\": false, \"value\": 0, \"points\": ["));
  EXPECT_THAT(answer.out, HasSubstr("\"sharpness\": [2, 2, 2, "));
  EXPECT_THAT(ask({"critical-points", "--formula", "abs(x)+abs(y)"}).out,
              HasSubstr("\"counts\": null, \"minimum_ratio\": null"));
}

TEST(CriticalPoints, MoreThanTwoVariables) {
  const Answer answer = ask({"critical-points", "--formula", "(1 - w1 w2 w3)^2", "--domain", "-2,2.5"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out,
              StartsWith("{\n  \"domain\": [-2, 2.5, -2, 2.5, -2, 2.5],\n  \"index_check\": \"undefined\",\n"));
  EXPECT_THAT(answer.out,
              HasSubstr("{\"kind\": \"minimum\", \"dimension\": 2, \"value\": 0, \"point\": 0, \"at\": [1, 1, 1]}"));
  EXPECT_THAT(answer.out,
              HasSubstr("\"summary\": \"1 point, a 2-dimensional valley of minima and a curve of saddles\""));
  EXPECT_THAT(ask({"critical-points", "--formula", "x1^2+x2^2+x3^2", "--domain", "-1,1,-2,2,-3,3"}).out,
              HasSubstr("\"domain\": [-1, 1, -2, 2, -3, 3]"));
  EXPECT_THAT(ask({"critical-points", "--surface", "three-weight-network"}).out,
              HasSubstr("\"domain\": [-2.5, 2.5, -2.5, 2.5, -2.5, 2.5]"));
  EXPECT_THAT(ask({"critical-points", "--formula", "x1^2+x2^2+x3^2"}).out, HasSubstr("[-3, 3, -3, 3, -3, 3]"));
  expect_refused({"critical-points", "--formula", "w1+w2+w3", "--domain", "-1,1,-1,1"},
                 "--domain needs 2 numbers (MIN,MAX for all 3 variables) or 6 (two for each), not 4");
  expect_refused({"critical-points", "--formula", "w1+w2+w3", "--domain", "1,-1"}, "smaller number comes first");
}

TEST(CriticalPoints, DefaultWindows) {
  EXPECT_THAT(ask({"critical-points", "--formula", "x^2+y^2"}).out, HasSubstr("\"domain\": [-3, 3, -3, 3]"));
  EXPECT_THAT(ask({"critical-points", "--formula", "x^2"}).out, HasSubstr("\"domain\": [-3, 3],"));
  EXPECT_THAT(ask({"critical-points", "--surface", "rosenbrock"}).out, HasSubstr("\"domain\": [-2, 2, -1, 3]"));
}

TEST(CriticalPoints, BadInputIsOneLine) {
  expect_refused({"critical-points"}, "no loss is named");
  expect_refused({"critical-points", "--formula", "x^2+y^2", "--domain", "-1,1"}, "--domain needs 4 numbers");
  expect_refused({"critical-points", "--formula", "x^2", "--domain", "-1,1,-1,1"}, "--domain needs 2 numbers");
  expect_refused({"critical-points", "--formula", "x^2+y^2", "--domain", "1,1,0,1"}, "smaller number comes first");
  expect_refused({"critical-points", "--formula", "x^2+y^2", "--domain", "-1e308,1.5e308,0,1"}, "--domain");
}

}  // namespace critical_points_command_test
}  // namespace saddlescope

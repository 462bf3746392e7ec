// trace and render with changes on the way (--then), and trace's marks for singular steps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "app/command_line/command_line.h"
#include "tests/support/command_line.h"

namespace saddlescope {
namespace trace_stretches_test {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

std::vector<std::string> trace(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "trace");
  const Answer answer = ask(arguments);
  EXPECT_EQ(answer.status, 0) << answer.err;
  return lines_of(answer.out);
}

TEST(TraceThen, ChangesTheRunBeforeIt) {
  // x ← (1 − 2η)x: factor ½, then 0; the other run is left alone
  EXPECT_THAT(trace({"--formula", "x^2", "--start", "-4", "--optimizer", "gd:lr=0.25", "--then", "2:gd:lr=0.5",
                     "--optimizer", "gd:lr=0.25", "--steps", "3"}),
              ElementsAre("run,optimizer,step,x,loss,gradient_norm,learning_rate,status",  //
                          "1,gd:lr=0.25,0,-4,16,8,0.25,ok", "1,gd:lr=0.25,1,-2,4,4,0.25,ok",
                          "1,gd:lr=0.5,2,-1,1,2,0.5,ok", "1,gd:lr=0.5,3,0,0,0,0.5,ok",  //
                          "2,gd:lr=0.25,0,-4,16,8,0.25,ok", "2,gd:lr=0.25,1,-2,4,4,0.25,ok",
                          "2,gd:lr=0.25,2,-1,1,2,0.25,ok", "2,gd:lr=0.25,3,-0.5,0.25,1,0.25,ok"));
}

TEST(TraceThen, MayBeGivenSeveralTimes) {
  const std::vector<std::string> lines =
      trace({"--formula", "x^2", "--start", "-4", "--optimizer=gd:lr=0.25", "--then=1:gd:lr=0.125,weight_decay=0",
             "--then", "2:newton", "--then", "900:adam", "--steps", "3"});
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(lines[2], "1,\"gd:lr=0.125,weight_decay=0\",1,-2,4,4,0.125,ok");
  EXPECT_EQ(lines[3], "1,newton,2,-1.5,2.25,3,1,ok");
  EXPECT_EQ(lines[4], "1,newton,3,0,0,0,1,ok");
}

TEST(TraceThen, BadInputIsOneLine) {
  const auto refused = [](std::vector<std::string> arguments, const std::string& part) {
    std::vector<std::string> all = {"trace", "--formula", "x^2", "--start", "1"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Answer answer = ask(all);
    EXPECT_EQ(answer.status, 2);
    EXPECT_EQ(answer.out, "");
    EXPECT_EQ(std::count(answer.err.begin(), answer.err.end(), '\n'), 1) << answer.err;
    EXPECT_THAT(answer.err, HasSubstr(part));
  };
  refused({"--then", "5:gd", "--optimizer", "gd"}, "put it behind the --optimizer");
  refused({"--optimizer", "gd", "--then", "5"}, "“5” is not STEP:SPEC, such as --then 120:gd:lr=0.01");
  refused({"--optimizer", "gd", "--then", "gd:lr=0.1"}, "“gd” is not a whole number from 1 to 1000000");
  refused({"--optimizer", "gd", "--then", "0:gd"}, "from 1 to");
  refused({"--optimizer", "gd", "--then", "5:adamm"}, "--then: unknown optimizer 'adamm'");
  refused({"--optimizer", "gd", "--then", "5:adam:lr=-1"}, "--then: optimizer adam: lr must be at least 0");
  refused({"--optimizer", "gd", "--then", "50:adam", "--then", "50:gd"}, "step 50 must come after step 50");
  std::vector<std::string> many = {"--optimizer", "gd"};
  for (int k = 1; k <= 65; ++k) many.insert(many.end(), {"--then", std::to_string(k) + ":gd"});
  refused(many, "at most 64 changes");
}

TEST(TraceThen, IsReadByRenderToo) {
  const Answer answer = ask({"render", "--formula", "x^2+y^2", "--optimizer", "gd:lr=0.1", "--then", "30:gd:lr=0.2",
                             "--optimizer", "adam", "-o", "/tmp/never-written.png"});
  ASSERT_TRUE(answer.picture) << answer.err;
  ASSERT_EQ(answer.picture->runs.size(), 2u);
  EXPECT_EQ(answer.picture->runs[0].stretches, (std::vector<Stretch>{{parse_optimizer("gd:lr=0.1").value(), 30}}));
  EXPECT_EQ(answer.picture->runs[0].optimizer, parse_optimizer("gd:lr=0.2").value());
  EXPECT_TRUE(answer.picture->runs[1].stretches.empty());
}

TEST(TraceStatus, MarksSingularSteps) {
  // at (1, 1/3) Newton's system on (1 − xy)² is singular and leads to (0.84, 61/75): see second_order_test.cpp
  const std::vector<std::string> lines =
      trace({"--formula", "(1 - x*y)^2", "--start", "1,0.3333333333333333", "--optimizer", "newton", "--steps", "2"});
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_THAT(lines[1], EndsWith(",1,singular"));
  EXPECT_THAT(lines[2], EndsWith(",1,ok"));
  EXPECT_THAT(ask({"trace", "--help"}).out, HasSubstr("singular"));
  EXPECT_THAT(ask({"trace", "--help"}).out, HasSubstr("--then STEP:SPEC"));
}

TEST(ListOptimizers, LinesUpTheLongNames) {
  const std::string out = ask({"list", "optimizers"}).out;
  EXPECT_THAT(out, HasSubstr("\nnewton              Newton              lr=1,weight_decay=0\n"));
  EXPECT_THAT(out, HasSubstr("\nsaddle-free-newton  Saddle-free Newton  lr=1,damping=0.001,weight_decay=0\n"));
  EXPECT_THAT(ask({"list", "optimizers", "--json"}).out, HasSubstr("\"uses_hessian\": true"));
}

}  // namespace trace_stretches_test
}  // namespace saddlescope

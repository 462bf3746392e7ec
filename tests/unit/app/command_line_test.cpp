#include "app/command_line/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "app/command_line/arguments.h"
#include "app/command_line/json_text.h"
#include "core/scene/scene_file.h"
#include "core/support/text_file.h"
#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace command_line_test {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Bad input: status 2, nothing on standard output, one clear line on stderr.
void expect_refused(const std::vector<std::string>& arguments, const std::string& part) {
  const Answer answer = ask(arguments);
  EXPECT_EQ(answer.status, 2) << answer.out << answer.err;
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(lines_of(answer.err).size(), 1u) << answer.err;
  EXPECT_THAT(answer.err, StartsWith("saddlescope"));
  EXPECT_THAT(answer.err, HasSubstr(part));
  EXPECT_FALSE(answer.window || answer.picture);
}

TEST(Evaluate, PrintsTheSaddleExactly) {
  // Hessian and eigenvectors by hand: H = [[0, −2], [−2, 0]].
  const Answer answer = ask({"evaluate", "--formula", "L=(1-w1w2)^2", "--at", "0,0"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(
      answer.out,
      "{\n"
      "  \"formula\": \"L=(1-w1w2)^2\",\n"
      "  \"variables\": [\"w1\", \"w2\"],\n"
      "  \"at\": [0, 0],\n"
      "  \"value\": 1,\n"
      "  \"gradient\": [-0, -0],\n"
      "  \"hessian\": [[0, -2], [-2, 0]],\n"
      "  \"eigenvalues\": [-2, 2],\n"
      "  \"eigenvectors\": [[0.7071067811865476, 0.7071067811865476], [0.7071067811865476, -0.7071067811865476]]\n"
      "}\n");
}

TEST(Evaluate, NegativeNumbersInEveryForm) {
  for (const std::vector<std::string>& at : std::vector<std::vector<std::string>>{{"--at", "-1.5,2"},
                                                                                  {"--at=-1.5,2"},
                                                                                  {"--at", "−1.5,2"},
                                                                                  {"--at=−1.5,2"},
                                                                                  {"--at", " -1.5 , +2 "},
                                                                                  {"--at", "-15e-1,2"}}) {
    std::vector<std::string> arguments = {"evaluate", "--surface", "rosenbrock"};
    arguments.insert(arguments.end(), at.begin(), at.end());
    const Answer answer = ask(arguments);
    EXPECT_EQ(answer.status, 0) << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("\"at\": [-1.5, 2],"));
    EXPECT_THAT(answer.out, HasSubstr("\"value\": 12.5,"));  // 2.5² + 100·0.25²
    EXPECT_THAT(answer.out, HasSubstr("\"gradient\": [-155, -50]"));
  }
  EXPECT_THAT(ask({"evaluate", "--formula", "-x^2", "--at", "-3"}).out, HasSubstr("\"value\": -9,"));
}

TEST(Evaluate, NamesConstantsAndOrder) {
  EXPECT_THAT(ask({"evaluate", "--formula", "a x^2 + b", "--parameters", "x", "--constant", "a=−2", "--constant",
                   "b=0.5", "--at", "3"})
                  .out,
              HasSubstr("\"value\": -17.5,"));
  EXPECT_THAT(ask({"evaluate", "--formula", "a x^2", "--parameters", "x", "--at", "3"}).out,
              HasSubstr("\"value\": 9,"));
  const Answer turned = ask({"evaluate", "--formula", "x - 10y", "--parameters", "y,x", "--at", "1,2"});
  EXPECT_THAT(turned.out, HasSubstr("\"variables\": [\"y\", \"x\"]"));
  EXPECT_THAT(turned.out, HasSubstr("\"value\": -8,"));
}

TEST(Evaluate, ConstantsInEverySpelling) {
  for (const auto& [formula, constant] : std::vector<std::pair<std::string, std::string>>{
           {"α x", "alpha=3"}, {"alpha x", "α=3"}, {"θ₁ x", "theta_1=3"}, {"a_1 x", "a₁=3"}}) {
    const Answer answer =
        ask({"evaluate", "--formula", formula, "--parameters", "x", "--constant", constant, "--at", "2"});
    EXPECT_THAT(answer.out, HasSubstr("\"value\": 6,")) << formula << answer.err;
  }
}

TEST(Evaluate, SubnormalNumbersAreReadAndPrinted) {
  const Answer answer = ask({"evaluate", "--formula", "x", "--at", "1e-310"});
  EXPECT_THAT(answer.out, HasSubstr("\"at\": [1e-310]"));
  EXPECT_THAT(answer.out, HasSubstr("\"value\": 1e-310,"));
  EXPECT_THAT(ask({"evaluate", "--formula", "x", "--at", "-1e-400"}).out, HasSubstr("\"at\": [-0]"));
  EXPECT_THAT(ask({"trace", "--formula", "x", "--start", "1e-310", "--optimizer", "gd:lr=1", "--steps", "0"}).out,
              HasSubstr("0,1e-310,"));
  EXPECT_THAT(ask({"critical-points", "--formula", "x^2+1", "--domain", "-1e-310,1"}).out,
              HasSubstr("\"domain\": [-1e-310, 1]"));
}

TEST(Evaluate, AFormulaMayBeginLikeAnOption) {
  const Answer answer = ask({"evaluate", "--formula", "-o^2", "--at", "3"});
  EXPECT_THAT(answer.out, HasSubstr("\"value\": -9,")) << answer.err;
  EXPECT_THAT(ask({"evaluate", "--formula", "-h+1", "--at", "3"}).out, HasSubstr("\"value\": -2,"));
}

TEST(Evaluate, InfinitiesAndNanAreStrings) {
  const Answer answer = ask({"evaluate", "--formula", "1/x + 0y", "--at", "0,1"});
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("\"value\": \"inf\""));
  EXPECT_THAT(answer.out, HasSubstr("\"eigenvalues\": [\"nan\", \"nan\"]"));
  EXPECT_THAT(ask({"evaluate", "--formula", "log(x)", "--at", "-1"}).out, HasSubstr("\"value\": \"nan\""));
}

TEST(Evaluate, BadInputIsOneLine) {
  expect_refused({"evaluate", "--at", "1,2"}, "no loss is named");
  expect_refused({"evaluate", "--formula", "x", "--surface", "bowl", "--at", "1"}, "exclude each other");
  expect_refused({"evaluate", "--formula", "x^2"}, "no point is named");
  expect_refused({"evaluate", "--formula", "x^2", "--at"}, "--at needs a value: --at A,B");
  expect_refused({"evaluate", "--at", "--formula", "x^2"}, "--at needs a value");
  expect_refused({"evaluate", "--formula", "x^2", "--at", ""}, "--at has an empty value");
  expect_refused({"evaluate", "--formula", "", "--at", "1"}, "--formula has an empty value");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "1,2"}, "--at needs 1 number (x), not 2");
  expect_refused({"evaluate", "--formula", "x^2+y", "--at", "1"}, "--at needs 2 numbers (x, y), not 1");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "one"}, "“one” is not a finite number");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "inf"}, "not a finite number");
  expect_refused({"evaluate", "--formula", "x+y", "--at", "1,,2"}, "not a finite number");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "1", "--at", "2"}, "--at is given twice");
  expect_refused({"evaluate", "--formula", "x^2", "--att", "1"}, "unknown option “--att”; did you mean “--at”?");
  expect_refused({"evaluate", "x^2", "--at", "1"}, "unexpected argument “x^2”");
  expect_refused({"evaluate", "--surface", "rosenbrok", "--at", "1,1"}, "did you mean “rosenbrock”?");
  expect_refused({"evaluate", "--surface", "bowl", "--parameters", "y,x", "--at", "1,1"}, "a surface names its own");
  expect_refused({"evaluate", "--formula", "x^2", "--constant", "a=1", "--at", "1"}, "no constant “a”");
  expect_refused({"evaluate", "--formula", "a x^2", "--parameters", "x", "--constant", "a", "--at", "1"},
                 "not NAME=VALUE");
  expect_refused(
      {"evaluate", "--formula", "a x^2", "--parameters", "x", "--constant", "a=1", "--constant", "a=2", "--at", "1"},
      "twice");
  expect_refused({"evaluate", "--formula", "x^2", "--parameters", "x,x", "--at", "1"}, "--parameters");
}

TEST(Evaluate, FormulaErrorsShowTheCaret) {
  const Answer answer = ask({"evaluate", "--formula", "2*sine(x)", "--at", "1"});
  EXPECT_EQ(answer.status, 2);
  EXPECT_EQ(answer.out, "");
  const std::vector<std::string> lines = lines_of(answer.err);
  ASSERT_EQ(lines.size(), 3u) << answer.err;
  EXPECT_EQ(lines[0], "2*sine(x)");
  EXPECT_EQ(lines[1], "  ^");
  EXPECT_THAT(lines[2], testing::AllOf(StartsWith("Column 3: "), HasSubstr("sin")));
}

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

TEST(Evaluate, ThreeToSixteenVariables) {
  // (1 − w1w2w3)² at (1, 2, 1): u = −1, ∂1 = −2u·w2w3 = 4, ∂2 = 2, ∂3 = 4;
  // H11 = 2(w2w3)² = 8, H12 = 2w1w2w3² − 2u·w3 = 4 + 2, H13 = 2w1w2²w3 − 2u·w2 = 8 + 4.
  const Answer answer = ask({"evaluate", "--formula", "(1-w1w2w3)^2", "--at", "1,2,1"});
  EXPECT_THAT(answer.out, HasSubstr("\"variables\": [\"w1\", \"w2\", \"w3\"]"));
  EXPECT_THAT(answer.out, HasSubstr("\"value\": 1"));
  EXPECT_THAT(answer.out, HasSubstr("\"gradient\": [4, 2, 4]"));
  EXPECT_THAT(answer.out, HasSubstr("\"hessian\": [[8, 6, 12], "));
  std::string sum, at, names;
  for (int i = 1; i <= 16; ++i) {
    sum += (i > 1 ? "+" : "") + std::to_string(i) + "w" + std::to_string(i) + "^2";
    at += i > 1 ? ",1" : "1";
    names += ",w" + std::to_string(i);
  }
  EXPECT_THAT(ask({"evaluate", "--formula", sum, "--at", at}).out,
              HasSubstr("\"eigenvalues\": [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32]"));
  expect_refused({"evaluate", "--formula", sum, "--at", "1,2"}, "--at needs 16 numbers (w1, w2, ");
  const Answer trace = ask({"trace", "--formula", sum, "--start", at, "--optimizer", "gd:lr=0.01", "--steps", "1"});
  EXPECT_THAT(trace.out, StartsWith("run,optimizer,step" + names + ",loss,gradient_norm,learning_rate,status\n"));
  EXPECT_THAT(trace.out, HasSubstr("1,gd:lr=0.01,1,0.98,0.96,0.94,"));  // w − 0.01·2i·w
  EXPECT_THAT(ask({"evaluate", "--formula", sum + "+w17", "--at", at}).err,
              HasSubstr("at most 16 variables are possible, here are 17"));
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

TEST(Render, BuildsTheSceneOfASurface) {
  const Answer answer = ask({"render", "--surface", "himmelblau", "-o", "/tmp/p.png", "--size", "640x480", "--view",
                             "map", "--theme", "light", "--step", "7", "--scale", "2"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  ASSERT_TRUE(answer.picture);
  EXPECT_EQ(answer.picture->loss.surface, "himmelblau");
  EXPECT_EQ(answer.picture->window, (PlaneWindow{{-6, 6}, {-6, 6}}));
  EXPECT_EQ(answer.picture->playback.step, 7);
  EXPECT_FALSE(answer.picture->playback.playing);
  ASSERT_EQ(answer.picture->runs.size(), 3u);
  EXPECT_NE(hyperparameter(answer.picture->runs[2].optimizer, "lr"), 0.001) << "the surface's own rates";
  EXPECT_EQ(answer.render_options.width, 640);
  EXPECT_EQ(answer.render_options.height, 480);
  EXPECT_EQ(answer.render_options.view, RenderView::map);
  EXPECT_EQ(answer.render_options.theme, ThemeKind::light);
  EXPECT_EQ(answer.render_options.scale, 2);
}

TEST(Render, TakesTheOptionsOfTrace) {
  const Answer answer = ask({"render",      "--formula",        "a x^2+y^2", "--parameters", "x,y",       "--constant",
                             "a=4",         "--domain",         "-1,1,-2,2", "--start",      "-0.5,1",    "--optimizer",
                             "adam:lr=0.3", "--optimizer",      "gd",        "--steps",      "50",        "--every",
                             "5",           "--until-gradient", "1e-3",      "-o",           "/tmp/p.png"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  const Scene& scene = *answer.picture;
  EXPECT_EQ(scene.loss, (LossDefinition{"", "a x^2+y^2", {"x", "y"}, {{"a", 4}}}));
  EXPECT_EQ(scene.window, (PlaneWindow{{-1, 1}, {-2, 2}}));
  EXPECT_EQ(scene.start, (std::vector<double>{-0.5, 1}));
  EXPECT_EQ(scene.steps, 50u);
  EXPECT_EQ(scene.playback.step, 50);
  ASSERT_EQ(scene.runs.size(), 2u);
  EXPECT_EQ(scene.runs[0], make_run(*parse_optimizer("adam:lr=0.3"), 0));
  EXPECT_EQ(scene.runs[1], make_run(default_settings("gd"), 1));
  EXPECT_EQ(answer.render_options.width, 1280);
  EXPECT_EQ(answer.render_options.height, 720);
}

TEST(Render, TypedFormulasGetTheStandardWindow) {
  const Answer answer = ask({"render", "--formula", "x^2+y^2", "-o", "/tmp/p.png"});
  ASSERT_TRUE(answer.picture) << answer.err;
  EXPECT_EQ(answer.picture->window, (PlaneWindow{{-3, 3}, {-3, 3}}));
  EXPECT_EQ(answer.picture->steps, 400u);
  ASSERT_EQ(answer.picture->start.size(), 2u);
  EXPECT_DOUBLE_EQ(answer.picture->start[0], 1.8);
  EXPECT_EQ(answer.picture->runs.size(), 3u);
}

TEST(Render, ScenesAreSavedAndDrawn) {
  const TemporaryFolder folder;
  const Answer saved =
      ask({"render", "--surface", "bowl", "--step", "9", "--save-scene", folder / "s.toml", "-o", folder / "p.png"});
  ASSERT_EQ(saved.status, 0) << saved.err;
  const auto file = load_scene(folder / "s.toml");
  ASSERT_TRUE(file) << file.error();
  EXPECT_TRUE(*file == *saved.picture);
  const Answer drawn = ask({"render", "--scene", folder / "s.toml", "-o", folder / "p.png"});
  ASSERT_TRUE(drawn.picture) << drawn.err;
  EXPECT_TRUE(*drawn.picture == *saved.picture);
  const Answer changed =
      ask({"render", "--scene", folder / "s.toml", "--start", "-1,1", "--steps", "5", "-o", folder / "p.png"});
  ASSERT_TRUE(changed.picture) << changed.err;
  EXPECT_EQ(changed.picture->start, (std::vector<double>{-1, 1}));
  EXPECT_EQ(changed.picture->playback.step, 5) << "the playhead stays inside the run";
  expect_refused({"render", "--scene", folder / "s.toml", "--surface", "bowl", "-o", folder / "p.png"},
                 "brings its own loss");
}

TEST(Render, NoStepsAreAPictureOfTheStart) {
  const Answer answer = ask({"render", "--formula", "x^2+y^2", "--steps", "0", "-o", "/tmp/p.png"});
  ASSERT_TRUE(answer.picture) << answer.err;
  EXPECT_EQ(answer.picture->steps, 0u);
  EXPECT_EQ(answer.picture->playback.step, 0);
}

TEST(Render, ConstantsOfAnEarlierFormulaDoNotKeepASceneShut) {
  const TemporaryFolder folder;
  Scene scene = opening_scene();
  scene.loss = {"", "alpha x^2 + y^2", {}, {{"α", 3}, {"gone", 7}}};
  ASSERT_TRUE(save_scene(scene, folder / "s.toml"));
  const Answer drawn = ask({"render", "--scene", folder / "s.toml", "-o", folder / "p.png"});
  ASSERT_TRUE(drawn.picture) << drawn.err;
  EXPECT_EQ(drawn.picture->loss.constants.at("alpha"), 3) << "under the formula's own spelling";
  EXPECT_TRUE(ask({folder / "s.toml"}).window);
  const Answer changed = ask({"render", "--scene", folder / "s.toml", "--constant", "α=5", "-o", folder / "p.png"});
  ASSERT_TRUE(changed.picture) << changed.err;
  EXPECT_EQ(changed.picture->loss.constants.at("alpha"), 5);
  expect_refused({"render", "--scene", folder / "s.toml", "--constant", "gone=5", "-o", folder / "p.png"},
                 "no constant “gone”; it has: alpha");
}

TEST(Render, BadInputIsOneLine) {
  expect_refused({"render", "--formula", "x^2"}, "no picture file is named");
  for (const char* name : {"/tmp/p.jpg", "/tmp/p.png.svg", "/tmp/p.pngg"})
    expect_refused({"render", "--formula", "x^2", "-o", name}, "end the file's name in .png");
  EXPECT_EQ(ask({"render", "--formula", "x^2", "-o", "/tmp/p.PNG"}).status, 0);
  const std::vector<std::string> base = {"render", "--formula", "x^2+y^2", "-o", "/tmp/p.png"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = base;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  for (const char* size : {"1280", "x720", "1280x", "0x0", "-5x5", "99999x10", "1280x720x3", "big"})
    expect_refused(with({"--size", size}), "--size");
  expect_refused(with({"--view", "3d"}), "known are: app, surface, map");
  expect_refused(with({"--theme", "drak"}), "did you mean “dark”?");
  expect_refused(with({"--step", "401"}), "from 0 to 400");
  expect_refused(with({"--steps", "-1"}), "--steps");
  expect_refused(with({"--scale", "100"}), "--scale");
  expect_refused(with({"--scene", "/no/such.toml"}), "brings its own loss");
  expect_refused({"render", "--scene", "/no/such.toml", "-o", "/tmp/p.png"}, "cannot read /no/such.toml");
  expect_refused({"render", "--formula", "w1+w2+w3", "--domain", "0,1,2", "-o", "/tmp/p.png"}, "--domain");
  EXPECT_EQ(ask({"render", "--formula", "x^2", "-o", "/no/such/folder/p.png"}).status, 1);
}

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
  expect_refused({"list"}, "surfaces, optimizers, schedules, tables or colormaps");
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
  EXPECT_THAT(ask({"trace", "-h"}).out, HasSubstr("--every K"));
  EXPECT_THAT(ask({"--version"}).out, StartsWith("saddlescope "));
}

TEST(JsonText, EscapesAndNumbers) {
  EXPECT_EQ(json_text("a\"b\\c\n\x01π\xff", 0), "\"a\\\"b\\\\c\\n\\u0001π\xff\"");
  EXPECT_EQ(json_text(0.1, 0), "0.1");
  EXPECT_EQ(json_text(2.0, 0), "2");
  EXPECT_EQ(json_text(1e-300, 0), "1e-300");
  EXPECT_EQ(json_text(-INFINITY, 0), "\"-inf\"");
  EXPECT_EQ(json_text(NAN, 0), "\"nan\"");
  EXPECT_EQ(json_text(true, 0), "true");
  EXPECT_EQ(json_text(nullptr, 0), "null");
  EXPECT_EQ(json_text(nlohmann::ordered_json::array(), 2), "[]");
  EXPECT_EQ(json_text(nlohmann::ordered_json::object(), 2), "{}");
}

TEST(JsonText, LaysTheOuterLevelsOutOnLines) {
  const nlohmann::ordered_json item = {{"b", 1}, {"a", {{"c", {1.5, 2}}}}};
  EXPECT_EQ(json_text(item, 0), "{\"b\": 1, \"a\": {\"c\": [1.5, 2]}}");
  EXPECT_EQ(json_text({1, "x"}, 1), "[\n  1,\n  \"x\"\n]");
  const nlohmann::ordered_json rows = {{1, 2}, {3, 4}};
  const nlohmann::ordered_json whole = {{"rows", rows}, {"items", {item}}};
  EXPECT_EQ(json_text(whole, 2),
            "{\n  \"rows\": [[1, 2], [3, 4]],\n  \"items\": [\n    {\"b\": 1, \"a\": {\"c\": [1.5, 2]}}\n  ]\n}");
}

}  // namespace command_line_test
}  // namespace saddlescope

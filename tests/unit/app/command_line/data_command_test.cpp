// The command line over rows: --data and what goes with it, lists, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/command_line/command_line.h"
#include "core/optimizer/optimizer.h"
#include "tests/support/command_line.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace data_command_test {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using Words = std::vector<std::string>;

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// Cells of a CSV line without quotes; of a SPEC in quotes the commas count as well.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

class DataCommand : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) { return folder_.write(name, text).string(); }
  TemporaryFolder folder_;
};

const Words valley = {"--formula", "(y-b-w*x)^2", "--data",       "ten-points",
                      "--reduce",  "sum",         "--parameters", "b,w",
                      "--start",   "-120,-4",     "--optimizer",  "adagrad:lr=1,convention=lecture"};

TEST(Data, TheIssuesExampleShowsTheBursts) {
  const Answer answer = ask(Words{"trace"} + valley + Words{"--steps", "100000", "--every", "1"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  EXPECT_EQ(answer.err, "saddlescope: (y − b − w·x)²: variables b, w; data x, y\n");
  const auto lines = lines_of(answer.out);
  ASSERT_EQ(lines.size(), 100'002u);
  EXPECT_EQ(lines[0], "run,optimizer,step,b,w,loss,gradient_norm,learning_rate,status");
  // The lecture: the first burst between updates 705 and 730, 55 to 70 of them. w*(b) = (Σxy − bΣx)/Σx²: the sums by
  // hand.
  std::size_t bursts = 0, first = 0;
  bool below = false;
  for (std::size_t k = 1; k < lines.size(); ++k) {
    const auto cells = cells_of(lines[k]);
    const double b = std::stod(cells[3]), w = std::stod(cells[4]);
    const double above = std::abs(w - (1'858'556 - 2'510 * b) / 873'408);
    if (below && above > 0.5) {
      if (bursts++ == 0) first = std::stoul(cells[2]);
      below = false;
    } else if (above < 0.5) {
      below = true;
    }
  }
  EXPECT_GE(first, 705u);
  EXPECT_LE(first, 730u);
  EXPECT_GE(bursts, 55u);
  EXPECT_LE(bursts, 70u);
}

TEST(Data, EveryThousandthRowOfTheExample) {
  const Answer answer = ask(Words{"trace"} + valley + Words{"--steps", "100000", "--every", "1000"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  const auto lines = lines_of(answer.out);
  ASSERT_EQ(lines.size(), 102u);
  EXPECT_THAT(lines[1], StartsWith("1,\"adagrad:lr=1,convention=lecture\",0,-120,-4,"));
}

TEST_F(DataCommand, AFileCountsAsTheBuiltInTable) {
  const std::string csv =
      file("ten.csv", "x;y\n338;640\n333;633\n328;619\n207;393\n226;428\n25;27\n179;193\n60;66\n208;226\n606;1591\n");
  const Words by_file = {"evaluate", "--formula", "(y-b-wx)^2", "--data", csv, "--reduce", "sum", "--at", "-188,2.5"};
  Words built_in = by_file;
  built_in[4] = "ten-points";
  EXPECT_EQ(ask(by_file).out, ask(built_in).out);
  EXPECT_THAT(ask(by_file).out, HasSubstr("[20, 5020]"));
}

TEST_F(DataCommand, TheMeanIsTheDefault) {
  const std::string csv = file("two.csv", "x,y\n1,1\n2,4\n");
  const Answer answer = ask({"evaluate", "--formula", "(y - w x)^2", "--data", csv, "--at", "1"});
  EXPECT_THAT(answer.out, HasSubstr("\"value\": 2,")) << answer.err;  // (0² + 2²)/2
  EXPECT_THAT(ask({"evaluate", "--formula", "(y - w x)^2", "--data", csv, "--reduce", "sum", "--at", "1"}).out,
              HasSubstr("\"value\": 4,"));
}

TEST(Data, ScaledFeaturesAreRound) {
  const Answer answer =
      ask({"critical-points", "--surface", "ten-points", "--scale-features", "standard", "--domain", "400,600,0,600"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"summary\": \"1 point\""));
  EXPECT_THAT(answer.out, testing::ContainsRegex("\"eigenvalues\": \\[(20|19\\.99999)"));
}

TEST(Data, LossesOverRowsAreProved) {
  const Answer answer = ask({"critical-points", "--surface", "ten-points", "--certify"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"certified\": true"));
  EXPECT_THAT(answer.out, HasSubstr("\"certificate\": \"Certified: this is the only one\""));
}

TEST(Data, BatchesBringTwoColumns) {
  const Answer answer = ask(
      {"trace", "--surface", "noisy-line", "--optimizer", "gd:lr=0.1", "--batch", "30", "--seed", "4", "--steps", "8"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  const auto lines = lines_of(answer.out);
  EXPECT_EQ(lines[0], "run,optimizer,step,b,w,loss,gradient_norm,learning_rate,epoch,batch_loss,status");
  EXPECT_EQ(cells_of(lines[5])[8], "1") << "100 rows in batches of 30: four updates make an epoch";
  EXPECT_NE(cells_of(lines[1])[5], cells_of(lines[1])[9]) << "loss is of all rows, batch_loss is not";
  EXPECT_EQ(answer.out, ask({"trace", "--surface", "noisy-line", "--optimizer", "gd:lr=0.1", "--batch", "30", "--seed",
                             "4", "--steps", "8"})
                            .out);
}

TEST(Data, DiagnoseWorksOverRows) {
  const Answer answer = ask({"diagnose", "--surface", "ten-points", "--optimizer", "gd:lr=1e-2", "--steps", "100"});
  EXPECT_EQ(answer.status, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("\"verdict\": \"diverging\""));
}

TEST_F(DataCommand, RenderTakesRowsBatchesAndSeed) {
  const std::string csv = file("rows.csv", "height,weight\n1,2\n2,3.9\n3,6.1\n4,8\n");
  const Answer answer =
      ask({"render", "--formula", "(weight - b - w*height)^2", "--data", csv, "--optimizer", "gd:lr=0.01", "--batch",
           "2", "--label-noise", "0.1", "--seed", "9", "-o", (folder_ / "p.png").string()});
  ASSERT_EQ(answer.status, 0) << answer.err;
  ASSERT_TRUE(answer.picture);
  EXPECT_EQ(answer.picture->loss.data.file, csv);
  ASSERT_EQ(answer.picture->runs.size(), 1u);
  EXPECT_EQ(answer.picture->runs[0].sampling, (Sampling{.batch = 2, .label_noise = 0.1}));
  EXPECT_EQ(answer.picture->seed, 9u);
  EXPECT_TRUE(answer.picture->window.contains(0, 2)) << "the minimum lies near b = 0, w = 2";
}

TEST_F(DataCommand, RowsAloneAreFittedByALine) {
  const std::string csv = file("rows.csv", "height,weight\n1,2\n2,3.9\n3,6.1\n4,8\n");
  for (const bool window : {false, true}) {
    const Answer answer =
        ask((window ? Words{} : Words{"render", "-o", (folder_ / "p.png").string()}) + Words{"--data", csv});
    ASSERT_EQ(answer.status, 0) << answer.err;
    const auto& scene = window ? answer.window : answer.picture;
    ASSERT_TRUE(scene);
    EXPECT_EQ(scene->loss.formula, "(weight - b - w*height)^2");
    EXPECT_EQ(scene->runs.size(), 3u);
  }
}

TEST(Data, TheWindowTakesALoss) {
  const Answer answer = ask({"--formula", "(y - w*x)^2", "--data", "ten-points", "--reduce", "sum"});
  ASSERT_EQ(answer.status, 0) << answer.err;
  ASSERT_TRUE(answer.window);
  EXPECT_EQ(answer.window->loss.data, built_in_data("ten-points", Reduction::sum));
  EXPECT_EQ(ask({"--surface", "rosenbrock"}).window->loss.surface, "rosenbrock");
}

TEST_F(DataCommand, BadRowsAreToldWithTheirPlace) {
  const std::string bad = file("bad.csv", "x,y\n1,2\n3,abc\n");
  const Words asked = {"evaluate", "--formula", "(y - w x)^2", "--at", "1", "--data"};
  expect_refused(asked + Words{bad}, "Row 3, column 2 (“y”)");
  expect_refused(asked + Words{bad}, bad);
  expect_refused(asked + Words{file("empty.csv", "")}, "empty.csv");
  expect_refused(asked + Words{"/no/such/file.csv"}, "there is no file “/no/such/file.csv”");
  expect_refused(asked + Words{"ten-point"}, "did you mean “ten-points”?");
  expect_refused({"--data", bad}, "Row 3, column 2");
  expect_refused({"render", "--data", bad, "-o", "/tmp/p.png"}, "Row 3, column 2");
}

TEST_F(DataCommand, OptionsOfRowsNeedRows) {
  const Words trace = {"trace", "--formula", "x^2", "--start", "1", "--optimizer", "gd"};
  expect_refused({"evaluate", "--formula", "x^2", "--at", "1", "--reduce", "sum"}, "--reduce needs rows");
  expect_refused({"evaluate", "--formula", "x^2", "--at", "1", "--scale-features", "unit"},
                 "--scale-features needs rows");
  for (const char* option : {"--batch", "--shuffle", "--label-noise"})
    expect_refused(trace + Words{option, "1"}, std::string(option) + " needs rows");
  EXPECT_EQ(ask(trace + Words{"--gradient-noise", "0.1", "--steps", "3"}).status, 0) << "noise needs none";
}

TEST(Data, ValuesOutOfRangeAreRefused) {
  const Words ten = {"trace", "--surface", "ten-points", "--optimizer", "gd"};
  expect_refusal(ten + Words{"--batch", "11"}, "from 1 to 10");
  expect_refusal(ten + Words{"--batch", "0"}, "from 1 to 10");
  expect_refusal(ten + Words{"--shuffle", "sometimes"}, "epoch, none, replace");
  expect_refusal(ten + Words{"--reduce", "max"}, "mean");
  expect_refusal(ten + Words{"--scale-features", "both"}, "standard");
  expect_refusal(ten + Words{"--label-noise", "-1"}, "at least 0");
  expect_refusal(ten + Words{"--seed", "-1"}, "--seed");
  expect_refusal({"render", "--surface", "ten-points", "--batch", "11", "-o", "/tmp/p.png"}, "from 1 to 10");
  expect_refusal({"render", "--surface", "bowl", "--batch", "2", "-o", "/tmp/p.png"}, "--batch needs rows");
}

TEST_F(DataCommand, FormulaAndTableMustMeet) {
  const Words asked = {"evaluate", "--at", "1,1", "--data", "ten-points", "--formula"};
  expect_refused(asked + Words{"(1 - w1 w2)^2"}, "uses no column of the data; it may name: x, y");
  expect_refused(asked + Words{"x^2 + y^2"}, "all names of the formula are columns of the data (x, y)");
  const std::string named_w = file("w.csv", "w,y\n1,2\n2,4\n");
  const Words over_w = {"evaluate", "--formula", "(y - w*2)^2", "--data", named_w, "--at", "1"};
  expect_refused(over_w, "name columns that shall be parameters with --parameters");
  EXPECT_EQ(ask(over_w + Words{"--parameters", "w"}).status, 0) << "then w is the parameter";
}

TEST(List, NamesTablesAndSchedules) {
  EXPECT_THAT(ask({"list", "tables"}).out, HasSubstr("ten-points "));
  EXPECT_THAT(ask({"list", "tables", "--json"}).out,
              HasSubstr("\"id\": \"ten-points\", \"name\": \"Ten points\", \"columns\": [\"x\", \"y\"]"));
  const Answer schedules = ask({"list", "schedules"});
  for (const char* id : {"constant", "step", "exponential", "linear", "inverse-time", "inverse-sqrt", "cosine",
                         "restarts", "one-cycle", "transformer", "piecewise", "warmup"})
    EXPECT_THAT(schedules.out, HasSubstr(id));
  EXPECT_THAT(ask({"list", "schedules", "--json"}).out, HasSubstr("\"id\": \"cosine\""));
}

TEST(List, TellsTheLecturesRules) {
  const Answer answer = ask({"list", "optimizers"});
  std::size_t told = 0;
  for (const std::string& line : lines_of(answer.out)) told += line.find("convention=lecture: ") != std::string::npos;
  std::size_t known = 0;
  for (const OptimizerInfo& info : optimizer_catalogue()) known += has_lecture_form(info);
  EXPECT_EQ(told, known);
  EXPECT_GE(known, 3u) << "momentum, adagrad, rmsprop";
  EXPECT_THAT(ask({"list", "optimizers", "--json"}).out, HasSubstr("\"lecture_rule\": \""));
  EXPECT_THAT(ask({"list", "surfaces", "--json"}).out, HasSubstr("\"data\": \"ten-points\", \"reduce\": \"sum\""));
}

TEST(Help, TellsOfRows) {
  EXPECT_THAT(ask({"--help"}).out, HasSubstr("--data FILE.csv"));
  for (const char* command : {"evaluate", "trace", "critical-points", "diagnose", "render"}) {
    const std::string help = ask({command, "--help"}).out;
    for (const char* option : {"--data", "--reduce", "--scale-features"})
      EXPECT_THAT(help, HasSubstr(option)) << command;
  }
  for (const char* command : {"trace", "diagnose", "render"})
    for (const char* option : {"--batch", "--shuffle", "--label-noise", "--gradient-noise", "--seed"})
      EXPECT_THAT(ask({command, "--help"}).out, HasSubstr(option)) << command;
}

}  // namespace data_command_test
}  // namespace saddlescope

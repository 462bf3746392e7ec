// Rows opened in the window, and the loss panel over them, through real widgets.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "core/data/built_in_table.h"
#include "core/data/csv.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "tests/gui/driver.h"
#include "tests/support/temporary_folder.h"

namespace saddlescope {
namespace data_opening_test {

namespace fs = std::filesystem;
using test::Driver;
using Names = std::vector<std::string>;

/// Lets the engine read and the window take the rows in.
Results settle_twice(Driver& driver) {
  driver.settle();
  driver.frames(2);
  return driver.settle();
}

class OpenData : public testing::Test {
 protected:
  fs::path file(const std::string& name, const std::string& text) { return folder_.write(name, text); }
  TemporaryFolder folder_;
};

Driver over_ten_points() {
  Scene scene = Driver::still_opening_scene();
  scene.loss = {"", "(y - b - w*x)^2", {}, {}, built_in_data("ten-points", Reduction::sum)};
  scene.window = {{-200, -100}, {-5, 5}};
  scene.start = {-120, -4};
  return Driver(scene);
}

TEST_F(OpenData, AFileOfOtherColumnsBringsALine) {
  Driver driver;
  driver.app().open_file(file("tall.csv", "height,weight\n1,2\n2,3.9\n3,6.1\n4,8\n"));
  const Results results = settle_twice(driver);
  EXPECT_EQ(driver.scene().loss.formula, "(weight - b - w*height)^2");
  EXPECT_EQ(driver.scene().loss.surface, "");
  ASSERT_TRUE(results.get<LossResult>()->objective->uses_data());
  EXPECT_EQ(results.get<LossResult>()->objective->examples(), 4u);
  ASSERT_EQ(results.get<CriticalPointsResult>()->report.points.size(), 1u) << "start and minimum lie in the window";
  EXPECT_TRUE(driver.scene().window.contains(driver.scene().start[0], driver.scene().start[1]));
  for (const char* chip : {"role/b", "role/w", "role/height", "role/weight"}) EXPECT_TRUE(driver.has(chip)) << chip;
  driver.app().act("undo");
  EXPECT_EQ(driver.scene().loss, opening_scene().loss) << "rows and formula are one change";
}

TEST_F(OpenData, AFileThatTheFormulaFitsKeepsTheFormula) {
  Driver driver = over_ten_points();
  driver.settle();
  driver.app().open_file(file("xy.tsv", "x\ty\n1\t2\n2\t3\n"));
  settle_twice(driver);
  EXPECT_EQ(driver.scene().loss.formula, "(y - b - w*x)^2");
  EXPECT_EQ(driver.scene().loss.data.source, DataSource::file);
}

TEST_F(OpenData, ABadCellLosesNothing) {
  Driver driver = over_ten_points();
  driver.settle();
  const LossDefinition before = driver.scene().loss;
  driver.app().open_file(file("bad.csv", "x,y\n1,2\n3,abc\n"));
  settle_twice(driver);
  EXPECT_EQ(driver.scene().loss, before);
}

TEST_F(OpenData, TheDialogListsRowsOnly) {
  Driver driver;
  file("rows.csv", "x,y\n1,2\n2,3\n");
  file("scene.toml", "");
  driver.app().act("open-data");
  driver.frames(3);
  ASSERT_TRUE(driver.has("file/name"));
  driver.click("file/name");
  driver.key(compat::EditKey::select_all);
  driver.type(folder_.path().string());
  driver.click("file/accept");
  driver.frames(3);
  ASSERT_TRUE(driver.has("file/rows.csv"));
  EXPECT_FALSE(driver.has("file/scene.toml"));
  driver.click("file/rows.csv");
  driver.click("file/accept");
  settle_twice(driver);
  EXPECT_EQ(driver.scene().loss.data.file, (folder_ / "rows.csv").string());
  EXPECT_EQ(driver.scene().loss.formula, "(y - b - w*x)^2");
}

TEST_F(OpenData, ReadingCanBeCancelled) {
  // Long enough to read that the bar shows: it waits for 0.2 seconds.
  const fs::path big = file("big.csv", print_csv(make_table("noisy-line", 1'000'000, 0.3, 1)));
  Driver driver;
  const LossDefinition before = driver.scene().loss;
  driver.app().open_file(big);
  bool seen = false;
  for (int k = 0; k < 400 && !seen && driver.scene().loss != before; ++k) {
    driver.frames(1);
    seen = driver.has("status/cancel");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  if (!seen) GTEST_SKIP() << "read before the bar was due";
  driver.click("status/cancel");
  driver.frames(2);
  if (driver.scene().loss.data.source == DataSource::file) GTEST_SKIP() << "read before the click";
  EXPECT_EQ(driver.scene().loss, before);
  settle_twice(driver);
  EXPECT_EQ(driver.scene().loss, before);
}

TEST(LossOverRows, AClickMakesAColumnAParameterAndBack) {
  Driver driver = over_ten_points();
  driver.settle();
  driver.click("role/x");
  Results results = driver.settle();
  EXPECT_EQ(results.get<LossResult>()->objective->parameter_names(), (Names{"b", "w", "x"}));
  EXPECT_TRUE(results.get<LossResult>()->objective->uses_data()) << "y is data still";
  driver.click("role/x");
  results = driver.settle();
  EXPECT_EQ(results.get<LossResult>()->objective->parameter_names(), (Names{"b", "w"}));
  EXPECT_TRUE(results.get<LossResult>()->objective->uses_column(0));
}

TEST(LossOverRows, AFormulaOfColumnsAloneLeavesTheRows) {
  Driver driver = over_ten_points();
  driver.settle();
  driver.replace_formula("x^2 + y^2");
  const Results results = driver.settle();
  EXPECT_FALSE(results.get<LossResult>()->error.has_value());
  EXPECT_EQ(driver.scene().loss.data.source, DataSource::none);
  EXPECT_EQ(results.get<LossResult>()->objective->parameter_names(), (Names{"x", "y"}));
}

TEST(LossOverRows, TypingAnotherModelKeepsTheRows) {
  Driver driver = over_ten_points();
  driver.settle();
  driver.replace_formula("y*0 + abs(y - b - w*x)");  // begins with a formula of columns alone
  const Results results = driver.settle();
  EXPECT_FALSE(results.get<LossResult>()->error.has_value());
  EXPECT_EQ(driver.scene().loss.data, built_in_data("ten-points", Reduction::sum));
  EXPECT_TRUE(results.get<LossResult>()->objective->uses_data());
}

TEST(LossOverRows, ATableThatTheFormulaDoesNotNameIsToldAndFitted) {
  Driver driver;
  driver.scene().loss.data = built_in_data("ten-points");
  driver.settle();
  EXPECT_FALSE(driver.has("status/cancel"));
  ASSERT_TRUE(driver.has("loss/fit-line"));
  driver.click("loss/fit-line");
  const Results results = driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, "(y - b - w*x)^2");
  EXPECT_TRUE(results.get<LossResult>()->objective->uses_data());
  EXPECT_FALSE(driver.has("loss/fit-line"));
}

TEST(LossOverRows, AMissingFileIsToldAndLeftOut) {
  Scene scene = Driver::still_opening_scene();
  Driver driver(scene);
  driver.scene().loss.data.source = DataSource::file;
  driver.scene().loss.data.file = "/no/such/rows.csv";
  driver.settle();
  ASSERT_TRUE(driver.has("loss/no-data"));
  driver.click("loss/no-data");
  driver.settle();
  EXPECT_EQ(driver.scene().loss.data.source, DataSource::none);
}

}  // namespace data_opening_test
}  // namespace saddlescope

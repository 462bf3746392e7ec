// What a scene file says of data, sampling, shift, curve and comparison.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/scene/load_data.h"
#include "core/scene/scene_file.h"

namespace saddlescope {
namespace scene_data_file_test {

using testing::HasSubstr;

Scene scene_over(const DataDefinition& data) {
  Scene scene = opening_scene();
  scene.loss = {"", "(y - b - w*x)^2", {"b", "w"}, {}, data};
  return scene;
}

void expect_round_trip(const Scene& scene) {
  const auto read = parse_scene(print_scene(scene), "f.toml");
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, scene);
}

TEST(SceneDataFile, KeepsEverySourceOfRows) {
  DataDefinition made = built_in_data("noisy-line", Reduction::sum);
  made.size = 33;
  made.noise = 0.125;
  made.seed = 7;
  made.scaling = FeatureScaling::unit;
  expect_round_trip(scene_over(made));
  expect_round_trip(scene_over(built_in_data("ten-points")));

  DataDefinition file;
  file.source = DataSource::file;
  file.file = "a folder/räume \"1\".csv";
  file.scaling = FeatureScaling::standard;
  expect_round_trip(scene_over(file));

  DataDefinition typed;
  typed.source = DataSource::cells;
  typed.cells = Table{{"x", "y"}, {{1, -2.5, 0.1}, {1e-300, 4, 3}}};
  expect_round_trip(scene_over(typed));
}

TEST(SceneDataFile, KeepsSamplingAndTools) {
  Scene scene = scene_over(built_in_data("ten-points"));
  scene.runs[0].sampling = {.batch = 3, .shuffle = Shuffle::replace, .label_noise = 0.5, .gradient_noise = 2};
  scene.runs[1].sampling.batch = 1;
  scene.shift = {true, true, 0.1, -0.2};
  scene.curve = {"relu", -1.5, 7};
  scene.comparison = {true, 5, 60, 3};
  scene.display.tab = InspectorTab::batch;
  scene.display.chart_axis = ChartAxis::epochs;
  scene.display.followed_run = 2;
  scene.display.batch_surface = scene.display.gradient_fan = true;
  scene.display.movement_arrows = scene.display.effective_step = true;
  expect_round_trip(scene);
}

std::string error_of(const std::string& data) {
  std::string text = print_scene(scene_over({}));
  const std::size_t at = text.find("\n[window]");
  const auto read = parse_scene(text.substr(0, at) + "\n[loss.data]\n" + data + text.substr(at), "f.toml");
  return read ? "" : read.error();
}

TEST(SceneDataFile, SaysWhatIsWrongWithData) {
  EXPECT_EQ(error_of("table = \"ten-points\"\nreduce = \"sum\"\n"), "");
  EXPECT_THAT(error_of("reduce = \"sum\"\n"), HasSubstr("“file”"));
  EXPECT_THAT(error_of("table = \"ten-points\"\nfile = \"a.csv\"\n"), HasSubstr("“file”"));
  EXPECT_THAT(error_of("table = \"eleven\"\n"), HasSubstr("must be one of: single-datum, ten-points"));
  EXPECT_THAT(error_of("table = \"ten-points\"\nreduce = \"most\"\n"), HasSubstr("mean, sum"));
  EXPECT_THAT(error_of("columns = [\"x\", \"y\"]\nrows = [[1, 2], [3]]\n"), HasSubstr("one number for each of the 2"));
  EXPECT_THAT(error_of("columns = [\"x\", \"x\"]\nrows = [[1, 2]]\n"), HasSubstr("names one column twice"));
}

TEST(LoadData, TakesRowsOfTheSameSourceFromBefore) {
  DataDefinition data = built_in_data("noisy-line");
  const auto first = load_data(data, {}, {});
  ASSERT_TRUE(first);
  EXPECT_EQ((*first)->raw, (*first)->scaled);
  DataDefinition scaled = data;
  scaled.scaling = FeatureScaling::standard;
  const auto second = load_data(scaled, {}, {}, first->get(), &data);
  ASSERT_TRUE(second);
  EXPECT_EQ((*second)->raw, (*first)->raw);
  EXPECT_NE((*second)->scaled, (*first)->raw);
  data.source = DataSource::file;
  data.file = "/no/such/file.csv";
  EXPECT_THAT(load_data(data, {}, {}).error(), HasSubstr("No such file"));
}

TEST(SceneData, IsSharedByCopiesAndEqualByItsContents) {
  DataDefinition typed;
  typed.source = DataSource::cells;
  typed.cells = Table{{"x", "y"}, {{1, 2}, {3, 4}}};
  const Scene scene = scene_over(typed), copy = scene;
  EXPECT_EQ(&*copy.loss.data.cells, &*scene.loss.data.cells) << "undo steps share their tables";
  EXPECT_EQ(load_data(typed, {}, {}).value()->raw.get(), &*typed.cells) << "and so does the loss";
  DataDefinition again = typed;
  again.cells = Table(*typed.cells);
  EXPECT_NE(&*again.cells, &*typed.cells);
  EXPECT_EQ(again, typed);
  again.cells = Table{{"x", "y"}, {{1, 2}, {3, 5}}};
  EXPECT_NE(again, typed);
  EXPECT_EQ(typed.cells->columns[1][1], 4);
}

}  // namespace scene_data_file_test
}  // namespace saddlescope

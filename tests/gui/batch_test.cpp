// Batches: the Batch tab's own widgets, the ghost and the fan on the views, charts along epochs, on the scene, the
// results and the picture.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "app/layer/batch_ghost.h"
#include "app/layer/gradient_fan.h"
#include "app/panel/batch/batch_parts.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/run.h"
#include "core/run/replay.h"
#include "core/run/sampling_text.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace batch_test {

using test::Driver;

Scene ten_points(std::size_t batch) {
  Scene scene = Driver::still_opening_scene();
  choose_formula(scene, "(y - b - w*x)^2", {"b", "w"}, 2);
  scene.loss.data = built_in_data("ten-points");
  scene.window = {{-400, 100}, {-2, 6}};
  scene.start = {-120, 4};
  scene.steps = 60;
  scene.runs = {make_run({"gd", {1e-6, 0}}, 0)};
  scene.runs[0].sampling.batch = batch;
  scene.display.tab = InspectorTab::batch;
  scene.playback.step = 7;
  return scene;
}

void keep_picture(Driver& driver, const std::string& name) {
  if (const char* folder = std::getenv("SADDLESCOPE_KEEP_PICTURES"))
    write_png(driver.offscreen().picture(), std::string(folder) + "/" + name + ".png");
}

const Trajectory& path(const Results& results, std::size_t run = 0) { return results.get<RunResult>(run)->trajectory; }

TEST(Batch, TheSliderPutsNoiseIntoThePath) {
  Driver driver(ten_points(0));
  EXPECT_FALSE(path(driver.settle()).is_noisy());
  const auto slider = driver.rect("batch/size");
  // The track runs from 1 to 10 on a logarithm: its middle is the root of 10.
  driver.drag({slider.max.x, slider.center().y}, slider.center());
  EXPECT_EQ(driver.scene().runs[0].sampling.batch, 3u);
  const Results results = driver.settle();
  ASSERT_TRUE(path(results).is_noisy());
  EXPECT_EQ(path(results).epoch_updates, 4u);
  const StepDetail detail = step_detail(*results.get<RunResult>(0)->objective, path(results), 0);
  EXPECT_NE(detail.used_gradient, detail.gradient);
  driver.drag(driver.rect("batch/size").center(), {slider.max.x + 20, slider.center().y});
  EXPECT_EQ(driver.scene().runs[0].sampling.batch, 0u);
  EXPECT_FALSE(path(driver.settle()).is_noisy());
}

TEST(Batch, ShuffleSeedAndNoiseChangeWhatIsSeen) {
  Driver driver(ten_points(2));
  const auto first = driver.settle().get<BatchResult>()->rows;
  driver.click("batch/shuffle/none");
  EXPECT_EQ(driver.scene().runs[0].sampling.shuffle, Shuffle::none);
  EXPECT_EQ(driver.settle().get<BatchResult>()->rows, (std::vector<std::uint32_t>{4, 5}));  // update 7 of 5 an epoch
  driver.click("batch/shuffle/replace");
  EXPECT_EQ(driver.scene().runs[0].sampling.shuffle, Shuffle::replace);
  EXPECT_TRUE(driver.settle().get<BatchResult>()->noise.replacement);
  driver.click("batch/shuffle/epoch");
  EXPECT_EQ(driver.settle().get<BatchResult>()->rows, first);
  const std::vector<double> before = path(driver.settle()).parameters;
  driver.click("batch/new-seed");
  EXPECT_NE(driver.scene().seed, 0u);
  EXPECT_NE(path(driver.settle()).parameters, before);
  const auto labels = driver.rect("batch/label-noise");
  driver.drag({labels.min.x, labels.center().y}, labels.center());
  EXPECT_GT(driver.scene().runs[0].sampling.label_noise, 0);
  const auto gradient = driver.rect("batch/gradient-noise");
  driver.drag({gradient.min.x, gradient.center().y}, gradient.center());
  EXPECT_GT(driver.scene().runs[0].sampling.gradient_noise, 0);
}

TEST(Batch, WithoutRowsThereIsGradientNoiseOnly) {
  Scene scene = Driver::still_opening_scene();
  scene.display.tab = InspectorTab::batch;
  Driver driver(scene);
  EXPECT_TRUE(driver.has("batch/gradient-noise"));
  EXPECT_TRUE(driver.has("batch/new-seed"));
  for (const char* name : {"batch/size", "batch/label-noise", "batch/surface", "batch/fan", "batch/variance",
                           "batch/compare-noise", "chart/axis/epochs"})
    EXPECT_FALSE(driver.has(name)) << name;
}

TEST(Batch, KindsOfNoiseStandSideBySide) {
  Driver driver(ten_points(2));
  driver.settle();
  driver.click("batch/compare-noise");
  ASSERT_EQ(driver.scene().runs.size(), 3u);
  const Results results = driver.settle();
  const auto& runs = driver.scene().runs;
  EXPECT_EQ(runs[0].sampling.batch, 2u);
  EXPECT_GT(runs[1].sampling.label_noise, 0);
  EXPECT_GT(runs[2].sampling.gradient_noise, 0);
  for (std::size_t i = 1; i < 3; ++i) {
    EXPECT_EQ(runs[i].sampling.batch, 0u);
    EXPECT_EQ(runs[i].optimizer, runs[0].optimizer);
    EXPECT_TRUE(path(results, i).is_noisy());
    EXPECT_NE(runs[i].color, runs[0].color);
  }
  // Once more matches them anew instead of adding more.
  driver.scene().playback.step = 30;
  driver.settle();
  const double before = runs[2].sampling.gradient_noise;
  driver.click("batch/compare-noise");
  EXPECT_EQ(driver.scene().runs.size(), 3u);
  EXPECT_NE(driver.scene().runs[2].sampling.gradient_noise, before);
}

TEST(Batch, ComparedNoiseHasTheBatchsVariance) {
  Scene scene = ten_points(2);
  GradientNoise noise;
  noise.rows = 10;
  noise.trace = 9;
  noise.label_trace = 5;
  ASSERT_TRUE(compare_noise(scene, noise, 0, 2));
  ASSERT_EQ(scene.runs.size(), 3u);
  // By hand: 9/2·(10 − 2)/(10 − 1) = 4; of labels √(4·10/5), of each of two components √(4/2).
  EXPECT_NEAR(scene.runs[1].sampling.label_noise, std::sqrt(8.0), 1e-12);
  EXPECT_NEAR(scene.runs[2].sampling.gradient_noise, std::sqrt(2.0), 1e-12);
  scene.runs[0].sampling.batch = 0;
  EXPECT_FALSE(compare_noise(scene, noise, 0, 2));
}

TEST(Batch, TheGhostIsDrawnOnBothViewsAndChangesWithTheUpdate) {
  for (const Shown shown : {Shown::surface, Shown::map}) {
    Driver driver(ten_points(2), 480, 420, shown);
    const Picture without = driver.offscreen().picture();
    driver.scene().display.batch_surface = true;
    driver.settle();
    const Picture with = driver.offscreen().picture();
    EXPECT_GT(test::share_of_different_pixels(without, with), 0.01);
    EXPECT_TRUE(driver.has("view/batch-note"));
    driver.scene().playback.step = 8;
    driver.settle();
    EXPECT_GT(test::share_of_different_pixels(with, driver.offscreen().picture()), 0.005);
    // The whole batch has no surface of its own, and says so.
    driver.scene().runs[0].sampling.batch = 0;
    const Results whole = driver.settle();
    EXPECT_EQ(ghost_to_draw(driver.scene(), whole, whole.plane), nullptr);
    EXPECT_TRUE(driver.has("view/batch-note"));
  }
}

TEST(Batch, SwitchesOfTabAndMenuAreTheSame) {
  Driver driver(ten_points(2));
  driver.click("batch/surface");
  EXPECT_TRUE(driver.scene().display.batch_surface);
  driver.click("batch/fan");
  EXPECT_TRUE(driver.scene().display.gradient_fan);
  driver.settle();
  EXPECT_TRUE(driver.has("map/mean-gradient"));
  keep_picture(driver, "batch");
  driver.app().act("batch-surface");
  driver.app().act("gradient-fan");
  EXPECT_FALSE(driver.scene().display.batch_surface);
  EXPECT_FALSE(driver.scene().display.gradient_fan);
  driver.settle();
  EXPECT_FALSE(driver.has("map/mean-gradient"));
}

TEST(Batch, TheFanPointsDownhillWithTheRowsMean) {
  Driver driver(ten_points(3));
  driver.scene().display.gradient_fan = true;
  driver.scene().playback.step = 5;
  const Results results = driver.settle();
  ASSERT_NE(fan_to_draw(driver.scene(), results, results.plane), nullptr);
  const GradientFan fan = gradient_fan(*results.get<BatchResult>(), results.plane);
  ASSERT_EQ(fan.rows.size(), 3u);
  double a = 0, b = 0;
  for (const PlanePoint& row : fan.rows) a += row.a / 3, b += row.b / 3;
  EXPECT_NEAR(fan.mean.a / a, 1, 1e-12);
  EXPECT_NEAR(fan.mean.b / b, 1, 1e-12);
  const auto used = used_gradients_of(*results.get<RunResult>(0)->objective, path(results), 5, 1);
  EXPECT_NEAR(-fan.mean.a / used[0], 1, 1e-12);
  EXPECT_NEAR(-fan.mean.b / used[1], 1, 1e-12);
}

TEST(Batch, TheFansScaleKeepsTheMeanReadable) {
  // Three of four rows, or a longer mean, have the reach; rows that fit leave it to the others.
  EXPECT_EQ(fan_scale(std::vector<double>{1, 2, 4, 1000}, 3, 80), 20);
  EXPECT_EQ(fan_scale(std::vector<double>{1, 1, 1}, 8, 80), 10);
  EXPECT_EQ(fan_scale(std::vector<double>{0, 0, 0, 0, 2}, 0, 80), 40);
  EXPECT_EQ(fan_scale(std::vector<double>{0, 0}, 0, 80), 0);
}

TEST(Batch, NoiseIsNamedInAFewWords) {
  Sampling sampling;
  EXPECT_EQ(sampling_text(sampling, 10), "");
  sampling.batch = 10;
  EXPECT_EQ(sampling_text(sampling, 10), "");
  sampling.batch = 4;
  EXPECT_EQ(sampling_text(sampling, 10), "batch 4");
  sampling.label_noise = 0.25;
  sampling.gradient_noise = 2;
  EXPECT_EQ(sampling_text(sampling, 10), "batch 4, label noise 0.25, gradient noise 2");
  sampling = {.batch = 10, .shuffle = Shuffle::replace};
  EXPECT_EQ(sampling_text(sampling, 10), "batch 10");
}

TEST(Batch, RowsAreNamedFromOne) {
  EXPECT_EQ(rows_text(std::vector<std::uint32_t>{6, 2}), "rows 3, 7");
  EXPECT_EQ(rows_text(std::vector<std::uint32_t>{0}), "row 1");
  EXPECT_EQ(rows_text(std::vector<std::uint32_t>{9, 8, 7, 6, 5}), "rows 6, 7, 8, … (5 in all)");
}

TEST(Batch, ChartsRunAlongEpochs) {
  Driver driver(ten_points(2));
  driver.scene().runs.push_back(make_run({"gd", {1e-6, 0}}, 1));
  driver.scene().runs[1].sampling.batch = 5;
  driver.settle();
  const Picture updates = driver.offscreen().picture();
  driver.click("chart/axis/epochs");
  driver.move({-1000, -1000});
  EXPECT_EQ(driver.scene().display.chart_axis, ChartAxis::epochs);
  driver.settle();
  EXPECT_GT(test::share_of_different_pixels(updates, driver.offscreen().picture()), 0.001);
  // 60 updates are 12 epochs of the first run and 30 of the second: the first run's end is at 0.4 of the width.
  const auto plot = driver.rect("chart/loss");
  driver.drag({plot.min.x + 4, plot.center().y}, {plot.min.x + 0.2F * (plot.max.x - plot.min.x), plot.center().y});
  EXPECT_NEAR(driver.scene().playback.step, 30, 1);
  driver.click("chart/axis/updates");
  EXPECT_EQ(driver.scene().display.chart_axis, ChartAxis::updates);
}

TEST(Batch, ADivergingRunIsDrawnWithoutHarm) {
  Scene scene = ten_points(2);
  scene.runs[0].optimizer.values = {1e-2, 0};
  scene.display.batch_surface = scene.display.gradient_fan = true;
  Driver driver(scene);
  for (const double step : {0.0, 3.0, 20.0, 60.0}) {
    driver.scene().playback.step = step;
    driver.settle();
    EXPECT_TRUE(driver.has("batch/variance"));
  }
  keep_picture(driver, "batch-diverging");
}

TEST(Batch, OneParameterShowsASecondCurve) {
  Scene scene = Driver::still_opening_scene();
  choose_formula(scene, "(y - w*x)^2", {"w"}, 1);
  scene.loss.data = built_in_data("noisy-line");
  scene.window.a = {-3, 4};
  scene.start = {-2};
  scene.steps = 40;
  scene.runs = {make_run({"gd", {0.05, 0}}, 0)};
  scene.runs[0].sampling.batch = 3;
  scene.playback.step = 4;
  Driver driver(scene);
  const Picture without = driver.offscreen().picture();
  driver.scene().display.batch_surface = true;
  driver.settle();
  EXPECT_TRUE(driver.has("view/batch-note"));
  EXPECT_GT(test::share_of_different_pixels(without, driver.offscreen().picture()), 0.001);
  keep_picture(driver, "batch-curve");
}

}  // namespace batch_test
}  // namespace saddlescope

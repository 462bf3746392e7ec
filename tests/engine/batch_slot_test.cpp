// The engine's look at one update: its rows, their gradients, the batch's own surface, the noise. Small: also run under
// ThreadSanitizer.
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/engine.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/run/noisy_gradient.h"
#include "core/run/replay.h"
#include "core/scene/surface_catalogue.h"
#include "tests/support/scenes.h"

namespace saddlescope {
namespace batch_slot_test {

using namespace std::chrono_literals;

Results results_of(Engine& engine, const Scene& scene) {
  engine.submit(scene);
  engine.wait();
  return engine.results();
}

TEST(EngineBatch, IsThereOnlyWhereSomethingShowsIt) {
  Engine engine({.threads = 2, .grid_points = 33, .settle = 1ms, .on_change = {}});
  Scene scene = scene_of_ten_points(2);
  EXPECT_EQ(results_of(engine, scene).get<BatchResult>(), nullptr);
  scene.display.gradient_fan = true;
  const Results fan = results_of(engine, scene);
  ASSERT_NE(fan.get<BatchResult>(), nullptr);
  EXPECT_EQ(fan.get<BatchResult>()->request.step, 7u);
  EXPECT_EQ(fan.get<BatchResult>()->surface.columns, 0u);
  EXPECT_EQ(fan.get<BatchResult>()->noise.rows, 0u);
  EXPECT_EQ(fan.get<BatchResult>()->example_gradients.size(), 4u);
  scene.display.tab = InspectorTab::batch;
  EXPECT_EQ(results_of(engine, scene).get<BatchResult>()->noise.rows, 10u);
}

TEST(EngineBatch, ItsSurfaceIsTheLossOfItsRows) {
  Engine engine({.threads = 2, .grid_points = 33, .settle = 1ms, .on_change = {}});
  Scene scene = scene_of_ten_points(2);
  scene.display.batch_surface = true;
  const Results results = results_of(engine, scene);
  ASSERT_NE(results.get<BatchResult>(), nullptr);
  const BatchResult& batch = *results.get<BatchResult>();
  ASSERT_EQ(batch.rows.size(), 2u);
  const Table& table = results.get<LossResult>()->objective->table();
  ASSERT_EQ(batch.surface.columns, 65u);
  for (const std::size_t k : {std::size_t{0}, std::size_t{64 * 65 + 3}, std::size_t{30 * 65 + 31}}) {
    const double b = batch.surface.a(k % 65), w = batch.surface.b(k / 65);
    double sum = 0;
    for (const std::uint32_t row : batch.rows)
      sum += std::pow(table.columns[1][row] - b - w * table.columns[0][row], 2);
    EXPECT_NEAR(batch.surface.values[k] / (5 * sum), 1, 1e-12);  // two rows stand for ten
  }
  EXPECT_EQ(batch.request.levels, results.get<LandscapeResult>()->levels);
  EXPECT_FALSE(batch.contours.empty());
  // What the update used is the mean of the rows' gradients, for a sum ten times over.
  const RunResult& run = *results.get<RunResult>(0);
  const auto used = used_gradients_of(*run.objective, run.trajectory, 7, 1);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(10 * batch.mean_gradient[i] / used[i], 1, 1e-12);
}

TEST(EngineBatch, TwoRowsAreFittedExactlyWhereTheirLineIs) {
  Scene scene = scene_of_ten_points(2);
  scene.window = {{-2000, 2000}, {-20, 20}};
  scene.display.batch_surface = true;
  Engine engine({.threads = 2, .grid_points = 33, .settle = 1ms, .on_change = {}});
  std::size_t found = 0;
  for (int step = 0; step < 10; ++step) {
    scene.playback.step = step;
    const Results results = results_of(engine, scene);
    const BatchResult& batch = *results.get<BatchResult>();
    if (!batch.lowest) continue;
    ++found;
    const Table& table = results.get<LossResult>()->objective->table();
    for (const std::uint32_t row : batch.rows)
      EXPECT_NEAR(batch.lowest->a + batch.lowest->b * table.columns[0][row], table.columns[1][row], 1e-5);
  }
  EXPECT_GE(found, 5u);
}

TEST(EngineBatch, LabelNoiseMovesTheSurfaceAndAWholeBatchHasNone) {
  Engine engine({.threads = 2, .grid_points = 33, .settle = 1ms, .on_change = {}});
  Scene scene = scene_of_ten_points(0);
  scene.display.batch_surface = true;
  EXPECT_EQ(results_of(engine, scene).get<BatchResult>()->surface.columns, 0u);
  scene.runs[0].sampling.label_noise = 50;
  const Results noisy = results_of(engine, scene);
  ASSERT_GT(noisy.get<BatchResult>()->surface.columns, 0u);
  NoisyGradient seen(*noisy.get<LossResult>()->objective, scene.runs[0].sampling, scene.seed);
  const std::vector<double> corner = {-250, 0};
  seen.evaluate(7, corner, false);
  EXPECT_EQ(noisy.get<BatchResult>()->surface.values[0], seen.loss());
}

TEST(EngineBatch, ALargeBatchGetsACoarserSurface) {
  Scene scene = scene_of_ten_points(20'000);
  scene.loss.data = built_in_data("noisy-line");
  scene.loss.data.size = 30'000;
  const auto loss = make_loss(scene.loss, nullptr);
  ASSERT_EQ(loss->objective->examples(), 30'000u);
  RunPlan plan(scene.runs[0].optimizer);
  plan.sampling = scene.runs[0].sampling;
  BatchRequest request;
  request.run = make_run_result(*loss, plan, {1, -1}, 3, {}, {}, {});
  request.step = 1;
  request.surface = true;
  request.plane = axis_plane({"b", "w"});
  request.window = {{-3, 3}, {-3, 3}};
  const BatchResult batch = make_batch(*loss->objective, request);
  EXPECT_LT(batch.surface.columns, 65u);
  EXPECT_GT(batch.surface.columns, 8u);
  EXPECT_EQ(batch.rows.size(), 10'000u);  // the rest of the epoch
  EXPECT_EQ(batch.example_gradients.size(), 2u * 64u);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(make_batch(*loss->objective, request, stop.get_token()).surface.columns, 0u);
}

TEST(EngineBatch, FollowsEditsWhileItComputes) {
  Engine engine({.threads = 2, .grid_points = 17, .settle = 1ms, .on_change = {}});
  Scene scene = scene_of_ten_points(2);
  scene.display.batch_surface = scene.display.gradient_fan = true;
  scene.display.tab = InspectorTab::batch;
  for (int k = 0; k < 120; ++k) {
    scene.playback.step = k % 40;
    scene.runs[0].sampling.batch = 1 + static_cast<std::size_t>(k) % 9;
    scene.seed = static_cast<std::uint64_t>(k / 10);
    if (k % 30 == 29) scene.loss.data.reduction = k % 60 == 29 ? Reduction::mean : Reduction::sum;
    engine.submit(scene);
    const Results now = engine.results();
    if (now.get<BatchResult>() != nullptr) {
      EXPECT_EQ(now.get<BatchResult>()->example_gradients.size(), 2 * now.get<BatchResult>()->rows.size());
    }
  }
  engine.wait();
  const Results last = engine.results();
  ASSERT_NE(last.get<BatchResult>(), nullptr);
  EXPECT_EQ(last.get<BatchResult>()->request.run, last.get<RunResult>(0));
  EXPECT_EQ(last.get<BatchResult>()->request.step, static_cast<std::size_t>(scene.playback.step));
  BatchSequence batches(scene.runs[0].sampling, 10, scene.seed);
  EXPECT_EQ(last.get<BatchResult>()->rows, batches.at(last.get<BatchResult>()->request.step));
}

}  // namespace batch_slot_test
}  // namespace saddlescope

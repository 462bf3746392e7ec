// The engine: latest scene wins, results do not depend on the number of threads, stale work ends, edits while computing
// are safe. Small: also run under ThreadSanitizer.
#include "core/engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstring>
#include <numeric>
#include <thread>

#include "core/engine/worker_pool.h"
#include "core/objective/formula_objective.h"
#include "core/run/ensemble.h"

namespace saddlescope {
namespace engine_test {

using namespace std::chrono_literals;

Scene formula_scene(const std::string& formula) {
  Scene scene = opening_scene();
  scene.loss = {};
  scene.loss.formula = formula;
  scene.window = {{-2, 2}, {-2, 2}};
  scene.start = {1.5, 1.0};
  scene.steps = 50;
  return scene;
}

EngineOptions quick(unsigned threads) {
  return {.threads = threads, .grid_points = 33, .settle = 5ms, .on_change = {}};
}

bool same_bits(const std::vector<double>& left, const std::vector<double>& right) {
  return left.size() == right.size() && std::memcmp(left.data(), right.data(), left.size() * sizeof(double)) == 0;
}

TEST(Engine, ComputesEveryPartOfTheOpeningScene) {
  Engine engine(quick(2));
  engine.submit(opening_scene());
  engine.wait();
  const Results results = engine.results();
  ASSERT_NE(results.loss, nullptr);
  EXPECT_FALSE(results.loss->error.has_value());
  ASSERT_NE(results.landscape, nullptr);
  EXPECT_EQ(results.landscape->grid.columns, 33u);
  // (1 − a·b)² at the corner (2.5, −2.5) is (1 + 6.25)².
  EXPECT_NEAR(results.landscape->grid.maximum, 52.5625, 1e-12);
  ASSERT_EQ(results.runs.size(), 3u);
  for (const auto& run : results.runs) {
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->trajectory.rows(), opening_scene().steps + 1);
    EXPECT_NEAR(run->trajectory.loss.front(), std::pow(1 + 0.95 * 1.1, 2), 1e-12);
  }
  ASSERT_NE(results.critical_points, nullptr);
  EXPECT_EQ(results.critical_points->report.points.size(), 1u);
  EXPECT_FALSE(results.computing());
}

TEST(Engine, SaysOfARunWhatFollowsFromItsPath) {
  // Gradient descent from (0.7 + 10⁻³, −0.7), η = 0.05: by ln(ρ/ε)/ln(1 + η|λ|) it escapes at 68.8; it does at 68.
  Scene scene = opening_scene();
  scene.runs.resize(2);
  scene.runs[0].own_start = {{0.701, -0.7}};
  Engine engine(quick(2));
  engine.submit(scene);
  engine.wait();
  Results results = engine.results();
  ASSERT_EQ(results.insights.size(), 2u);
  ASSERT_NE(results.insights[0], nullptr);
  EXPECT_EQ(results.insights[0]->run, results.runs[0]);
  EXPECT_EQ(results.insights[0]->critical_points, results.critical_points);
  ASSERT_EQ(results.insights[0]->sharpness.steps.size(), 401u);
  ASSERT_EQ(results.insights[0]->limit.size(), 401u);
  for (const double limit : results.insights[0]->limit) EXPECT_DOUBLE_EQ(limit, 40);  // 2/η
  ASSERT_EQ(results.insights[0]->escapes.size(), 1u);
  EXPECT_NEAR(results.insights[0]->escapes[0].predicted.value_or(0), 68.8, 0.05);
  EXPECT_EQ(results.insights[0]->escapes[0].left, 68u);

  // Halved at step 100 by hand, the limit has a step there.
  scene.runs[0].stretches = {{scene.runs[0].optimizer, 100}};
  set_hyperparameter(scene.runs[0].optimizer, "lr", 0.025);
  std::swap(scene.runs[0], scene.runs[1]);
  const auto untouched = results.insights[1];
  engine.submit(scene);
  engine.wait();
  results = engine.results();
  EXPECT_EQ(results.insights[0], untouched) << "a run that moved in the list takes along what is known of it";
  EXPECT_EQ(results.insights[1]->run, results.runs[1]);
  EXPECT_DOUBLE_EQ(results.insights[1]->limit[99], 40);
  EXPECT_DOUBLE_EQ(results.insights[1]->limit[100], 80);
  ASSERT_EQ(results.insights[1]->escapes.size(), 1u);
  EXPECT_NEAR(results.insights[1]->escapes[0].predicted.value_or(0), 68.8, 0.05) << "by the rate that ruled there";
}

TEST(Engine, ResultsAreBitIdenticalForAnyNumberOfThreads) {
  Scene scene = formula_scene("sin(3x)*exp(-y^2) + (x^2+y^2)/10");
  Results reference;
  for (unsigned threads : {1u, 2u, 5u}) {
    Engine engine(quick(threads));
    engine.submit(scene);
    engine.wait();
    const Results results = engine.results();
    if (threads == 1) {
      reference = results;
      continue;
    }
    EXPECT_TRUE(same_bits(results.landscape->grid.values, reference.landscape->grid.values));
    for (std::size_t i = 0; i < results.runs.size(); ++i)
      EXPECT_TRUE(same_bits(results.runs[i]->trajectory.parameters, reference.runs[i]->trajectory.parameters));
    ASSERT_EQ(results.critical_points->report.points.size(), reference.critical_points->report.points.size());
    for (std::size_t i = 0; i < reference.critical_points->report.points.size(); ++i)
      EXPECT_TRUE(
          same_bits(results.critical_points->report.points[i].at, reference.critical_points->report.points[i].at));
  }
}

TEST(Engine, TheLatestSceneWins) {
  Engine engine(quick(3));
  Scene scene = formula_scene("x^2+y^2");
  for (int i = 0; i < 200; ++i) {
    set_hyperparameter(scene.runs[0].optimizer, "lr", 0.001 * (i + 1));
    scene.start[0] = 0.01 * i;
    if (i % 20 == 0) scene.loss.formula = "x^2+" + std::to_string(i + 1) + "*y^2";
    engine.submit(scene);
    if (i % 7 == 0) std::this_thread::sleep_for(1ms);
    const Results shown = engine.results();  // whatever is there must be whole
    if (shown.landscape) {
      EXPECT_EQ(shown.landscape->grid.values.size(), 33u * 33u);
    }
  }
  engine.wait();
  const Results results = engine.results();
  EXPECT_EQ(results.runs[0]->optimizer, scene.runs[0].optimizer);
  EXPECT_EQ(results.runs[0]->start, scene.start);
  EXPECT_EQ(results.landscape->loss.formula, scene.loss.formula);
  EXPECT_EQ(results.critical_points->loss.formula, scene.loss.formula);
}

TEST(Engine, AnErrorKeepsTheLastGoodPicture) {
  Engine engine(quick(2));
  Scene scene = formula_scene("x^2+y^2");
  engine.submit(scene);
  engine.wait();
  const auto good = engine.results().landscape;
  scene.loss.formula = "x^2+*y";
  engine.submit(scene);
  engine.wait();
  const Results results = engine.results();
  ASSERT_TRUE(results.loss->error.has_value());
  EXPECT_EQ(results.loss->error->column, 5u);
  EXPECT_EQ(results.landscape, good);
  EXPECT_EQ(results.loss->good.formula, "x^2+y^2");
}

TEST(Engine, AFormulaWithoutAVariableIsAnError) {
  Engine engine(quick(1));
  Scene scene = formula_scene("x^2+y^2");
  engine.submit(scene);
  engine.wait();
  for (const char* text : {"5", "", "pi + 1"}) {
    scene.loss.formula = text;
    engine.submit(scene);
    engine.wait();
    EXPECT_TRUE(engine.results().loss->error.has_value()) << text;
    EXPECT_NE(engine.results().loss->objective, nullptr);
  }
}

TEST(Engine, OnlyWhatChangedIsComputedAgain) {
  Engine engine(quick(2));
  Scene scene = formula_scene("x^2+y^2");
  engine.submit(scene);
  engine.wait();
  const Results before = engine.results();
  set_hyperparameter(scene.runs[1].optimizer, "lr", 0.0123);
  scene.display.camera.azimuth += 10;
  scene.playback.step = 7;
  engine.submit(scene);
  engine.wait();
  const Results after = engine.results();
  EXPECT_EQ(after.landscape, before.landscape);
  EXPECT_EQ(after.critical_points, before.critical_points);
  EXPECT_EQ(after.runs[0], before.runs[0]);
  EXPECT_NE(after.runs[1], before.runs[1]);
  std::swap(scene.runs[0], scene.runs[2]);
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().runs[0], after.runs[2]) << "a run that moves in the list keeps its path";
}

TEST(Engine, ARunsPastIsPartOfIt) {
  Engine engine(quick(2));
  Scene scene = formula_scene("x^2+y^2");
  engine.submit(scene);
  engine.wait();
  const Results before = engine.results();
  OptimizerSettings earlier = scene.runs[0].optimizer;
  set_hyperparameter(earlier, "lr", 0.25);
  scene.runs[0].stretches = {{earlier, 3}};
  engine.submit(scene);
  engine.wait();
  const Results after = engine.results();
  EXPECT_NE(after.runs[0], before.runs[0]);
  EXPECT_EQ(after.runs[1], before.runs[1]);
  EXPECT_EQ(after.runs[2], before.runs[2]);
  EXPECT_EQ(after.landscape, before.landscape);
  EXPECT_EQ(after.runs[0]->stretches, scene.runs[0].stretches);
  EXPECT_EQ(after.runs[0]->optimizer, scene.runs[0].optimizer);
  EXPECT_EQ(after.runs[0]->trajectory.at(3)[0], 1.5 / 8) << "1 − 2·¼ = ½ three times";
  EXPECT_EQ(after.runs[0]->trajectory.learning_rate[3], 0.05);

  scene.runs[0].forked_at = 3;  // only how it is drawn
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().runs[0], after.runs[0]);
  std::rotate(scene.runs.begin(), scene.runs.begin() + 1, scene.runs.end());
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().runs[2], after.runs[0]) << "moved in the list it keeps its path";
  EXPECT_EQ(engine.results().runs[0], after.runs[1]);
}

TEST(Engine, StaleWorkIsCancelled) {
  Engine engine(quick(1));
  Scene scene = formula_scene("sin(x)*exp(cos(y))+x^2+y^2");
  scene.steps = maximum_steps;
  scene.runs.resize(1);
  engine.submit(scene);
  std::this_thread::sleep_for(20ms);
  scene.steps = 10;
  const auto begun = std::chrono::steady_clock::now();
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().runs[0]->trajectory.rows(), 11u);
  // A million steps take longer than this on any machine; the bound only has to tell "cancelled" from "computed to the
  // end".
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 60s);
}

TEST(Engine, TellsWhenSomethingIsThere) {
  std::atomic<int> calls{0};
  EngineOptions options = quick(2);
  options.on_change = [&] { ++calls; };
  {
    Engine engine(options);
    engine.submit(formula_scene("x^2+y^2"));
    engine.wait();
  }
  EXPECT_GE(calls.load(), 5);  // loss, landscape, three runs, critical points; some may share a call
}

TEST(Engine, ClosesWhileBusy) {
  for (int i = 0; i < 20; ++i) {
    Engine engine(quick(2));
    Scene scene = formula_scene("sin(5x)*cos(5y)");
    scene.steps = 200000;
    engine.submit(scene);
    std::this_thread::sleep_for(std::chrono::milliseconds(i % 5));
  }
}

TEST(Engine, OneParameterAndDivergenceSurvive) {
  Engine engine(quick(2));
  Scene scene = formula_scene("x^4 - x");
  scene.start = {3.0};
  set_hyperparameter(scene.runs[0].optimizer, "lr", 5);
  engine.submit(scene);
  engine.wait();
  const Results results = engine.results();
  EXPECT_EQ(results.plane.directions.size(), 1u);
  EXPECT_EQ(results.landscape->grid.rows, 1u);
  EXPECT_EQ(results.runs[0]->trajectory.status, RunStatus::diverged);
  EXPECT_LT(results.runs[0]->trajectory.last_step(), 10u);
  ASSERT_TRUE(results.runs[0]->stable_rate.has_value());
  EXPECT_NEAR(*results.runs[0]->stable_rate, 1.0 / 108.0, 1e-12);  // L″(3) = 12·9
}

TEST(WorkerPool, ParallelForCoversEveryIndexOnce) {
  WorkerPool pool(4);
  std::vector<std::atomic<int>> hits(1000);
  pool.parallel_for(hits.size(), [&](std::size_t i) { ++hits[i]; });
  for (const auto& hit : hits) EXPECT_EQ(hit.load(), 1);
}

TEST(WorkerPool, ParallelForFromInsideATaskDoesNotLock) {
  WorkerPool pool(1);
  std::atomic<int> sum{0};
  std::atomic<bool> done{false};
  pool.submit(0, [&] {
    pool.parallel_for(100, [&](std::size_t i) { sum += static_cast<int>(i); });
    done = true;
    done.notify_all();
  });
  done.wait(false);
  EXPECT_EQ(sum.load(), 4950);
}

TEST(Ensemble, BallsDoNotDependOnThreads) {
  auto formula = Formula::compile("(1-x)^2+100(y-x^2)^2");
  ASSERT_TRUE(formula.has_value());
  const FormulaObjective objective(*formula, {});
  constexpr std::size_t count = 3001;
  std::vector<double> x(count), y(count);
  for (std::size_t i = 0; i < count; ++i) {
    x[i] = -2 + 4.0 * static_cast<double>(i) / count;
    y[i] = std::sin(static_cast<double>(i));
  }
  auto x2 = x, y2 = y;
  auto settings = default_settings("adam");
  double* one[] = {x.data(), y.data()};
  double* many[] = {x2.data(), y2.data()};
  run_ensemble(objective, settings, one, count, 50);
  WorkerPool pool(3);
  run_ensemble(objective, settings, many, count, 50,
               [&](std::size_t n, const std::function<void(std::size_t)>& body) { pool.parallel_for(n, body); });
  EXPECT_TRUE(same_bits(x, x2));
  EXPECT_TRUE(same_bits(y, y2));
}

}  // namespace engine_test
}  // namespace saddlescope

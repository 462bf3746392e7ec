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

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/engine/worker_pool.h"
#include "core/objective/formula_objective.h"
#include "core/run/ensemble.h"
#include "gate.h"

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
  ASSERT_NE(results.get<LossResult>(), nullptr);
  EXPECT_FALSE(results.get<LossResult>()->error.has_value());
  ASSERT_NE(results.get<LandscapeResult>(), nullptr);
  EXPECT_EQ(results.get<LandscapeResult>()->grid.columns, 33u);
  // (1 − a·b)² at the corner (2.5, −2.5) is (1 + 6.25)².
  EXPECT_NEAR(results.get<LandscapeResult>()->grid.maximum, 52.5625, 1e-12);
  ASSERT_EQ(results.all<RunResult>().size(), 3u);
  for (const auto& run : results.all<RunResult>()) {
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->trajectory.rows(), opening_scene().steps + 1);
    EXPECT_NEAR(run->trajectory.loss.front(), std::pow(1 + 0.95 * 1.1, 2), 1e-12);
  }
  ASSERT_NE(results.get<CriticalPointsResult>(), nullptr);
  EXPECT_EQ(results.get<CriticalPointsResult>()->report.points.size(), 1u);
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
  ASSERT_EQ(results.all<InsightResult>().size(), 2u);
  ASSERT_NE(results.get<InsightResult>(0), nullptr);
  EXPECT_EQ(results.get<InsightResult>(0)->run, results.get<RunResult>(0));
  EXPECT_EQ(results.get<InsightResult>(0)->critical_points, results.get<CriticalPointsResult>());
  ASSERT_EQ(results.get<InsightResult>(0)->sharpness.steps.size(), 401u);
  ASSERT_EQ(results.get<InsightResult>(0)->limit.size(), 401u);
  for (const double limit : results.get<InsightResult>(0)->limit) EXPECT_DOUBLE_EQ(limit, 40);  // 2/η
  ASSERT_EQ(results.get<InsightResult>(0)->escapes.size(), 1u);
  EXPECT_NEAR(results.get<InsightResult>(0)->escapes[0].predicted.value_or(0), 68.8, 0.05);
  EXPECT_EQ(results.get<InsightResult>(0)->escapes[0].left, 68u);

  // Halved at step 100 by hand, the limit has a step there.
  scene.runs[0].stretches = {{scene.runs[0].optimizer, 100}};
  set_hyperparameter(scene.runs[0].optimizer, "lr", 0.025);
  std::swap(scene.runs[0], scene.runs[1]);
  const auto untouched = results.get<InsightResult>(1);
  engine.submit(scene);
  engine.wait();
  results = engine.results();
  EXPECT_EQ(results.get<InsightResult>(0), untouched) << "a run that moved in the list takes along what is known of it";
  EXPECT_EQ(results.get<InsightResult>(1)->run, results.get<RunResult>(1));
  EXPECT_DOUBLE_EQ(results.get<InsightResult>(1)->limit[99], 40);
  EXPECT_DOUBLE_EQ(results.get<InsightResult>(1)->limit[100], 80);
  ASSERT_EQ(results.get<InsightResult>(1)->escapes.size(), 1u);
  EXPECT_NEAR(results.get<InsightResult>(1)->escapes[0].predicted.value_or(0), 68.8, 0.05)
      << "by the rate that ruled there";
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
    EXPECT_TRUE(same_bits(results.get<LandscapeResult>()->grid.values, reference.get<LandscapeResult>()->grid.values));
    for (std::size_t i = 0; i < results.all<RunResult>().size(); ++i)
      EXPECT_TRUE(same_bits(results.get<RunResult>(i)->trajectory.parameters,
                            reference.get<RunResult>(i)->trajectory.parameters));
    ASSERT_EQ(results.get<CriticalPointsResult>()->report.points.size(),
              reference.get<CriticalPointsResult>()->report.points.size());
    for (std::size_t i = 0; i < reference.get<CriticalPointsResult>()->report.points.size(); ++i)
      EXPECT_TRUE(same_bits(results.get<CriticalPointsResult>()->report.points[i].at,
                            reference.get<CriticalPointsResult>()->report.points[i].at));
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
    if (shown.get<LandscapeResult>()) {
      EXPECT_EQ(shown.get<LandscapeResult>()->grid.values.size(), 33u * 33u);
    }
  }
  engine.wait();
  const Results results = engine.results();
  EXPECT_EQ(results.get<RunResult>(0)->optimizer, scene.runs[0].optimizer);
  EXPECT_EQ(results.get<RunResult>(0)->start, scene.start);
  EXPECT_EQ(results.get<LandscapeResult>()->loss.formula, scene.loss.formula);
  EXPECT_EQ(results.get<CriticalPointsResult>()->loss.formula, scene.loss.formula);
}

TEST(Engine, AnErrorKeepsTheLastGoodPicture) {
  Engine engine(quick(2));
  Scene scene = formula_scene("x^2+y^2");
  engine.submit(scene);
  engine.wait();
  const auto good = engine.results().get<LandscapeResult>();
  scene.loss.formula = "x^2+*y";
  engine.submit(scene);
  engine.wait();
  const Results results = engine.results();
  ASSERT_TRUE(results.get<LossResult>()->error.has_value());
  EXPECT_EQ(results.get<LossResult>()->error->column, 5u);
  EXPECT_EQ(results.get<LandscapeResult>(), good);
  EXPECT_EQ(results.get<LossResult>()->good.formula, "x^2+y^2");
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
    EXPECT_TRUE(engine.results().get<LossResult>()->error.has_value()) << text;
    EXPECT_NE(engine.results().get<LossResult>()->objective, nullptr);
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
  EXPECT_EQ(after.get<LandscapeResult>(), before.get<LandscapeResult>());
  EXPECT_EQ(after.get<CriticalPointsResult>(), before.get<CriticalPointsResult>());
  EXPECT_EQ(after.get<RunResult>(0), before.get<RunResult>(0));
  EXPECT_NE(after.get<RunResult>(1), before.get<RunResult>(1));
  std::swap(scene.runs[0], scene.runs[2]);
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<RunResult>(0), after.get<RunResult>(2))
      << "a run that moves in the list keeps its path";
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
  EXPECT_NE(after.get<RunResult>(0), before.get<RunResult>(0));
  EXPECT_EQ(after.get<RunResult>(1), before.get<RunResult>(1));
  EXPECT_EQ(after.get<RunResult>(2), before.get<RunResult>(2));
  EXPECT_EQ(after.get<LandscapeResult>(), before.get<LandscapeResult>());
  EXPECT_EQ(after.get<RunResult>(0)->stretches, scene.runs[0].stretches);
  EXPECT_EQ(after.get<RunResult>(0)->optimizer, scene.runs[0].optimizer);
  EXPECT_EQ(after.get<RunResult>(0)->trajectory.at(3)[0], 1.5 / 8) << "1 − 2·¼ = ½ three times";
  EXPECT_EQ(after.get<RunResult>(0)->trajectory.learning_rate[3], 0.05);

  scene.runs[0].forked_at = 3;  // only how it is drawn
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<RunResult>(0), after.get<RunResult>(0));
  std::rotate(scene.runs.begin(), scene.runs.begin() + 1, scene.runs.end());
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<RunResult>(2), after.get<RunResult>(0)) << "moved in the list it keeps its path";
  EXPECT_EQ(engine.results().get<RunResult>(0), after.get<RunResult>(1));
}

TEST(Engine, StaleWorkIsCancelled) {
  // A million updates over 100 000 rows take minutes at the least: told from "computed to the end" on any machine.
  Engine engine(quick(1));
  Scene scene = formula_scene("(y - b - w*x)^2");
  scene.loss.parameters = {"b", "w"};
  scene.loss.data = built_in_data("noisy-line");
  scene.loss.data.size = 100'000;
  scene.runs = {make_run({"gd", {1e-3, 0}}, 0)};
  scene.steps = maximum_steps;
  engine.submit(scene);
  ASSERT_TRUE(comes_true([&] { return engine.results().status<RunResult>().running; }));
  std::this_thread::sleep_for(150ms);
  scene.steps = 10;
  engine.submit(scene);
  EXPECT_TRUE(comes_true([&] {
    const auto run = engine.results().get<RunResult>();
    return run != nullptr && run->steps == 10 && run->trajectory.rows() == 11;
  }));
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
  EXPECT_EQ(results.get<LandscapeResult>()->grid.rows, 1u);
  EXPECT_EQ(results.get<RunResult>(0)->trajectory.status, RunStatus::diverged);
  EXPECT_LT(results.get<RunResult>(0)->trajectory.last_step(), 10u);
  ASSERT_TRUE(results.get<RunResult>(0)->stable_rate.has_value());
  EXPECT_NEAR(*results.get<RunResult>(0)->stable_rate, 1.0 / 108.0, 1e-12);  // L″(3) = 12·9
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

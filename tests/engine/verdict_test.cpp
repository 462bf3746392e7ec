// Verdicts and the sharpness at the balls come from the engine: they follow the playhead, and are what diagnose() and
// the Hessian say of that row.
#include <gtest/gtest.h>

#include "core/engine/engine.h"
#include "core/engine/nodes/ball_sharpness.h"
#include "core/engine/nodes/verdict.h"
#include "core/scene/branching.h"

namespace saddlescope {
namespace verdict_test {

Scene still_scene(double step) {
  Scene scene = opening_scene();
  scene.playback.playing = false;
  scene.playback.step = step;
  return scene;
}

EngineOptions small_engine() {
  EngineOptions options;
  options.threads = 2;
  options.grid_points = 33;
  return options;
}

TEST(Verdicts, FollowThePlayheadForEachRun) {
  Engine engine(small_engine());
  for (const double step : {0.0, 40.0, 400.0}) {
    const Scene scene = still_scene(step);
    engine.submit(scene);
    engine.wait();
    const Results results = engine.results();
    ASSERT_EQ(results.all<VerdictResult>().size(), scene.runs.size());
    for (std::size_t i = 0; i < scene.runs.size(); ++i) {
      const auto& run = results.get<RunResult>(i);
      const auto& verdict = results.get<VerdictResult>(i);
      ASSERT_NE(verdict, nullptr);
      EXPECT_EQ(verdict->run, run);
      EXPECT_EQ(verdict->step, std::min<std::size_t>(static_cast<std::size_t>(step), run->trajectory.last_step()));
      const Diagnosis asked =
          diagnose(*results.get<LossResult>()->objective, run->trajectory, settings_at(scene.runs[i], verdict->step),
                   verdict->step, &results.get<CriticalPointsResult>()->report);
      EXPECT_EQ(verdict->diagnosis.rule, asked.rule);
      EXPECT_EQ(verdict->diagnosis.sentence, asked.sentence);
    }
  }
}

TEST(Verdicts, ChangeEightTimesASecondWhileItPlays) {
  Scene scene = still_scene(123);
  EXPECT_EQ(verdict_step(scene), 123u);
  scene.playback.playing = true;
  scene.playback.speed = 80;
  EXPECT_EQ(verdict_step(scene), 120u);
  scene.playback.speed = 1;
  EXPECT_EQ(verdict_step(scene), 123u);
}

TEST(BallSharpness, IsOfTheBallOrTheLastFinitePoint) {
  Engine engine(small_engine());
  Scene scene = still_scene(0);
  scene.loss = {.surface = "", .formula = "x^4 + y^2", .parameters = {"x", "y"}, .constants = {}};
  scene.start = {1, 0};
  scene.runs.resize(1);
  scene.runs[0] = make_run(*parse_optimizer("gd:lr=0.05"), 0);
  scene.runs[0].own_start.reset();
  scene.steps = 100;
  engine.submit(scene);
  engine.wait();
  const Results results = engine.results();
  const auto& sharpness = results.get<BallSharpnessResult>(0);
  ASSERT_NE(sharpness, nullptr);
  EXPECT_DOUBLE_EQ(sharpness->at_ball, 12) << "12x² at 1";
  EXPECT_TRUE(std::isnan(sharpness->share_of_limit)) << "plain descent's limit is λmax alone";
  // Adam's first step is η whatever the gradient: v̂ = g², so that η·λ counts as η·12/|g| = 3η against 38.
  scene.runs[0] = make_run(*parse_optimizer("adam:lr=0.05"), 0);
  scene.start = {1, 1};
  engine.submit(scene);
  engine.wait();
  const Results adam = engine.results();
  EXPECT_NEAR(adam.get<BallSharpnessResult>(0)->share_of_limit, 0.05 * 3 / 38, 1e-6);
  // A run that flies off: where it was finite last.
  scene.runs[0] = make_run(*parse_optimizer("gd:lr=5"), 0);
  scene.playback.step = 100;
  engine.submit(scene);
  engine.wait();
  const Results flown = engine.results();
  ASSERT_EQ(flown.get<RunResult>(0)->trajectory.status, RunStatus::diverged);
  const std::size_t last = flown.get<RunResult>(0)->trajectory.last_finite_step();
  const double x = flown.get<RunResult>(0)->trajectory.at(last)[0];
  EXPECT_EQ(flown.get<BallSharpnessResult>(0)->step, last);
  EXPECT_DOUBLE_EQ(flown.get<BallSharpnessResult>(0)->at_ball, 12 * x * x);
}

}  // namespace verdict_test
}  // namespace saddlescope

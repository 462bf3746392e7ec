// The engine's probe: at once where that is quick, else from a worker; where it stands.
#include <gtest/gtest.h>

#include <string>

#include "core/engine/engine.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {
namespace probe_test {

Scene probed(std::vector<double> at) {
  Scene scene = opening_scene();
  scene.probe.shown = true;
  scene.probe.at = std::move(at);
  return scene;
}

TEST(EngineProbe, IsThereAtOnceWhereItIsQuick) {
  Engine engine;
  Scene scene = probed({0.5, -0.25});
  engine.submit(scene);
  engine.wait();
  for (int i = 1; i <= 20; ++i) {
    scene.probe.at = {0.01 * i, -0.25};
    scene.probe.angle = i;
    engine.submit(scene);
    const Results results = engine.results();
    ASSERT_NE(results.get<ProbeResult>(), nullptr);
    EXPECT_EQ(results.get<ProbeResult>()->model.at, scene.probe.at);
    EXPECT_EQ(results.get<ProbeResult>()->request.angle, i);
    EXPECT_EQ(results.get<ProbeResult>()->request.half_a, 1.25);  // a quarter of 5
    EXPECT_EQ(results.get<ProbeResult>()->request.levels, results.get<LandscapeResult>()->levels);
  }
  scene.probe.shown = false;
  engine.submit(scene);
  EXPECT_EQ(engine.results().get<ProbeResult>(), nullptr);
}

TEST(EngineProbe, ComesFromAWorkerWhereTheFormulaIsLong) {
  Scene scene = probed({0.5, -0.25});
  scene.loss.surface.clear();
  scene.loss.formula = "0";
  for (int i = 1; i <= 24; ++i) {
    const std::string k = std::to_string(i);
    scene.loss.formula += " + sin(" + k + "*w1 + w2^2)*exp(-w1^2/" + k + ")*cos(w2*" + k + ")";
  }
  Engine engine;
  engine.submit(scene);
  engine.wait();
  const Results results = engine.results();
  ASSERT_TRUE(results.get<LossResult>() && results.get<LossResult>()->objective);
  EXPECT_FALSE(probe_is_quick(*results.get<LossResult>()));
  ASSERT_NE(results.get<ProbeResult>(), nullptr);
  EXPECT_EQ(results.get<ProbeResult>()->model.at, scene.probe.at);
  scene.probe.at = {1, 1};
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<ProbeResult>()->model.at, scene.probe.at);
}

TEST(EngineProbe, RidesOnABallAtThePlayhead) {
  Engine engine;
  Scene scene = probed({});
  scene.probe.follows = 1;
  scene.playback.step = 7.9;
  engine.submit(scene);
  engine.wait();
  Results results = engine.results();
  const auto row = results.get<RunResult>(1)->trajectory.at(7);
  EXPECT_EQ(results.get<ProbeResult>()->model.at, (std::vector<double>{row[0], row[1]}));
  // Beyond the end it stays on the last point; a run that is gone leaves it where there is most to see.
  scene.playback.step = 1e9;
  EXPECT_EQ(ball_step(scene, results, 1),
            std::optional<std::size_t>(results.get<RunResult>(1)->trajectory.last_step()));
  scene.runs.resize(1);
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<ProbeResult>()->model.at, (std::vector<double>{0, 0})) << "the saddle";
  // A path that changes takes it along.
  scene.probe.follows = 0;
  scene.playback.step = 5;
  set_hyperparameter(scene.runs[0].optimizer, "lr", 0.01);
  engine.submit(scene);
  engine.wait();
  results = engine.results();
  const auto changed = results.get<RunResult>(0)->trajectory.at(5);
  EXPECT_EQ(results.get<ProbeResult>()->model.at, (std::vector<double>{changed[0], changed[1]}));
}

TEST(EngineProbe, StandsAtTheSelectedPointBeforeItWasPutAnywhere) {
  Engine engine;
  Scene scene = probed({});
  scene.selected = {1, 2};
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<ProbeResult>()->model.at, scene.selected);
  scene.probe.at = {1, 2, 3};  // of a loss with another number of parameters
  scene.selected.clear();
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<ProbeResult>()->model.at, (std::vector<double>{0, 0}));
  Scene hidden = scene;
  hidden.probe.shown = false;
  EXPECT_EQ(probe_point(hidden, engine.results()), std::nullopt);
}

}  // namespace probe_test
}  // namespace saddlescope

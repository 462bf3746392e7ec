// Outlines of long runs: made by a worker for a tile round the window.
#include "core/engine/nodes/path_outline.h"

#include "gate.h"

namespace saddlescope {
namespace path_outline_test {

using namespace std::chrono_literals;

EngineOptions options_of(unsigned threads) {
  EngineOptions options;
  options.threads = threads;
  options.grid_points = 17;
  options.settle = 1ms;
  return options;
}

/// One run that never rests, and one that is short.
Scene scene_of(std::size_t steps) {
  Scene scene = opening_scene();
  scene.steps = steps;
  scene.runs = {make_run(parse_optimizer("gd:lr=0.1").value(), 0)};
  scene.runs[0].sampling.gradient_noise = 0.25;
  return scene;
}

Results settled(Engine& engine, const Scene& scene) {
  engine.submit(scene);
  engine.wait();
  return engine.results();
}

TEST(PathOutline, IsOfALongRunAlone) {
  Engine engine(options_of(2));
  const Results few = settled(engine, scene_of(4000));
  EXPECT_EQ(fitting_outline(scene_of(4000), few, 0), nullptr);
  EXPECT_EQ(drawn_rows(scene_of(4000), few, 0, nullptr).size(), 4001U);
  const Scene scene = scene_of(30'000);
  const Results many = settled(engine, scene);
  const auto outline = fitting_outline(scene, many, 0);
  ASSERT_NE(outline, nullptr);
  EXPECT_EQ(outline->run, many.get<RunResult>(0));
  EXPECT_EQ(outline->rows.front().step, 0U);
  EXPECT_EQ(outline->rows.back().step, 30'000U);
  EXPECT_LE(outline->rows.size(), 20'000U);
  EXPECT_EQ(drawn_rows(scene, many, 0, outline.get()), outline->rows);
  EXPECT_LE(drawn_rows(scene, many, 0, nullptr).size(), 5000U) << "until it is there";
}

TEST(PathOutline, StandsWhileTheWindowMovesALittle) {
  Engine engine(options_of(2));
  Scene scene = scene_of(10'000);
  const auto before = settled(engine, scene).get<PathOutlineResult>(0);
  scene.window = {{-2.45, 2.55}, {-2.45, 2.55}};
  EXPECT_EQ(settled(engine, scene).get<PathOutlineResult>(0), before);
  scene.window = {{-0.5, 0.5}, {-0.5, 0.5}};
  const auto after = settled(engine, scene).get<PathOutlineResult>(0);
  EXPECT_NE(after, before);
  EXPECT_NE(after->rows, before->rows);
  scene.runs[0].forked_at = 6000;
  EXPECT_EQ(fitting_outline(scene, engine.results(), 0), nullptr) << "it begins elsewhere";
  const Results results = settled(engine, scene);
  EXPECT_EQ(results.get<PathOutlineResult>(0)->rows.size(), 0U) << "what is left is short";
}

TEST(PathOutline, IsTheSameWithOneThreadAndWithMany) {
  Engine one(options_of(1)), many(options_of(3));
  const Scene scene = scene_of(50'000);
  const auto a = settled(one, scene).get<PathOutlineResult>(0), b = settled(many, scene).get<PathOutlineResult>(0);
  EXPECT_FALSE(a->rows.empty());
  EXPECT_EQ(a->rows, b->rows);
}

TEST(PathOutline, OfATileBeforeStandsUntilTheNewOneIsThere) {
  Gate gate;
  gate.open();
  EngineOptions options = options_of(2);
  options.before_job = [&](std::string_view node) {
    if (node == "the outline of run") gate.pass();
  };
  Engine engine(options);
  const OpenAtEnd at_end({&gate});
  Scene scene = scene_of(10'000);
  const auto before = settled(engine, scene).get<PathOutlineResult>(0);
  gate.close();
  const int arrived = gate.arrived();
  scene.window = {{-0.5, 0.5}, {-0.5, 0.5}};
  engine.submit(scene);
  ASSERT_TRUE(gate.wait_for(arrived + 1));
  EXPECT_EQ(fitting_outline(scene, engine.results(), 0), before);
  gate.open();
  engine.wait();
  EXPECT_NE(fitting_outline(scene, engine.results(), 0), before);
}

TEST(RunSeries, OfALongRunIsThinnedByTheWorker) {
  Engine engine(options_of(2));
  const Results few = settled(engine, scene_of(4000));
  EXPECT_TRUE(few.get<RunResult>(0)->series.loss.empty());
  const Results many = settled(engine, scene_of(100'000));
  const RunResult& run = *many.get<RunResult>(0);
  ASSERT_FALSE(run.series.learning_rate.empty());
  EXPECT_EQ(run.series.loss, thin_series(run.trajectory.loss, StepAxis{100'000}, 4096));
  EXPECT_EQ(run.series.gradient_norm, thin_series(run.trajectory.gradient_norm, StepAxis{100'000}, 4096));
  EXPECT_EQ(run.series.batch_loss, thin_series(run.trajectory.batch_loss, StepAxis{100'000}, 4096));
  EXPECT_EQ(run.series.learning_rate.back(), (SeriesPoint{100'000, 0.1}));
}

}  // namespace path_outline_test
}  // namespace saddlescope

// Jobs cannot hurt: whatever changes while they run, each result is made from one key, what is stale ends, and what is
// quick is not kept waiting. Small: also run under ThreadSanitizer.
#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "core/engine/nodes/all_nodes.h"
#include "core/engine/nodes/answer.h"
#include "core/engine/nodes/ball_sharpness.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/bowl.h"
#include "core/engine/nodes/certificate.h"
#include "core/engine/nodes/comparison.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/data_plot.h"
#include "core/engine/nodes/formula_text.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/loss_cut.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/race.h"
#include "core/engine/nodes/rescaling.h"
#include "core/engine/nodes/run.h"
#include "core/engine/nodes/shift.h"
#include "core/engine/nodes/step.h"
#include "core/engine/nodes/thumbnail.h"
#include "core/engine/nodes/verdict.h"
#include "core/run/replay.h"
#include "gate.h"
#include "tests/support/scenes.h"

namespace saddlescope {
namespace jobs_test {

using namespace std::chrono_literals;

/// A scene that asks for every kind of result but what only the tab Data shows, or also that but for what only the tab
/// Curve does.
Scene busy_scene(InspectorTab tab = InspectorTab::curve) {
  Scene scene = scene_of_ten_points(2);
  scene.probe.shown = true;
  scene.probe.at = {-100, 1};
  scene.display.gradient_fan = scene.display.batch_surface = scene.display.movement_arrows = true;
  scene.shift.shown = true;
  scene.race.shown = true;
  scene.questions.thumbnails = {{"small", std::make_shared<const Scene>(opening_scene()), 8, 8}};
  scene.display.tab = tab;
  scene.questions.points = {{"mouse", {-100, 1}, Derivatives::hessian}};
  scene.questions.bowl = {{{-188, 2.67}, {{1, 0}, {0, 1}}, {"b", "w"}}, 20, 1};
  scene.curve.function = "loss";
  scene.comparison = {.wanted = true, .epochs = 1, .updates = 2, .seeds = 1};
  return scene;
}

/// With another number of parameters.
Scene of_another_dimension(Scene scene) {
  scene.loss.formula = "(y - b - w*x - c*x^2)^2";
  scene.loss.parameters = {"b", "w", "c"};
  scene.start = {-120, 2, 0.001};
  scene.questions.points = {{"mouse", {-100, 1, 0.001}, Derivatives::hessian}};
  scene.questions.bowl = {{{-188, 2.67, 0}, {{1, 0, 0}, {0, 1, 0}}, {"b", "w"}}, 20, 1};
  scene.box = {{-250, -50}, {0, 5}, {-1, 1}};
  return scene;
}

/// One whose loss has a set of critical points: only the sum of two parameters counts.
Scene of_sets(Scene scene) {
  scene = of_another_dimension(std::move(scene));
  scene.loss.formula = "(y - b - (w + c)*x)^2";
  return scene;
}

Scene of_other_data(Scene scene) {
  scene.loss.data = built_in_data("noisy-line");
  scene.loss.data.size = 37;
  return scene;
}

EngineOptions small_options(unsigned threads) {
  EngineOptions options;
  options.threads = threads;
  options.grid_points = 17;
  options.settle = 1ms;
  return options;
}

/// Holds the jobs of one node, each time anew.
class Hold {
 public:
  explicit Hold(std::string node) : node_(std::move(node)) {}
  /// For engines that end before this object.
  EngineOptions options(unsigned threads = 2) {
    EngineOptions options = small_options(threads);
    options.before_job = [this](std::string_view name) {
      if (name == node_) gate.pass();
    };
    return options;
  }
  Gate gate;

 private:
  std::string node_;
};

/// The mean of its rows' gradients is that of the loss that its run ran on, not of another one.
void expect_own_loss(const BatchResult& batch) {
  const RunResult& run = *batch.request.run;
  const Objective& objective = *run.objective;
  ASSERT_EQ(batch.mean_gradient.size(), objective.dimension());
  const auto used = used_gradients_of(objective, run.trajectory, batch.request.step, 1);
  const double scale = objective.reduction() == Reduction::sum ? static_cast<double>(objective.examples()) : 1;
  for (std::size_t i = 0; i < used.size(); ++i)
    EXPECT_NEAR(scale * batch.mean_gradient[i], used[i], 1e-9 * std::abs(used[i]));
}

/// Everything is there, and all of it belongs to the scene.
void expect_all_of(const Scene& scene, const Results& results) {
  EXPECT_TRUE(results.errors().empty());
  ASSERT_NE(results.get<LossResult>(), nullptr);
  const LossResult& loss = *results.get<LossResult>();
  const std::size_t n = loss.objective->dimension();
  EXPECT_EQ(loss.key, scene.loss);
  EXPECT_EQ(loss.good, scene.loss);
  EXPECT_EQ(n, scene.start.size());
  EXPECT_EQ(results.plane.dimension(), n);
  EXPECT_EQ(results.get<LandscapeResult>()->loss, scene.loss);
  EXPECT_EQ(results.get<LandscapeResult>()->grid.plane, results.plane);
  EXPECT_EQ(results.get<CriticalPointsResult>()->loss, scene.loss);
  EXPECT_EQ(results.get<CertificateResult>()->of, results.get<CriticalPointsResult>());
  EXPECT_EQ(results.get<ProbeResult>()->model.at.size(), n);
  ASSERT_EQ(results.all<RunResult>().size(), 1U);
  const auto& run = results.get<RunResult>();
  EXPECT_EQ(run->objective, loss.objective);
  EXPECT_EQ(run->trajectory.dimension, n);
  EXPECT_EQ(results.get<InsightResult>()->run, run);
  EXPECT_EQ(results.get<InsightResult>()->critical_points, results.get<CriticalPointsResult>());
  EXPECT_EQ(results.get<RaceResult>()->runs[0], run);
  EXPECT_EQ(results.get<Thumbnail>()->question, scene.questions.thumbnails[0]);
  EXPECT_EQ(results.get<VerdictResult>()->run, run);
  EXPECT_EQ(results.get<BallSharpnessResult>()->run, run);
  ASSERT_NE(shown_shift(scene, results), nullptr);
  EXPECT_EQ(shown_shift(scene, results)->picture.training, loss.objective);
  if (scene.display.tab == InspectorTab::curve) {
    EXPECT_TRUE(results.get<LossCutResult>()->curve.is_loss);
  } else {
    EXPECT_EQ(results.get<DataPlotResult>()->key.objective, loss.objective);
    EXPECT_EQ(results.get<RescalingResult>()->key.objective, loss.objective);
  }
  EXPECT_EQ(results.get<DataFitResult>()->key.objective, loss.objective);
  ASSERT_NE(find_answer(results, scene.questions.points[0]), nullptr);
  EXPECT_EQ(find_answer(results, scene.questions.points[0])->question, scene.questions.points[0]);
  EXPECT_EQ(results.get<BowlResult>()->question, *scene.questions.bowl);
  EXPECT_EQ(results.get<FormulaTextResult>()->derivatives.size(), n + n * (n + 1) / 2);
  EXPECT_EQ(results.get<StepResult>()->request.run, run);
  EXPECT_EQ(results.get<StepResult>()->explanation.gradient.size(), n);
  EXPECT_EQ(results.get<BatchResult>()->request.run, run);
  expect_own_loss(*results.get<BatchResult>());
  EXPECT_EQ(results.get<ComparisonResult>()->request.loss->objective, loss.objective);
}

std::vector<std::string> names_of_all_nodes() {
  std::vector<std::string> names;
  for (const AnyNode& node : all_nodes({})) names.push_back(node()->traits.name);
  return names;
}

TEST(EngineJobs, AChangeOfDimensionOrDataDuringEveryKindOfJob) {
  for (const std::string& name : names_of_all_nodes())
    for (const bool dimension : {false, true})
      for (const bool after_the_loss : {false, true}) {
        SCOPED_TRACE(name + (dimension ? ", dimension" : ", data") + (after_the_loss ? ", late" : ""));
        Hold hold(name);
        Engine engine(hold.options());
        const OpenAtEnd at_end({&hold.gate});
        const bool of_data_tab = name == "the plot of the rows" || name == "the starts for scaled features";
        const Scene busy = busy_scene(of_data_tab ? InspectorTab::data : InspectorTab::curve);
        const bool sets = name == "where the plane cuts sets of critical points";
        const Scene first = sets ? of_sets(busy) : busy;
        const Scene next = !dimension ? of_other_data(first) : sets ? busy : of_another_dimension(first);
        engine.submit(first);
        ASSERT_TRUE(hold.gate.wait_for(1));
        engine.submit(next);
        if (after_the_loss && name != "the loss") {
          // A job that needs no loss may be held before there is one.
          ASSERT_TRUE(comes_true([&] {
            const auto loss = engine.results().get<LossResult>();
            return loss != nullptr && loss->key == next.loss;
          }));
        }
        hold.gate.open();
        engine.wait();
        expect_all_of(next, engine.results());
      }
}

TEST(EngineJobs, ABatchIsNeverPairedWithAnotherLoss) {
  Gate batches, losses;
  EngineOptions options = small_options(3);
  options.before_job = [&](std::string_view name) {
    if (name == "the batch") batches.pass();
    if (name == "the loss") losses.pass();
  };
  batches.open();
  losses.open();
  Engine engine(options);
  const OpenAtEnd at_end({&batches, &losses});
  Scene scene = busy_scene();
  scene.comparison.wanted = false;
  engine.submit(scene);
  engine.wait();
  const int losses_before = losses.arrived(), batches_before = batches.arrived();
  batches.close();
  losses.close();
  scene.playback.step = 8;
  engine.submit(scene);
  ASSERT_TRUE(batches.wait_for(batches_before + 1)) << "the batch of step 8 is under way";
  scene.playback.step = 9;
  engine.submit(scene);  // the batch of step 9 of the same loss is wanted
  const Scene b = of_other_data(scene), c = of_another_dimension(scene);
  engine.submit(b);
  ASSERT_TRUE(losses.wait_for(losses_before + 1)) << "B is compiled";
  engine.submit(c);  // C waits
  losses.let_one();
  ASSERT_TRUE(losses.wait_for(losses_before + 2)) << "B stands, C is compiled";
  ASSERT_EQ(engine.results().get<LossResult>()->key, b.loss);
  batches.open();
  ASSERT_TRUE(comes_true([&] {
    const ResultStatus status = engine.results().status<BatchResult>();
    return !status.running && !status.pending;
  }));
  ASSERT_NE(engine.results().get<BatchResult>(), nullptr);
  expect_own_loss(*engine.results().get<BatchResult>());
  losses.open();
  engine.wait();
  ASSERT_NE(engine.results().get<BatchResult>(), nullptr);
  expect_own_loss(*engine.results().get<BatchResult>());
  EXPECT_EQ(engine.results().get<BatchResult>()->request.run, engine.results().get<RunResult>());
}

struct WorkKey {
  SharedLoss loss;
  std::size_t number;
  bool operator==(const WorkKey&) const = default;
};
struct WorkResult {
  WorkKey key;
};

/// `count` jobs that hang on the loss.
AnyNode work_on_the_loss(std::size_t count,
                         std::function<ResultPtr<WorkResult>(const WorkKey&, const NodeContext<WorkResult>&)> compute) {
  OwnNode<WorkKey, WorkResult> node;
  node.own_traits.grace = 0ms;
  node.own_keys = [count](const Scene&, const Results& results) -> Keys<WorkKey> {
    const auto loss = settled_loss(results);
    if (!loss) return NotYet{};
    std::vector<WorkKey> keys;
    for (std::size_t i = 0; i < count; ++i) keys.push_back({*loss, i});
    return keys;
  };
  node.own_compute = std::move(compute);
  return make_node(node);
}

TEST(EngineJobs, ALossEditIsAnsweredWhileAllWorkersAreBusy) {
  for (const unsigned threads : {1U, 2U, 4U}) {
    Gate gate;
    EngineOptions options = small_options(threads);
    options.more_nodes = {work_on_the_loss(threads + 1, [&](const WorkKey& key, const NodeContext<WorkResult>&) {
      gate.pass();  // deaf to a stop
      return std::make_shared<WorkResult>(WorkResult{key});
    })};
    Engine engine(options);
    const OpenAtEnd at_end({&gate});
    Scene scene = opening_scene();
    engine.submit(scene);
    ASSERT_TRUE(gate.wait_for(static_cast<int>(threads)));
    scene.loss = {};
    scene.loss.formula = "w1^2 + 3*w2^2";
    engine.submit(scene);
    EXPECT_TRUE(comes_true([&] {
      const Results now = engine.results();
      return now.get<LossResult>()->key == scene.loss && now.get<LandscapeResult>() != nullptr &&
             now.get<LandscapeResult>()->loss == scene.loss;
    })) << "formula and surface are quick; "
        << threads << " threads";
    EXPECT_EQ(gate.arrived(), static_cast<int>(threads));
    gate.open();
    engine.wait();
    for (const auto& work : engine.results().all<WorkResult>()) EXPECT_EQ(work->key.loss->good, scene.loss);
  }
}

TEST(EngineJobs, WorkOnTheOldLossEndsWhileTheNewOneIsMade) {
  Hold hold("the loss");
  hold.gate.open();
  std::atomic<bool> stopped = false, begun = false;
  EngineOptions options = hold.options();
  options.patience = 10ms;
  options.more_nodes = {work_on_the_loss(1, [&](const WorkKey& key, const NodeContext<WorkResult>& context) {
    begun = true;
    stopped = comes_true([&] { return context.stop.stop_requested(); });
    return std::make_shared<WorkResult>(WorkResult{key});
  })};
  Engine engine(options);
  const OpenAtEnd at_end({&hold.gate});
  Scene scene = opening_scene();
  engine.submit(scene);
  ASSERT_TRUE(comes_true([&] { return begun.load() && engine.results().get<LandscapeResult>() != nullptr; }));
  hold.gate.close();
  scene.loss.constants["k"] = 2;
  engine.submit(scene);
  EXPECT_TRUE(comes_true([&] { return stopped.load(); }));
  EXPECT_EQ(hold.gate.arrived(), 2) << "and the new one is not even compiled";
  EXPECT_NE(engine.results().get<LandscapeResult>(), nullptr) << "what is there stands";
}

TEST(EngineJobs, AnErrorInTheTextThatIsTakenBackRestartsNothing) {
  for (const bool with_data : {false, true}) {
    Gate gate;
    std::atomic<int> computed = 0;
    std::atomic<bool> stopped = false;
    EngineOptions options = small_options(3);
    options.patience = std::chrono::duration_cast<std::chrono::milliseconds>(long_time);
    options.more_nodes = {work_on_the_loss(1, [&](const WorkKey& key, const NodeContext<WorkResult>& context) {
      ++computed;
      gate.pass();
      stopped = context.stop.stop_requested();
      return std::make_shared<WorkResult>(WorkResult{key});
    })};
    Engine engine(options);
    const OpenAtEnd at_end({&gate});
    Scene scene = busy_scene();
    if (!with_data) scene.loss.data = {};
    if (!with_data) scene.loss.formula = "b^2 + w^2";
    engine.submit(scene);
    ASSERT_TRUE(gate.wait_for(1));
    ASSERT_TRUE(comes_true([&] {
      const Results now = engine.results();
      return now.get<CertificateResult>() != nullptr && now.get<InsightResult>() != nullptr &&
             !now.status<InsightResult>().pending && !now.status<CertificateResult>().pending &&
             !now.status<ComparisonResult>().pending && !now.status<BatchResult>().pending;
    }));
    const Results before = engine.results();
    const auto submit_formula = [&](const std::string& text) {
      scene.loss.formula = text;
      engine.submit(scene);
      return comes_true([&] { return engine.results().get<LossResult>()->key == scene.loss; });
    };
    const std::string good = scene.loss.formula;
    ASSERT_TRUE(submit_formula(good + " + ("));
    EXPECT_TRUE(engine.results().get<LossResult>()->error.has_value());
    ASSERT_TRUE(submit_formula(good));
    gate.open();
    engine.wait();
    const Results after = engine.results();
    EXPECT_FALSE(stopped.load());
    EXPECT_EQ(computed.load(), 1);
    EXPECT_FALSE(after.get<LossResult>()->error.has_value());
    EXPECT_EQ(after.get<LossResult>()->objective, before.get<LossResult>()->objective);
    EXPECT_EQ(after.get<LandscapeResult>(), before.get<LandscapeResult>());
    EXPECT_EQ(after.all<RunResult>(), before.all<RunResult>());
    EXPECT_EQ(after.get<CriticalPointsResult>(), before.get<CriticalPointsResult>());
    EXPECT_EQ(after.all<InsightResult>(), before.all<InsightResult>());
    EXPECT_EQ(after.get<CertificateResult>(), before.get<CertificateResult>());
    EXPECT_EQ(after.get<ProbeResult>(), before.get<ProbeResult>());
    EXPECT_EQ(after.get<StepResult>(), before.get<StepResult>());
    EXPECT_EQ(after.get<BatchResult>(), before.get<BatchResult>());
    EXPECT_EQ(after.get<ComparisonResult>(), before.get<ComparisonResult>());
    EXPECT_EQ(after.get<ComparisonResult>() != nullptr, with_data);
  }
}

}  // namespace jobs_test
}  // namespace saddlescope

// The schedule and the convention on a run's card, driven by hand; assertions on the scene and the paths.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/engine/nodes/run.h"
#include "core/optimizer/schedule_handles.h"
#include "tests/gui/driver.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace schedule_test {

using test::Driver;

/// One run on (1 − w1·w2)²; without the views frames are quick.
Driver opened(const std::string& optimizer, const Schedule& schedule = {}, Shown shown = Shown::panels) {
  Scene scene = Driver::still_opening_scene();
  scene.runs.resize(1);
  scene.runs[0].optimizer = *parse_optimizer(optimizer);
  scene.runs[0].optimizer.schedule = schedule;
  return Driver(scene, 1280, 720, shown);
}

void unfold(Driver& driver) {
  driver.click("run1/schedule");
  driver.frames(2);
}

const Schedule& schedule_in(Driver& driver) { return driver.scene().runs[0].optimizer.schedule; }

void choose(Driver& driver, const std::string& button, const std::string& entry) {
  driver.click(button);
  driver.frames(3);
  driver.click(entry);
  driver.frames(3);
}

/// A place on the curve's plot by its shares from the left and from the bottom.
ImVec2 place(Driver& driver, float right, float up) {
  const auto plot = driver.rect("run1/schedule/plot");
  return {plot.min.x + right * (plot.max.x - plot.min.x), plot.max.y - up * (plot.max.y - plot.min.y)};
}

void expect_rates_of_the_schedule(const Trajectory& path, const OptimizerSettings& settings) {
  ASSERT_GT(path.rows(), 300u);
  for (const std::size_t step : {0u, 1u, 57u, 150u, 199u, 200u, 300u})
    EXPECT_EQ(path.learning_rate[step], hyperparameter(settings, "lr") * schedule_factor(settings.schedule, step))
        << step;
}

TEST(ScheduleOnACard, IsFoldedUntilItIsWanted) {
  Driver driver = opened("gd:lr=0.05");
  EXPECT_TRUE(driver.has("run1/schedule"));
  EXPECT_FALSE(driver.has("run1/schedule/plot"));
  unfold(driver);
  for (const char* name : {"run1/schedule/plot", "run1/schedule/kind1", "run1/schedule/warmup"})
    EXPECT_TRUE(driver.has(name)) << name;
  EXPECT_FALSE(driver.has("run1/schedule/add")) << "there is nothing to multiply yet";
  EXPECT_FALSE(driver.has("run1/schedule/remove1"));
}

TEST(ScheduleOnACard, ADragOfItsEndGivesLengthAndFloorAndTheRateFollows) {
  Driver driver = opened("gd:lr=0.05");
  unfold(driver);
  choose(driver, "run1/schedule/kind1", "run1/schedule/kind1/cosine");
  EXPECT_EQ(schedule_in(driver), schedule_of("cosine(400,0)")) << "as long as the run";
  expect_rates_of_the_schedule(driver.settle().get<RunResult>(0)->trajectory, driver.scene().runs[0].optimizer);

  // The axis goes from 0 to 1.15 of the top: 0.4 of its height is 0.46; half its width is step 200.
  const ImVec2 to = place(driver, 0.5F, 0.4F);
  driver.drag(driver.rect("run1/schedule/handle/1-1").center(), to);
  const Results results = driver.settle();
  const ScheduleFactor& cosine = schedule_in(driver).factors[0];
  EXPECT_NEAR(cosine.values[0], 200, 4);
  EXPECT_NEAR(cosine.values[1], 0.46, 0.02);
  EXPECT_EQ(cosine.values[0], std::round(cosine.values[0]));
  expect_rates_of_the_schedule(results.get<RunResult>(0)->trajectory, driver.scene().runs[0].optimizer);

  driver.shortcut('Z', true);
  EXPECT_EQ(schedule_in(driver), schedule_of("cosine(400,0)")) << "one drag, one step back";
  driver.shortcut('Z', true);
  EXPECT_EQ(schedule_in(driver), Schedule{});
  driver.shortcut('Z', true, true);
  driver.shortcut('Z', true, true);
  EXPECT_EQ(schedule_in(driver).factors[0], cosine);
}

TEST(ScheduleOnACard, EveryKindHasSlidersAndHandlesThatCanBeDragged) {
  Driver driver = opened("gd:lr=0.05");
  unfold(driver);
  for (const ScheduleInfo& info : schedule_catalogue()) {
    SCOPED_TRACE(info.id);
    choose(driver, "run1/schedule/kind1", "run1/schedule/kind1/" + std::string(info.id));
    if (info.id == "constant") {
      EXPECT_TRUE(schedule_in(driver).factors.empty());
      continue;
    }
    ASSERT_EQ(schedule_in(driver).factors.size(), 1u);
    for (const Hyperparameter& argument : info.arguments)
      EXPECT_TRUE(driver.has("run1/schedule/1/" + std::string(argument.id))) << argument.id;
    const Schedule before = schedule_in(driver);
    const auto from = driver.rect("run1/schedule/handle/1-1").center();
    driver.drag(from, {from.x - 20, from.y - 12}, 0, 2);
    EXPECT_NE(schedule_in(driver), before);
    EXPECT_EQ(problem_of(schedule_in(driver).factors[0]), "");
  }
}

TEST(ScheduleOnACard, ASmoothCurveIsTakenAnywhereAndFollowsThePointer) {
  Driver driver = opened("gd:lr=0.05", schedule_of("exponential(0.99)"));
  unfold(driver);
  const ImVec2 to = place(driver, 0.5F, 0.6F);  // step 200, factor 0.69
  driver.drag(driver.rect("run1/schedule/handle/1-1").center(), to);
  EXPECT_NEAR(schedule_factor(schedule_in(driver), 200), 0.69, 0.03);
}

TEST(ScheduleOnACard, PiecesAreAddedMovedAndThrownOut) {
  Driver driver = opened("gd:lr=0.05", schedule_of("piecewise(0:1,200:0.1)"));
  unfold(driver);
  driver.double_click(place(driver, 0.75F, 0.5F));
  driver.frames(2);
  ASSERT_EQ(schedule_in(driver).factors[0].values.size(), 6u);
  EXPECT_NEAR(schedule_in(driver).factors[0].values[4], 300, 4);
  EXPECT_NEAR(schedule_in(driver).factors[0].values[5], 0.575, 0.03);
  driver.shortcut('Z', true);
  EXPECT_EQ(schedule_in(driver), schedule_of("piecewise(0:1,200:0.1)"));
  driver.shortcut('Z', true, true);

  const auto knot = driver.rect("run1/schedule/handle/1-3").center();
  driver.drag(knot, {knot.x + 10, knot.y});
  driver.frames(2);
  const double from = schedule_in(driver).factors[0].values[4];
  EXPECT_GT(from, 310);
  driver.control_click(driver.rect("run1/schedule/1/t").center());  // the sliders are of the piece that was in the hand
  driver.key(compat::EditKey::select_all);
  driver.type("350");
  driver.key(compat::EditKey::enter);
  driver.frames(2);
  EXPECT_EQ(schedule_in(driver).factors[0].values[4], 350);
  EXPECT_NEAR(schedule_in(driver).factors[0].values[5], 0.575, 0.03);
  driver.drag(driver.rect("run1/schedule/handle/1-3").center(), {knot.x, driver.rect("run1/schedule/plot").max.y + 80});
  EXPECT_EQ(schedule_in(driver), schedule_of("piecewise(0:1,200:0.1)")) << "dragged far below";

  driver.move(driver.rect("run1/schedule/handle/1-2").center());
  driver.frames(2);
  driver.key(compat::EditKey::delete_forward);
  EXPECT_EQ(schedule_in(driver), schedule_of("piecewise(0:1)"));
  driver.move(driver.rect("run1/schedule/handle/1-1").center());
  driver.frames(2);
  driver.key(compat::EditKey::delete_forward);
  EXPECT_EQ(schedule_in(driver), schedule_of("piecewise(0:1)")) << "the last one stays";
}

TEST(ScheduleOnACard, FactorsMultiplyAndAreTakenOut) {
  Driver driver = opened("gd:lr=0.05", schedule_of("cosine(400,0.2)"));
  unfold(driver);
  choose(driver, "run1/schedule/add", "run1/schedule/add/step");
  EXPECT_EQ(print_schedule(schedule_in(driver).factors), "cosine(T=400,floor=0.2)*step(k=100,gamma=0.5)");
  EXPECT_TRUE(driver.has("run1/schedule/2/gamma"));
  EXPECT_TRUE(driver.has("run1/schedule/handle/2-1"));
  driver.click("run1/schedule/remove1");
  driver.frames(2);
  EXPECT_EQ(print_schedule(schedule_in(driver).factors), "step(k=100,gamma=0.5)");
  EXPECT_TRUE(driver.has("run1/schedule/1/gamma"));
}

TEST(ScheduleOnACard, ReadyMadeOnesAreOrdinarySettings) {
  const struct {
    const char* preset;
    const char* spec;
  } ready[] = {{"warmup-cosine", "gd:lr=0.05,schedule=cosine(T=300,floor=0),warmup=100"},
               {"resnet", "gd:lr=0.05,schedule=piecewise(0:0.1,400:1)"},
               {"transformer", "gd:lr=0.05,schedule=transformer(512,4000)"},
               {"inverse-root", "gd:lr=0.05,schedule=inverse-sqrt(0.01)"}};
  Driver driver = opened("gd:lr=0.05");
  unfold(driver);
  for (const auto& [preset, spec] : ready) {
    choose(driver, "run1/schedule/kind1", "run1/schedule/preset/" + std::string(preset));
    EXPECT_EQ(driver.scene().runs[0].optimizer, *parse_optimizer(spec)) << preset;
  }
}

TEST(ScheduleOnACard, TheRateChartIsOneClickAway) {
  Driver driver = opened("gd:lr=0.05", schedule_of("cosine(400,0)"), Shown::app);
  unfold(driver);
  driver.click("run1/schedule/show-rate");
  driver.frames(2);
  EXPECT_EQ(driver.scene().display.second_chart, SecondChart::learning_rate);
  EXPECT_TRUE(driver.has("chart/learning-rate"));
  EXPECT_FALSE(driver.has("run1/schedule/show-rate"));
}

TEST(ScheduleOnACard, AnotherMethodKeepsScheduleAndConvention) {
  Driver driver = opened("momentum:lr=0.02,convention=lecture", schedule_of("cosine(400,0)", 30));
  choose(driver, "run1/method", "run1/method/rmsprop");
  EXPECT_EQ(driver.scene().runs[0].optimizer.id, "rmsprop");
  EXPECT_EQ(schedule_in(driver), schedule_of("cosine(400,0)", 30));
  EXPECT_EQ(driver.scene().runs[0].optimizer.convention, Convention::lecture);
  choose(driver, "run1/method", "run1/method/gd");
  EXPECT_EQ(driver.scene().runs[0].optimizer.convention, Convention::pytorch) << "it is written in one way only";
  EXPECT_EQ(schedule_in(driver), schedule_of("cosine(400,0)", 30));
  EXPECT_FALSE(driver.has("run1/convention"));
}

TEST(ConventionOnACard, HidesWhatItDoesNotUseAndChangesThePath) {
  Driver driver = opened("rmsprop:lr=0.02");
  driver.click("run1/more");
  driver.frames(2);
  EXPECT_TRUE(driver.has("run1/eps"));
  EXPECT_TRUE(driver.has("run1/momentum"));
  const auto before = driver.settle().get<RunResult>(0);
  choose(driver, "run1/convention", "run1/convention/lecture");
  const Results results = driver.settle();
  EXPECT_EQ(driver.scene().runs[0].optimizer.convention, Convention::lecture);
  for (const char* unused : {"run1/eps", "run1/momentum", "run1/centered"}) EXPECT_FALSE(driver.has(unused)) << unused;
  EXPECT_TRUE(driver.has("run1/alpha"));
  // At first the lecture's σ² is g² itself: a step of ±η. PyTorch's first is η/√(1 − α) = 10η long.
  const Trajectory &old_path = before->trajectory, &path = results.get<RunResult>(0)->trajectory;
  EXPECT_NEAR(std::abs(path.at(1)[0] - path.at(0)[0]), 0.02, 1e-12);
  EXPECT_NEAR(std::abs(old_path.at(1)[0] - old_path.at(0)[0]), 0.2, 1e-6);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().runs[0].optimizer.convention, Convention::pytorch);
  EXPECT_TRUE(driver.has("run1/eps"));
}

TEST(RatesOnACard, TheStableRateCountsTheSchedule) {
  Driver driver = opened("gd:lr=2", schedule_of("piecewise(0:0.5,2:4)"));
  const Results results = driver.app().results();
  ASSERT_EQ(results.get<RunResult>(0)->trajectory.status, RunStatus::diverged);
  driver.click("run1/stable-rate");
  // The largest factor is 4.
  EXPECT_DOUBLE_EQ(hyperparameter(driver.scene().runs[0].optimizer, "lr"), *results.get<RunResult>(0)->stable_rate / 4);
}

TEST(RatesOnACard, TheMarkStandsWhereTheScheduledRateMeetsTheCurvature) {
  // A bowl of curvature 2 everywhere: 2/λmax = 1 for a constant rate; at a factor of 4 the learning rate is 1/4.
  Scene scene = Driver::still_opening_scene();
  scene.loss = {};
  scene.loss.formula = "x^2 + y^2";
  scene.start = {1, 1};
  scene.window = {{-3, 3}, {-3, 3}};
  scene.runs.resize(1);
  scene.runs[0].optimizer = *parse_optimizer("gd:lr=0.05");
  const auto mark = [&scene](WidgetRegistry::Rect& track) {
    Driver driver(scene, 1280, 720, Shown::panels);
    track = driver.rect("run1/lr");
    return driver.rect("run1/lr/limit").center().x;
  };
  WidgetRegistry::Rect track{};
  const float at_constant = mark(track);
  scene.runs[0].optimizer.schedule = schedule_of("piecewise(0:4)");
  const float at_scheduled = mark(track);
  // The slider is logarithmic: a quarter is log 4 to the left.
  const double decades = std::log(30 / 1e-4);
  EXPECT_NEAR(at_constant - at_scheduled, std::log(4.0) / decades * (track.max.x - track.min.x), 1.5);
}

TEST(SamplingOnACard, SaysSoAndOpensItsTab) {
  Scene scene = Driver::still_opening_scene();
  scene.loss = {};
  scene.loss.formula = "(y - b - w*x)^2";
  scene.loss.parameters = {"b", "w"};
  scene.loss.data = built_in_data("ten-points");
  scene.start = {-120, -4};
  scene.window = {{-200, -100}, {-4, 4}};
  scene.runs.resize(2);
  for (auto& run : scene.runs) run.optimizer = *parse_optimizer("gd:lr=1e-6");
  scene.runs[1].sampling.batch = 2;
  Driver driver(scene, 1280, 720, Shown::panels);
  EXPECT_FALSE(driver.has("run1/sampling"));
  driver.click("run2/sampling");
  driver.frames(2);
  EXPECT_EQ(driver.scene().display.tab, InspectorTab::batch);
  EXPECT_EQ(driver.scene().display.followed_run, 1u);
  driver.click("run2/duplicate");
  driver.frames(2);
  ASSERT_EQ(driver.scene().runs.size(), 3u);
  EXPECT_EQ(driver.scene().runs[2].sampling.batch, 2u);
}

TEST(StretchesOnACard, AScheduleChangedOnTheWayRulesFromThere) {
  Driver driver = opened("gd:lr=0.05");
  driver.scene().playback.step = 100;
  driver.settle();
  driver.move(driver.rect("run1/card").center());
  driver.frames(2);
  driver.click("run1/from-here");
  unfold(driver);
  choose(driver, "run1/schedule/kind1", "run1/schedule/kind1/cosine");
  const Results results = driver.settle();
  const Trajectory& path = results.get<RunResult>(0)->trajectory;
  EXPECT_EQ(path.learning_rate[99], 0.05);
  const double factor = schedule_factor(schedule_of("cosine(400,0)"), 150);
  EXPECT_EQ(path.learning_rate[150], 0.05 * factor) << "its t is the run's: the method goes on";
}

}  // namespace schedule_test
}  // namespace saddlescope

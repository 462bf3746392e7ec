// The window driven in process through its real widgets; assertions on the scene and the results.
#include "app/application.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <set>
#include <string>

#include "app/ui/actions.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/run/replay.h"
#include "core/scene/scene_file.h"
#include "tests/gui/driver.h"

namespace saddlescope {
namespace application_test {

using test::Driver;

TEST(Window, ShowsTheOpeningScene) {
  Driver driver;
  const Results results = driver.app().results();
  ASSERT_NE(results.get<CriticalPointsResult>(), nullptr);
  EXPECT_EQ(results.get<CriticalPointsResult>()->report.summary(), "1 point and a valley");
  for (const char* name :
       {"loss/formula", "run1/lr", "run2/momentum", "run3/lr", "optimizers/add", "run/steps", "map/plot", "map/start",
        "map/critical:0", "surface/view", "transport/play", "transport/scrub", "chart/loss"})
    EXPECT_TRUE(driver.has(name)) << name;
}

TEST(Window, TypingAFormulaChangesEverything) {
  Driver driver;
  driver.replace_formula("x^2 + 3y^2");
  const Results results = driver.settle();
  EXPECT_EQ(driver.scene().loss.formula, "x^2 + 3y^2");
  EXPECT_TRUE(driver.scene().loss.surface.empty());
  EXPECT_EQ(driver.scene().window, (PlaneWindow{{-3, 3}, {-3, 3}}));
  ASSERT_EQ(driver.scene().start.size(), 2u);
  EXPECT_DOUBLE_EQ(driver.scene().start[0], 1.8);
  EXPECT_EQ(driver.scene().steps, 400u);
  EXPECT_EQ(driver.scene().runs.size(), 3u) << "the methods stay";
  ASSERT_TRUE(results.get<LossResult>() && !results.get<LossResult>()->error);
  EXPECT_DOUBLE_EQ(results.get<LandscapeResult>()->grid.maximum, 36);  // 9 + 27 at the corners
  ASSERT_EQ(results.get<CriticalPointsResult>()->report.points.size(), 1u);
  EXPECT_EQ(results.get<CriticalPointsResult>()->report.points[0].kind, CriticalKind::minimum);
  EXPECT_NEAR(results.get<CriticalPointsResult>()->report.points[0].eigenvalues[1], 6, 1e-12);
}

TEST(Window, AFormulaWithAnErrorKeepsTheLastPicture) {
  Driver driver;
  const auto before = driver.app().results().get<LandscapeResult>();
  driver.replace_formula("(1 - w1*");
  const Results results = driver.settle();
  ASSERT_TRUE(results.get<LossResult>()->error.has_value());
  EXPECT_EQ(results.get<LandscapeResult>(), before);
  EXPECT_EQ(driver.scene().window, Driver::still_opening_scene().window)
      << "a half-typed formula must not move the window";
  driver.replace_formula("(1 - w1*w2)^2 + w1");
  EXPECT_FALSE(driver.settle().get<LossResult>()->error.has_value());
}

TEST(Window, OneParameterIsACurve) {
  Driver driver;
  driver.replace_formula("x^4 - 2x^2");
  const Results results = driver.settle();
  EXPECT_EQ(results.plane.directions.size(), 1u);
  EXPECT_EQ(driver.scene().start.size(), 1u);
  EXPECT_TRUE(driver.has("curve"));
  EXPECT_FALSE(driver.has("surface/view"));
  EXPECT_EQ(results.get<CriticalPointsResult>()->report.points.size(), 3u);
}

TEST(Window, OneClickChangesTheRoleOfAName) {
  Driver driver;
  driver.replace_formula("a x^2 + b");
  ASSERT_EQ(driver.settle().get<LossResult>()->objective->parameter_names(), std::vector<std::string>{"x"});
  ASSERT_TRUE(driver.has("constant/a") && driver.has("constant/b"));
  driver.click("role/a");
  const Results results = driver.settle();
  EXPECT_EQ(std::set<std::string>(results.get<LossResult>()->objective->parameter_names().begin(),
                                  results.get<LossResult>()->objective->parameter_names().end()),
            (std::set<std::string>{"a", "x"}));
  EXPECT_EQ(driver.scene().start.size(), 2u);
  EXPECT_FALSE(driver.has("constant/a"));
}

TEST(Window, AConstantHasASliderThatChangesTheSurface) {
  Driver driver;
  driver.replace_formula("a x^2 + y^2");
  EXPECT_DOUBLE_EQ(driver.settle().get<LandscapeResult>()->grid.maximum, 18);
  driver.control_click(driver.rect("constant/a").center());
  driver.key(compat::EditKey::select_all);
  driver.type("3");
  driver.key(compat::EditKey::enter);
  EXPECT_DOUBLE_EQ(driver.settle().get<LandscapeResult>()->grid.maximum, 36);
  EXPECT_DOUBLE_EQ(driver.scene().loss.constants.at("a"), 3);
}

TEST(Window, AConstantKeepsItsValueUnderAnotherSpelling) {
  Driver driver;
  driver.replace_formula("α x^2 + y^2");
  driver.settle();
  driver.control_click(driver.rect("constant/α").center());
  driver.key(compat::EditKey::select_all);
  driver.type("3");
  driver.key(compat::EditKey::enter);
  driver.settle();
  driver.replace_formula("alpha x^2 + y^2");
  EXPECT_DOUBLE_EQ(driver.settle().get<LandscapeResult>()->grid.maximum, 36);
  EXPECT_DOUBLE_EQ(driver.scene().loss.constants.at("alpha"), 3);
}

TEST(Window, ASurfaceFromTheCatalogueBringsItsOwnStartAndRates) {
  Driver driver;
  driver.click("loss/catalogue");
  driver.frames(3);
  driver.click("catalogue/bowl");
  const Results results = driver.settle();
  const Surface* bowl = driver.app().catalogue().find("bowl");
  ASSERT_NE(bowl, nullptr);
  EXPECT_EQ(driver.scene().loss.surface, "bowl");
  EXPECT_EQ(driver.scene().start, bowl->starts.front());
  EXPECT_EQ(driver.scene().window, bowl->window);
  for (const auto& run : driver.scene().runs)
    EXPECT_DOUBLE_EQ(hyperparameter(run.optimizer, "lr"), suggested_learning_rate(*bowl, run.optimizer.id));
  EXPECT_EQ(results.get<CriticalPointsResult>()->report.summary(), "1 point");
}

TEST(Window, TheStartIsDraggedOverTheSurfaceToo) {
  Driver driver;
  const auto from = driver.rect("surface/start").center();
  const auto before = driver.scene().start;
  driver.drag(from, {from.x + 5, from.y + 40});
  const Results results = driver.settle();
  EXPECT_NE(driver.scene().start, before);
  EXPECT_EQ(results.get<RunResult>(0)->start, driver.scene().start);
  EXPECT_EQ(driver.scene().display.camera, Camera()) << "a marker takes the mouse before the camera";
}

TEST(Window, DraggingTheSurfaceTurnsTheCamera) {
  Driver driver;
  const auto view = driver.rect("surface/view");
  const ImVec2 corner{view.min.x + 40, view.max.y - 40};
  driver.drag(corner, {corner.x + 60, corner.y - 20});
  EXPECT_NE(driver.scene().display.camera.azimuth, Camera().azimuth);
  EXPECT_NE(driver.scene().display.camera.elevation, Camera().elevation);
  EXPECT_EQ(driver.scene().start, Driver::still_opening_scene().start);
}

TEST(Window, DraggingASliderMovesTheWholePath) {
  Driver driver;
  const auto before = driver.app().results().get<RunResult>(0);
  const auto rect = driver.rect("run1/lr");
  const double rate = hyperparameter(driver.scene().runs[0].optimizer, "lr");
  driver.drag(rect.center(), {rect.center().x + 25, rect.center().y});
  const Results results = driver.settle();
  const double changed = hyperparameter(driver.scene().runs[0].optimizer, "lr");
  EXPECT_NE(changed, rate);
  ASSERT_NE(results.get<RunResult>(0), before);
  // The first step of gradient descent is start − η·gradient, with the rate of now: the past follows too.
  const Trajectory& path = results.get<RunResult>(0)->trajectory;
  const double slope = gradients_of(*results.get<RunResult>(0)->objective, path, 0, 1)[0];
  EXPECT_NEAR(path.at(1)[0], path.at(0)[0] - changed * slope, 1e-12);
  EXPECT_EQ(results.get<RunResult>(1)->optimizer, driver.scene().runs[1].optimizer);
}

TEST(Window, ASliderTakesATypedValueWithATrueMinusSign) {
  Driver driver;
  driver.control_click(driver.rect("run/start-1").center());
  driver.key(compat::EditKey::select_all);
  driver.type("−0.25");
  driver.key(compat::EditKey::enter);
  driver.settle();
  EXPECT_DOUBLE_EQ(driver.scene().start[0], -0.25);
}

TEST(Window, DraggingTheStartTakesThePathsAlong) {
  Driver driver;
  const auto from = driver.rect("map/start").center();
  driver.drag(from, {from.x + 40, from.y + 30});
  const Results results = driver.settle();
  EXPECT_GT(driver.scene().start[0], -0.95);
  EXPECT_LT(driver.scene().start[1], 1.1);
  for (const auto& run : results.all<RunResult>()) EXPECT_EQ(run->start, driver.scene().start);
}

TEST(Window, OneGestureIsOneUndoStep) {
  Driver driver;
  const Scene before = driver.scene();
  const auto from = driver.rect("map/start").center();
  driver.drag(from, {from.x + 40, from.y + 30});
  driver.settle();
  ASSERT_NE(driver.scene().start, before.start);
  const auto moved = driver.scene().start;
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().start, before.start);
  driver.shortcut('Z', true, true);
  EXPECT_EQ(driver.scene().start, moved);
}

TEST(Window, ClickOnEmptyMapMovesTheSharedStart) {
  Driver driver;
  const auto plot = driver.rect("map/plot");
  driver.click(ImVec2{plot.min.x + 0.8f * (plot.max.x - plot.min.x), plot.min.y + 0.85f * (plot.max.y - plot.min.y)});
  driver.settle();
  EXPECT_NEAR(driver.scene().start[0], 1.5, 0.03);    // −2.5 + 0.8·5
  EXPECT_NEAR(driver.scene().start[1], -1.75, 0.03);  // 2.5 − 0.85·5
}

TEST(Window, PickingTheSaddleSelectsIt) {
  Driver driver;
  driver.click("map/critical:0");
  driver.settle();
  ASSERT_EQ(driver.scene().selected.size(), 2u);
  EXPECT_EQ(driver.scene().selected, (std::vector<double>{0, 0}));
  EXPECT_EQ(driver.scene().start, Driver::still_opening_scene().start)
      << "a marker takes the click before the background";
}

TEST(Window, DraggingTheMapPansAndTheWheelZoomsAtTheCursor) {
  Driver driver;
  const auto plot = driver.rect("map/plot");
  const ImVec2 place{plot.min.x + 0.25f * (plot.max.x - plot.min.x), plot.min.y + 0.75f * (plot.max.y - plot.min.y)};
  const PlaneWindow before = driver.scene().window;
  driver.drag(place, {place.x + 30, place.y});
  const PlaneWindow panned = driver.scene().window;
  EXPECT_LT(panned.a.minimum, before.a.minimum);
  EXPECT_NEAR(panned.a.size(), before.a.size(), 1e-9);
  driver.settle();
  driver.wheel(place, 1);
  const PlaneWindow zoomed = driver.scene().window;
  EXPECT_NEAR(zoomed.a.size() / panned.a.size(), 1 / 1.1, 0.011);
  // The point under the cursor stays: a quarter from the left.
  EXPECT_NEAR(zoomed.a.minimum + 0.25 * zoomed.a.size(), panned.a.minimum + 0.25 * panned.a.size(), 0.03);
  const Results results = driver.settle();
  EXPECT_EQ(results.get<LandscapeResult>()->window, zoomed) << "the formula is evaluated again for the new window";
  EXPECT_EQ(results.get<CriticalPointsResult>()->window, zoomed);
}

TEST(Window, ScrubbingSetsThePlayhead) {
  Driver driver;
  const auto bar = driver.rect("transport/scrub");
  driver.click(ImVec2{bar.min.x + 0.5f * (bar.max.x - bar.min.x), bar.center().y});
  EXPECT_NEAR(driver.scene().playback.step, 200, 8);
  driver.shortcut(262);  // right
  const double step = driver.scene().playback.step;
  driver.shortcut(263);  // left
  EXPECT_EQ(driver.scene().playback.step, step - 1);
  driver.shortcut(269);  // end
  EXPECT_EQ(driver.scene().playback.step, 400);
  driver.shortcut(268);  // home
  EXPECT_EQ(driver.scene().playback.step, 0);
}

TEST(Window, AClickOnAnySpeedOpensTheListOfSpeeds) {
  Driver driver;
  driver.scene().playback.speed = 100.0 / 3;  // no float
  driver.frames(1);
  driver.click("transport/speed");
  driver.frames(2);
  EXPECT_EQ(driver.scene().playback.speed, 100.0 / 3);
  driver.click("transport/speed/200");
  EXPECT_EQ(driver.scene().playback.speed, 200);
}

TEST(Window, PlayingIsTimeBasedAndStopsAtTheEnd) {
  Driver driver;
  driver.shortcut(32);
  EXPECT_TRUE(driver.scene().playback.playing);
  const double before = driver.scene().playback.step;
  driver.frames(10, 0.1);
  EXPECT_NEAR(driver.scene().playback.step - before, 60, 1e-6);  // one second at 60 steps a second
  driver.frames(100, 0.1);
  EXPECT_FALSE(driver.scene().playback.playing);
  EXPECT_EQ(driver.scene().playback.step, 400);
}

TEST(Window, IdleWantsNoFrameAndPlayingDoesNotDrawTheTerrainAgain) {
  Driver driver;
  driver.frames(6, 0.01);
  EXPECT_GT(driver.offscreen().frame(0.01), 1.0) << "an idle window waits for an event";
  const auto draws = driver.app().terrain_draws();
  driver.shortcut(32);
  driver.frames(20, 0.02);
  EXPECT_EQ(driver.app().terrain_draws(), draws);
  driver.scene().display.camera.azimuth += 15;
  driver.frames(2, 0.02);
  EXPECT_GT(driver.app().terrain_draws(), draws);
}

TEST(Window, ADivergingRunOffersAStableRate) {
  Scene scene = Driver::still_opening_scene();
  set_hyperparameter(scene.runs[0].optimizer, "lr", 2);
  Driver driver(scene);
  const Results results = driver.app().results();
  ASSERT_EQ(results.get<RunResult>(0)->trajectory.status, RunStatus::diverged);
  EXPECT_EQ(results.get<RunResult>(1)->trajectory.status, RunStatus::ok) << "nothing else is disturbed";
  driver.click("run1/stable-rate");
  const Results after = driver.settle();
  EXPECT_DOUBLE_EQ(hyperparameter(driver.scene().runs[0].optimizer, "lr"), *results.get<RunResult>(0)->stable_rate);
  EXPECT_EQ(after.get<RunResult>(0)->trajectory.status, RunStatus::ok);
}

TEST(Window, AddingARunGivesItAFittingRateAndItsOwnColour) {
  Driver driver;
  driver.click("optimizers/add");
  driver.frames(3);
  std::string choice;
  for (const auto& name : driver.names())
    if (name.find("rmsprop") != std::string::npos) choice = name;
  ASSERT_FALSE(choice.empty());
  driver.click(choice);
  const Results results = driver.settle();
  ASSERT_EQ(driver.scene().runs.size(), 4u);
  EXPECT_EQ(driver.scene().runs[3].optimizer.id, "rmsprop");
  EXPECT_EQ(driver.scene().runs[3].color, 0x009E73u);
  ASSERT_EQ(results.all<RunResult>().size(), 4u);
  EXPECT_EQ(results.get<RunResult>(3)->trajectory.status, RunStatus::ok);
}

TEST(Window, EveryActionOfTheTableHasAnEffectOrAMessage) {
  // A row without a handler would do nothing at all: compare everything that an action can change.
  std::set<std::string> seen;
  for (const Action& action : actions()) {
    if (!seen.insert(std::string(action.id)).second) continue;
    EXPECT_TRUE(Application::knows_action(action.id)) << action.id;
  }
}

TEST(Window, ScenesSurviveSaveAndOpen) {
  const auto path = std::filesystem::temp_directory_path() / "saddlescope_gui_test.toml";
  Scene saved;
  {
    Driver driver;
    driver.scene().selected = {0, 0};
    driver.scene().playback.step = 77;
    driver.scene().runs[1].own_start = {{0.5, -0.25}};
    driver.frames(2);
    saved = driver.scene();
    ASSERT_TRUE(save_scene(saved, path));
  }
  Driver other{opening_scene()};
  other.app().open_file(path);
  EXPECT_EQ(other.scene(), saved);
  std::filesystem::remove(path);
  const Scene before = other.scene();
  other.app().open_file("/nonexistent/scene.toml");
  EXPECT_EQ(other.scene(), before) << "a file that cannot be read leaves the scene alone";
}

TEST(Window, SurvivesEverySize) {
  Driver driver;
  for (const auto& [width, height] :
       {std::pair{320, 240}, {640, 480}, {900, 1200}, {1920, 1080}, {1, 1}, {1280, 720}}) {
    driver.offscreen().resize(width, height);
    driver.frames(3);
    EXPECT_EQ(driver.offscreen().picture().width, width);
  }
}

TEST(Window, SurvivesFormulasThatAreNotFinite) {
  Driver driver;
  for (const char* text : {"1/x + 1/y", "log(x) + sqrt(y)", "1/(x-x) + 0*y", "x^1000 + y", "floor(x)*abs(y)",
                           "e^(e^(x^2)) + y", "0*x*y", "tan(x)*tan(y)", "5", "", "x/0", "1e400*x", "w1*w2*w3"}) {
    driver.replace_formula(text);
    driver.settle();
    driver.scene().playback.step = 50;
    driver.frames(2);
  }
  EXPECT_EQ(driver.scene().loss.formula, "w1*w2*w3");
}

}  // namespace application_test
}  // namespace saddlescope

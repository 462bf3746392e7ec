// More than two parameters: the Slice tab driven through its widgets, and what the views tell of what the plane hides.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/run.h"
#include "core/plane/slice.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace slice_test {

using test::Driver;

Scene scene_of(const std::string& formula, std::vector<double> start) {
  Scene scene = Driver::still_opening_scene();
  const std::size_t n = start.size();
  choose_formula(scene, formula, {}, n);
  scene.start = std::move(start);
  reset_slice(scene);
  scene.display.tab = InspectorTab::slice;
  return scene;
}

const char* const network = "(1 - w1*w2*w3)^2";
const char* const saddle = "w1^2 + w2^2 - w3^2";

/// Loss in the middle of the landscape's grid.
double middle_loss(const Results& results) {
  const HeightGrid& grid = results.get<LandscapeResult>()->grid;
  return grid.values[(grid.rows / 2) * grid.columns + grid.columns / 2];
}

void set_slider(Driver& driver, const std::string& name, const std::string& value) {
  driver.control_click(driver.rect(name).center());
  driver.key(compat::EditKey::select_all);
  driver.type(value);
  driver.key(compat::EditKey::enter);
}

TEST(SliceWindow, TypingThreeParametersShowsThePlaneOfTheFirstTwo) {
  Driver driver;
  driver.replace_formula(network);
  const Results results = driver.settle();
  const Scene& scene = driver.scene();
  EXPECT_EQ(scene.start, (std::vector<double>{0.6 * 3, 0.6 * 3, 1}));
  EXPECT_EQ(results.plane.origin, (std::vector<double>{0, 0, 1}));
  EXPECT_EQ(results.plane.axis_names, (std::vector<std::string>{"w1", "w2"}));
  EXPECT_EQ(scene.box, (std::vector<Interval>(3, {-3, 3})));
  // (1 − (−9))² in the corners (3, −3) and (−3, 3)
  EXPECT_DOUBLE_EQ(results.get<LandscapeResult>()->grid.maximum, 100);
  ASSERT_EQ(results.all<RunResult>().size(), 3u);
  EXPECT_EQ(results.get<RunResult>(0)->trajectory.dimension, 3u);
  EXPECT_TRUE(driver.has("run/start-3"));
  EXPECT_TRUE(driver.has("inspector/slice"));
  driver.replace_formula("x^2 + y^2");
  driver.settle();
  EXPECT_FALSE(driver.has("inspector/slice")) << "two parameters are shown whole";
  EXPECT_EQ(driver.scene().slice, Slice());
}

TEST(SliceWindow, SixteenParametersHaveTheirRows) {
  std::string formula;
  for (int i = 1; i <= 16; ++i) formula += (i > 1 ? " + w" : "w") + std::to_string(i) + "^2";
  Driver driver(scene_of(formula, std::vector<double>(16, 0.5)), 1280, 1800);
  for (const char* name : {"run/start-1", "run/start-16", "slice/at-3", "slice/at-16"})
    EXPECT_TRUE(driver.has(name)) << name;
  EXPECT_FALSE(driver.has("slice/at-1")) << "an axis is not held";
  // 14 parameters at 0.5 in the middle
  EXPECT_NEAR(middle_loss(driver.app().results()), 14 * 0.25, 1e-12);
  driver.click("inspector/point");
  driver.settle();
  EXPECT_TRUE(driver.has("inspector/cells"));
  EXPECT_TRUE(driver.has("inspector/spectrum:16"));
  EXPECT_TRUE(driver.has("inspector/symbolic6"));
  EXPECT_FALSE(driver.has("inspector/symbolic7"));
  driver.click("inspector/all-symbolic");
  driver.frames(2);
  EXPECT_TRUE(driver.has("inspector/symbolic7"));
}

TEST(SliceWindow, AHeldParameterMovesThePlaneAndOnlyTheLandscape) {
  Driver driver(scene_of(saddle, {1, 1, 0.5}));
  const Results before = driver.app().results();
  EXPECT_NEAR(middle_loss(before), -0.25, 1e-12);
  const Scene scene = driver.scene();
  set_slider(driver, "slice/at-3", "1.5");
  const Results results = driver.settle();
  EXPECT_EQ(driver.scene().slice.origin, (std::vector<double>{0, 0, 1.5}));
  EXPECT_EQ(results.plane.origin, (std::vector<double>{0, 0, 1.5}));
  EXPECT_NEAR(middle_loss(results), -2.25, 1e-12);
  EXPECT_NE(results.get<LandscapeResult>(), before.get<LandscapeResult>());
  EXPECT_EQ(results.all<RunResult>(), before.all<RunResult>());
  EXPECT_EQ(results.get<CriticalPointsResult>(), before.get<CriticalPointsResult>())
      << "moving the plane searches nothing anew";
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().slice, scene.slice);
}

TEST(SliceWindow, DraggingTheSliderIsLiveAndOneUndoStep) {
  Driver driver(scene_of(saddle, {1, 1, 0.5}));
  const Slice before = driver.scene().slice;
  const auto rect = driver.rect("slice/at-3");
  const float middle = rect.center().y, left = rect.min.x + 0.583f * (rect.max.x - rect.min.x);  // 0.5 of −3 … 3
  driver.drag({left, middle}, {rect.max.x - 3, middle});
  driver.settle();
  EXPECT_GT(driver.scene().slice.origin[2], 2.5);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().slice, before);
}

TEST(SliceWindow, MovingTheWindowSearchesNothingAnewEither) {
  Driver driver(scene_of(network, {0.5, -0.4, 0.9}));
  const Results before = driver.app().results();
  const auto plot = driver.rect("map/plot");
  driver.wheel({plot.min.x + 30, plot.min.y + 30}, 3);
  const Results results = driver.settle();
  EXPECT_NE(results.get<LandscapeResult>(), before.get<LandscapeResult>());
  EXPECT_EQ(results.get<CriticalPointsResult>(), before.get<CriticalPointsResult>());
}

TEST(SliceWindow, ChoosesTheTwoAxes) {
  Driver driver(scene_of(saddle, {1, 2, 0.5}));
  driver.click("slice/second");
  driver.frames(2);
  driver.click("slice/second:3");
  Results results = driver.settle();
  EXPECT_EQ(results.plane.axis_names, (std::vector<std::string>{"w1", "w3"}));
  EXPECT_EQ(results.plane.origin, (std::vector<double>{0, 2, 0})) << "w2 goes back to the start's value";
  EXPECT_TRUE(driver.has("slice/at-2"));
  EXPECT_FALSE(driver.has("slice/at-3"));
  // The same parameter on both axes means: swap them.
  driver.click("slice/first");
  driver.frames(2);
  driver.click("slice/first:3");
  results = driver.settle();
  EXPECT_EQ(results.plane.axis_names, (std::vector<std::string>{"w3", "w1"}));
}

TEST(SliceWindow, ThroughASaddleAlongItsEigenvectors) {
  Scene scene = scene_of(saddle, {1, 2, 0.5});
  scene.selected = {0, 0, 0};
  Driver driver(scene);
  driver.click("slice/point");
  const Results results = driver.settle();
  const Scene& now = driver.scene();
  EXPECT_EQ(now.slice.origin, (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(now.slice.names, (std::vector<std::string>{"u₁", "u₃"}));
  EXPECT_EQ(std::abs(now.slice.directions[0][2]), 1) << "λ = −2 belongs to w3";
  EXPECT_EQ(now.window, (PlaneWindow{{-2, 2}, {-2, 2}}));
  EXPECT_DOUBLE_EQ(results.get<LandscapeResult>()->grid.minimum, -4);
  EXPECT_DOUBLE_EQ(results.get<LandscapeResult>()->grid.maximum, 4);
  // Another of its eigenvectors.
  driver.click("slice/first");
  driver.frames(2);
  driver.click("slice/first:5");  // after three parameters: u₂
  driver.settle();
  EXPECT_EQ(driver.scene().slice.names, (std::vector<std::string>{"u₂", "u₃"}));
  driver.shortcut('Z', true);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().slice, scene.slice) << "each click is one step";
  EXPECT_EQ(driver.scene().window, scene.window);
}

TEST(SliceWindow, TheFinderSearchesTheBox) {
  Driver driver(scene_of("w1^2 + w2^2 + w3^4 - 2*w3^2", {1, 2, 0.5}));
  const auto& report = driver.app().results().get<CriticalPointsResult>()->report;
  // w3 = 0: λ = (−4, 2, 2), a saddle; w3 = ±1: λ = (2, 2, 8), minima with the loss −1.
  ASSERT_EQ(report.points.size(), 3u);
  EXPECT_EQ(report.points[2].kind, CriticalKind::saddle);
  EXPECT_EQ(report.points[0].kind, CriticalKind::minimum);
  // Nothing is selected: the saddle is the point to cut through.
  driver.click("slice/closed");
  driver.settle();
  EXPECT_EQ(driver.scene().slice.names, (std::vector<std::string>{"u₃", "u₂"}));
  const Results before = driver.app().results();
  set_slider(driver, "slice/turn", "1");
  EXPECT_EQ(driver.settle().get<CriticalPointsResult>(), before.get<CriticalPointsResult>())
      << "turning searches nothing anew";
  driver.click("inspector/point");
  driver.settle();
  EXPECT_TRUE(driver.has("inspector/spectrum:3"));
}

TEST(SliceWindow, TheClosedSliceOpensItsFloorWhenTurned) {
  Scene scene = scene_of(saddle, {1, 2, 0.5});
  scene.selected = {0, 0, 0};
  Driver driver(scene);
  driver.click("slice/closed");
  Results results = driver.settle();
  EXPECT_EQ(driver.scene().slice.toward_name, "u₁");
  EXPECT_DOUBLE_EQ(results.get<LandscapeResult>()->grid.minimum, 0) << "closed: the saddle is the lowest point";
  const auto picture = driver.offscreen().picture();
  set_slider(driver, "slice/turn", "0.5");
  results = driver.settle();
  // Along the direction half-way there: ½·1 + ½·(−1) = 0.
  EXPECT_NEAR(results.get<LandscapeResult>()->grid.minimum, 0, 1e-12);
  set_slider(driver, "slice/turn", "1");
  results = driver.settle();
  EXPECT_NEAR(results.get<LandscapeResult>()->grid.minimum, -4, 1e-12) << "open: −w3² at the window's edge";
  EXPECT_EQ(results.plane.axis_names[1], "u₁");
  EXPECT_GT(test::share_of_different_pixels(picture, driver.offscreen().picture()), 0.02);
}

TEST(SliceWindow, WhatIsHeldStillIsWhatThePlaneDoesNotMoveAlong) {
  Scene scene = scene_of(saddle, {1, 2, 0.5});
  scene.slice.toward = {0, 0, -1};
  scene.slice.toward_name = "u₁";
  for (const double turn : {0.0, 1.0}) {
    scene.slice.turn = turn;
    Driver driver(scene);
    driver.settle();
    EXPECT_FALSE(driver.has("slice/at-1"));
    EXPECT_EQ(driver.has("slice/at-2"), turn == 1) << "turned wholly, w2 is held";
    EXPECT_EQ(driver.has("slice/at-3"), turn == 0);
  }
  scene.slice.turn = 0.5;
  Driver between(scene);
  between.settle();
  EXPECT_TRUE(between.has("slice/at-1") && between.has("slice/at-3")) << "a point that the plane goes through";
}

TEST(SliceWindow, TheClosedSliceOfANetworkIsABowl) {
  // A three-layer network with weight decay; its saddle near 0.1 lies on w1 = w2 = w3 = w with (1 − w³)·w = 0.1:
  // λ = (−0.203, 0.402, 0.402).
  const double w = 0.100010003001;
  Scene scene = scene_of("(1 - w1*w2*w3)^2 + 0.1*(w1^2 + w2^2 + w3^2)", {0.5, -0.4, 0.9});
  scene.selected = {w, w, w};
  Driver driver(scene);
  driver.click("slice/closed");
  Results results = driver.settle();
  const double bottom = middle_loss(results);
  EXPECT_NEAR(results.get<LandscapeResult>()->grid.minimum, bottom, 1e-12);
  set_slider(driver, "slice/turn", "1");
  results = driver.settle();
  EXPECT_LT(results.get<LandscapeResult>()->grid.minimum, bottom - 0.01);
}

TEST(SliceWindow, ThroughTheEndsOfThreeRuns) {
  Driver driver(scene_of(network, {0.5, -0.4, 0.9}));
  driver.click("slice/three");
  const Results results = driver.settle();
  const PlaneWindow& window = driver.scene().window;
  for (std::size_t i = 0; i < 3; ++i) {
    const Trajectory& path = results.get<RunResult>(i)->trajectory;
    const double* end = path.at(path.last_finite_step()).data();
    EXPECT_LT(distance_to_plane(results.plane, end), 1e-12) << i;
    const PlanePoint at = to_plane(results.plane, end);
    EXPECT_TRUE(window.contains(at.a, at.b)) << i;
  }
  driver.scene().playback.step = 400;
  driver.settle();
  EXPECT_FALSE(driver.has("map/off:0")) << "the balls lie in the plane";
}

TEST(SliceWindow, ThroughARunsEndAndAlongItsPath) {
  Driver driver(scene_of(network, {0.5, -0.4, 0.9}));
  driver.click("slice/run3/end");
  Results results = driver.settle();
  const Trajectory& path = results.get<RunResult>(2)->trajectory;
  const auto end = path.at(path.last_finite_step());
  EXPECT_EQ(driver.scene().slice.origin, std::vector<double>(end.begin(), end.end()));
  // H = 2∇p∇pᵀ at a minimum, p the product: the eigenvector of the only eigenvalue that counts lies along ∇p.
  const double p[3] = {end[1] * end[2], end[0] * end[2], end[0] * end[1]};
  double in_plane = 0;
  for (const auto& u : driver.scene().slice.directions)
    in_plane += std::pow(std::inner_product(p, p + 3, u.begin(), 0.0), 2);
  EXPECT_NEAR(in_plane / std::inner_product(p, p + 3, p, 0.0), 1, 1e-6);
  const Slice before = driver.scene().slice;
  driver.click("slice/run1/path");
  results = driver.settle();
  const Trajectory& descent = results.get<RunResult>(0)->trajectory;
  const auto movement = path_movement(descent.parameters.data(), 3, descent.rows());
  EXPECT_GT(share_in_plane(results.plane, movement), 0.9) << "a path lies nearly along its principal directions";
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().slice, before);
}

TEST(SliceWindow, PathsOffThePlaneTellTheirDistance) {
  Scene scene = scene_of(network, {0.5, -0.4, 0.9});
  scene.playback.step = 100;
  Driver driver(scene, 1920, 1080);
  EXPECT_TRUE(driver.has("map/off:0") || driver.has("map/off:2"));
  EXPECT_TRUE(driver.has("surface/off:0") || driver.has("surface/off:2"));
  driver.scene().playback.step = 0;
  driver.settle();
  for (const char* name : {"map/off:0", "map/off:1", "map/off:2", "surface/off:0"})
    EXPECT_FALSE(driver.has(name)) << name << ": the start lies in the plane";
}

TEST(SliceWindow, APathFadesAsThePlaneMovesAway) {
  Scene scene = scene_of("w1^2 + w2^2 + 0*w3", {2, 1, 0.5});  // the landscape does not depend on w3
  scene.runs.resize(1);
  scene.playback.step = 40;
  for (const Shown shown : {Shown::map, Shown::surface}) {
    Driver driver(scene, 480, 480, shown);
    const Picture in_plane = driver.offscreen().picture();
    driver.scene().slice.origin[2] = -1;
    driver.settle();
    EXPECT_GT(test::share_of_different_pixels(in_plane, driver.offscreen().picture()), 0.002);
  }
}

TEST(SliceWindow, AClickPutsTheStartIntoThePlane) {
  Driver driver(scene_of(saddle, {1, 1, 0.5}));
  set_slider(driver, "slice/at-3", "-2");
  driver.settle();
  const auto plot = driver.rect("map/plot");
  driver.click(ImVec2{plot.min.x + 0.25f * (plot.max.x - plot.min.x), plot.min.y + 0.25f * (plot.max.y - plot.min.y)});
  driver.settle();
  EXPECT_NEAR(driver.scene().start[0], -1.5, 0.05);
  EXPECT_NEAR(driver.scene().start[1], 1.5, 0.05);
  EXPECT_EQ(driver.scene().start[2], -2);
}

TEST(SliceWindow, RenamedParametersRenameTheAxes) {
  Driver driver(scene_of(saddle, {1, 2, 0.5}));
  driver.click("slice/second");
  driver.frames(2);
  driver.click("slice/second:3");
  driver.settle();
  driver.replace_formula("x1^2 + x2^2 - x3^2");
  const Results results = driver.settle();
  EXPECT_EQ(results.plane.axis_names, (std::vector<std::string>{"x1", "x3"}));
}

TEST(SlicePictures, PathsOffThePlaneAndAClosedSlice) {
  Scene scene = scene_of(network, {0.5, -0.4, 0.9});
  scene.playback.step = 60;
  test::expect_looks_like(Driver(scene, 560, 480, Shown::surface).offscreen().picture(), "slice_surface");
  test::expect_looks_like(Driver(scene, 480, 480, Shown::map).offscreen().picture(), "slice_map");
  Scene closed = scene_of("w1^2 + w2^2 + w3^4 - 2*w3^2", {0.3, 0.1, 0.2});
  closed.selected = {0, 0, 0};
  closed.slice = direction_slice({0, 0, 0}, {0, 1, 0}, {1, 0, 0}, {"u₃", "u₂"});
  closed.window = {{-1.5, 1.5}, {-1.5, 1.5}};
  test::expect_looks_like(Driver(closed, 480, 480, Shown::map).offscreen().picture(), "slice_closed");
  closed.slice.toward = {0, 0, 1};
  closed.slice.toward_name = "u₁";
  closed.slice.turn = 0.7;
  test::expect_looks_like(Driver(closed, 480, 480, Shown::map).offscreen().picture(), "slice_opened");
}

}  // namespace slice_test
}  // namespace saddlescope

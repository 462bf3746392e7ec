// The probe driven through real widgets: shown and hidden, dragged over both views, snapped, its dial turned.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "app/panel/probe/probe_parts.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace probe_test {

using test::Driver;

/// The opening scene with its probe at a place.
Scene probed(std::vector<double> at) {
  Scene scene = Driver::still_opening_scene();
  scene.probe.shown = true;
  scene.probe.at = std::move(at);
  scene.display.tab = InspectorTab::probe;
  return scene;
}

ImVec2 on_map(Driver& driver, double a, double b) {
  const auto plot = driver.rect("map/plot");
  const PlaneWindow& window = driver.scene().window;
  return {static_cast<float>(plot.min.x + (a - window.a.minimum) / window.a.size() * (plot.max.x - plot.min.x)),
          static_cast<float>(plot.max.y - (b - window.b.minimum) / window.b.size() * (plot.max.y - plot.min.y))};
}

/// A place on the dial at an angle in degrees.
ImVec2 on_dial(Driver& driver, double degrees) {
  const auto rect = driver.rect("probe/dial");
  const double radius = 0.4 * (rect.max.x - rect.min.x), angle = degrees * std::numbers::pi / 180;
  return {static_cast<float>(rect.center().x + radius * std::cos(angle)),
          static_cast<float>(rect.center().y - radius * std::sin(angle))};
}

TEST(Probe, KeyAndSwitchShowItWhereThereIsMostToSee) {
  Driver driver;
  EXPECT_FALSE(driver.has("map/probe"));
  driver.shortcut('T');
  const Results results = driver.settle();
  EXPECT_TRUE(driver.scene().probe.shown);
  EXPECT_EQ(driver.scene().display.tab, InspectorTab::probe);
  EXPECT_EQ(driver.scene().probe.at, (std::vector<double>{0, 0})) << "the saddle";
  ASSERT_NE(results.get<ProbeResult>(), nullptr);
  EXPECT_TRUE(results.get<ProbeResult>()->critical);
  for (const char* name : {"map/probe", "map/probe/v", "surface/probe", "probe/dial", "probe/cut", "probe/gradient"})
    EXPECT_TRUE(driver.has(name)) << name;
  driver.click("view/probe");
  EXPECT_FALSE(driver.scene().probe.shown);
  EXPECT_EQ(driver.settle().get<ProbeResult>(), nullptr);
  EXPECT_FALSE(driver.has("map/probe"));
}

TEST(Probe, AppearsAtTheSelectedPoint) {
  Scene scene = Driver::still_opening_scene();
  scene.selected = {1.5, -0.5};
  Driver driver(scene);
  driver.click("view/probe");
  driver.settle();
  EXPECT_EQ(driver.scene().probe.at, (std::vector<double>{1.5, -0.5}));
}

TEST(Probe, DraggedOverTheMapItTakesPatchDialAndCutAlongInOneStep) {
  Driver driver(probed({1.5, -1.5}));
  const Scene before = driver.scene();
  driver.drag(driver.rect("map/probe").center(), on_map(driver, 0.5, -1));
  ASSERT_EQ(driver.scene().probe.at.size(), 2U);
  EXPECT_NEAR(driver.scene().probe.at[0], 0.5, 0.03);
  EXPECT_NEAR(driver.scene().probe.at[1], -1, 0.03);
  EXPECT_EQ(driver.scene().start, before.start);
  EXPECT_EQ(driver.scene().window, before.window) << "a marker takes the mouse before the background";
  // No worker was waited for: what submit() gives is there at once.
  const Results results = driver.app().results();
  ASSERT_NE(results.get<ProbeResult>(), nullptr);
  EXPECT_EQ(results.get<ProbeResult>()->model.at, driver.scene().probe.at);
  EXPECT_EQ(results.get<ProbeResult>()->request.at, driver.scene().probe.at);
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().probe, before.probe) << "one gesture, one step";
}

TEST(Probe, SnapsToTheSaddleOnTheMap) {
  Driver driver(probed({1.5, -1.5}));
  const ImVec2 saddle = on_map(driver, 0, 0);
  driver.drag(driver.rect("map/probe").center(), {saddle.x + 5, saddle.y - 3});
  EXPECT_EQ(driver.scene().probe.at, (std::vector<double>{0, 0}));
  EXPECT_FALSE(driver.scene().probe.follows.has_value());
  EXPECT_TRUE(driver.app().results().get<ProbeResult>()->critical);
}

TEST(Probe, SnappedToABallItRidesOnIt) {
  Scene scene = probed({1.5, -1.5});
  scene.playback.step = 10;
  Driver driver(scene);
  const auto ball = driver.app().results().get<RunResult>(2)->trajectory.at(10);
  const ImVec2 there = on_map(driver, ball[0], ball[1]);
  driver.drag(driver.rect("map/probe").center(), {there.x + 2, there.y - 2});
  ASSERT_EQ(driver.scene().probe.follows, std::optional<std::size_t>(2));
  driver.scene().playback.step = 40;
  driver.settle();
  const Results results = driver.app().results();
  const auto later = results.get<RunResult>(2)->trajectory.at(40);
  EXPECT_EQ(results.get<ProbeResult>()->model.at, (std::vector<double>{later[0], later[1]}));
  // Dragged away it is free again.
  driver.drag(driver.rect("map/probe").center(), on_map(driver, 1.8, -1.8));
  EXPECT_FALSE(driver.scene().probe.follows.has_value());
}

TEST(Probe, RidingOnABallItIsComputedForTheFrameThatShowsIt) {
  Scene scene = probed({});
  scene.probe.follows = 0;
  scene.playback.playing = true;
  scene.playback.speed = 60;
  Driver driver(scene);
  driver.scene().playback.step = 0;
  for (int i = 0; i < 5; ++i) {
    driver.frames(1, 1.0 / 60);
    const Results results = driver.app().results();
    const auto ball = results.get<RunResult>(0)->trajectory.at(static_cast<std::size_t>(driver.scene().playback.step));
    ASSERT_NE(results.get<ProbeResult>(), nullptr);
    EXPECT_EQ(results.get<ProbeResult>()->model.at, (std::vector<double>{ball[0], ball[1]}));
  }
}

TEST(Probe, IsDraggedOverTheSurfaceToo) {
  Driver driver(probed({-0.9, -0.9}));
  const Scene before = driver.scene();
  const ImVec2 from = driver.rect("surface/probe").center();
  driver.drag(from, {from.x + 30, from.y - 12});
  EXPECT_NE(driver.scene().probe.at, before.probe.at);
  EXPECT_EQ(driver.scene().display.camera, before.display.camera);
  const std::vector<double> moved = driver.scene().probe.at;
  driver.settle();
  // And back onto the saddle, which pulls.
  const ImVec2 saddle = driver.rect("surface/critical0").center();
  driver.drag(driver.rect("surface/probe").center(), {saddle.x + 3, saddle.y + 3});
  EXPECT_EQ(driver.scene().probe.at, (std::vector<double>{0, 0}));
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().probe.at, moved);
}

TEST(Probe, AClickOnItSelectsThePointUnderIt) {
  Driver driver(probed({0, 0}));
  driver.click("map/probe");
  EXPECT_EQ(driver.scene().selected, (std::vector<double>{0, 0}));
  EXPECT_EQ(driver.scene().probe.at, (std::vector<double>{0, 0}));
}

TEST(Probe, TurningTheDialChangesTheSentence) {
  Driver driver(probed({0, 0}));
  const Scene before = driver.scene();
  // On the example's saddle vᵀHv = −2 sin 2φ.
  driver.drag(on_dial(driver, 20), on_dial(driver, 62));
  EXPECT_NEAR(driver.scene().probe.angle, 62, 3);
  auto probe = driver.app().results().get<ProbeResult>();
  EXPECT_NEAR(probe->curvature_along, -2 * std::sin(2 * driver.scene().probe.angle * std::numbers::pi / 180), 1e-9);
  EXPECT_EQ(direction_sentence(*probe), "downhill both ways");
  EXPECT_EQ(point_sentence(*probe), "both occur: saddle");
  driver.shortcut('Z', true);
  EXPECT_EQ(driver.scene().probe, before.probe) << "one gesture, one step";

  driver.drag(on_dial(driver, 20), on_dial(driver, -43));
  EXPECT_DOUBLE_EQ(driver.scene().probe.angle, -45) << "the eigenvector pulls";
  probe = driver.app().results().get<ProbeResult>();
  EXPECT_EQ(direction_sentence(*probe), "uphill both ways");
  EXPECT_NEAR(probe->curvature_along, 2, 1e-12);

  driver.drag(on_dial(driver, 20), on_dial(driver, 90));
  EXPECT_NEAR(driver.scene().probe.angle, 90, 2);
}

TEST(Probe, TheDirectionTurnsOnTheMap) {
  Driver driver(probed({0, 0}));
  driver.drag(driver.rect("map/probe/v").center(), on_map(driver, 0.9, -0.88));
  EXPECT_DOUBLE_EQ(driver.scene().probe.angle, -45) << "within 4° of the eigenvector";
  driver.drag(driver.rect("map/probe/−v").center(), on_map(driver, -1, 0.3));
  EXPECT_NEAR(driver.scene().probe.angle, std::atan2(-0.3, 1) * 180 / std::numbers::pi, 2);
  EXPECT_EQ(driver.scene().probe.at, (std::vector<double>{0, 0}));
}

TEST(Probe, SentencesAwayFromCriticalPointsNameTheSlope) {
  Driver driver(probed({1, 1}));
  driver.scene().probe.angle = 45;
  driver.settle();
  auto probe = driver.app().results().get<ProbeResult>();
  EXPECT_EQ(direction_sentence(*probe), "uphill both ways");  // H = [[2, 2], [2, 2]]: 4 along (1, 1)
  EXPECT_EQ(point_sentence(*probe), "uphill or flat: degenerate, the second order does not decide");
  driver.scene().probe.angle = -45;
  driver.settle();
  probe = driver.app().results().get<ProbeResult>();
  EXPECT_EQ(direction_sentence(*probe), "flat: the second order does not decide");
  driver.scene().probe.at = {0.5, -0.25};
  driver.scene().probe.angle = 0;
  driver.settle();
  probe = driver.app().results().get<ProbeResult>();
  EXPECT_EQ(direction_sentence(*probe), "curves up, on a slope");
  EXPECT_EQ(point_sentence(*probe), "both occur: saddle-shaped here");
}

TEST(Probe, SwitchesAndSlidersChangeTheModel) {
  Driver driver(probed({0.5, -0.25}));
  const auto both = driver.app().results().get<ProbeResult>();
  driver.click("probe/hessian");
  driver.settle();
  EXPECT_FALSE(driver.scene().probe.hessian_term);
  const auto plane = driver.app().results().get<ProbeResult>();
  EXPECT_NE(plane->patch.values, both->patch.values);
  // A plane: the middle is the mean of opposite corners.
  const auto& v = plane->patch.values;
  EXPECT_NEAR(v[v.size() / 2], (v.front() + v.back()) / 2, 1e-12);
  EXPECT_LT(plane->trusted_share, both->trusted_share);
  const auto rect = driver.rect("probe/size");
  driver.drag(rect.center(), {rect.max.x - 4, rect.center().y});
  driver.settle();
  EXPECT_GT(driver.scene().probe.size, 0.5);
  EXPECT_DOUBLE_EQ(driver.app().results().get<ProbeResult>()->request.half_a, driver.scene().probe.size * 5);
}

TEST(Probe, OneParameterHasAParabolaOverTheCurve) {
  Scene scene = Driver::still_opening_scene();
  choose_formula(scene, "x^4 - 2x^2 + 0.3x", {}, 1);
  Driver driver(scene, 900, 600);
  driver.shortcut('T');
  driver.settle();
  ASSERT_TRUE(driver.has("map/probe"));
  EXPECT_TRUE(driver.scene().probe.shown);
  const ImVec2 from = driver.rect("map/probe").center();
  const double before = driver.scene().probe.at[0];
  const auto start = driver.scene().start;
  driver.drag(from, {from.x + 60, from.y});
  EXPECT_GT(driver.scene().probe.at[0], before);
  EXPECT_EQ(driver.scene().start, start);
  const auto probe = driver.settle().get<ProbeResult>();
  ASSERT_NE(probe, nullptr);
  const double x = driver.scene().probe.at[0];
  EXPECT_NEAR(probe->curvature_along, 12 * x * x - 4, 1e-9);
}

TEST(Probe, SurvivesAnotherFormula) {
  Driver driver(probed({0, 0}));
  for (const char* text : {"x^2", "x^2 + y^2 + z^2 + x*y*z", "1/(x^2+y^2)", "abs(x) + abs(y)", "7"}) {
    driver.click("loss/formula");
    driver.key(compat::EditKey::select_all);
    driver.type(text);
    driver.settle();
    driver.frames(2);
  }
  SUCCEED();
}

TEST(Probe, PicturesShowIt) {
  const auto shot = [](const Scene& scene, Shown shown) {
    Driver driver(scene, 560, 480, shown);
    return driver.offscreen().picture();
  };
  for (Shown shown : {Shown::surface, Shown::map}) {
    Scene hidden = probed({0.5, -0.25});
    hidden.probe.shown = false;
    Scene gradient = probed({0.5, -0.25}), hessian = probed({0.5, -0.25});
    gradient.probe.hessian_term = false;
    hessian.probe.gradient_term = false;
    const Picture with = shot(probed({0.5, -0.25}), shown);
    EXPECT_GT(test::share_of_different_pixels(with, shot(hidden, shown)), 0.02);
    EXPECT_GT(test::share_of_different_pixels(with, shot(gradient, shown)), 0.005);
    EXPECT_GT(test::share_of_different_pixels(with, shot(hessian, shown)), 0.005);
  }
}

TEST(Pictures, ProbeOnTheSaddle) {
  Driver driver(probed({0, 0}));
  test::expect_looks_like(driver.offscreen().picture(), "probe_saddle");
}

TEST(Pictures, ProbeOnASlope) {
  Driver driver(probed({1.3, -0.4}));
  driver.app().act("theme");
  driver.settle();
  test::expect_looks_like(driver.offscreen().picture(), "probe_slope_light");
}

}  // namespace probe_test
}  // namespace saddlescope

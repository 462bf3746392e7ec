// Curvature as a layer, arrows at the mouse, ticks on learning rates, valleys by sharpness and modes: through the real
// widgets, on the scene, the results and the picture.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <set>

#include "app/draw/layer_look.h"
#include "app/ui/widgets.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/run.h"
#include "core/scene/surface_catalogue.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope {
namespace layer_test {

using test::Driver;

Scene of_formula(const std::string& formula) {
  Scene scene = Driver::still_opening_scene(0);
  choose_formula(scene, formula, {}, 2);
  return scene;
}

void keep_picture(Driver& driver, const std::string& name) {
  if (const char* folder = std::getenv("SADDLESCOPE_KEEP_PICTURES"))
    write_png(driver.offscreen().picture(), std::string(folder) + "/" + name + ".png");
}

TEST(Layer, TheChooserColoursBothViews) {
  Driver driver(Driver::still_opening_scene(60));
  ASSERT_EQ(driver.app().results().get<LandscapeResult>()->curvature, nullptr);
  driver.click("view/layer");
  driver.frames(3);
  for (const Layer layer : all_layers) EXPECT_TRUE(driver.has("view/layer/" + std::string(layer_id(layer))));
  driver.click("view/layer/smallest-eigenvalue");
  const Results results = driver.settle();
  EXPECT_EQ(driver.scene().display.layer, Layer::smallest_eigenvalue);
  ASSERT_NE(results.get<LandscapeResult>()->curvature, nullptr);
  EXPECT_TRUE(driver.has("map/layer-bar"));
  EXPECT_TRUE(driver.has("map/zero-label"));
  EXPECT_EQ(results.get<LandscapeResult>()->curvature->smallest.window, driver.scene().window);
}

TEST(Layer, ChangingBetweenLayersOfCurvatureComputesNothing) {
  Driver driver(Driver::still_opening_scene(60));
  driver.scene().display.layer = Layer::signs;
  const auto before = driver.settle().get<LandscapeResult>();
  driver.scene().display.layer = Layer::condition;
  EXPECT_EQ(driver.settle().get<LandscapeResult>(), before);
}

TEST(Layer, TheKeyGoesThroughAll) {
  Driver driver(Driver::still_opening_scene(60));
  std::set<Layer> seen;
  for (std::size_t i = 0; i < all_layers.size(); ++i) {
    driver.shortcut('V');
    driver.frames(1);
    seen.insert(driver.scene().display.layer);
  }
  EXPECT_EQ(seen.size(), all_layers.size());
  EXPECT_EQ(driver.scene().display.layer, Layer::loss);
}

TEST(Layer, EveryLayerLooksDifferentInBothViews) {
  for (const Shown shown : {Shown::surface, Shown::map}) {
    Driver driver(Driver::still_opening_scene(60), 420, 400, shown);
    Picture before = driver.offscreen().picture();
    for (const Layer layer : {Layer::smallest_eigenvalue, Layer::largest_eigenvalue, Layer::condition, Layer::signs}) {
      driver.scene().display.layer = layer;
      driver.settle();
      const Picture now = driver.offscreen().picture();
      EXPECT_GT(test::share_of_different_pixels(before, now), 0.04) << layer_id(layer);
      before = now;
    }
    driver.scene().display.layer = Layer::loss;
    driver.settle();
    EXPECT_GT(test::share_of_different_pixels(before, driver.offscreen().picture()), 0.1);
  }
}

TEST(Layer, TheLastPictureStaysUntilTheLayerIsThere) {
  LandscapeResult landscape;
  Display display;
  display.layer = Layer::signs;
  EXPECT_EQ(shown_layer(&landscape, display), Layer::loss);
  landscape.curvature = std::make_shared<CurvatureLayers>();
  EXPECT_EQ(shown_layer(&landscape, display), Layer::signs);
}

/// Colour of the picture round a place, the brightest of 5 × 5 pixels.
int brightest(const Picture& picture, ImVec2 at) {
  int most = 0;
  for (int dy = -2; dy <= 2; ++dy)
    for (int dx = -2; dx <= 2; ++dx) {
      const auto x = static_cast<std::size_t>(at.x + static_cast<float>(dx)),
                 y = static_cast<std::size_t>(at.y + static_cast<float>(dy));
      const std::uint8_t* c = &picture.rgba[4 * (y * static_cast<std::size_t>(picture.width) + x)];
      most = std::max(most, std::min({int(c[0]), int(c[1]), int(c[2])}));
    }
  return most;
}

// In the dark theme the curve λ = 0 is near-white; at (1/3, 1), (1/6, 2) and (−1/3, −1) nothing else is.
TEST(Layer, TheZeroCurveIsDrawnThroughItsPoints) {
  Scene scene = Driver::still_opening_scene(0);
  scene.display.layer = Layer::smallest_eigenvalue;
  scene.display.contour_labels = scene.display.eigenvectors = false;
  for (auto& run : scene.runs) run.visible = false;
  Driver driver(scene, 600, 600, Shown::map);
  const Picture picture = driver.offscreen().picture();
  const auto plot = driver.rect("map/plot");
  const PlaneWindow window = driver.scene().window;
  const auto place = [&](double a, double b) {
    return ImVec2(
        plot.min.x + static_cast<float>((a - window.a.minimum) / window.a.size()) * (plot.max.x - plot.min.x),
        plot.max.y - static_cast<float>((b - window.b.minimum) / window.b.size()) * (plot.max.y - plot.min.y));
  };
  for (const auto& [a, b] : {std::pair{1 / 3.0, 1.0}, {1 / 6.0, 2.0}, {-1 / 3.0, -1.0}, {2.0, 1 / 6.0}})
    EXPECT_GT(brightest(picture, place(a, b)), 200) << a << ", " << b;
  for (const auto& [a, b] : {std::pair{1.0, -1.0}, {0.6, 0.9}, {-1.0, 1.5}})
    EXPECT_LT(brightest(picture, place(a, b)), 150) << a << ", " << b;
}

TEST(Layer, ArrowsFollowTheMouseInBothViews) {
  Driver driver(Driver::still_opening_scene(0), 1600, 900);
  driver.click("view/hover-arrows");
  EXPECT_TRUE(driver.scene().display.hover_arrows);
  const auto plot = driver.rect("map/plot");
  const ImVec2 at = {plot.min.x + 0.7F * (plot.max.x - plot.min.x), plot.min.y + 0.28F * (plot.max.y - plot.min.y)};
  driver.move(at);
  driver.frames(2);
  ASSERT_TRUE(driver.has("map/newton-arrow") && driver.has("map/descent-arrow"));
  // Descent is plain: from (1, 1.1) towards the valley, that is down and to the left.
  const auto tip = driver.rect("map/descent-arrow").center();
  EXPECT_LT(tip.x, at.x);
  EXPECT_GT(tip.y, at.y);
  const Picture with = driver.offscreen().picture();
  keep_picture(driver, "hover");
  driver.scene().display.hover_arrows = false;
  driver.frames(2);
  EXPECT_FALSE(driver.has("map/newton-arrow"));
  EXPECT_GT(test::share_of_different_pixels(with, driver.offscreen().picture()), 0.0005);
  driver.scene().display.hover_arrows = true;
  driver.move({plot.min.x + 0.45F * (plot.max.x - plot.min.x), plot.min.y + 0.4F * (plot.max.y - plot.min.y)});
  driver.frames(2);
  keep_picture(driver, "hover_uphill");
}

/// Place of a number on a card's slider of the learning rate, which runs from 1e-4 to 30 times `middle`.
double place_on(const WidgetRegistry::Rect& track, double value, double middle) {
  return track.min.x + std::log(value / (1e-4 * middle)) / std::log(30 / 1e-4) * (track.max.x - track.min.x);
}

// x² + 4y²: λmax = 8 everywhere. Gradient descent is stable below 2/8; momentum 0.9 below 2(1 + 0.9)/8.
TEST(RateZones, EndAtTheMethodsOwnLimit) {
  Driver driver(of_formula("x^2 + 4y^2"));
  EXPECT_NEAR(driver.rect("run1/lr/limit").center().x, place_on(driver.rect("run1/lr"), 0.25, 0.25), 0.75);
  EXPECT_NEAR(driver.rect("run2/lr/limit").center().x, place_on(driver.rect("run2/lr"), 0.475, 0.475), 0.75);
  EXPECT_FALSE(driver.has("run3/lr/limit")) << "Adam's lies far above its slider here: all of it is green";
}

// (1 − w1w2)² from (−0.95, 1.1): λmax = 8.3 at the start and 2(w1² + w2²) ≥ 4 on the valley: the limit moves.
TEST(RateZones, MoveWithThePlayhead) {
  Driver driver(Driver::still_opening_scene(0));
  // the larger eigenvalue of [[2*1.1**2, 4*-0.95*1.1 - 2], [4*-0.95*1.1 - 2, 2*0.95**2]], by the closed form
  const double sharpest = 8.3005, middle = 2 / sharpest;
  EXPECT_NEAR(driver.rect("run1/lr/limit").center().x, place_on(driver.rect("run1/lr"), middle, middle), 0.75);
  driver.scene().playback.step = 400;
  driver.settle();
  const Results results = driver.app().results();
  const auto end = results.get<RunResult>(0)->trajectory.at(400);
  EXPECT_NEAR(driver.rect("run1/lr/limit").center().x,
              place_on(driver.rect("run1/lr"), 1 / (end[0] * end[0] + end[1] * end[1]), middle), 0.75);
}

// −x² − 4y²: no positive curvature, no limit. x² + 1e6·y²: 2/λmax = 1e−6, which the slider's range follows.
TEST(RateZones, AreThereWhereThereIsALimit) {
  {
    Driver none(of_formula("-x^2 - 4y^2"));
    EXPECT_FALSE(none.has("run1/lr/limit"));
  }
  Driver steep(of_formula("x^2 + 1e6*y^2"));
  EXPECT_NEAR(steep.rect("run1/lr/limit").center().x, place_on(steep.rect("run1/lr"), 1e-6, 1e-6), 0.75);
}

TEST(RateZones, StayAfterTheRunDiverged) {
  Scene scene = of_formula("x^2 + 4y^2");
  set_hyperparameter(scene.runs[0].optimizer, "lr", 5);
  scene.playback.step = 400;
  Driver driver(scene);
  const Results results = driver.app().results();
  ASSERT_EQ(results.get<RunResult>(0)->trajectory.status, RunStatus::diverged);
  EXPECT_NEAR(driver.rect("run1/lr/limit").center().x, place_on(driver.rect("run1/lr"), 0.25, 0.25), 0.75);
}

TEST(Valleys, HaveTheirSharpnessKey) {
  Driver driver(Driver::still_opening_scene(60));
  EXPECT_TRUE(driver.has("map/sharpness-key"));
  driver.scene().display.critical_points = false;
  driver.settle();
  EXPECT_FALSE(driver.has("map/sharpness-key"));
}

TEST(Valleys, APointIsNone) {
  Driver driver(of_formula("x^2 + 4y^2"));
  EXPECT_FALSE(driver.has("map/sharpness-key"));
}

// x² + 4y²: the model is exact; with η = 0.05 the modes decay by (1 − 0.1)² = 0.81 and (1 − 0.4)² = 0.36 a step.
TEST(Modes, OneBarForEachEigenvalueThatShrinksAtItsOwnRate) {
  Scene scene = of_formula("x^2 + 4y^2");
  set_hyperparameter(scene.runs[0].optimizer, "lr", 0.05);
  Driver driver(scene);
  ASSERT_TRUE(driver.has("modes/bar1") && driver.has("modes/bar2"));
  const auto width = [&](const char* name) { return driver.rect(name).max.x - driver.rect(name).min.x; };
  const float slow = width("modes/bar1"), fast = width("modes/bar2");
  driver.scene().playback.step = 10;
  driver.settle();
  // On one logarithm the ratio of the losses in dB is the ratio of the bars' loss of width: log 0.36 / log 0.81 = 4.85.
  EXPECT_NEAR((fast - width("modes/bar2")) / (slow - width("modes/bar1")), std::log(0.36) / std::log(0.81), 0.15);
  keep_picture(driver, "modes");
}

// The ball in the valley is far from the saddle: its parabolas say −2, the loss says −1.
TEST(Modes, FarFromThePointThereAreNone) {
  Driver driver(Driver::still_opening_scene(136));
  EXPECT_FALSE(driver.has("modes/bar1"));
}

}  // namespace layer_test
}  // namespace saddlescope

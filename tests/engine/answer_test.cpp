// What the window asks of the loss beside its pictures: answers, bowls, plots and fits of rows, scaled starts.
#include "core/engine/nodes/answer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/curvature/bowl.h"
#include "core/data/built_in_table.h"
#include "core/engine/engine.h"
#include "core/engine/nodes/bowl.h"
#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/data_plot.h"
#include "core/engine/nodes/formula_text.h"
#include "core/engine/nodes/rescaling.h"

namespace saddlescope {
namespace answer_test {

Results settled(Engine& engine, const Scene& scene) {
  engine.submit(scene);
  engine.wait();
  return engine.results();
}

Scene still_scene(const std::string& formula) {
  Scene scene = opening_scene();
  scene.loss = {};
  scene.loss.formula = formula;
  scene.runs.clear();
  scene.playback.playing = false;
  return scene;
}

Scene rows_scene() {
  Scene scene = still_scene("(y - b - w*x)^2");
  scene.loss.data = built_in_data("ten-points", Reduction::sum);
  scene.window = {{-250, -50}, {0, 5}};
  scene.start = {-120, 2};
  scene.steps = 20;
  scene.runs = {make_run({"gd", {1e-7, 0}}, 0), make_run({"gd", {1e-7, 0}}, 1)};
  scene.runs[1].own_start = std::vector<double>{-100, 3};
  scene.display.tab = InspectorTab::data;
  return scene;
}

TEST(Answer, IsTheLossAtThePoint) {
  Engine engine({.threads = 2});
  Scene scene = still_scene("(1 - w1*w2)^2");
  // At (2, 3): e = 1 − 6 = −5, ∇ = −2e(w2, w1), H = 2(w2², w1²) on the diagonal, −2e + 2·w1·w2 beside it.
  const PointQuestion question{"tab", {2, 3}, Derivatives::hessian};
  scene.questions.points = {{"mouse", {1, 1}, Derivatives::none}, question};
  const Results results = settled(engine, scene);
  const PointAnswer* answer = find_answer(results, question);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->evaluation.value, 25);
  EXPECT_EQ(answer->evaluation.gradient, Eigen::Vector2d(30, 20));
  EXPECT_EQ(answer->evaluation.hessian, (Eigen::Matrix2d() << 18, 22, 22, 8).finished());
  EXPECT_TRUE(answer->bent.finite);
  EXPECT_EQ(known_loss(results, {2, 3}), 25);
  EXPECT_EQ(known_loss(results, {1, 1}), 0);
  EXPECT_EQ(known_loss(results, {1, 2}), std::nullopt);
}

TEST(Answer, TheLastOneStandsUntilTheNext) {
  Engine engine({.threads = 2});
  Scene scene = still_scene("(1 - w1*w2)^2");
  const PointQuestion first{"mouse", {2, 3}, Derivatives::none}, next{"mouse", {2, 1}, Derivatives::none};
  scene.questions.points = {first};
  const Results before = settled(engine, scene);
  ASSERT_NE(find_answer(before, next), nullptr);
  EXPECT_EQ(find_answer(before, next)->question.at, first.at);
  EXPECT_EQ(find_answer(before, {"another", {2, 1}, Derivatives::none}), nullptr);
  scene.questions.points = {next};
  const Results after = settled(engine, scene);
  ASSERT_NE(find_answer(after, next), nullptr);
  EXPECT_EQ(find_answer(after, next)->question.at, next.at);
  EXPECT_EQ(find_answer(after, next)->evaluation.value, 1);
}

TEST(Answer, IsNeverOfAnotherLoss) {
  Engine engine({.threads = 2});
  Scene scene = still_scene("(1 - w1*w2)^2");
  const PointQuestion question{"mouse", {2, 3}, Derivatives::none};
  scene.questions.points = {question};
  settled(engine, scene);
  scene.loss.formula = "(2 - w1*w2)^2";
  scene.questions.points.clear();  // so that nothing takes the old answer's place
  engine.submit(scene);
  engine.wait();
  scene.questions.points = {question};
  const Results results = settled(engine, scene);
  ASSERT_NE(find_answer(results, question), nullptr);
  EXPECT_EQ(find_answer(results, question)->evaluation.value, 16);
}

TEST(Answer, WaitsForAPointOfTheRightSize) {
  Engine engine({.threads = 1});
  Scene scene = still_scene("(1 - w1*w2)^2");
  scene.questions.points = {{"mouse", {2, 3, 4}, Derivatives::none}, {"start", {1, 0}, Derivatives::none}};
  const Results results = settled(engine, scene);
  EXPECT_EQ(find_answer(results, scene.questions.points[0]), nullptr);
  ASSERT_NE(find_answer(results, scene.questions.points[1]), nullptr);
  EXPECT_EQ(find_answer(results, scene.questions.points[1])->evaluation.value, 1);
}

TEST(Answer, OfABowlIsItsRadius) {
  Engine engine({.threads = 1});
  Scene scene = still_scene("x^2 + 2*y^2 - y^4");
  BowlQuestion question{{{0, 0}, {{1, 0}, {0, 1}}, {"x", "y"}}, 2, 3};
  scene.questions.bowl = question;
  const Results results = settled(engine, scene);
  ASSERT_NE(results.get<BowlResult>(), nullptr);
  // Along y the loss 2r² − r⁴ is half of what the smaller curvature predicts, r²/2, at r = √1.5; radii are tried in
  // steps of a fifth.
  EXPECT_LE(results.get<BowlResult>()->radius, std::sqrt(1.5));
  EXPECT_GE(results.get<BowlResult>()->radius, 0.8 * std::sqrt(1.5));
  scene.questions.bowl.reset();
  EXPECT_EQ(settled(engine, scene).get<BowlResult>(), nullptr);
}

TEST(Answer, ScalingMovesAllStartsAsTheClickDid) {
  Engine engine({.threads = 2});
  const Scene scene = rows_scene();
  const Results results = settled(engine, scene);
  const auto objective = shown_data_loss(scene, results);
  ASSERT_NE(objective, nullptr);
  for (const auto scaling : {FeatureScaling::standard, FeatureScaling::unit}) {
    Scene at_once = scene, prepared = scene;
    change_scaling(at_once, scaling, objective, *shown_data(scene, results));
    ASSERT_TRUE(after_scaling(scene, results, scaling));
    show_scaling(prepared, scaling, after_scaling(scene, results, scaling));
    EXPECT_TRUE(at_once == prepared);
    EXPECT_NE(prepared.start, scene.start);
    EXPECT_NE(prepared.runs[1].own_start, scene.runs[1].own_start);
  }
  // What was made for other starts is not taken.
  Scene moved = scene;
  moved.start[0] += 1;
  EXPECT_FALSE(after_scaling(moved, results, FeatureScaling::unit));
}

TEST(Answer, RowsThatTheFormulaDoesNotNameAreOfferedALine) {
  Engine engine({.threads = 2});
  Scene scene = rows_scene();
  const Results fitting = settled(engine, scene);
  const auto& there = fitting.get<DataFitResult>();
  ASSERT_NE(there, nullptr);
  EXPECT_FALSE(there->fit);
  // The lecture's minimum, b = −188.4331967, w = 2.669454967, lies in the box.
  ASSERT_TRUE(there->view);
  EXPECT_TRUE(there->view->box[0].contains(-188.4331967));
  EXPECT_TRUE(there->view->box[1].contains(2.669454967));
  scene.loss.formula = "(1 - w1*w2)^2";
  const Results other = settled(engine, scene);
  const auto& offered = other.get<DataFitResult>();
  ASSERT_NE(offered, nullptr);
  ASSERT_TRUE(offered->fit);
  Scene by_click = scene, prepared = scene;
  choose_data_formula(by_click, *shown_data(scene, other)->scaled);
  show_fit(prepared, *offered->fit);
  EXPECT_TRUE(by_click == prepared);
  EXPECT_EQ(prepared.loss.formula, "(y - b - w*x)^2");
}

TEST(Answer, ThePlotOfTheRowsFollowsTheBall) {
  Engine engine({.threads = 2});
  Scene scene = rows_scene();
  EXPECT_NE(settled(engine, scene).get<DataPlotResult>(), nullptr);
  scene.playback.step = 5;
  const Results results = settled(engine, scene);
  const auto& plot = results.get<DataPlotResult>();
  ASSERT_NE(plot, nullptr);
  EXPECT_EQ(plot->key.step, 5u);
  const auto ball = followed_ball(scene, results);
  ASSERT_TRUE(ball);
  ASSERT_EQ(plot->picture.said.size(), 10u);
  const auto& x = plot->key.data->raw->columns[0];
  for (std::size_t row = 0; row < 10; ++row)
    EXPECT_NEAR(plot->picture.said[row], ball->point[0] + ball->point[1] * x[plot->picture.rows[row]], 1e-9);
  scene.display.tab = InspectorTab::point;
  EXPECT_EQ(settled(engine, scene).get<DataPlotResult>(), nullptr);
}

TEST(Answer, TheFormulasTextIsNotMadeAnewForAConstant) {
  Engine engine({.threads = 2});
  Scene scene = still_scene("a*(1 - w1*w2)^2");
  scene.loss.parameters = {"w1", "w2"};
  const auto first = settled(engine, scene).get<FormulaTextResult>();
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->derivatives.size(), 5u);
  EXPECT_TRUE(first->derivatives[0].starts_with("∂L/∂w1 = ")) << first->derivatives[0];
  scene.loss.constants["a"] = 3;
  EXPECT_EQ(settled(engine, scene).get<FormulaTextResult>(), first);
  scene.loss.formula = "a*(2 - w1*w2)^2";
  EXPECT_NE(settled(engine, scene).get<FormulaTextResult>(), first);
}

}  // namespace answer_test
}  // namespace saddlescope

// The same model in other coordinates when features are scaled, and the window that follows.
#include "core/scene/feature_scaling.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/data/built_in_table.h"
#include "core/scene/build_loss.h"

namespace saddlescope {
namespace feature_scaling_test {

struct Problem {
  Scene scene;
  std::shared_ptr<const Data> data;
  std::shared_ptr<const Objective> objective;
  double loss_at(const std::vector<double>& point) const {
    return evaluate_at(*objective, point, Derivatives::none).value;
  }
};

/// As the engine makes it.
void load(Problem& problem) {
  BuiltLoss built = build_loss(problem.scene.loss);
  problem.data = std::move(built.data);
  problem.objective = std::move(built.objective);
}

Problem problem_of(const std::string& formula, DataDefinition data, std::vector<double> start) {
  Problem problem;
  problem.scene.loss.formula = formula;
  problem.scene.loss.data = std::move(data);
  problem.scene.start = std::move(start);
  load(problem);
  return problem;
}

void scale(Problem& problem, FeatureScaling scaling) {
  change_scaling(problem.scene, scaling, problem.objective, *problem.data);
  load(problem);
}

Problem ten_points() {
  Problem problem = problem_of("(y - b - w*x)^2", built_in_data("ten-points", Reduction::sum), {-120, -4});
  problem.scene.window = {{-200, -100}, {-5, 5}};
  return problem;
}

// Σx = 2510, mean 251; Σx² = 873 408 and deviation √(87 340.8 − 63 001) = 156.0121790. Mean of y: 481.6. The optimum of
// the lecture is b = −188.4331967, w = 2.669454967.
constexpr double mean_x = 251, deviation_x = 156.0121790, mean_y = 481.6, slope = 2.669454967;

TEST(FeatureScaling, TheStartStaysTheSameLine) {
  Problem problem = ten_points();
  const double before = problem.loss_at(problem.scene.start);
  scale(problem, FeatureScaling::standard);
  ASSERT_EQ(problem.scene.start.size(), 2u);
  EXPECT_NEAR(problem.scene.start[0], -120 - 4 * mean_x, 1e-6);
  EXPECT_NEAR(problem.scene.start[1], -4 * deviation_x, 1e-6);
  EXPECT_NEAR(problem.loss_at(problem.scene.start) / before, 1, 1e-10);
  scale(problem, FeatureScaling::unit);  // x from 25 to 606
  EXPECT_NEAR(problem.scene.start[0], -120 - 4 * 25, 1e-6);
  EXPECT_NEAR(problem.scene.start[1], -4 * 581, 1e-6);
  scale(problem, FeatureScaling::none);
  EXPECT_NEAR(problem.scene.start[0], -120, 1e-6);
  EXPECT_NEAR(problem.scene.start[1], -4, 1e-9);
}

TEST(FeatureScaling, TheWindowIsSquareAndHoldsStartAndMinimum) {
  Problem problem = ten_points();
  scale(problem, FeatureScaling::standard);
  const PlaneWindow& window = problem.scene.window;
  EXPECT_NEAR(window.a.size(), window.b.size(), 1e-9 * window.a.size());
  EXPECT_TRUE(window.contains(mean_y, slope * deviation_x)) << "the minimum: the mean, and the slope in deviations";
  EXPECT_TRUE(window.contains(problem.scene.start[0], problem.scene.start[1]));
  EXPECT_LT(window.a.size(), 3 * (mean_y + 120 + 4 * mean_x)) << "and not much more";
  // Round: ∂²L/∂b² = ∂²L/∂w² = 2·10, ∂²L/∂b∂w = 0.
  const Evaluation here = evaluate_at(*problem.objective, problem.scene.start);
  EXPECT_NEAR(here.hessian(0, 0), 20, 1e-9);
  EXPECT_NEAR(here.hessian(1, 1), 20, 1e-9);
  EXPECT_NEAR(here.hessian(0, 1), 0, 1e-9);
  scale(problem, FeatureScaling::none);
  EXPECT_TRUE(problem.scene.window.contains(-188.4331967, slope));
  EXPECT_TRUE(problem.scene.window.contains(-120, -4));
  EXPECT_LT(problem.scene.window.b.size(), 20) << "each side has its own length again";
}

TEST(FeatureScaling, OwnStartsComeAlong) {
  Problem problem = ten_points();
  problem.scene.runs = {make_run({"gd", {}}, 0), make_run({"gd", {}}, 1)};
  problem.scene.runs[1].own_start = std::vector<double>{0, 1};
  problem.scene.playback.step = 7;
  scale(problem, FeatureScaling::standard);
  EXPECT_FALSE(problem.scene.runs[0].own_start);
  ASSERT_TRUE(problem.scene.runs[1].own_start);
  EXPECT_NEAR((*problem.scene.runs[1].own_start)[0], mean_x, 1e-6);
  EXPECT_NEAR((*problem.scene.runs[1].own_start)[1], deviation_x, 1e-6);
  EXPECT_EQ(problem.scene.playback.step, 0);
}

TEST(FeatureScaling, ANeuronIsNotLinearAndStillTheSame) {
  Problem problem = problem_of("(y - tanh(w*x + b))^2", built_in_data("noisy-step"), {0.4, -0.7});
  const std::vector<double> start = problem.scene.start;
  const double before = problem.loss_at(start);
  scale(problem, FeatureScaling::unit);
  const ColumnScale x = problem.data->scales[0];
  EXPECT_NEAR(problem.scene.start[0], 0.4 - 0.7 * x.offset, 1e-6);
  EXPECT_NEAR(problem.scene.start[1], -0.7 * x.factor, 1e-6);
  EXPECT_NEAR(problem.loss_at(problem.scene.start), before, 1e-9);
}

TEST(FeatureScaling, LogisticRegressionKeepsItsBoundary) {
  Problem problem = problem_of("softplus(-y*(b + w1*x1 + w2*x2))", built_in_data("two-classes"), {0.2, -1, 0.5});
  const double before = problem.loss_at(problem.scene.start);
  scale(problem, FeatureScaling::standard);
  EXPECT_NEAR(problem.loss_at(problem.scene.start), before, 1e-9);
  const auto& scales = problem.data->scales;
  EXPECT_NEAR(problem.scene.start[1], -scales[0].factor, 1e-6);
  EXPECT_NEAR(problem.scene.start[2], 0.5 * scales[1].factor, 1e-6);
  EXPECT_NEAR(problem.scene.start[0], 0.2 - scales[0].offset + 0.5 * scales[1].offset, 1e-6);
}

TEST(FeatureScaling, WithoutAnInterceptTheModelCannotBeKept) {
  // w·x through 0 is no w·(x − mean)/deviation.
  Problem problem = problem_of("(y - w*x)^2", built_in_data("ten-points"), {-4});
  const PlaneWindow window = problem.scene.window;
  scale(problem, FeatureScaling::standard);
  EXPECT_EQ(problem.scene.loss.data.scaling, FeatureScaling::standard);
  EXPECT_EQ(problem.scene.start, std::vector<double>{-4});
  EXPECT_EQ(problem.scene.window, window);
}

TEST(FeatureScaling, NewtonFindsTheMinimumNearby) {
  Problem problem = ten_points();
  const auto minimum = nearby_minimum(*problem.objective, problem.scene.start);
  ASSERT_TRUE(minimum);
  EXPECT_NEAR((*minimum)[0], -188.4331967, 1e-6);
  EXPECT_NEAR((*minimum)[1], slope, 1e-8);
  // Separable classes: the loss falls for ever.
  DataDefinition apart = built_in_data("two-classes");
  apart.noise = 0.05;
  const Problem separable = problem_of("softplus(-y*(w1*x1 + w2*x2))", apart, {0.1, 0.1});
  EXPECT_FALSE(nearby_minimum(*separable.objective, separable.scene.start));
}

}  // namespace feature_scaling_test
}  // namespace saddlescope

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "core/diagnosis/escape_clock.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace diagnosis_escape_test {

using testing::HasSubstr;

constexpr PlaneWindow square = {{-3, 3}, {-3, 3}};

OptimizerSettings spec(const std::string& text) {
  const auto settings = parse_optimizer(text);
  if (!settings) ADD_FAILURE() << settings.error();
  return settings ? *settings : default_settings("gd");
}

std::vector<Escape> clocks(const std::string& formula, const std::vector<double>& start, const std::string& method,
                           std::size_t steps = 600) {
  const FormulaObjective objective = objective_from(formula);
  const OptimizerSettings settings = spec(method);
  const Trajectory run = run_optimizer(objective, settings, start, {.steps = steps});
  return escape_clocks(run, settings, find_critical_points(objective, square));
}

TEST(EscapeClock, TheIssuesFigures) {
  // (1 − w1w2)², η = 0.05, from (0.7 + e, −0.7): ln(0.5/ε)/ln(1 + 0.05·2) with ε = e/√2, and what happens.
  struct Row {
    double e, predicted;
    std::size_t happens;
  };
  for (const Row& row : {Row{1e-3, 68.8, 68}, {1e-6, 141.3, 140}, {1e-12, 286.3, 285}}) {
    const auto found = clocks("(1 - w1*w2)^2", {0.7 + row.e, -0.7}, "gd:lr=0.05");
    ASSERT_EQ(found.size(), 1u);
    const Escape& escape = found[0];
    EXPECT_EQ(escape.saddle, (std::vector<double>{0, 0}));
    EXPECT_EQ(escape.eigenvalue, -2);
    EXPECT_EQ(escape.entry_step, 0u);
    EXPECT_NEAR(escape.offset * std::numbers::sqrt2 / row.e, 1, 1e-3);
    ASSERT_TRUE(escape.growth && escape.predicted && escape.left);
    EXPECT_NEAR(*escape.growth, 1.1, 1e-14);
    EXPECT_NEAR(*escape.predicted, row.predicted, 0.05);
    EXPECT_EQ(*escape.left, row.happens);
  }
}

TEST(EscapeClock, NeverFromTheLineItself) {
  const auto found = clocks("(1 - w1*w2)^2", {0.7, -0.7}, "gd:lr=0.05", 5000);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].offset, 0);
  EXPECT_TRUE(found[0].predicted && std::isinf(*found[0].predicted));
  EXPECT_FALSE(found[0].left);
  EXPECT_THAT(found[0].text(), HasSubstr("never"));
}

TEST(EscapeClock, MomentumGrowsByTheLargerRoot) {
  // On ½x² − y² the model is exact. z² − (1.9 + 0.1·2)z + 0.9 = 0: z = (2.1 + √0.81)/2 = 1.5 for η = 0.1, λ = −2.
  // Nesterov: z² − 1.9·1.2·z + 0.9·1.2 = 0: z = (2.28 + √(5.1984 − 4.32))/2 = 1.608615.
  const std::pair<const char*, double> methods[] = {{"momentum:lr=0.1", 1.5}, {"nesterov:lr=0.1", 1.608615}};
  for (const auto& [method, growth] : methods) {
    const auto found = clocks("0.5x^2 - y^2", {0.1, 1e-9}, method);
    ASSERT_EQ(found.size(), 1u);
    ASSERT_TRUE(found[0].growth && found[0].predicted && found[0].left) << method;
    EXPECT_NEAR(*found[0].growth, growth, 1e-6);
    EXPECT_EQ(static_cast<double>(*found[0].left), std::ceil(*found[0].predicted)) << method;
  }
  // Dampening halves what a gradient adds: z² − (1.9 + 0.1)z + 0.9 = 0: z = (2 + √0.4)/2 = 1.316228.
  const auto damped = clocks("0.5x^2 - y^2", {0.1, 1e-9}, "momentum:lr=0.1,dampening=0.5");
  ASSERT_EQ(damped.size(), 1u);
  EXPECT_NEAR(*damped[0].growth, 1.316228, 1e-6);
  EXPECT_EQ(static_cast<double>(*damped[0].left), std::ceil(*damped[0].predicted));
}

TEST(EscapeClock, WeightDecayWeakensTheWayDown) {
  // λ + weight decay = −2 + 1: growth 1 + 0.05·1.
  const auto found = clocks("0.5x^2 - y^2", {0.1, 1e-6}, "gd:lr=0.05,weight_decay=1");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NEAR(*found[0].growth, 1.05, 1e-14);
  EXPECT_EQ(static_cast<double>(*found[0].left), std::ceil(*found[0].predicted));
}

TEST(EscapeClock, CountsFromWhereARunComesNear) {
  // x shrinks by 0.9 a step: from 2.9 it is within 2ρ = 1 at the step 11 (2.9·0.9¹¹ = 0.910, 2.9·0.9¹⁰ = 1.011).
  const auto found = clocks("0.5x^2 - 0.5y^2", {2.9, 1e-6}, "gd:lr=0.1");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].entry_step, 11u);
  EXPECT_NEAR(found[0].offset, 1e-6 * std::pow(1.1, 11), 1e-15);
  EXPECT_EQ(static_cast<double>(*found[0].left), std::ceil(*found[0].predicted));
}

TEST(EscapeClock, AdaptiveMethodsHaveNoPrediction) {
  const auto found = clocks("(1 - w1*w2)^2", {0.7 + 1e-3, -0.7}, "adam:lr=0.05");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].growth || found[0].predicted);
  EXPECT_TRUE(found[0].left);
  EXPECT_THAT(found[0].text(), HasSubstr("nothing is predicted"));
}

TEST(EscapeClock, NothingWhereARunKeepsAway) {
  EXPECT_TRUE(clocks("(1 - w1*w2)^2", {2.4, 0.45}, "gd:lr=0.05").empty());
  EXPECT_TRUE(clocks("x^2 + y^2", {2, 1}, "gd:lr=0.05").empty());
}

TEST(EscapeClock, TheNeighbourhoodShrinksBetweenNearPoints) {
  // x⁴ − 0.5x² + y² has a saddle at 0 and minima at x = ±0.5, so ρ = 0.25.
  const FormulaObjective objective = objective_from("x^4 - 0.5x^2 + y^2");
  const CriticalPointsReport report = find_critical_points(objective, square);
  std::size_t saddles = 0;
  for (const CriticalPoint& point : report.points) {
    if (point.kind != CriticalKind::saddle) continue;
    EXPECT_NEAR(radius_around(report, point), 0.25, 1e-9);
    ++saddles;
  }
  EXPECT_EQ(saddles, 1u);
}

}  // namespace diagnosis_escape_test
}  // namespace saddlescope

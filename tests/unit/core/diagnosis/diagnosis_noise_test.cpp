// Verdicts on runs with batches and noise.
#include <gtest/gtest.h>

#include <cmath>

#include "core/data/built_in_table.h"
#include "core/diagnosis/diagnosis.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace diagnosis_noise_test {

Diagnosis verdict_on(const Objective& objective, const Sampling& sampling, const std::string& spec,
                     std::vector<double> start, std::size_t steps) {
  RunPlan plan(*parse_optimizer(spec));
  plan.sampling = sampling;
  plan.seed = 3;
  const Trajectory run = run_optimizer(objective, plan, start, {.steps = steps});
  return diagnose(objective, run, plan.optimizer, run.last_step(), nullptr);
}

// A line through noisy points: with batches of one the exact gradient at the minimum is zero, and each batch's is not.
TEST(DiagnosisNoise, BatchesEndOnTheNoiseFloor) {
  const auto table = std::make_shared<const Table>(make_table("noisy-line", 40, 0.5, 1));
  const auto formula = *Formula::compile("(y - b - w*x)^2", {.parameters = {"b", "w"}, .columns = table->names});
  const FormulaObjective objective(formula, {}, table);

  const Diagnosis noisy = verdict_on(objective, {.batch = 1}, "gd:lr=0.05", {-2, -2}, 2000);
  EXPECT_EQ(verdict_kind_name(noisy.kind), "noise-floor");
  EXPECT_NE(noisy.help.find("larger batch"), std::string::npos);
  const Evidence& noise = noisy.evidence.back();
  EXPECT_EQ(evidence_kind_name(noise.kind), "gradient-noise");
  EXPECT_TRUE(noise.speaks);
  EXPECT_GT(noise.value, *noise.threshold);

  const Diagnosis exact = verdict_on(objective, {}, "gd:lr=0.05", {-2, -2}, 2000);
  EXPECT_EQ(verdict_kind_name(exact.kind), "at-minimum");
  EXPECT_NE(evidence_kind_name(exact.evidence.back().kind), "gradient-noise");

  // On the way down the gradient leads.
  const Diagnosis early = verdict_on(objective, {.batch = 10}, "gd:lr=0.02", {-8, -8}, 20);
  EXPECT_EQ(verdict_kind_name(early.kind), "moving-well");
}

// Noise of deviation s in each of two components has a root mean square of s·√2.
TEST(DiagnosisNoise, IsTheRootMeanSquareOfWhatWasAdded) {
  const FormulaObjective bowl = objective_from("x^2 + y^2");
  const Diagnosis noisy = verdict_on(bowl, {.gradient_noise = 0.5}, "gd:lr=0.1", {1, 1}, 3000);
  EXPECT_EQ(verdict_kind_name(noisy.kind), "noise-floor");
  EXPECT_NEAR(noisy.evidence.back().value, 0.5 * std::sqrt(2.0), 0.12);  // 33 draws of two numbers
}

}  // namespace diagnosis_noise_test
}  // namespace saddlescope

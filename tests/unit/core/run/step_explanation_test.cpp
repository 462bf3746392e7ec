// An update taken apart: hand numbers for the lecture's momentum and for first steps of adaptive methods, and that the
// parts of every method in the catalogue add up to the movement that its stepper made.
#include "core/run/step_explanation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/run/step_terms.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace step_explanation_test {

using test::HandObjective;
using test::HandValues;

/// A plan's run with one of its updates taken apart.
struct Apart {
  Trajectory path;
  StepExplanation explained;
  StepTerms terms;
};
template <class Function>
std::unique_ptr<Apart> apart(Function function, const RunPlan& plan, std::vector<double> start, std::size_t step) {
  const HandObjective objective(function);
  auto result = std::make_unique<Apart>();
  result->path = run_optimizer(objective, plan, start, {.steps = step + 1, .until_gradient = 0, .parallel = {}});
  result->explained = explain_step(objective, result->path, step);
  result->terms = take_apart(result->explained, result->path, plan);
  return result;
}

/// x²/2 + 2y²: the gradient is (x, 4y).
HandValues bowl(double x, double y) { return {x * x / 2 + 2 * y * y, x, 4 * y, 1, 0, 4}; }

// λ = 1/2, η = 1/4 from (4, 2), all of it exact in binary: g⁰ = (4, 8), m¹ = −ηg⁰ = (−1, −2), θ¹ = (3, 0);
// g¹ = (3, 0), m² = λm¹ − ηg¹ = −ληg⁰ − ηg¹ = (−1/2, −1) + (−3/4, 0) = (−5/4, −1).
TEST(StepTerms, TheLecturesSecondMovementIsLastMovementMinusGradient) {
  const auto second = apart(bowl, settings_of("momentum:lr=0.25,momentum=0.5,convention=lecture"), {4, 2}, 1);
  const MovementParts& parts = second->terms.parts;
  EXPECT_EQ(parts.gradient, (std::vector<double>{-0.75, 0}));
  EXPECT_EQ(parts.remembered, (std::vector<double>{-0.5, -1}));
  EXPECT_EQ(parts.movement, (std::vector<double>{-1.25, -1}));
  EXPECT_EQ(second->explained.last_movement, (std::vector<double>{-1, -2}));
  EXPECT_EQ(parts.gradient_label, "−η∇L");
  EXPECT_EQ(parts.remembered_label, "β·last");
  EXPECT_EQ(second->terms.update, 2U);
  EXPECT_FALSE(second->terms.effective);
}

TEST(StepTerms, BothConventionsOfMomentumHaveTheSamePartsWhileTheRateStays) {
  const auto lecture = apart(bowl, settings_of("momentum:lr=0.25,momentum=0.5,convention=lecture"), {4, 2}, 5);
  const auto pytorch = apart(bowl, settings_of("momentum:lr=0.25,momentum=0.5"), {4, 2}, 5);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(pytorch->terms.parts.gradient[i], lecture->terms.parts.gradient[i], 1e-15);
    EXPECT_NEAR(pytorch->terms.parts.remembered[i], lecture->terms.parts.remembered[i], 1e-15);
  }
  EXPECT_EQ(pytorch->terms.parts.remembered_label, "β·last");
}

// The rate falls from 1/4 to 1/8 after one update; g⁰ = (4, 8), θ¹ = (3, 0), g¹ = (3, 0). The lecture remembers the
// movement (−1, −2) and keeps half of it; PyTorch remembers b = (4, 8) and takes −η'·β·b = −(1/8)(1/2)(4, 8).
TEST(StepTerms, TheConventionsPartWhenTheRateChanges) {
  const auto plan = [](const std::string& tail) {
    return RunPlan({{settings_of("momentum:lr=0.25,momentum=0.5" + tail), 1}},
                   settings_of("momentum:lr=0.125,momentum=0.5" + tail));
  };
  const auto lecture = apart(bowl, plan(",convention=lecture"), {4, 2}, 1);
  EXPECT_EQ(lecture->terms.parts.remembered, (std::vector<double>{-0.5, -1}));
  EXPECT_EQ(lecture->terms.parts.gradient, (std::vector<double>{-0.375, 0}));
  const auto pytorch = apart(bowl, plan(""), {4, 2}, 1);
  EXPECT_EQ(pytorch->terms.parts.remembered, (std::vector<double>{-0.25, -0.5}));
  EXPECT_EQ(pytorch->terms.parts.gradient, (std::vector<double>{-0.375, 0}));
  EXPECT_EQ(pytorch->terms.parts.remembered_label, "−ηβ·b") << "no share of the last movement any more";
}

TEST(StepTerms, PlainDescentHasOnlyTheGradient) {
  const auto step = apart(bowl, settings_of("gd:lr=0.25"), {4, 2}, 0);
  EXPECT_EQ(step->terms.parts.gradient, (std::vector<double>{-1, -2}));
  EXPECT_TRUE(step->terms.parts.remembered.empty());
  EXPECT_FALSE(step->terms.effective);
}

// b¹ = g⁰, movement −η(g + βb) = −(1/4)(1 + 1/2)g⁰; second: g¹ at θ¹ = (4, 2) − (3/8)(4, 8) = (5/2, −1) is (5/2, −4).
TEST(StepTerms, NesterovTakesTheGradientTwice) {
  const auto first = apart(bowl, settings_of("nesterov:lr=0.25,momentum=0.5"), {4, 2}, 0);
  EXPECT_EQ(first->terms.parts.gradient, (std::vector<double>{-1.5, -3}));
  const auto second = apart(bowl, settings_of("nesterov:lr=0.25,momentum=0.5"), {4, 2}, 1);
  EXPECT_EQ(second->terms.parts.gradient, (std::vector<double>{-0.9375, 1.5}));
  EXPECT_EQ(second->terms.parts.remembered, (std::vector<double>{-0.25, -0.5}));
}

// The first step of Adam: m̂ = g and √v̂ = |g|, whatever β are, so the movement is −η·g/(|g| + ε).
TEST(StepTerms, AdamsFirstStepIsTheRate) {
  const auto step = apart(bowl, settings_of("adam:lr=0.1"), {4, -2}, 0);
  ASSERT_TRUE(step->terms.effective);
  const EffectiveStep& effective = *step->terms.effective;
  EXPECT_NEAR(effective.mean[0], 4, 1e-14);
  EXPECT_NEAR(effective.mean[1], -8, 1e-14);
  EXPECT_NEAR(effective.root[0], 4, 1e-14);
  EXPECT_NEAR(effective.root[1], 8, 1e-14);
  EXPECT_NEAR(effective.rate[0], 0.1 / 4, 1e-10);
  EXPECT_NEAR(step->terms.parts.movement[0], -0.1, 1e-9);
  EXPECT_NEAR(step->terms.parts.movement[1], 0.1, 1e-9);
  EXPECT_EQ(step->terms.parts.remembered, (std::vector<double>{0, 0}));
}

// g⁰ = (4, 8), η = 1: the lecture divides by √(S/1) = |g⁰| and steps to (3, 1); g¹ = (3, 4): S = (25, 80),
// σ = √(S/2). Standard AdaGrad divides by √S instead.
TEST(StepTerms, AdaGradDividesByRootOfSumOrOfMean) {
  const auto lecture = apart(bowl, settings_of("adagrad:lr=1,convention=lecture"), {4, 2}, 1);
  ASSERT_TRUE(lecture->terms.effective);
  EXPECT_EQ(lecture->terms.effective->accumulator, (std::vector<double>{25, 80}));
  EXPECT_DOUBLE_EQ(lecture->terms.effective->divisor[0], std::sqrt(12.5));
  EXPECT_DOUBLE_EQ(lecture->terms.effective->divisor[1], std::sqrt(40.0));
  EXPECT_DOUBLE_EQ(lecture->terms.effective->rate[0], 1 / std::sqrt(12.5));
  EXPECT_DOUBLE_EQ(lecture->terms.parts.gradient[0], -3 / std::sqrt(12.5));
  const auto standard = apart(bowl, settings_of("adagrad:lr=1,eps=0"), {4, 2}, 1);
  EXPECT_NEAR(standard->terms.effective->accumulator[1], 80, 1e-12);
  EXPECT_NEAR(standard->terms.effective->divisor[0], 5, 1e-12);
}

// A coordinate whose gradients were all 0 stands still in the lecture's forms: no division by 0.
TEST(StepTerms, TheLectureStandsStillWhereItsSigmaIsZero) {
  const auto flat = [](double x, double) { return HandValues{x * x / 2, x, 0, 1, 0, 0}; };
  for (const char* spec : {"adagrad:lr=1,convention=lecture", "rmsprop:lr=1,convention=lecture"}) {
    const auto step = apart(flat, settings_of(spec), {4, 2}, 2);
    ASSERT_TRUE(step->terms.effective) << spec;
    EXPECT_EQ(step->terms.effective->rate[1], 0) << spec;
    EXPECT_EQ(step->terms.parts.movement[1], 0) << spec;
  }
}

/// Defaults; everything on; that in the lecture's form; and a rate, β and memory changed on the way.
std::vector<RunPlan> plans_of(const OptimizerInfo& info) {
  OptimizerSettings lecture = everything_on(info), later = everything_on(info);
  lecture.convention = Convention::lecture;
  lecture.schedule = {5, {default_factor("inverse-sqrt")}};
  set_hyperparameter(later, "lr", 0.003);
  set_hyperparameter(later, "beta1", 0.6);
  set_hyperparameter(later, "beta2", 0.95);
  return {default_settings(info.id), everything_on(info), lecture,
          RunPlan({{settings_of("gd:lr=0.001"), 2}, {everything_on(info), 3}}, later)};
}

// The property that the arrows live by. Sums are exact up to the rounding of the largest part, and a point up to that
// of its own digits.
TEST(StepTerms, PartsAddUpToTheMovementOfEveryMethod) {
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const RunPlan& plan : plans_of(info))
      for (const std::size_t step : {0U, 1U, 2U, 6U, 40U}) {
        const auto taken = apart(test::himmelblau, plan, {0.3, -0.4}, step);
        if (taken->path.last_finite_step() <= step) continue;
        const MovementParts& parts = taken->terms.parts;
        const std::string where = print_optimizer(plan.settings_at(step)) + " at " + std::to_string(step);
        ASSERT_EQ(parts.movement.size(), 2U) << where;
        for (std::size_t i = 0; i < 2; ++i) {
          const double from = taken->path.at(step)[i], to = taken->path.at(step + 1)[i];
          // RAdam's first rectifications hang on ρₜ − 4, a number near 1 that is the difference of two near 2/(1 − β₂).
          const double own = info.id == "radam" ? 1e-11 : 2e-15;
          EXPECT_NEAR(from + parts.movement[i], to, 4e-16 * (std::abs(from) + std::abs(to)) + own * std::abs(to - from))
              << where;
          double sum = 0, largest = 0;
          bool any = false;
          for (const auto* part : {&parts.gradient, &parts.remembered, &parts.decay})
            if (!part->empty()) {
              any = any || part != &parts.decay;
              sum += (*part)[i];
              largest = std::max(largest, std::abs((*part)[i]));
            }
          if (!any) continue;
          EXPECT_NEAR(sum, parts.movement[i], 1e-15 * largest) << where;
        }
        if (!taken->terms.effective) continue;
        for (std::size_t i = 0; i < 2; ++i) {
          const EffectiveStep& effective = *taken->terms.effective;
          const bool mean = !effective.mean.empty() && info.id != "nadam";
          if (!mean && (!parts.remembered.empty() || info.id == "nadam")) continue;
          const double direction = mean ? effective.mean[i] : taken->terms.gradient[i];
          const double decay = parts.decay.empty() ? 0 : parts.decay[i];
          EXPECT_NEAR(-effective.rate[i] * direction + decay, parts.movement[i],
                      1e-14 * std::abs(parts.movement[i]) + 1e-18)
              << where;
        }
      }
}

// --- the rule with its numbers

std::string symbols(const EquationLine& line) {
  std::string text = line.left.symbol + " ←";
  for (const EquationTerm& term : line.terms) text += " " + term.symbol;
  return text;
}
std::string numbers(const EquationLine& line, std::size_t k) {
  std::string text = line.left.numbers[k] + " =";
  for (const EquationTerm& term : line.terms) text += " " + term.numbers[k];
  return text;
}

TEST(StepEquation, TheLecturesMomentumWithItsNumbers) {
  const auto second = apart(bowl, settings_of("momentum:lr=0.25,momentum=0.5,convention=lecture"), {4, 2}, 1);
  const std::vector<std::size_t> both = {0, 1};
  const auto lines = step_equation(second->terms, both);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(symbols(lines[0]), "m ← β·m − η·g");
  EXPECT_EQ(numbers(lines[0], 0), "−1.25 = 0.5·(−1) − 0.25·3");
  EXPECT_EQ(numbers(lines[0], 1), "−1 = 0.5·(−2) − 0.25·0");
  EXPECT_EQ(symbols(lines[1]), "θ ← θ + m");
  EXPECT_EQ(numbers(lines[1], 0), "1.75 = 3 + (−1.25)");
  EXPECT_EQ(lines[0].terms[0].role, TermRole::remembered);
  EXPECT_EQ(lines[0].terms[1].role, TermRole::gradient);
}

TEST(StepEquation, TheLecturesAdaGradWithItsNumbers) {
  const auto step = apart(bowl, settings_of("adagrad:lr=1,convention=lecture"), {4, 2}, 1);
  const std::vector<std::size_t> first = {0};
  const auto lines = step_equation(step->terms, first);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(symbols(lines[0]), "S ← S + g²");
  EXPECT_EQ(numbers(lines[0], 0), "25 = 16 + 3²");
  EXPECT_EQ(numbers(lines[1], 0), "3.54 = √(25/2)");
  EXPECT_EQ(symbols(lines[2]), "θ ← θ − η·g/σ");
  EXPECT_EQ(numbers(lines[2], 0), "2.15 = 3 − 1·3/3.54");  // 3 − 3/√12.5 = 2.1515
}

TEST(StepEquation, EveryMethodHasOneInBothConventionsAndEveryTermItsMeaning) {
  const std::vector<std::size_t> both = {0, 1};
  for (const OptimizerInfo& info : optimizer_catalogue())
    for (const RunPlan& plan : plans_of(info))
      for (const std::size_t step : {0U, 6U}) {
        const auto taken = apart(test::himmelblau, plan, {0.3, -0.4}, step);
        if (taken->path.last_finite_step() <= step) continue;
        const auto lines = step_equation(taken->terms, both);
        const std::string where = print_optimizer(plan.settings_at(step));
        ASSERT_FALSE(lines.empty()) << where;
        EXPECT_EQ(lines.back().left.symbol, "θ") << where;
        for (const EquationLine& line : lines) {
          EXPECT_EQ(line.left.numbers.size(), 2U) << where;
          ASSERT_FALSE(line.terms.empty()) << where;
          for (const EquationTerm& term : line.terms) {
            EXPECT_EQ(term.numbers.size(), 2U) << where << ": " << term.symbol;
            EXPECT_FALSE(term.meaning.empty()) << where << ": " << term.symbol;
            EXPECT_EQ(term.numbers[0].find("undefined"), std::string::npos) << where << ": " << term.symbol;
          }
        }
      }
}

TEST(ConventionDifference, MarksPiecesThatStandInTheRules) {
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    const auto difference = convention_difference(info.id);
    EXPECT_EQ(difference.has_value(), has_lecture_form(info) && info.lecture_rule != info.rule) << info.id;
    if (!difference) continue;
    EXPECT_NE(info.rule.find(difference->pytorch), std::string_view::npos) << info.id;
    EXPECT_NE(info.lecture_rule.find(difference->lecture), std::string_view::npos) << info.id;
  }
}

}  // namespace step_explanation_test
}  // namespace saddlescope

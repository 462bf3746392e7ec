// Verdicts on runs whose answer is known. Figures are from the facts in the comments, not from the program.
#include "core/diagnosis/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace diagnosis_test {

using testing::HasSubstr;

constexpr PlaneWindow square = {{-3, 3}, {-3, 3}};
const std::string network = "(1 - w1*w2)^2";

/// The lecture's regression (part D, 2) as Σ(y − b − wx)².
const std::string regression =
    "(640 - b - 338w)^2 + (633 - b - 333w)^2 + (619 - b - 328w)^2 + (393 - b - 207w)^2 + (428 - b - 226w)^2 + "
    "(27 - b - 25w)^2 + (193 - b - 179w)^2 + (66 - b - 60w)^2 + (226 - b - 208w)^2 + (1591 - b - 606w)^2";
constexpr PlaneWindow regression_window = {{-200, -100}, {-5, 5}};

OptimizerSettings spec(const std::string& text) {
  const auto settings = parse_optimizer(text);
  if (!settings) ADD_FAILURE() << settings.error();
  return settings ? *settings : default_settings("gd");
}

struct Case {
  std::string formula;
  std::vector<double> start;
  std::string optimizer;
  std::size_t steps = 400;
  PlaneWindow window = square;
  std::size_t at = static_cast<std::size_t>(-1);
  bool with_report = true;
};

Diagnosis verdict_on(const Case& given) {
  const FormulaObjective objective = objective_from(given.formula);
  const OptimizerSettings settings = spec(given.optimizer);
  const Trajectory run = run_optimizer(objective, settings, given.start, {.steps = given.steps});
  const CriticalPointsReport report = find_critical_points(objective, given.window);
  return diagnose(objective, run, settings, std::min(given.at, run.last_step()), given.with_report ? &report : nullptr);
}

const Evidence& evidence(const Diagnosis& diagnosis, EvidenceKind kind) {
  for (const Evidence& item : diagnosis.evidence)
    if (item.kind == kind) return item;
  ADD_FAILURE() << evidence_kind_name(kind);
  return diagnosis.evidence.front();
}

void expect_kind(const Case& given, VerdictKind kind) {
  const Diagnosis diagnosis = verdict_on(given);
  EXPECT_EQ(verdict_kind_name(diagnosis.kind), verdict_kind_name(kind))
      << given.formula << " with " << given.optimizer << ": " << diagnosis.sentence;
}

TEST(Diagnosis, MovesWellDownABowl) {
  const Diagnosis diagnosis = verdict_on({"x^2 + y^2", {2, 1}, "gd:lr=0.1", 400, square, 8});
  EXPECT_EQ(diagnosis.kind, VerdictKind::moving_well) << diagnosis.sentence;
  EXPECT_EQ(diagnosis.help, "");
  EXPECT_FALSE(is_trouble(diagnosis.kind));
  // θ shrinks by 1 − 0.1·2 a step, the loss by 0.64; four steps against four before: 1 − 0.64⁴ = 0.8322.
  EXPECT_NEAR(evidence(diagnosis, EvidenceKind::loss_change).value, 0.8322, 1e-4);
  EXPECT_NEAR(evidence(diagnosis, EvidenceKind::gradient_turn).value, 1, 1e-12);
  EXPECT_NEAR(evidence(diagnosis, EvidenceKind::stability).value, 0.2, 1e-12);
  EXPECT_EQ(evidence(diagnosis, EvidenceKind::stability).threshold, 2);
  // θ = 0.8⁸ from the bottom at the mean pace of eight steps, (1 − 0.8⁸)/8: 1.6128.
  EXPECT_NEAR(evidence(diagnosis, EvidenceKind::steps_to_bottom).value, 1.6128, 1e-3);
}

TEST(Diagnosis, SettlesInTheFlatValley) {
  // Computed outside this program: from (2.4, 0.45), η = 0.1, 0.2, 0.22, 0.26 settle, each in the valley w1·w2 = 1.
  for (const char* rate : {"0.1", "0.2", "0.22", "0.26"})
    for (const bool with_report : {true, false}) {
      const Diagnosis diagnosis =
          verdict_on({network, {2.4, 0.45}, std::string("gd:lr=") + rate, 400, square, 400, with_report});
      EXPECT_EQ(diagnosis.kind, VerdictKind::at_minimum) << rate << diagnosis.sentence;
      EXPECT_THAT(diagnosis.sentence, HasSubstr("flat"));
    }
}

TEST(Diagnosis, OvershootsBeforeItFindsAFlatterPlace) {
  // At the start λmax = 2(2.4² + 0.45²) − …, about 11.9: η = 0.2 is above 2/λmax = 0.168, η = 0.1 below.
  for (const char* rate : {"0.2", "0.22", "0.26"})
    expect_kind({network, {2.4, 0.45}, std::string("gd:lr=") + rate, 400, square, 4}, VerdictKind::edge_of_stability);
  expect_kind({network, {2.4, 0.45}, "gd:lr=0.1", 400, square, 4}, VerdictKind::at_minimum);
}

TEST(Diagnosis, BouncesWithPeriodTwo) {
  // Computed outside this program: from (t, t) period 2 at η = 0.51 … 0.6, converges below 0.5, diverges above 1.
  for (const char* rate : {"0.51", "0.55", "0.6", "0.64"}) {
    const Diagnosis diagnosis = verdict_on({network, {0.5, 0.5}, std::string("gd:lr=") + rate});
    EXPECT_EQ(diagnosis.kind, VerdictKind::bouncing) << rate << diagnosis.sentence;
    EXPECT_NEAR(evidence(diagnosis, EvidenceKind::gradient_turn).value, -1, 1e-6);
    EXPECT_GT(evidence(diagnosis, EvidenceKind::stability).value, 2);
    EXPECT_THAT(diagnosis.help, HasSubstr("smaller learning rate"));
  }
  expect_kind({network, {0.5, 0.5}, "gd:lr=0.45"}, VerdictKind::at_minimum);
  const Diagnosis aperiodic = verdict_on({network, {0.5, 0.5}, "gd:lr=0.66"});
  EXPECT_TRUE(aperiodic.kind == VerdictKind::bouncing || aperiodic.kind == VerdictKind::edge_of_stability)
      << aperiodic.sentence;
  expect_kind({network, {2, 2}, "gd:lr=1.05"}, VerdictKind::diverging);
}

TEST(Diagnosis, EndsInTheSaddle) {
  // By symmetry: from (0.7, −0.7) gradient descent stays on w1 = −w2 and ends in the saddle.
  for (const std::size_t step : {std::size_t{10}, std::size_t{60}, std::size_t{400}}) {
    const Diagnosis diagnosis = verdict_on({network, {0.7, -0.7}, "gd:lr=0.05", 400, square, step});
    EXPECT_EQ(diagnosis.kind, VerdictKind::at_saddle) << diagnosis.sentence;
    EXPECT_THAT(diagnosis.help, HasSubstr("λmin = −2"));
    EXPECT_FALSE(diagnosis.steps_to_go);
  }
  EXPECT_EQ(verdict_on({network, {0.7, -0.7}, "gd:lr=0.05"}).rule, "at-saddle");
  EXPECT_EQ(verdict_on({network, {0.7, -0.7}, "gd:lr=0.05", 400, square, 10}).rule, "into-saddle");
}

TEST(Diagnosis, CrawlsPastTheSaddle) {
  // Predicted from the start 141.3 steps in all; happens at 140: some 80 to go at step 60.
  const Case given = {network, {0.7 + 1e-6, -0.7}, "gd:lr=0.05", 400, square, 60};
  const Diagnosis diagnosis = verdict_on(given);
  EXPECT_EQ(diagnosis.kind, VerdictKind::crawling_past_saddle) << diagnosis.sentence;
  ASSERT_TRUE(diagnosis.steps_to_go);
  EXPECT_NEAR(*diagnosis.steps_to_go, 80, 1.5);
  EXPECT_THAT(diagnosis.sentence, HasSubstr("more steps until it leaves"));
  Case later = given;
  later.at = 160;  // the loss is below 0.01 from step 161 on
  EXPECT_EQ(verdict_on(later).kind, VerdictKind::moving_well);
  later.at = 400;
  EXPECT_EQ(verdict_on(later).kind, VerdictKind::at_minimum);
}

TEST(Diagnosis, SlowInALongValley) {
  // Stable below η = 1; along the valley 1/(ηλ) = 1/(0.01·0.02) = 5000 steps.
  const Diagnosis small = verdict_on({"0.01x^2 + y^2", {8, -3.5}, "gd:lr=0.01", 1000, {{-10, 10}, {-4, 4}}});
  EXPECT_EQ(small.kind, VerdictKind::rate_too_small) << small.sentence;
  EXPECT_EQ(small.rule, "rate-too-small");
  EXPECT_NEAR(evidence(small, EvidenceKind::steps_to_bottom).value, 5000, 10);
  expect_kind({"0.01x^2 + y^2", {8, -3.5}, "gd:lr=0.9", 60, {{-10, 10}, {-4, 4}}}, VerdictKind::moving_well);
}

TEST(Diagnosis, TheLecturesRegression) {
  // Stable below 1.1449e-6; λmin = 5.57348: 1/(ηλ) = 1.794e5 steps at η = 1e-6, and ηλmax = 1.7468.
  const Case base = {regression, {-120, -4}, "gd:lr=1e-6", 4000, regression_window};
  const Diagnosis narrow = verdict_on(base);
  EXPECT_EQ(narrow.rule, "narrow-valley") << narrow.sentence;
  EXPECT_EQ(narrow.kind, VerdictKind::rate_too_small);
  EXPECT_NEAR(evidence(narrow, EvidenceKind::steps_to_bottom).value, 1.794e5, 300);
  EXPECT_NEAR(evidence(narrow, EvidenceKind::stability).value, 1.74683, 1e-4);

  Case given = base;
  given.optimizer = "gd:lr=1e-7";
  EXPECT_EQ(verdict_on(given).rule, "rate-too-small");

  given.optimizer = "gd:lr=1e-2";  // infinite at update 36
  const Diagnosis exploded = verdict_on(given);
  EXPECT_EQ(exploded.kind, VerdictKind::diverging) << exploded.sentence;
  EXPECT_EQ(exploded.since, std::size_t{1});
  EXPECT_THAT(exploded.help, HasSubstr("1.145e−6"));
  given.at = 10;
  EXPECT_EQ(verdict_on(given).kind, VerdictKind::diverging);
  EXPECT_EQ(verdict_on(given).since, std::size_t{1});

  given = base;
  given.optimizer = "gd:lr=1.1448e-6";  // just below 2/λmax: the bounce dies by 1 − 0.0001 a step
  given.steps = 300;
  const Diagnosis bouncing = verdict_on(given);
  EXPECT_EQ(bouncing.kind, VerdictKind::bouncing) << bouncing.sentence;
  EXPECT_LT(evidence(bouncing, EvidenceKind::gradient_turn).value, -0.99);
}

TEST(Diagnosis, CrawlsOverAPlateau) {
  const PlaneWindow window = {{-3, 3}, {-2, 2}};
  const std::string cliff = "0.5(1 - tanh(5x)) + 0.02(x - 1.5)^2 + 0.1y^2";
  expect_kind({cliff, {-2.6, 1.5}, "gd:lr=0.05", 60, window}, VerdictKind::plateau);
  expect_kind({cliff, {-2.6, 1.5}, "gd:lr=0.2", 60, window}, VerdictKind::plateau);
  expect_kind({cliff, {-2.6, 1.5}, "gd:lr=0.2", 1000, window}, VerdictKind::at_minimum);
  // No minimum at all: the tail of a sigmoid. And an area without any slope.
  expect_kind({"1/(1 + exp(-x)) + 0y", {-2.9, 0}, "gd:lr=0.05", 200}, VerdictKind::plateau);
  EXPECT_EQ(verdict_on({"relu(x)^2 + 0y", {-1, 0}, "gd:lr=0.05", 50}).rule, "flat-area");
}

TEST(Diagnosis, DescendsWithoutBound) {
  expect_kind({"x + 0y", {0, 0}, "gd:lr=0.1", 400}, VerdictKind::descending_without_bound);
  expect_kind({"x + 0y", {0, 0}, "gd:lr=0.1", 20}, VerdictKind::moving_well);  // still in the window
  expect_kind({"x^3 + y^2", {-1, 1}, "gd:lr=0.05", 400}, VerdictKind::descending_without_bound);
  expect_kind({"x^2 - y^2", {0.5, 0.1}, "gd:lr=0.1", 60}, VerdictKind::descending_without_bound);
}

TEST(Diagnosis, LeavesTheDomain) {
  // The first step from x = 0.1 with slope 10 leads to x = −2.9.
  expect_kind({"log(x) + y^2", {0.1, 1}, "gd:lr=0.3", 400}, VerdictKind::undefined);
}

TEST(Diagnosis, OtherCriticalPoints) {
  expect_kind({"-x^2 - y^2", {0, 0}, "gd:lr=0.1"}, VerdictKind::at_maximum);
  expect_kind({"x^3 - 3x*y^2", {0, 0}, "gd:lr=0.1"}, VerdictKind::at_degenerate);
  expect_kind({"x^4 + y^4", {0, 0}, "gd:lr=0.1"}, VerdictKind::at_minimum);
  expect_kind({"abs(x) + abs(y)", {1, 1}, "gd:lr=0.0007", 400, square, 0}, VerdictKind::moving_well);
  expect_kind({"abs(x) + abs(y)", {1, 1}, "gd:lr=0.3", 400}, VerdictKind::bouncing);
}

TEST(Diagnosis, StandsStillWithoutALearningRate) {
  const Diagnosis diagnosis = verdict_on({"x^2 + y^2", {2, 1}, "gd:lr=0", 40});
  EXPECT_EQ(diagnosis.kind, VerdictKind::rate_too_small) << diagnosis.sentence;
  EXPECT_EQ(diagnosis.rule, "stands-still");
}

TEST(Diagnosis, WeightDecayMovesTheRestingPlace) {
  // (x − 1)² + 0.5·2·x²: at rest at x = 0.5, where the loss alone still has slope −1.
  for (const char* method : {"gd:lr=0.1,weight_decay=2", "momentum:lr=0.02,weight_decay=2"}) {
    const Diagnosis diagnosis = verdict_on({"(x - 1)^2 + y^2", {2, 1}, method, 600});
    EXPECT_EQ(diagnosis.kind, VerdictKind::at_minimum) << diagnosis.sentence;
    EXPECT_THAT(diagnosis.sentence, HasSubstr("(0.5, 0)"));
  }
}

TEST(Diagnosis, AdaptiveMethods) {
  expect_kind({network, {2.4, 0.45}, "adam:lr=0.05", 800}, VerdictKind::at_minimum);
  const Diagnosis slow = verdict_on({regression, {-120, -4}, "adam:lr=0.1", 500, regression_window});
  EXPECT_EQ(slow.kind, VerdictKind::rate_too_small) << slow.sentence;
  // Cohen et al. 2022: 38/η at β₁ = 0.9.
  EXPECT_NEAR(*evidence(slow, EvidenceKind::stability).threshold, 38, 1e-12);
  // The lecture: RMSProp with η = 1, α = 0.999 ends in a lasting oscillation of half-width η/2.
  const Diagnosis lasting = verdict_on({regression, {-120, -4}, "rmsprop:lr=1,alpha=0.999", 8000, regression_window});
  EXPECT_TRUE(lasting.kind == VerdictKind::bouncing || lasting.kind == VerdictKind::edge_of_stability)
      << lasting.sentence;
  const Diagnosis lion = verdict_on({"x^2 + y^2", {2, 1}, "lion:lr=0.01", 50});
  EXPECT_TRUE(std::isnan(evidence(lion, EvidenceKind::stability).value));
  EXPECT_THAT(evidence(lion, EvidenceKind::stability).text, HasSubstr("no simple limit"));
}

TEST(Diagnosis, AnyNumberOfParametersAndNoReport) {
  const FormulaObjective objective = objective_from("(1 - w1*w2*w3)^2");
  const OptimizerSettings settings = spec("gd:lr=0.1");
  const std::vector<double> start = {0.5, 0.6, 0.7};
  const Trajectory run = run_optimizer(objective, settings, start, {.steps = 300});
  EXPECT_EQ(diagnose(objective, run, settings, 300, nullptr).kind, VerdictKind::at_minimum);
  EXPECT_EQ(diagnose(objective, run, settings, 1, nullptr).kind, VerdictKind::moving_well);
}

TEST(Diagnosis, EveryRowOfBrokenAndShortRunsHasAVerdict) {
  for (const std::string formula : {"1/x + y^2", "log(x) + y^2", "x^3 + y^3", "x*0 + y*0", "exp(x*y)"})
    for (const char* method : {"gd:lr=1", "adam:lr=0.5", "momentum:lr=0.5"})
      for (const std::vector<double>& start : {std::vector<double>{0, 0}, {-1, 2}, {0.5, -0.5}}) {
        const FormulaObjective objective = objective_from(formula);
        if (objective.dimension() != 2) continue;
        const OptimizerSettings settings = spec(method);
        const Trajectory run = run_optimizer(objective, settings, start, {.steps = 40});
        for (std::size_t step = 0; step < run.rows() + 2; ++step) {
          const Diagnosis diagnosis = diagnose(objective, run, settings, step, nullptr);
          EXPECT_FALSE(diagnosis.sentence.empty());
          EXPECT_EQ(diagnosis.sentence.find('{'), std::string::npos) << diagnosis.sentence;
          EXPECT_EQ(diagnosis.evidence.size(), 7u);
          const bool broken = run.status != RunStatus::ok && step >= run.last_step();
          const bool says_so = diagnosis.kind == VerdictKind::undefined || diagnosis.kind == VerdictKind::diverging ||
                               diagnosis.kind == VerdictKind::descending_without_bound;
          EXPECT_TRUE(says_so || !broken) << formula << " at " << step << ": " << diagnosis.sentence;
        }
      }
}

TEST(Diagnosis, RulesHaveDifferentIds) {
  const std::vector<std::string_view> ids = rule_ids();
  for (std::size_t i = 0; i < ids.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(ids[i], ids[k]);
  EXPECT_EQ(ids.back(), "unclear");
}

}  // namespace diagnosis_test
}  // namespace saddlescope

// Sentences beside figures: for random runs, what a verdict says is recomputed from the path and the loss alone.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <numbers>

#include "tests/unit/core/diagnosis/random_run.h"

namespace saddlescope {
namespace diagnosis_random_test {

/// The first runs of the generator; more with SADDLESCOPE_RANDOM_RUNS.
std::uint32_t number_of_runs() {
  const char* const wanted = std::getenv("SADDLESCOPE_RANDOM_RUNS");
  return wanted != nullptr ? static_cast<std::uint32_t>(std::atoi(wanted)) : 500;
}

/// What the path itself shows, computed here.
class Shown {
 public:
  Shown(const RandomRun& run, const JudgedRun& judged) : run_(run), judged_(judged) {
    const Trajectory& path = judged.trajectory;
    asked = std::min(run.at, path.last_step());
    broken = path.status != RunStatus::ok && asked == path.last_step();
    row = std::min(asked, path.last_finite_step());
    window = std::min<std::size_t>(32, row);
    const std::size_t half = window / 2;
    for (std::size_t k = 0; k < half; ++k) {
      older += path.loss[row - half - k] / static_cast<double>(half);
      newer += path.loss[row - k] / static_cast<double>(half);
    }
    loss = path.loss[row];
    start = path.loss[0];
    scale = 2;
    for (const double x : run.start) scale = std::max(scale, 2 * std::abs(x));
    if (run.with_report) scale = std::min(run.window.a.size(), run.window.b.size());
  }

  std::vector<double> gradient(std::size_t at) const {
    const Evaluation here = evaluate_at(judged_.objective, judged_.trajectory.at(at), Derivatives::gradient);
    return {here.gradient.begin(), here.gradient.end()};
  }
  double slope() const {
    const auto g = gradient(row);
    return std::hypot(g[0], g[1]);
  }
  double mean_cosine() const {
    double sum = 0;
    int count = 0;
    for (std::size_t k = row - window + 1; k <= row; ++k) {
      const auto a = gradient(k - 1), b = gradient(k);
      const double lengths = std::hypot(a[0], a[1]) * std::hypot(b[0], b[1]);
      if (!(lengths > 0)) continue;
      sum += (a[0] * b[0] + a[1] * b[1]) / lengths;
      ++count;
    }
    return count > 0 ? sum / count : NAN;
  }
  /// Lowest and highest loss on a circle of so many scales round the ball, less the loss there. Where the loss has
  /// steps, on its ends along y: another step may be near.
  std::pair<double, double> circle(double radius) const {
    double low = INFINITY, high = -INFINITY;
    const bool steps = run_.family == "steps";
    for (int k = steps ? 16 : 0; k < 64; k += steps ? 32 : 1) {
      const double angle = 2 * std::numbers::pi * k / 64;
      const auto at = judged_.trajectory.at(row);
      const double point[] = {at[0] + radius * scale * std::cos(angle), at[1] + radius * scale * std::sin(angle)};
      const double rise = evaluate_at(judged_.objective, point, Derivatives::none).value - loss;
      low = std::min(low, rise);
      high = std::max(high, rise);
    }
    return {low, high};
  }
  double sharpness() const {
    const auto h = evaluate_at(judged_.objective, judged_.trajectory.at(row)).hessian;
    return (h(0, 0) + h(1, 1)) / 2 + std::hypot((h(0, 0) - h(1, 1)) / 2, h(0, 1));
  }

  std::size_t asked = 0, row = 0, window = 0;
  bool broken = false;
  double older = 0, newer = 0, loss = 0, start = 0, scale = 0;

 private:
  const RandomRun& run_;
  const JudgedRun& judged_;
};

const Evidence& evidence(const Diagnosis& diagnosis, EvidenceKind kind) {
  for (const Evidence& item : diagnosis.evidence)
    if (item.kind == kind) return item;
  ADD_FAILURE() << evidence_kind_name(kind);
  return diagnosis.evidence.front();
}

double rounding_of(const Shown& shown) { return 1e-9 * (1 + std::abs(shown.loss)); }

void check_rest(const RandomRun& run, const Diagnosis& said, const Shown& shown) {
  const auto [low, high] = shown.circle(0.02);
  const double whole = std::max(high, -low);
  if (said.kind == VerdictKind::at_minimum) {
    EXPECT_GE(low, -1e-2 * whole - rounding_of(shown)) << "a way down beside a minimum";
    if (run.family != "kinks" && run.family != "clamped") {
      EXPECT_LE(shown.slope() * 0.02 * shown.scale, 0.2 * whole + rounding_of(shown)) << "a slope at a minimum";
    }
    const std::string text = evidence(said, EvidenceKind::loss_change).text;
    EXPECT_EQ(text.find("rises by a factor"), std::string::npos) << text;
    EXPECT_EQ(text.find("infinity"), std::string::npos) << text;
    if (text.starts_with("rises by")) {
      EXPECT_LE(std::atof(text.c_str() + 9), 5.1) << text;
    }
  }
  if (said.kind == VerdictKind::at_maximum) {
    EXPECT_LE(high, 1e-2 * whole + rounding_of(shown)) << "a way up beside a maximum";
    EXPECT_LT(low, 0) << "no way down from a maximum";
  }
  if (said.kind == VerdictKind::at_saddle) {
    EXPECT_LT(low, 0) << "no way down from a saddle";
    EXPECT_GT(high, 0) << "no way up from a saddle";
  }
  if (said.rule == "flat-area") {
    EXPECT_EQ(shown.slope(), 0);
  }
}

void check_trend(const RandomRun& run, const Diagnosis& said, const Shown& shown) {
  if (said.kind == VerdictKind::descending_without_bound) {
    EXPECT_FALSE(run.bounded) << "a loss with a bound descends without one";
    EXPECT_LT(shown.loss, shown.start);
    EXPECT_LE(shown.newer, shown.older);
  }
  if (said.rule == "growing") {
    EXPECT_GT(shown.loss, shown.start);
  }
  if (said.rule == "moving-well") {
    EXPECT_LT(shown.newer, shown.older);
    EXPECT_LE(shown.loss, shown.start);
  }
  if (said.rule == "coming-back") {
    EXPECT_GT(shown.loss, shown.start);
  }
  if (said.rule == "rising") {
    EXPECT_GT(shown.newer + rounding_of(shown), shown.older);
  }
  if (said.rule == "flung-away") {
    ASSERT_TRUE(said.since);
    EXPECT_LE(*said.since, shown.row);
  }
  if (said.kind == VerdictKind::bouncing) {
    EXPECT_LE(shown.mean_cosine(), -0.5 + 1e-9);
    EXPECT_GT(shown.slope() * shown.scale, 1e-7 * (std::abs(shown.loss) - 1)) << "bouncing without a gradient";
  }
  if (said.kind == VerdictKind::edge_of_stability && run.optimizer.starts_with("gd")) {
    EXPECT_GE(std::atof(run.optimizer.c_str() + run.optimizer.find("lr=") + 3) * shown.sharpness(), 1.8 * (1 - 1e-6));
  }
  if (said.rule == "plateau" || said.rule == "slow-slope") {
    EXPECT_LE(std::abs(evidence(said, EvidenceKind::loss_change).value), 0.05);
  }
}

bool has_digit(const std::string& text) { return text.find_first_of("0123456789") != std::string::npos; }

void check_predictions(const Diagnosis& said, const JudgedRun& judged, const Shown& shown) {
  const Evidence& steps = evidence(said, EvidenceKind::steps_to_bottom);
  const bool leaves = said.sentence.find("more steps until it leaves") != std::string::npos;
  const bool ends = said.sentence.find("steps to its bottom") != std::string::npos;
  EXPECT_EQ(has_digit(steps.text), std::isfinite(steps.value)) << steps.text;
  if (leaves || said.kind == VerdictKind::at_saddle) {
    EXPECT_FALSE(has_digit(steps.text)) << "two predictions";
  }
  if (ends) {
    EXPECT_NE(said.sentence.find(steps.text + " steps"), std::string::npos) << steps.text;
  }
  if (!std::isfinite(steps.value)) return;
  // The bottom is there: straight on at the mean pace of the last steps the loss is as the parabola has it.
  const std::size_t from = shown.row - std::min<std::size_t>(shown.row, 8) / 2 * 2;
  if (from == shown.row) return;
  std::vector<double> pace(2), bottom(2);
  for (std::size_t i = 0; i < 2; ++i) {
    pace[i] =
        (judged.trajectory.at(shown.row)[i] - judged.trajectory.at(from)[i]) / static_cast<double>(shown.row - from);
    bottom[i] = judged.trajectory.at(shown.row)[i] + steps.value * pace[i];
  }
  const auto g = shown.gradient(shown.row);
  const double promised = -0.5 * steps.value * (g[0] * pace[0] + g[1] * pace[1]);
  const double fall = shown.loss - evaluate_at(judged.objective, bottom, Derivatives::none).value;
  EXPECT_NEAR(fall, promised, 0.26 * promised + 1e-12 * std::abs(shown.loss)) << "no bottom where one is predicted";
}

void check_changes(const Diagnosis& said, const Shown& shown) {
  const std::string text = evidence(said, EvidenceKind::loss_change).text;
  for (const std::string word : {"falls by ", "rises by "}) {
    const std::size_t at = text.find(word), end = text.find(" %");
    if (at == std::string::npos || end == std::string::npos || end < at) continue;
    const std::string number = text.substr(at + word.size(), end - at - word.size());
    const double percent = std::stod(number);
    EXPECT_LE(percent, 100) << text;
    const bool rounded = number.find('e') == std::string::npos;
    if (word == "falls by " && rounded && text.find("above the minimum") == std::string::npos) {
      EXPECT_NEAR(percent, 100 * (shown.older - shown.newer) / shown.older, 0.6) << text;
    }
  }
  // But for weight decay, which no run here has, the loss is its own measure.
  if (text.starts_with("falls")) {
    EXPECT_LE(shown.newer, shown.older + rounding_of(shown)) << text;
  }
  if (text.starts_with("rises")) {
    EXPECT_GE(shown.newer, shown.older - rounding_of(shown)) << text;
  }
}

void check_break(const Diagnosis& said, const JudgedRun& judged, const Shown& shown) {
  const bool names_it =
      said.kind == VerdictKind::undefined || said.rule == "overflowed" || said.rule == "fell-to-infinity";
  EXPECT_EQ(names_it, shown.broken);
  if (said.kind != VerdictKind::undefined) return;
  const auto at = judged.trajectory.at(shown.asked);
  const bool point = std::isfinite(at[0]) && std::isfinite(at[1]);
  const double value = judged.trajectory.loss[shown.asked];
  if (said.rule == "undefined" || said.rule == "start-outside") {
    EXPECT_TRUE(point && !std::isfinite(value));
  }
  if (said.rule == "no-gradient" || said.rule == "infinite-slope") {
    EXPECT_TRUE(point && std::isfinite(value));
  }
  if (said.rule == "zero-over-zero" || said.rule == "division-by-zero") {
    EXPECT_FALSE(point);
  }
}

TEST(DiagnosisRandom, SentencesAgreeWithFigures) {
  std::map<std::string, int> rules;
  const std::uint32_t runs = number_of_runs();
  for (std::uint32_t seed = 0; seed < runs; ++seed) {
    const RandomRun run = random_run(seed);
    const JudgedRun judged_run = judged(run);
    const Diagnosis& said = judged_run.diagnosis;
    const Shown shown(run, judged_run);
    SCOPED_TRACE(std::to_string(seed) + " " + run.text() + "\n" + said.rule + ": " + said.sentence + "\n" +
                 evidence(said, EvidenceKind::loss_change).text);
    ++rules[said.rule];
    const char* const shown_rule = std::getenv("SADDLESCOPE_SHOW_RULES");
    if (shown_rule != nullptr && said.rule == shown_rule)
      std::printf("%s\n  %s | %s\n", run.text().c_str(), said.sentence.c_str(), said.help.c_str());
    EXPECT_EQ(said.sentence.find('{'), std::string::npos);
    EXPECT_EQ(said.help.find('{'), std::string::npos);
    check_break(said, judged_run, shown);
    if (shown.broken) continue;
    check_rest(run, said, shown);
    check_trend(run, said, shown);
    check_predictions(said, judged_run, shown);
    check_changes(said, shown);
  }
  EXPECT_GE(rules.size(), 20u) << "the runs are too much alike";
  if (std::getenv("SADDLESCOPE_SHOW_RULES") != nullptr)
    for (const auto& [rule, count] : rules) std::printf("%4d %s\n", count, rule.c_str());
}

}  // namespace diagnosis_random_test
}  // namespace saddlescope

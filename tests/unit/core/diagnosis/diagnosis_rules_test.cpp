// The table of rules: for each a run of which it is true, and one as near as possible of which it must not be said.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "core/diagnosis/diagnosis.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace diagnosis_rules_test {

constexpr std::size_t end = static_cast<std::size_t>(-1);

struct Asked {
  std::string formula;
  std::vector<double> start;
  std::string optimizer;
  std::size_t steps = 400;
  std::size_t at = end;
  bool with_report = true;
  double noise = 0;
  PlaneWindow window = {{-3, 3}, {-3, 3}};
};

/// A bowl that tells no matrix of second derivatives.
class Matrixless final : public Objective {
 public:
  std::size_t dimension() const override { return 2; }
  const std::vector<std::string>& parameter_names() const override { return names_; }
  Capabilities capabilities() const override { return {.hessian = false, .hessian_vector = false}; }
  void evaluate(Derivatives order, std::span<const double* const> at, std::span<double* const> out,
                std::size_t count) const override {
    for (std::size_t k = 0; k < count; ++k) {
      if (out[0] != nullptr) out[0][k] = at[0][k] * at[0][k] + at[1][k] * at[1][k];
      for (std::size_t i = 0; order != Derivatives::none && i < 2; ++i)
        if (out[1 + i] != nullptr) out[1 + i][k] = 2 * at[i][k];
    }
  }

 private:
  std::vector<std::string> names_ = {"x", "y"};
};

Diagnosis answer(const Objective& objective, const Asked& asked, const CriticalPointsReport* report) {
  RunPlan plan(*parse_optimizer(asked.optimizer));
  plan.sampling.gradient_noise = asked.noise;
  const Trajectory path = run_optimizer(objective, plan, asked.start, {.steps = asked.steps});
  return diagnose(objective, path, plan.optimizer, std::min(asked.at, path.last_step()), report);
}

Diagnosis answer(const Asked& asked) {
  if (asked.formula == "matrixless") return answer(Matrixless(), asked, nullptr);
  const FormulaObjective objective = objective_from(asked.formula);
  const CriticalPointsReport report = find_critical_points(objective, asked.window);
  return answer(objective, asked, asked.with_report ? &report : nullptr);
}

struct Pair {
  std::string rule;
  Asked said, not_said;
};

const std::string network = "(1 - w1*w2)^2", cliff = "0.5(1 - tanh(5x)) + 0.02(x - 1.5)^2 + 0.1y^2";
const std::string banana = "(1 - x)^2 + 100(y - x^2)^2";

/// The second run differs by a start, a rate, a step or a term.
const std::vector<Pair>& pairs() {
  static const std::vector<Pair> list = {
      // the run broke
      {"fell-to-infinity", {"x^3 + y^2", {-1, 1}, "gd:lr=0.05"}, {"x^3 + y^2", {-1, 1}, "gd:lr=0.05", 400, 15}},
      {"start-outside", {"log(x) + y^2", {-0.1, 1}, "gd:lr=0.01"}, {"log(x) + y^2", {0.1, 1}, "gd:lr=0.01"}},
      {"infinite-start", {"exp(x) + y^2", {710, 1}, "gd:lr=0.1"}, {"exp(x) + y^2", {709, 1}, "gd:lr=0.1"}},
      {"undefined", {"log(x) + y^2", {0.1, 1}, "gd:lr=0.3"}, {"log(x) + y^2", {0.1, 1}, "gd:lr=1e-6"}},
      {"undefined-point", {"abs(x)/x + y^2", {0, 1}, "gd:lr=0.1"}, {"abs(x)/x + y^2", {1e-9, 1}, "gd:lr=0.1"}},
      {"pole", {"1/x^2 + y^2", {0, 1}, "gd:lr=1e-3"}, {"1/x^2 + y^2", {1e-3, 1}, "gd:lr=1e-3"}},
      {"no-gradient", {"sqrt(abs(x)) + y^2", {0, 1}, "gd:lr=0.1"}, {"sqrt(abs(x)) + y^2", {1e-9, 1}, "gd:lr=1e-6"}},
      {"infinite-slope", {"x^0.3 + y^2", {0, 1}, "gd:lr=1e-3"}, {"x^1.3 + y^2", {0, 1}, "gd:lr=1e-3"}},
      {"no-hessian", {"abs(x)^1.5 + y^2", {0, 1}, "newton:lr=0.5"}, {"abs(x)^1.5 + y^2", {0, 1}, "gd:lr=0.5"}},
      {"no-matrix", {"matrixless", {1, 1}, "newton:lr=0.5"}, {"matrixless", {1, 1}, "gd:lr=0.5"}},
      {"zero-over-zero", {"x^2 + y^2", {1, 0}, "adagrad:eps=0"}, {"x^2 + y^2", {1, 1e-3}, "adagrad:eps=0"}},
      {"division-by-zero", {"x^2 + y^2", {1, 1e-200}, "adagrad:eps=0"}, {"x^2 + y^2", {1, 1e-100}, "adagrad:eps=0"}},
      {"overflowed", {"x^2 + y^2", {1, 1}, "gd:lr=10"}, {"x^2 + y^2", {1, 1}, "gd:lr=10", 400, 100}},
      // at a point
      {"at-step", {"floor(x) + 0y", {1, 0}, "gd:lr=0.1"}, {"floor(x) + 0y", {1.2, 0}, "gd:lr=0.1"}},
      {"in-flat-valley", {network, {2.4, 0.45}, "gd:lr=0.1"}, {network, {2.4, 0.45}, "gd:lr=0.1", 400, end, false}},
      {"at-flat-minimum", {"x^4 + y^2", {0, 0}, "gd:lr=0.1"}, {"x^4 + x^2 + y^2", {0, 0}, "gd:lr=0.1"}},
      {"at-minimum", {"x^2 + y^2", {2, 1}, "gd:lr=0.1", 60}, {"x^2 + y^2", {2, 1}, "gd:lr=0.1", 60, 20}},
      {"crawling-past-saddle",
       {network, {0.700001, -0.7}, "gd:lr=0.05", 400, 60},
       {network, {0.7, -0.7}, "gd:lr=0.05", 400, 60}},
      {"at-saddle", {network, {0.7, -0.7}, "gd:lr=0.05", 400, 400}, {network, {0.7, -0.7}, "gd:lr=0.05", 400, 10}},
      {"into-saddle", {network, {0.7, -0.7}, "gd:lr=0.05", 400, 10}, {network, {0.7001, -0.7}, "gd:lr=0.05", 400, 10}},
      {"at-flat-maximum", {"-x^2 + 0y", {0, 1}, "gd:lr=0.1"}, {"-x^2 - y^2", {0, 0}, "gd:lr=0.1"}},
      {"at-maximum", {"-x^2 - y^2", {0, 0}, "gd:lr=0.1"}, {"-x^2 + 0y", {0, 1}, "gd:lr=0.1"}},
      {"flat-area", {"floor(x) + 0y", {1.2, 0}, "gd:lr=0.1"}, {"floor(x) + 0.01y", {1.2, 0}, "gd:lr=0.1"}},
      {"at-degenerate", {"x^3 - 3x*y^2", {0, 0}, "gd:lr=0.1"}, {"x^3 - 3x*y^2 + x^2 + y^2", {0, 0}, "gd:lr=0.1"}},
      {"at-kink", {"abs(x) - abs(y)", {0, 0}, "gd:lr=0.1"}, {"abs(x) + abs(y)", {0, 0}, "gd:lr=0.1"}},
      {"at-rest", {"matrixless", {1, 1}, "gd:lr=0.5"}, {"x^2 + y^2", {1, 1}, "gd:lr=0.5"}},
      {"by-saddle", {"x^2 - y^2", {0.2, 0.01}, "adam:lr=1e-4", 40}, {"x^2 - y^2", {0.2, 0.01}, "gd:lr=1e-4", 40}},
      // early, or no end
      {"just-started", {"x^2 + y^2", {2, 1}, "gd:lr=0.1", 60, 2}, {"x^2 + y^2", {2, 1}, "gd:lr=0.1", 60, 3}},
      {"growing", {"x^2 + y^2", {1, 1}, "gd:lr=1.05", 60}, {"x^2 + y^2", {1, 1}, "gd:lr=0.95", 60}},
      {"flung-away",
       {"exp(10x) - 10x + y^2", {1.8, 1.8}, "gd:lr=0.05"},
       {"exp(10x) - 10x + y^2", {0.2, 1.8}, "gd:lr=0.015"}},
      {"without-bound", {"x + 0y", {0, 0}, "gd:lr=0.1"}, {"x + 0.001x^2 + 0y", {0, 0}, "gd:lr=0.1"}},
      // noise
      {"noise-floor",
       {"x^2 + y^2", {1, 1}, "gd:lr=0.1", 3000, end, false, 0.5},
       {"x^2 + y^2", {1, 1}, "gd:lr=0.1", 3000, 6, false, 0.5}},
      // too large
      {"bouncing", {network, {0.5, 0.5}, "gd:lr=0.51"}, {network, {0.5, 0.5}, "gd:lr=0.49"}},
      {"beyond-edge", {network, {2.4, 0.45}, "gd:lr=0.22", 400, 3}, {network, {2.4, 0.45}, "gd:lr=0.1", 400, 3}},
      {"edge", {"x^2 + 0.2y^2", {1, 2}, "gd:lr=0.93", 10}, {"x^2 + 0.2y^2", {1, 2}, "gd:lr=0.8", 10}},
      // too small, or flat
      {"stands-still", {"x^2 + y^2", {2, 1}, "gd:lr=0", 40}, {"x^2 + y^2", {2, 1}, "gd:lr=1e-9", 40}},
      {"rate-too-small",
       {"0.01x^2 + y^2", {2.5, -2}, "gd:lr=0.01", 1000},
       {"0.01x^2 + y^2", {2.5, -2}, "gd:lr=0.4", 1000}},
      {"narrow-valley", {"0.001x^2 + y^2", {2.5, -2}, "gd:lr=0.4", 60}, {"0.001x^2 + y^2", {2.5, -2}, "gd:lr=0.1", 60}},
      {"bent-valley", {banana, {-1.2, 1}, "gd:lr=1e-3", 60}, {banana, {-1.2, 1}, "gd:lr=1e-3", 6}},
      {"slow-descent",
       {"(x - 2)^4 + 0y + 1", {-2.5, 0}, "gd:lr=1e-5", 100},
       {"(x - 2)^4 + 0y + 1", {-2.5, 0}, "gd:lr=1e-3", 100}},
      {"slow-slope", {"x + 5 + 0y", {0, 0}, "gd:lr=1e-4", 100}, {"x^2 + x + 5 + 0y", {0, 0}, "gd:lr=1e-4", 100}},
      {"plateau", {cliff, {-2.6, 1.5}, "gd:lr=0.2", 60}, {cliff, {-2.6, 1.5}, "gd:lr=0.2", 1000}},
      // the rest
      {"coming-back", {"exp(5x) - x + y^2", {0.2, 0}, "gd:lr=0.5", 6}, {"exp(5x) - x + y^2", {0.2, 0}, "gd:lr=0.2", 6}},
      {"moving-well", {"x^2 + y^2", {2, 1}, "gd:lr=0.1", 20}, {"x^2 + y^2", {2, 1}, "gd:lr=1e-5", 20}},
      {"rolling-uphill",
       {"2.6*(x + 2y - 1)^2", {0.466, 2.079}, "adam:lr=0.91", 9, 4, false},
       {"2.6*(x + 2y - 1)^2", {0.466, 2.079}, "adam:lr=0.3", 9, 4, false}},
      {"rising",
       {"(1 - x)^2 + 3*(y - x^2)^2", {-0.11, 0.21}, "newton:lr=1e-5", 300, end, false},
       {"(1 - x)^2 + 3*(y - x^2)^2", {-0.11, 0.21}, "saddle-free-newton:lr=1e-5", 300, end, false}},
      {"wavering",
       {"exp(2.961*x) - 51.95*x + y^2", {-1.652, 0.802}, "gd:lr=0.03355", 21, 8, false},
       {"exp(2.961*x) - 51.95*x + y^2", {-1.652, 0.802}, "gd:lr=0.003", 21, 8, false}},
      {"hardly-falling",
       {"log(1 + exp(-0.1775x)) + 1/(1 + y^2)", {1.362, 0.427}, "newton:lr=0.07065", 116, end, false},
       {"log(1 + exp(-0.1775x)) + 1/(1 + y^2)", {1.362, 0.427}, "newton:lr=0.7", 20, end, false}},
      {"unclear",
       {network, {0, 2.792}, "newton:lr=0.112", 11, 3, false},
       {network, {0.001, 2.792}, "newton:lr=0.112", 11, 3, false}},
  };
  return list;
}

TEST(DiagnosisRules, EachIsSaidWhereItHoldsAndNotBeside) {
  for (const Pair& pair : pairs()) {
    const Diagnosis said = answer(pair.said), not_said = answer(pair.not_said);
    EXPECT_EQ(said.rule, pair.rule) << pair.said.formula << ": " << said.sentence;
    EXPECT_NE(not_said.rule, pair.rule) << pair.not_said.formula << ": " << not_said.sentence;
  }
}

TEST(DiagnosisRules, EveryRuleHasItsPair) {
  std::set<std::string> with_pair;
  for (const Pair& pair : pairs()) EXPECT_TRUE(with_pair.insert(pair.rule).second) << pair.rule << " twice";
  for (const std::string_view rule : rule_ids()) EXPECT_TRUE(with_pair.contains(std::string(rule))) << rule;
  EXPECT_EQ(with_pair.size(), rule_ids().size()) << "a pair of a rule that there is not";
}

}  // namespace diagnosis_rules_test
}  // namespace saddlescope

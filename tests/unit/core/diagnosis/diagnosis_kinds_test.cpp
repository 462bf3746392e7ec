// Generated runs of one kind each whose answer is known in closed form: convex quadratics, walls, steps, saddles,
// wells, bursts, and every way to end in a NaN.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "core/diagnosis/diagnosis.h"
#include "core/diagnosis/place.h"
#include "core/run/trajectory.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace diagnosis_kinds_test {

using testing::HasSubstr;

/// Random numbers for one kind, with four digits so that a formula's text has them exactly.
class Draws {
 public:
  explicit Draws(std::uint32_t seed) : random_(seed) {}
  double between(double low, double high) {
    return rounded(std::uniform_real_distribution<double>(low, high)(random_));
  }
  double scaled(double low, double high) {
    return rounded(std::exp(std::uniform_real_distribution<double>(std::log(low), std::log(high))(random_)));
  }

 private:
  static double rounded(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", x);
    return std::atof(text);
  }
  std::mt19937 random_;
};

std::string text(double x) {
  char number[40];
  std::snprintf(number, sizeof number, "(%.17g)", x);
  return number;
}

struct Ran {
  FormulaObjective objective;
  OptimizerSettings settings;
  Trajectory path;
  Diagnosis at(std::size_t step, const CriticalPointsReport* report = nullptr) const {
    return diagnose(objective, path, settings, step, report);
  }
  Diagnosis end() const { return at(path.last_step()); }
};

Ran ran(const std::string& formula, const std::string& method, double rate, std::vector<double> start,
        std::size_t steps) {
  Ran result{objective_from(formula), *parse_optimizer(method), {}};
  set_hyperparameter(result.settings, "lr", rate);
  result.path = run_optimizer(result.objective, result.settings, start, {.steps = steps});
  return result;
}

const Evidence& evidence(const Diagnosis& diagnosis, EvidenceKind kind) {
  for (const Evidence& item : diagnosis.evidence)
    if (item.kind == kind) return item;
  ADD_FAILURE() << evidence_kind_name(kind);
  return diagnosis.evidence.front();
}

std::string said(const Diagnosis& diagnosis) {
  return diagnosis.rule + ": " + diagnosis.sentence + " " + diagnosis.help;
}

/// a(x − p)² + b(y − q)² turned by an angle, typed out as a sum of two squares, without a window.
TEST(DiagnosisKinds, ConvexQuadratics) {
  Draws draws(1);
  for (int k = 0; k < 200; ++k) {
    const double a = draws.scaled(1e-3, 1e3), b = draws.scaled(1e-3, 1e3), angle = draws.between(0, 3);
    const double p = draws.between(-50, 50), q = draws.between(-50, 50), offset = draws.between(-10, 1e4);
    const std::string u =
        text(std::cos(angle)) + "*(x - " + text(p) + ") + " + text(std::sin(angle)) + "*(y - " + text(q) + ")";
    const std::string v =
        text(std::cos(angle)) + "*(y - " + text(q) + ") - " + text(std::sin(angle)) + "*(x - " + text(p) + ")";
    const std::string formula = text(a) + "*(" + u + ")^2 + " + text(b) + "*(" + v + ")^2 + " + text(offset);
    const std::vector<double> start = {draws.between(-5, 5), draws.between(-5, 5)};
    const double limit = 1 / std::max(a, b);  // 2/λmax
    const Ran above = ran(formula, "gd", limit * draws.scaled(1.02, 4), start, 200);
    for (const std::size_t step : {std::size_t{8}, std::size_t{60}, std::size_t{200}}) {
      const Diagnosis diagnosis = above.at(step);
      const bool grown = above.path.loss[std::min(step, above.path.last_step())] > 2 * above.path.loss[0];
      if (grown) {
        EXPECT_EQ(verdict_kind_name(diagnosis.kind), "diverging") << k << " at " << step << formula << said(diagnosis);
      }
      EXPECT_NE(diagnosis.kind, VerdictKind::descending_without_bound) << k << " " << said(diagnosis);
    }
    const Ran below = ran(formula, "gd", limit * draws.scaled(0.01, 0.97), start, 200);
    for (std::size_t step = 0; step <= 200; step += 10) {
      const VerdictKind kind = below.at(step).kind;
      EXPECT_TRUE(kind != VerdictKind::descending_without_bound && kind != VerdictKind::diverging &&
                  kind != VerdictKind::rate_too_large && kind != VerdictKind::plateau)
          << k << " at " << step << ": " << formula << said(below.at(step));
    }
  }
}

/// exp(ax) − bx: from high up the wall one step flings the run over the floor, and up the slope behind it.
TEST(DiagnosisKinds, WallsThatFling) {
  Draws draws(2);
  int flung = 0;
  for (int k = 0; k < 200; ++k) {
    const double a = draws.scaled(2, 20), b = draws.scaled(0.1, 20), x = draws.between(0.5, 3);
    const double rate = draws.scaled(1e-3, 1), slope = a * std::exp(a * x) - b;
    const Ran run = ran("exp(" + text(a) + "*x) - " + text(b) + "*x + y^2", "gd", rate, {x, 1.5}, 400);
    const bool far = rate * slope > 100 * std::max(1.0, std::abs(x));
    for (const std::size_t step : {std::size_t{5}, std::size_t{50}, std::size_t{400}}) {
      const Diagnosis diagnosis = run.at(step);
      EXPECT_NE(diagnosis.kind, VerdictKind::descending_without_bound) << said(diagnosis);
      if (!far || run.path.status != RunStatus::ok || run.path.loss[step] <= run.path.loss[0] || rate > 0.9) continue;
      ++flung;
      EXPECT_EQ(diagnosis.rule, "flung-away")
          << k << " at " << step << " a " << a << " b " << b << " x " << x << " η " << rate << said(diagnosis);
      ASSERT_TRUE(diagnosis.since);
      EXPECT_LE(*diagnosis.since, step);
    }
  }
  EXPECT_GT(flung, 60);
}

TEST(DiagnosisKinds, StepsArePlateaus) {
  Draws draws(3);
  for (int k = 0; k < 200; ++k) {
    const double a = draws.scaled(0.2, 20), x = draws.between(-5, 5), y = draws.between(-5, 5);
    for (const std::string& formula : {"floor(" + text(a) + "*x) - floor(y/" + text(a) + ")",
                                       "sign(x)*" + text(a) + " + 0*y", "floor(x^2) + floor(" + text(a) + "*x*y)"}) {
      const Ran run = ran(formula, "gd", 0.05, {x, y}, 60);
      for (const std::size_t step : {std::size_t{0}, std::size_t{30}, std::size_t{60}})
        EXPECT_EQ(verdict_kind_name(run.at(step).kind), "plateau") << formula << x << "," << y << said(run.at(step));
    }
    const Ran one = ran("floor(" + text(a) + "*x)", "gd", 0.05, {x}, 60);
    const CriticalPointsReport report = find_critical_points(one.objective, PlaneWindow{{-5, 5}, {-5, 5}});
    EXPECT_EQ(verdict_kind_name(one.at(60, &report).kind), "plateau") << a << " " << x << said(one.at(60, &report));
  }
}

/// ½(ax² − by²): an offset e grows to the radius ½ in ln(½/e)/ln(1 + ηb) steps.
TEST(DiagnosisKinds, OnePredictionBesideASaddle) {
  Draws draws(4);
  int crawling = 0;
  for (int k = 0; k < 200; ++k) {
    const double a = draws.scaled(0.1, 10), b = draws.scaled(0.1, 10), rate = draws.scaled(0.003, 0.15);
    const Ran run = ran("0.5*" + text(a) + "*x^2 - 0.5*" + text(b) + "*y^2", "gd", rate,
                        {draws.between(0.01, 0.4), draws.scaled(1e-9, 1e-3)}, 300);
    const std::size_t step = 5 + static_cast<std::size_t>(draws.between(0, 60));
    const Diagnosis diagnosis = run.at(step);
    if (diagnosis.rule != "crawling-past-saddle") continue;
    ++crawling;
    const double expected = std::log(0.5 / std::abs(run.path.at(step)[1])) / std::log(1 + rate * b);
    ASSERT_TRUE(diagnosis.steps_to_go);
    EXPECT_NEAR(*diagnosis.steps_to_go, expected, 1e-6 * expected);
    EXPECT_TRUE(std::isnan(evidence(diagnosis, EvidenceKind::steps_to_bottom).value));
    EXPECT_EQ(evidence(diagnosis, EvidenceKind::steps_to_bottom).text.find("about"), std::string::npos);
  }
  EXPECT_GT(crawling, 150);
}

/// A bowl 1 − exp(−k r²), λ = 2k at its minimum: above η = 1/k the run bounces about it, and that is the limit to tell.
TEST(DiagnosisKinds, TheLimitIsThatOfTheMinimum) {
  Draws draws(5);
  int bouncing = 0;
  for (int k = 0; k < 100; ++k) {
    const double sharp = draws.scaled(1, 100), p = draws.between(-2, 2);
    const Ran run = ran("1 - exp(-" + text(sharp) + "*((x - " + text(p) + ")^2 + y^2))", "gd",
                        draws.between(1.05, 1.8) / sharp, {p + 0.3 / std::sqrt(sharp), 0}, 400);
    const Diagnosis diagnosis = run.end();
    if (diagnosis.kind != VerdictKind::bouncing) continue;
    ++bouncing;
    double told = 0;
    const std::size_t at = diagnosis.help.find("stable below η = ");
    ASSERT_NE(at, std::string::npos) << said(diagnosis);
    EXPECT_THAT(diagnosis.help, HasSubstr("At the minimum"));
    std::string number = diagnosis.help.substr(at + std::string("stable below η = ").size());
    if (const auto minus = number.find("−"); minus != std::string::npos) number.replace(minus, 3, "-");
    told = std::atof(number.c_str());
    EXPECT_NEAR(told, 1 / sharp, 1e-3 / sharp) << said(diagnosis);
  }
  EXPECT_GT(bouncing, 80);
}

/// The lecture's AdaGrad on narrow valleys: wherever the loss is on its way up, it is at no minimum.
TEST(DiagnosisKinds, ABurstIsNoMinimum) {
  Draws draws(6);
  int rising = 0, resting = 0;
  for (int k = 0; k < 24; ++k) {
    const double a = draws.scaled(1, 100), b = draws.scaled(1e3, 1e6);
    const Ran run = ran(text(a) + "*x^2 + " + text(b) + "*(y - 0.01x)^2 + 1e5", "adagrad:convention=lecture",
                        draws.scaled(0.01, 1), {2, -3}, 3000);
    for (std::size_t step = 500; step <= 3000; step += 7) {
      const auto at = run.path.at(step);
      const Diagnosis diagnosis = run.at(step);
      const double excess = run.path.loss[step] - 1e5, before = run.path.loss[step - 16] - 1e5;
      const double softest = a * 0.01 * 16;  // at a tenth of the length scale, 4
      if (diagnosis.kind == VerdictKind::at_minimum) {
        ++resting;
        EXPECT_LE(excess, 0.01 * softest) << at[0] << "," << at[1] << said(diagnosis);
        const std::string change = evidence(diagnosis, EvidenceKind::loss_change).text;
        EXPECT_EQ(change.find("rises by a factor"), std::string::npos) << change << said(diagnosis);
      }
      if (excess > 1e-3 && excess > 20 * before) {
        ++rising;
        EXPECT_NE(diagnosis.kind, VerdictKind::at_minimum) << said(diagnosis);
      }
    }
  }
  EXPECT_GT(rising, 20);
  EXPECT_GT(resting, 100);
}

TEST(DiagnosisKinds, AWayThatFirstRisesLeadsToNoMinimum) {
  const FormulaObjective wells = objective_from("(x^2 - 1)^2");
  const auto falls = [&](double from, double to) {
    return falls_all_the_way({wells, 0}, std::vector<double>{from}, std::vector<double>{to});
  };
  EXPECT_TRUE(falls(-1.5, -1));
  EXPECT_TRUE(falls(0.01, 1));
  EXPECT_FALSE(falls(-1.5, 1)) << "over the hill";
  EXPECT_FALSE(falls(-1, -1.5));
}

/// Down an endless slope over a step up that no gradient shows: above the start's loss it is not without bound, though
/// it falls as steadily; once below it is.
TEST(DiagnosisKinds, ATrendIsComparedWithTheStart) {
  Draws draws(9);
  for (int k = 0; k < 50; ++k) {
    const double slope = draws.scaled(0.1, 10), edge = draws.between(4, 8), jump = draws.between(13, 20);
    const Ran run = ran("-" + text(slope) + "*x + 0.5*" + text(slope * jump) + "*sign(x - " + text(edge) + ")", "gd",
                        0.1 / slope, {0}, 400);  // a tenth a step
    const auto step_at = [](double x) { return static_cast<std::size_t>(10 * x); };
    EXPECT_EQ(run.at(step_at(jump - 0.3)).rule, "coming-back") << said(run.at(step_at(jump - 0.3)));
    EXPECT_EQ(run.at(step_at(jump + 0.5)).rule, "without-bound") << said(run.at(step_at(jump + 0.5)));
  }
}

TEST(DiagnosisKinds, GrowthIsAFactor) {
  Draws draws(7);
  for (int k = 0; k < 100; ++k) {
    const double a = draws.scaled(0.1, 10);
    const Ran run = ran(text(a) + "*x^2 + y^2", "gd", draws.between(1.5, 4) / std::max(a, 1.0), {1, 1}, 40);
    for (std::size_t step = 8; step <= 40; step += 8) {
      const Diagnosis diagnosis = run.at(step);
      if (diagnosis.kind != VerdictKind::diverging) continue;
      const std::string change = evidence(diagnosis, EvidenceKind::loss_change).text;
      EXPECT_TRUE(change.find("rises by a factor of") != std::string::npos || change.find('%') != std::string::npos)
          << change;
      if (run.path.loss[step] > 100 * run.path.loss[step / 2]) {
        EXPECT_THAT(change, HasSubstr("factor"));
      }
    }
  }
  const Ran endless = ran("x^4 + y^2", "gd", 1, {3, 1}, 40);
  EXPECT_THAT(evidence(endless.end(), EvidenceKind::loss_change).text,
              testing::AnyOf(HasSubstr("factor"), HasSubstr("infinity"), HasSubstr("too few")));
}

/// Each NaN with what it is, at points off the origin too.
TEST(DiagnosisKinds, EachNanSaysWhatItIs) {
  Draws draws(8);
  for (int k = 0; k < 50; ++k) {
    const double p = draws.between(-3, 3), a = draws.scaled(0.1, 10);
    const std::string u = "(x - " + text(p) + ")", y = " + " + text(a) + "*y^2";
    const auto rule = [&](const std::string& formula, const std::string& method, double rate,
                          std::vector<double> start) {
      return ran(formula + y, method, rate, std::move(start), 300).end().rule;
    };
    EXPECT_EQ(rule("sqrt(abs" + u + ")", "gd", 0.01, {p, 0.1}), "no-gradient");
    EXPECT_EQ(rule(u + "^0.3", "gd", 0.01, {p, 0.1}), "infinite-slope");
    EXPECT_EQ(rule("abs" + u + "/" + u, "gd", 0.01, {p, 0.1}), "undefined-point");
    EXPECT_EQ(rule("1/" + u + "^2", "gd", 0.01, {p, 0.1}), "pole");
    EXPECT_EQ(rule("log" + u, "gd", 0.01, {p - 1, 0.1}), "start-outside");
    EXPECT_EQ(rule("log" + u, "gd", 3, {p + 0.1, 0.1}), "undefined");
    EXPECT_EQ(rule("log" + u, "gd", 0.5, {p + 1, 0.1}), "undefined") << "the border is half-way";
    EXPECT_EQ(rule(u + "^2", "adagrad:eps=0", 0.01, {p, 0.1}), "zero-over-zero");
    EXPECT_EQ(rule(u + "^2", "rmsprop:eps=0", 0.01, {p, 0.1}), "zero-over-zero");
    EXPECT_EQ(rule("exp(300*" + u + "^2)", "gd", 1, {p + 0.5, 0.1}), "overflowed");
    EXPECT_EQ(rule("exp(9*" + u + "^2) - exp(8*" + u + "^2)", "gd", 10, {p + 1, 0.1}), "overflowed");
    EXPECT_EQ(rule("abs" + u + "^1.5", "newton", 0.5, {p, 0.1}), "no-hessian");
    EXPECT_EQ(rule("exp(" + u + ")", "gd", 0.01, {p + 800, 0.1}), "infinite-start");
  }
}

}  // namespace diagnosis_kinds_test
}  // namespace saddlescope

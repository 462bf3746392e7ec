// Sentences of the panels, each held against the numbers that it is said beside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include "app/panel/batch/batch_comparison_part.h"
#include "app/panel/curve/curve_plot.h"
#include "app/panel/point/mode_bars.h"
#include "core/optimizer/stability_rule.h"
#include "core/run/trajectory.h"
#include "core/support/number_text.h"
#include "tests/support/formula_objective.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace words_test {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// --- what a step makes of a mode

/// The word at the end, and the factor before it as printed.
std::string word_of(const ModeStep& step) { return step.text.substr(step.text.rfind(' ') + 1); }
std::string factor_of(const ModeStep& step) {
  const std::size_t from = step.text.find(" = ") + 3;
  return step.text.substr(from, step.text.find(" a step") - from);
}

/// |x| after so many steps of the method on ½·λ·x², from 1.
double size_after(const OptimizerSettings& settings, double eigenvalue, std::size_t steps) {
  const FormulaObjective objective = objective_from("0.5*(" + exact_text(eigenvalue) + ")*x^2");
  const Trajectory path = run_optimizer(objective, settings, std::vector<double>{1}, {.steps = steps});
  return std::abs(path.at(path.last_step())[0]);
}

TEST(ModeWords, AFactorOfOneNeitherShrinksNorGrows) {
  const OptimizerSettings settings = settings_of("gd:lr=0.1");
  EXPECT_EQ(mode_step(settings, 0.1, 0).text, "(1 − ηλ)² = 1 a step: stays");
  EXPECT_EQ(mode_step(settings, 0.1, 20).text, "(1 − ηλ)² = 1 a step: stays") << "it jumps to and fro";
  EXPECT_EQ(mode_step(settings, 0.1, 1e-6).text, "(1 − ηλ)² = 1 − 2e−7 a step: shrinks");
  EXPECT_EQ(mode_step(settings, 0.1, -1e-6).text, "(1 − ηλ)² = 1 + 2e−7 a step: grows");
}

TEST(ModeWords, NeverAWordAgainstItsFigure) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> decade(-9, 1.5), sign(-1, 1);
  for (int i = 0; i < 20'000; ++i) {
    const auto catalogue = optimizer_catalogue();
    const OptimizerInfo& info = catalogue[static_cast<std::size_t>(i) % catalogue.size()];
    const double rate = std::pow(10, decade(random) / 3),
                 eigenvalue = std::copysign(std::pow(10, decade(random)), sign(random));
    const OptimizerSettings settings = everything_on(info, rate);
    const ModeStep step = mode_step(settings, rate, eigenvalue);
    const auto factors = step_factors(settings, rate, eigenvalue);
    ASSERT_EQ(step.text.empty(), !factors) << info.id;
    if (!factors) continue;
    const double size = std::norm((*factors)[0]);
    const std::string word = word_of(step), figure = factor_of(step);
    const std::string told = std::string(info.id) + " " + step.text;
    EXPECT_EQ(word == "grows", size > 1) << told;
    EXPECT_EQ(word == "stays", size == 1) << told;
    EXPECT_EQ(figure == "1", size == 1) << told;
    EXPECT_TRUE(!figure.starts_with("1 + ") || size > 1) << told;
    EXPECT_TRUE(!figure.starts_with("1 − ") || size < 1) << told;
  }
}

TEST(ModeWords, FactorsHoldForTheMethodThatTheyAreShownFor) {
  constexpr std::size_t early = 200, late = 260;
  int tried = 0;
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    for (const double eigenvalue : {4.0, 0.7, -0.5}) {
      OptimizerSettings settings = default_settings(info.id);
      const double rate = 0.05;
      set_hyperparameter(settings, "lr", rate);
      const ModeStep step = mode_step(settings, rate, eigenvalue);
      if (step.text.empty()) continue;
      const double told = std::abs((*step_factors(settings, rate, eigenvalue))[0]);
      const double from = size_after(settings, eigenvalue, early), to = size_after(settings, eigenvalue, late);
      if (!(from > 1e-250) || !(to > 1e-250) || !std::isfinite(to)) continue;  // at the bottom, or gone
      ++tried;
      const double seen = std::pow(to / from, 1.0 / (late - early));
      EXPECT_NEAR(seen, told, 0.05 * told) << info.id << ", λ = " << eigenvalue << ": " << step.text;
    }
  }
  EXPECT_GE(tried, 9);
}

TEST(ModeWords, NoFactorWhereAStepIsNotProportionalToTheGradient) {
  for (const char* const method : {"adam", "adagrad", "rmsprop"})
    EXPECT_EQ(mode_step(default_settings(method), 0.1, 2).text, "") << method;
}

// --- published figures

TEST(PublishedFigures, TheSentenceExceptsJustTheNetworksThatTrainWorse) {
  std::string excepted;
  for (const PublishedAccuracy& each : published_accuracies()) {
    EXPECT_LT(std::atof(each.test_large), std::atof(each.test_small)) << each.network;
    if (std::atof(each.training_small) - std::atof(each.training_large) > 1)
      excepted += (excepted.empty() ? "" : " and ") + std::string(each.network);
  }
  EXPECT_EQ(excepted, "F2");
  EXPECT_EQ(published_accuracy_sentence,
            "Large batches do worse on the test although all but " + excepted + " train about as well.");
}

// --- measured times

TEST(HardwareWords, NeverFasterThanThereAreCores) {
  BatchComparison comparison;
  comparison.cores = 2;
  comparison.timings = {{1, 2e-7, 2e-7}, {8, 2e-7, 2e-7}, {1'000'000, 1.1e-2, 1e-3}};  // a clock that was disturbed
  const std::string sentence = hardware_sentence(comparison);
  EXPECT_THAT(sentence, StartsWith("This is its parallel hardware: a row alone takes "));
  EXPECT_THAT(sentence, HasSubstr(", 2 times faster with all 2 cores than with one"));
  EXPECT_THAT(sentence, Not(HasSubstr("11 times")));
  comparison.timings.back() = {1'000'000, 1.05e-3, 1e-3};
  EXPECT_THAT(hardware_sentence(comparison), Not(HasSubstr("faster"))) << "within the noise";
  comparison.cores = 16;
  comparison.timings.back() = {1'000'000, 8e-3, 1e-3};
  EXPECT_THAT(hardware_sentence(comparison), EndsWith(", 8 times faster with all 16 cores than with one."));
}

// --- slopes of activation functions

TEST(CurveWords, AGradientPassedOnWholeIsScaledByTheWeights) {
  for (const char* const id : {"sigmoid", "tanh", "relu"})
    for (double at = -6; at <= 6; at += 0.25) {
      const CurveSubject subject = activation_curve(id, at);
      const std::string sentence = vanishing_sentence(subject);
      if (sentence.find("pass a gradient on whole") != std::string::npos) {
        EXPECT_EQ(subject.slope_here, 1) << id << at;
        EXPECT_THAT(sentence, HasSubstr("only the weights scale it")) << id << at;
      }
      EXPECT_EQ(sentence.find("A kink") != std::string::npos, !subject.slope_here) << id << at;
      const bool nothing = sentence.find("nothing of a gradient") != std::string::npos;
      EXPECT_TRUE(!nothing || subject.slope_here == 0.0) << id << at;
    }
  EXPECT_THAT(vanishing_sentence(activation_curve("relu", 2)), HasSubstr("only the weights scale it"));
  EXPECT_THAT(vanishing_sentence(activation_curve("tanh", 0)), HasSubstr("only the weights scale it"));
}

TEST(CurveWords, SixUnitsLeaveTheSixthPowerOfTheSlope) {
  for (const char* const id : {"sigmoid", "tanh"})
    for (double at = -5.9; at <= 6; at += 0.37) {
      const CurveSubject subject = activation_curve(id, at);
      EXPECT_THAT(vanishing_sentence(subject),
                  HasSubstr("leave " + readable_text(std::pow(*subject.slope_here, 6), 1) + " of a gradient"))
          << id << at;
    }
}

}  // namespace words_test
}  // namespace saddlescope

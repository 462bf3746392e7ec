// The catalogue, the SPEC text and single updates worked out by hand.
#include "core/optimizer/optimizer.h"

#include "core/optimizer/method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace saddlescope {
namespace optimizer_test {

using ::testing::AllOf;
using ::testing::HasSubstr;

OptimizerSettings settings_of(std::string_view spec) {
  const auto settings = parse_optimizer(spec);
  EXPECT_TRUE(settings) << (settings ? "" : settings.error());
  return settings ? *settings : OptimizerSettings{};
}
std::string error_of(std::string_view spec) {
  const auto settings = parse_optimizer(spec);
  EXPECT_FALSE(settings) << spec;
  return settings ? "" : settings.error();
}

/// One parameter, from 1, with these gradients one after the other.
std::vector<double> positions(std::string_view spec, const std::vector<double>& gradients) {
  Stepper stepper(settings_of(spec), 1);
  double parameter = 1;
  std::vector<double> result;
  for (const double gradient : gradients) {
    stepper.step({&parameter, 1}, {&gradient, 1});
    result.push_back(parameter);
  }
  return result;
}

TEST(OptimizerCatalogue, ListsTheMethodsInOrder) {
  std::vector<std::string_view> ids;
  for (const OptimizerInfo& info : optimizer_catalogue()) ids.push_back(info.id);
  EXPECT_THAT(ids,
              ::testing::ElementsAre("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "amsgrad",
                                     "adamw", "adamax", "nadam", "radam", "lion", "newton", "saddle-free-newton"));
  for (const OptimizerInfo& info : optimizer_catalogue())
    EXPECT_EQ(info.uses_hessian, info.id == "newton" || info.id == "saddle-free-newton") << info.id;
}

TEST(OptimizerCatalogue, TablesAreComplete) {
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    SCOPED_TRACE(info.id);
    EXPECT_EQ(find_optimizer(info.id), &info);
    for (const std::string_view text : {info.label, info.summary, info.rule, info.reference})
      EXPECT_FALSE(text.empty());
    ASSERT_FALSE(info.hyperparameters.empty());
    EXPECT_EQ(info.hyperparameters[0].id, "lr");
    std::set<std::string_view> ids;
    for (const Hyperparameter& parameter : info.hyperparameters) {
      SCOPED_TRACE(parameter.id);
      EXPECT_TRUE(ids.insert(parameter.id).second);
      for (const std::string_view text : {parameter.label, parameter.symbol, parameter.help})
        EXPECT_FALSE(text.empty());
      EXPECT_LE(parameter.valid_minimum, parameter.initial);
      EXPECT_LE(parameter.initial, parameter.valid_maximum);
      EXPECT_LE(parameter.valid_minimum, parameter.slider_minimum);
      EXPECT_LT(parameter.slider_minimum, parameter.slider_maximum);
      EXPECT_LE(parameter.slider_maximum, parameter.valid_maximum);
      EXPECT_TRUE(parameter.scale != Hyperparameter::Scale::logarithmic || parameter.slider_minimum > 0);
      EXPECT_TRUE(parameter.scale != Hyperparameter::Scale::one_minus_logarithmic || parameter.slider_maximum < 1);
    }
    EXPECT_TRUE(ids.contains("weight_decay"));
  }
  EXPECT_EQ(find_optimizer("newtonian"), nullptr);
}

TEST(OptimizerSettings, AreReadAndSetById) {
  OptimizerSettings settings = default_settings("adam");
  EXPECT_EQ(hyperparameter(settings, "beta2"), 0.999);
  EXPECT_TRUE(set_hyperparameter(settings, "beta2", 0.5));
  EXPECT_EQ(hyperparameter(settings, "beta2"), 0.5);
  EXPECT_FALSE(set_hyperparameter(settings, "momentum", 0.5));
  EXPECT_TRUE(std::isnan(hyperparameter(settings, "momentum")));
}

TEST(OptimizerSpecification, IsRead) {
  EXPECT_EQ(settings_of("adam"), default_settings("adam"));
  const OptimizerSettings settings = settings_of(" adam : lr = 0.01 , beta1=0.85");
  EXPECT_EQ(settings.id, "adam");
  EXPECT_EQ(hyperparameter(settings, "lr"), 0.01);
  EXPECT_EQ(hyperparameter(settings, "beta1"), 0.85);
  EXPECT_EQ(hyperparameter(settings, "beta2"), 0.999);
  EXPECT_EQ(hyperparameter(settings_of("adam:eps=1e\u22124"), "eps"), 1e-4) << "a true minus sign";
  EXPECT_EQ(hyperparameter(settings_of("rmsprop:centered=1"), "centered"), 1);
}

TEST(OptimizerSpecification, ErrorsNameWhatIsKnown) {
  EXPECT_THAT(error_of("adan"), AllOf(HasSubstr("'adan'"), HasSubstr("gd, momentum, nesterov"), HasSubstr("lion")));
  EXPECT_THAT(error_of(""), HasSubstr("known are"));
  EXPECT_THAT(error_of("adam:beta3=1"), AllOf(HasSubstr("'beta3'"), HasSubstr("lr, beta1, beta2, eps, weight_decay")));
  EXPECT_THAT(error_of("adam:lr=fast"), AllOf(HasSubstr("lr"), HasSubstr("not a number"), HasSubstr("'fast'")));
  EXPECT_THAT(error_of("adam:lr="), HasSubstr("not a number"));
  EXPECT_THAT(error_of("adam:lr"), HasSubstr("lr=NUMBER"));
  EXPECT_THAT(error_of("adam:lr=0.1,lr=0.2"), HasSubstr("twice"));
  EXPECT_THAT(error_of("adam:lr=-1"), AllOf(HasSubstr("lr"), HasSubstr("at least 0"), HasSubstr("-1")));
  EXPECT_THAT(error_of("adam:lr=\u22121"), HasSubstr("at least 0"));
  EXPECT_THAT(error_of("adam:lr=inf"), HasSubstr("finite"));
  EXPECT_THAT(error_of("adam:lr=nan"), HasSubstr("at least 0"));
  EXPECT_THAT(error_of("adam:beta1=1"), HasSubstr("below 1"));
  EXPECT_THAT(error_of("momentum:dampening=2"), HasSubstr("from 0 to 1"));
  EXPECT_THAT(error_of("rmsprop:centered=0.5"), HasSubstr("0 or 1"));
  EXPECT_THAT(error_of("adam:"), HasSubstr("name=value"));
  EXPECT_THAT(error_of("adam:lr=0.1,"), HasSubstr("name=value"));
}

TEST(OptimizerSpecification, IsPrintedWithoutDefaults) {
  EXPECT_EQ(print_optimizer(default_settings("adam")), "adam");
  EXPECT_EQ(print_optimizer(settings_of("adam:beta1=0.9,lr=0.1")), "adam:lr=0.1");
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    OptimizerSettings settings = default_settings(info.id);
    for (std::size_t i = 0; i < settings.values.size(); ++i)
      settings.values[i] =
          info.hyperparameters[i].scale == Hyperparameter::Scale::toggle ? 1 : settings.values[i] / 3 + 0.1;
    EXPECT_EQ(settings_of(print_optimizer(settings)), settings) << print_optimizer(settings);
  }
}

TEST(Updates, MomentumByHand) {
  // b: 2, then 0.5·2 + (1 − 0.25)·4 = 4; θ: 1 − 0.2, 0.8 − 0.4
  const auto path = positions("momentum:lr=0.1,momentum=0.5,dampening=0.25", {2, 4});
  EXPECT_DOUBLE_EQ(path[0], 0.8);
  EXPECT_DOUBLE_EQ(path[1], 0.4);
}

TEST(Updates, FirstStepsByHand) {
  EXPECT_NEAR(positions("adam:lr=0.1", {-7})[0], 1.1, 1e-9) << "Adam's first step is lr·sign(g)";
  EXPECT_NEAR(positions("adamax:lr=0.1", {-7})[0], 1.1, 1e-9);
  EXPECT_NEAR(positions("adagrad:lr=0.1", {-7})[0], 1.1, 1e-9);
  EXPECT_NEAR(positions("rmsprop:lr=0.1", {-7})[0], 2, 1e-7) << "lr/√(1 − α), because v starts at 0";
  EXPECT_NEAR(positions("adamw:lr=0.1,weight_decay=0.5", {-7})[0], 0.95 + 0.1, 1e-9);
  EXPECT_DOUBLE_EQ(positions("radam:lr=0.1", {-7})[0], 1.7) << "RAdam begins as momentum with bias correction";
  EXPECT_DOUBLE_EQ(positions("nesterov:lr=0.1,momentum=0.5", {2})[0], 1 - 0.1 * 3);
  EXPECT_DOUBLE_EQ(positions("adagrad:lr=0.1,initial_accumulator=3,eps=0", {1})[0], 1 - 0.1 / 2);
}

TEST(Updates, LionMovesBySigns) {
  const auto path = positions("lion:lr=0.1", {3, 0, 0, -5});
  EXPECT_DOUBLE_EQ(path[0], 0.9);
  EXPECT_DOUBLE_EQ(path[1], 0.8);
  EXPECT_DOUBLE_EQ(path[3], 0.8) << "one step back";
  EXPECT_EQ(positions("lion:lr=0.1", {0})[0], 1);
}

TEST(RunningPower, IsAsGoodAsPow) {
  for (const double base : {0.9, 0.999, 0.99, 1.0 / 3, 0.9999}) {
    RunningPower power(base);
    for (int t = 1; t <= 3000; ++t) {
      power.advance();
      const double exact = static_cast<double>(std::pow(static_cast<long double>(base), t));
      EXPECT_NEAR(power.value, exact < 1e-29 ? power.value : exact, 2.3e-16 * exact) << base << " " << t;
      EXPECT_TRUE(power.value == 0 || power.value >= 1e-30);
    }
  }
  RunningPower nothing(0);
  nothing.advance();
  EXPECT_EQ(nothing.value, 0);
}

TEST(Stepper, TellsTheNextLearningRate) {
  Stepper stepper(settings_of("adagrad:lr=1,lr_decay=0.5"), 1);
  double parameter = 0;
  const double gradient = 1;
  EXPECT_EQ(stepper.learning_rate(), 1);
  stepper.step({&parameter, 1}, {&gradient, 1});
  EXPECT_EQ(stepper.learning_rate(), 1 / 1.5);
  EXPECT_EQ(stepper.steps_done(), 1u);
  stepper.step({&parameter, 1}, {&gradient, 1});
  EXPECT_EQ(stepper.learning_rate(), 0.5);
}

TEST(Stepper, ShowsItsStateAndStartsAgain) {
  Stepper stepper(settings_of("adagrad:initial_accumulator=0.5"), 3);
  std::vector<double> parameters = {1, 2, 3};
  const std::vector<double> gradient = {1, 2, 3};
  stepper.step(parameters, gradient);
  EXPECT_THAT(stepper.state(0), ::testing::ElementsAre(1.5, 4.5, 9.5));
  const std::vector<double> after = parameters;
  stepper.reset();
  EXPECT_THAT(stepper.state(0), ::testing::Each(0.5));
  parameters = {1, 2, 3};
  stepper.step(parameters, gradient);
  EXPECT_EQ(parameters, after);
}

TEST(Stepper, TakesOtherSettingsOnTheWay) {
  Stepper stepper(settings_of("momentum:lr=1,momentum=0.5"), 1);
  double parameter = 0;
  const double gradient = 1;
  stepper.step({&parameter, 1}, {&gradient, 1});
  stepper.change(settings_of("momentum:lr=0.5,momentum=0.25"));
  EXPECT_EQ(stepper.steps_done(), 1u);
  EXPECT_EQ(stepper.learning_rate(), 0.5);
  stepper.step({&parameter, 1}, {&gradient, 1});
  EXPECT_EQ(stepper.state(0)[0], 1.25) << "the movement of before is kept";
  EXPECT_EQ(parameter, -1.625);
  stepper.change(settings_of("adam"));
  EXPECT_EQ(stepper.steps_done(), 0u);
  EXPECT_EQ(stepper.state(1)[0], 0);
  stepper.change({"unknown", {}});
  EXPECT_EQ(stepper.learning_rate(), 0.01) << "what is unknown runs as gd";
}

TEST(Stepper, LongRunsKeepTheirBiasCorrection) {
  // with a constant gradient both corrected means stay at it, so every step is lr but for eps; 0.999^t is subnormal
  // near t = 700 000
  Stepper stepper(settings_of("adam:lr=1,eps=0"), 1);
  double parameter = 0;
  const double gradient = 0.25;
  for (int t = 1; t <= 1'000'000; ++t) stepper.step({&parameter, 1}, {&gradient, 1});
  EXPECT_NEAR(parameter, -1e6, 1e-4);
}

}  // namespace optimizer_test
}  // namespace saddlescope

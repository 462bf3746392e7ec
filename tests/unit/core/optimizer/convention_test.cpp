// The lecture's conventions against its rules written plainly in Python (lists, math.fsum, no state of ours), and the
// places where they part from the library's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "core/diagnosis/growth.h"
#include "core/diagnosis/stability.h"
#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace convention_test {

using test::HandObjective;
using ::testing::HasSubstr;

std::string error_of(const std::string& spec) {
  const auto settings = parse_optimizer(spec);
  return settings ? "no error" : settings.error();
}

/// From (0.3, −0.4) on Himmelblau's function.
Trajectory run(const std::string& spec, std::size_t steps = 100) {
  const HandObjective objective(test::himmelblau);
  const std::vector<double> start = {0.3, -0.4};
  return run_optimizer(objective, settings_of(spec), start, {steps});
}

struct Point {
  std::size_t step;
  double x, y;
};
void expect_points(const std::string& spec, const std::vector<Point>& points) {
  const Trajectory path = run(spec);
  for (const Point& point : points) {
    EXPECT_NEAR(path.at(point.step)[0], point.x, 1e-11) << spec << " at " << point.step;
    EXPECT_NEAR(path.at(point.step)[1], point.y, 1e-11) << spec << " at " << point.step;
  }
}

/// One parameter, from 0, with these gradients one after the other.
std::vector<double> positions(const std::string& spec, const std::vector<double>& gradients) {
  Stepper stepper(settings_of(spec), 1);
  double parameter = 0;
  std::vector<double> result;
  for (const double gradient : gradients) {
    stepper.step({&parameter, 1}, {&gradient, 1});
    result.push_back(parameter);
  }
  return result;
}

TEST(Conventions, BelongToFourMethods) {
  std::vector<std::string_view> ids;
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    if (has_lecture_form(info)) ids.push_back(info.id);
    OptimizerSettings settings = default_settings(info.id);
    settings.convention = Convention::lecture;
    EXPECT_EQ(runs_lecture_form(settings), has_lecture_form(info));
    for (const std::string_view unused : info.lecture_unused) {
      EXPECT_FALSE(uses_hyperparameter(settings, unused)) << info.id << " " << unused;
      EXPECT_TRUE(uses_hyperparameter(default_settings(info.id), unused)) << info.id << " " << unused;
    }
    EXPECT_TRUE(uses_hyperparameter(settings, "lr"));
  }
  EXPECT_THAT(ids, ::testing::ElementsAre("momentum", "adagrad", "rmsprop", "adam"));
}

TEST(Conventions, FollowTheLecturesRules) {
  expect_points("momentum:lr=0.002,weight_decay=0.1,convention=lecture",
                {{1, 0.353244, -0.375608},
                 {2, 0.4589099458693508, -0.32812543918655396},
                 {3, 0.6204667602438684, -0.25774316091183525},
                 {10, 3.691217806810931, 0.8561793244877557},
                 {100, 3.0004441609789416, 1.981618507473819}});
  expect_points("momentum:lr=0.002,convention=lecture,schedule=inverse-sqrt(0.1)",
                {{1, 0.353304, -0.375688},
                 {2, 0.45640873380601676, -0.32954063605304496},
                 {3, 0.6097688722244298, -0.26288562702194085},
                 {10, 3.254369653201281, 0.6965409255930386},
                 {100, 3.0033130269158512, 1.9714455744443393}});
  expect_points("adagrad:lr=0.05,weight_decay=0.1,convention=lecture", {{1, 0.35, -0.35},
                                                                        {2, 0.4018736653615722, -0.297791900186632},
                                                                        {3, 0.45548624489067413, -0.2435055996719817},
                                                                        {10, 0.8675489429752508, 0.18221830552495522},
                                                                        {100, 2.9909132024567646, 2.0053950801261404}});
  expect_points("adagrad:lr=0.05,convention=lecture,schedule=inverse-sqrt(0.1)",
                {{2, 0.39946167518098635, -0.30020658271460904},
                 {3, 0.4483104346733009, -0.250738752156218},
                 {10, 0.7698993388386633, 0.0803533921909608},
                 {100, 2.660287967071735, 1.9608244780204052}});
  expect_points("rmsprop:lr=0.05,alpha=0.9,weight_decay=0.1,convention=lecture",
                {{1, 0.35, -0.35},
                 {2, 0.4035343828842005, -0.29579800800142614},
                 {3, 0.4602574567480805, -0.23771326970531187},
                 {10, 0.9064937396000559, 0.23096978937291732},
                 {100, 2.9970689596906546, 1.9958398762218104}});
  expect_points("rmsprop:lr=0.05,alpha=0.9,convention=lecture,schedule=inverse-sqrt(0.1)",
                {{2, 0.4010471386509606, -0.29829030870607487},
                 {3, 0.4526875473744523, -0.24539246350435878},
                 {10, 0.7997772304291726, 0.11776881852641384},
                 {100, 2.7078559276472007, 2.0013810751796366}});
}

TEST(Conventions, MomentumsPathsPartOnlyUnderASchedule) {
  const Trajectory library = run("momentum:lr=0.002"), lecture = run("momentum:lr=0.002,convention=lecture");
  for (std::size_t k = 0; k <= 100; ++k)
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(library.at(k)[i], lecture.at(k)[i], 1e-11) << k;
  // torch.optim.SGD with LambdaLR; the lecture's own points are in the test above
  expect_points("momentum:lr=0.002,schedule=inverse-sqrt(0.1)", {{1, 0.353304, -0.375688},
                                                                 {2, 0.4541761666774491, -0.33055891183027997},
                                                                 {3, 0.6014965103354465, -0.2665899780790024},
                                                                 {10, 3.042632007633275, 0.6116648525289236},
                                                                 {100, 2.9989794195069233, 1.9857712839051904}});
}

TEST(Conventions, MomentumUnfoldsAsTheLectureWritesIt) {
  // m² = −ληg⁰ − ηg¹: θ = −0.1·2, then −0.2 + (−0.5·0.2 − 0.1·4)
  const std::vector<double> path = positions("momentum:lr=0.1,momentum=0.5,dampening=0.7,convention=lecture", {2, 4});
  EXPECT_DOUBLE_EQ(path[0], -0.2);
  EXPECT_DOUBLE_EQ(path[1], -0.7);
}

TEST(Conventions, FirstStepsAreTheRateItself) {
  for (const double gradient : {3.0, -1e-3, 1e100, -1e-100}) {
    const double sign = gradient > 0 ? 1 : -1;
    for (const char* method : {"adagrad", "rmsprop"}) {
      const std::string spec = std::string(method) + ":lr=0.125,convention=lecture";
      EXPECT_EQ(positions(spec, {gradient})[0], -0.125 * sign) << method << " " << gradient;
    }
    // PyTorch's v starts at 0: η/√(1 − α)·sign(g)
    EXPECT_NEAR(positions("rmsprop:lr=0.125,alpha=0.99,eps=0", {gradient})[0], -1.25 * sign, 1e-12) << gradient;
  }
}

TEST(Conventions, AdaGradIsTheStandardOneWithARateThatFalls) {
  // η_t = η/√(t + 1) is inverse-sqrt(1)
  const Trajectory standard = run("adagrad:lr=0.5,eps=0"),
                   lecture = run("adagrad:lr=0.5,convention=lecture,schedule=inverse-sqrt(1)");
  for (std::size_t k = 0; k <= 100; ++k)
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(standard.at(k)[i], lecture.at(k)[i], 1e-11) << k;
}

TEST(Conventions, NoGradientIsNoStep) {
  for (const char* method : {"momentum", "adagrad", "rmsprop", "adam"}) {
    const std::string spec = std::string(method) + ":lr=0.5,convention=lecture";
    const std::vector<double> path = positions(spec, {0, 0, -2, 0});
    EXPECT_EQ(path[0], 0) << method;
    EXPECT_EQ(path[1], 0) << method;
    EXPECT_GT(path[2], 0) << method;
    EXPECT_TRUE(std::isfinite(path[3])) << method;
  }
  // AdaGrad: σ² = 4/3 after 0, 0, −2
  EXPECT_NEAR(positions("adagrad:lr=0.5,convention=lecture", {0, 0, -2})[2], 0.5 * 2 / std::sqrt(4.0 / 3), 1e-15);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const char* method : {"adagrad", "rmsprop"})
    EXPECT_TRUE(std::isnan(positions(std::string(method) + ":convention=lecture", {nan})[0])) << "hidden by nothing";
}

TEST(Conventions, UnusedNumbersHaveNoEffect) {
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    if (!has_lecture_form(info)) continue;
    OptimizerSettings plain = default_settings(info.id), other = plain;
    plain.convention = other.convention = Convention::lecture;
    for (const std::string_view unused : info.lecture_unused) set_hyperparameter(other, unused, 1);
    const HandObjective objective(test::himmelblau);
    const std::vector<double> start = {0.3, -0.4};
    EXPECT_EQ(run_optimizer(objective, plain, start, {50}).parameters,
              run_optimizer(objective, other, start, {50}).parameters)
        << info.id;
  }
}

TEST(Conventions, AdamsAreOneAndOthersStartAfresh) {
  const HandObjective objective(test::himmelblau);
  const std::vector<double> start = {0.3, -0.4};
  for (const char* method : {"momentum", "adagrad", "rmsprop", "adam"}) {
    SCOPED_TRACE(method);
    OptimizerSettings library = settings_of(std::string(method) + ":lr=0.01"), lecture = library;
    lecture.convention = Convention::lecture;
    const Trajectory changed = run_optimizer(objective, RunPlan({{library, 20}}, lecture), start, {60});
    const Trajectory afresh = run_optimizer(objective, lecture, changed.at(20), {40});
    const Trajectory uncut = run_optimizer(objective, library, start, {60});
    const auto same_end = [&](const Trajectory& other) {
      const auto a = changed.at(60), b = other.at(other.last_step());
      return a[0] == b[0] && a[1] == b[1];
    };
    EXPECT_EQ(same_end(uncut), std::string(method) == "adam");
    EXPECT_EQ(same_end(afresh), std::string(method) != "adam");
  }
  // The lecture's own memory stays: a cut changes no bit.
  const OptimizerSettings rmsprop = settings_of("rmsprop:lr=0.01,convention=lecture");
  EXPECT_EQ(run_optimizer(objective, RunPlan({{rmsprop, 7}}, rmsprop), start, {60}).parameters,
            run_optimizer(objective, rmsprop, start, {60}).parameters);
}

TEST(Conventions, AMethodWithOneFormIgnoresTheOther) {
  const HandObjective objective(test::himmelblau);
  const std::vector<double> start = {0.3, -0.4};
  OptimizerSettings lion = default_settings("lion"), asked = lion;
  asked.convention = Convention::lecture;
  EXPECT_EQ(run_optimizer(objective, asked, start, {50}).parameters,
            run_optimizer(objective, lion, start, {50}).parameters);
  EXPECT_EQ(print_optimizer(asked), "lion");
}

TEST(ConventionSpecification, IsReadAndPrinted) {
  const OptimizerSettings settings = settings_of("adagrad:lr=1,convention=lecture");
  EXPECT_EQ(settings.convention, Convention::lecture);
  EXPECT_EQ(print_optimizer(settings), "adagrad:lr=1,convention=lecture");
  EXPECT_EQ(settings_of("adagrad:convention=pytorch"), default_settings("adagrad"));
  EXPECT_EQ(settings_of("lion:convention=pytorch"), default_settings("lion"));
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    if (!has_lecture_form(info)) continue;
    OptimizerSettings all = default_settings(info.id);
    all.convention = Convention::lecture;
    for (double& value : all.values) value = value / 3 + 0.25;
    if (info.id == "rmsprop") set_hyperparameter(all, "centered", 1);
    EXPECT_EQ(settings_of(print_optimizer(all)), all) << print_optimizer(all);
  }
}

TEST(ConventionSpecification, ErrorsSayWhatToDo) {
  EXPECT_EQ(error_of("lion:convention=lecture"), "optimizer lion has one convention; leave convention away");
  EXPECT_THAT(error_of("adam:convention=keras"), HasSubstr("convention must be pytorch or lecture, not 'keras'"));
  EXPECT_THAT(error_of("adam:convention"), HasSubstr("convention=lecture"));
  EXPECT_THAT(error_of("adam:convention=lecture,convention=lecture"), HasSubstr("twice"));
}

TEST(ConventionDiagnosis, LimitsLeaveOutWhatTheLectureDoes) {
  const OptimizerSettings library = settings_of("momentum:momentum=0.5,dampening=0.5"),
                          lecture = settings_of("momentum:momentum=0.5,dampening=0.5,convention=lecture");
  EXPECT_DOUBLE_EQ(*sharpness_limit(library, 0.1), 60);  // 2·1.5/(0.1·0.5)
  EXPECT_DOUBLE_EQ(*sharpness_limit(lecture, 0.1), 30);
  for (const auto& [curvature, stable] : {std::pair{29.0, true}, {31.0, false}}) {
    const HandObjective objective(test::quadratic(curvature, curvature));
    const std::vector<double> start = {1, -1};
    OptimizerSettings settings = lecture;
    set_hyperparameter(settings, "lr", 0.1);
    EXPECT_EQ(run_optimizer(objective, settings, start, {2000}).loss.back() < 1e-12, stable) << curvature;
  }
}

TEST(ConventionDiagnosis, LectureSigmasScaleTheHessian) {
  // From (1, −1) on ½·2θ² after one step: σ = |g| = 2, so η·λmax of the scaled Hessian is 0.1/2·2, whatever the unused
  // momentum says.
  const HandObjective objective(test::quadratic(2, 2));
  const std::vector<double> start = {1, -1};
  const Eigen::Matrix2d hessian = 2 * Eigen::Matrix2d::Identity();
  for (const char* spec : {"adagrad:lr=0.1,convention=lecture", "rmsprop:lr=0.1,momentum=0.9,convention=lecture"}) {
    const Trajectory path = run_optimizer(objective, settings_of(spec), start, {1});
    const auto stability = stability_at(objective, path, settings_of(spec), 0, hessian);
    ASSERT_TRUE(stability) << spec;
    EXPECT_NEAR(stability->product, 0.1, 1e-14) << spec;
    EXPECT_EQ(stability->limit, 2) << spec;
  }
}

TEST(ConventionDiagnosis, AScheduleHasNoFixedGrowth) {
  EXPECT_TRUE(growth_of(settings_of("gd:lr=0.1"), 0.1, -2, 1e-3, std::nullopt));
  EXPECT_FALSE(growth_of(settings_of("gd:lr=0.1,schedule=cosine"), 0.1, -2, 1e-3, std::nullopt));
}

// λ is every eigenvalue on screen, and μ nothing: momentum is β wherever a method tells of itself.
TEST(Convention, OneLetterForMomentum) {
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    const std::string told = std::string(info.rule) + std::string(info.lecture_rule) +
                             std::string(info.difference.pytorch) + std::string(info.difference.lecture);
    EXPECT_EQ(told.find("μ"), std::string::npos) << info.id;
    EXPECT_EQ(told.find("λ·m"), std::string::npos) << info.id;
    for (const Hyperparameter& parameter : info.hyperparameters) {
      if (parameter.id == "momentum") {
        EXPECT_EQ(parameter.symbol, "β") << info.id;
      }
    }
  }
}

}  // namespace convention_test
}  // namespace saddlescope

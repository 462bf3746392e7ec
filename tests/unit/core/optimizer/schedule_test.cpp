// Schedules against PyTorch's schedulers (torch 1.13, double precision, lr = 1, the rate before each update) and
// against values by hand.
#include "core/optimizer/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace schedule_test {

using test::HandObjective;
using ::testing::HasSubstr;

std::string error_of(const std::string& text) {
  const auto factors = parse_schedule(text);
  EXPECT_FALSE(factors) << text;
  return factors ? "" : factors.error();
}

struct Value {
  std::size_t t;
  double factor;
};
void expect_factors(const Schedule& schedule, const std::vector<Value>& values) {
  for (const Value& value : values) EXPECT_NEAR(schedule_factor(schedule, value.t), value.factor, 1e-12) << value.t;
}

TEST(ScheduleCatalogue, IsComplete) {
  std::vector<std::string_view> ids;
  for (const ScheduleInfo& info : schedule_catalogue()) {
    SCOPED_TRACE(info.id);
    ids.push_back(info.id);
    EXPECT_EQ(find_schedule(info.id), &info);
    for (const std::string_view text : {info.label, info.help, info.formula}) EXPECT_FALSE(text.empty());
    std::set<std::string_view> names;
    for (const Hyperparameter& argument : info.arguments) {
      SCOPED_TRACE(argument.id);
      EXPECT_TRUE(names.insert(argument.id).second);
      for (const std::string_view text : {argument.label, argument.symbol, argument.help}) EXPECT_FALSE(text.empty());
      EXPECT_TRUE(is_valid(argument, argument.initial));
      EXPECT_TRUE(is_valid(argument, argument.slider_minimum) && is_valid(argument, argument.slider_maximum));
      EXPECT_LT(argument.slider_minimum, argument.slider_maximum);
      EXPECT_TRUE(argument.scale != Hyperparameter::Scale::logarithmic || argument.slider_minimum > 0);
      EXPECT_TRUE(argument.scale != Hyperparameter::Scale::one_minus_logarithmic || argument.slider_maximum < 1);
    }
    EXPECT_EQ(problem_of(default_factor(info.id)), "");
  }
  EXPECT_THAT(ids, ::testing::ElementsAre("constant", "step", "exponential", "linear", "inverse-time", "inverse-sqrt",
                                          "cosine", "restarts", "one-cycle", "transformer", "piecewise"));
  EXPECT_EQ(find_schedule("cosines"), nullptr);
}

TEST(Schedules, FollowTorch) {
  // StepLR, ExponentialLR, LinearLR, CosineAnnealingLR, CosineAnnealingWarmRestarts
  expect_factors(schedule_of("step(30,0.5)"), {{0, 1}, {29, 1}, {30, 0.5}, {89, 0.25}, {90, 0.125}, {300, 0x1p-10}});
  expect_factors(schedule_of("exponential(0.99)"),
                 {{0, 1}, {1, 0.99}, {30, 0.7397003733882802}, {300, 0.04904089407128576}});
  expect_factors(schedule_of("linear(80,0.1)"),
                 {{0, 1}, {1, 0.98875}, {40, 0.55}, {79, 0.11125}, {80, 0.1}, {300, 0.1}});
  expect_factors(schedule_of("cosine(1000,0.1)"), {{0, 1},
                                                   {1, 0.9999977793408362},
                                                   {250, 0.8681980515339466},
                                                   {333, 0.7754079814123201},
                                                   {999, 0.10000222065916381},
                                                   {1000, 0.1}});
  expect_factors(schedule_of("restarts(10,2,0.05)"), {{0, 1},
                                                      {9, 0.07324815475980208},
                                                      {10, 1},
                                                      {11, 0.9941519617826905},
                                                      {29, 0.05584803821730962},
                                                      {30, 1},
                                                      {69, 0.05146426647676422},
                                                      {70, 1},
                                                      {100, 0.7067746303734177}});
  expect_factors(schedule_of("restarts(7,1,0)"), {{0, 1},
                                                  {6, 0.04951556604879048},
                                                  {7, 1},
                                                  {8, 0.9504844339512095},
                                                  {69, 0.04951556604879048},
                                                  {70, 1},
                                                  {100, 0.8117449009293668}});
}

TEST(Schedules, ComeOutAsByHand) {
  expect_factors(schedule_of("inverse-time(0.01)"), {{0, 1}, {100, 0.5}, {300, 0.25}});
  expect_factors(schedule_of("inverse-sqrt(0.01)"), {{0, 1}, {300, 0.5}, {1500, 0.25}});
  expect_factors(schedule_of("cosine(1000,0.1)"), {{500, 0.55}, {5000, 0.1}});
  // up: 1/25 at 0, the middle at 150, 1 at 300; down: the middle at 650, 1e-4 from 1000 on
  expect_factors(schedule_of("one-cycle(1000,0.3)"),
                 {{0, 0.04}, {150, 0.52}, {300, 1}, {650, 0.50005}, {1000, 1e-4}, {5000, 1e-4}});
  expect_factors(schedule_of("one-cycle(10,0)"), {{0, 1}, {5, 0.50005}, {10, 1e-4}});
  expect_factors(schedule_of("one-cycle(10,1)"), {{0, 0.04}, {5, 0.52}, {10, 1e-4}});
  expect_factors(schedule_of("piecewise(0:0.1,400:1)"), {{0, 0.1}, {399, 0.1}, {400, 1}, {100'000, 1}});
  expect_factors(schedule_of("piecewise(10:0.5,20:0.25)"), {{0, 1}, {9, 1}, {10, 0.5}, {19, 0.5}, {20, 0.25}});
}

TEST(Schedules, TheTransformersPeaksWhereItShould) {
  const Schedule schedule = schedule_of("transformer(512,4000)");
  // rises while s = t + 1 ≤ 4000: 512^-½·4000^-½ = 6.98771e-4 at t = 3999; 1 step: 512^-½·4000^-3/2
  EXPECT_NEAR(schedule_factor(schedule, 3999), 6.98771e-4, 1e-9);
  EXPECT_NEAR(schedule_factor(schedule, 0), 1.746928e-7, 1e-13);
  EXPECT_NEAR(schedule_factor(schedule, 15'999), 3.493856e-4, 1e-9);
  EXPECT_LT(schedule_factor(schedule, 3998), schedule_factor(schedule, 3999));
  EXPECT_LT(schedule_factor(schedule, 4000), schedule_factor(schedule, 3999));
}

TEST(Schedules, MultiplyAndWarmUp) {
  // torch's CosineAnnealingLR times StepLR
  const std::vector<Value> product = {
      {0, 1}, {299, 0.8156457772103329}, {300, 0.4072516817658066}, {650, 0.08642606877930192}};
  expect_factors(schedule_of("cosine(T=1000,floor=0.1)*step(k=300,gamma=0.5)"), product);
  const Schedule late = schedule_of("cosine(T=1000,floor=0.1)*step(k=300,gamma=0.5)", 100);
  expect_factors(late, {{0, 0.01}, {49, 0.5}, {98, 0.99}, {99, 1}});
  for (const Value& value : product) EXPECT_NEAR(schedule_factor(late, value.t + 100), value.factor, 1e-12);
  EXPECT_EQ(schedule_factor(Schedule{}, 12), 1);
  EXPECT_EQ(schedule_factor(Schedule{4, {}}, 1), 0.5);
}

TEST(Schedules, RestartsAreQuickAndExactFarOut) {
  // cycles of 3, 6, 12, ...: the k-th begins at 3(2ᵏ − 1)
  const Schedule growing = schedule_of("restarts(3,2,0)"), even = schedule_of("restarts(1,1,0)");
  for (std::size_t k = 1; k < 40; ++k) {
    const std::size_t begin = 3 * ((std::size_t{1} << k) - 1);
    EXPECT_EQ(schedule_factor(growing, begin), 1) << k;
    EXPECT_LT(schedule_factor(growing, begin - 1), 1) << k;
  }
  EXPECT_EQ(schedule_factor(even, 999'999'999'999), 1);
  EXPECT_EQ(schedule_factor(schedule_of("restarts(1e12,1,0)"), 500'000'000'000), 0.5);
}

TEST(Schedules, KnowWhenTheyAreConstant) {
  EXPECT_TRUE(is_constant({}));
  EXPECT_TRUE(is_constant(schedule_of("constant*constant")));
  EXPECT_TRUE(is_constant({1, {}}));
  EXPECT_FALSE(is_constant({2, {}}));
  EXPECT_FALSE(is_constant(schedule_of("constant*cosine")));
}

TEST(Schedules, PartsThatAreNotWholeCountAsOne) {
  EXPECT_EQ(schedule_factor(ScheduleFactor{"no-such", {1}}, 5), 1);
  EXPECT_EQ(schedule_factor(ScheduleFactor{"cosine", {1}}, 5), 1);
  EXPECT_EQ(schedule_factor(ScheduleFactor{"piecewise", {0, 0.5, 3}}, 5), 1);
  EXPECT_THAT(problem_of({"no-such", {}}), HasSubstr("unknown"));
  EXPECT_THAT(problem_of({"cosine", {1}}), HasSubstr("lacks"));
  EXPECT_THAT(problem_of({"cosine", {0.5, 0}}), HasSubstr("T must be a whole number, at least 1, not 0.5"));
}

TEST(ScheduleText, IsReadByNameAndByPosition) {
  EXPECT_EQ(schedule_of("cosine(T=1000,floor=0.1)"), schedule_of(" cosine ( 1000 , 0.1 ) "));
  EXPECT_EQ(schedule_of("cosine(floor=0.1,T=1000)"), schedule_of("cosine(1000,floor=0.1)"));
  EXPECT_EQ(schedule_of("cosine(T=50)").factors[0].values, (std::vector<double>{50, 0})) << "the rest has defaults";
  EXPECT_EQ(schedule_of("one-cycle").factors[0], default_factor("one-cycle"));
  EXPECT_EQ(schedule_of("one-cycle()").factors[0], default_factor("one-cycle"));
  EXPECT_EQ(schedule_of("exponential(1e\u22121)").factors[0].values[0], 0.1) << "a true minus sign";
  EXPECT_EQ(schedule_of("piecewise( 0 : 0.1 , 400:1 )").factors[0].values, (std::vector<double>{0, 0.1, 400, 1}));
  EXPECT_EQ(schedule_of("constant").factors, (std::vector<ScheduleFactor>{{"constant", {}}}));
}

TEST(ScheduleText, IsPrintedSoThatItReadsBack) {
  EXPECT_EQ(print_schedule({}), "");
  EXPECT_EQ(print_schedule(schedule_of("cosine(1000,0.1)*step(300)").factors),
            "cosine(T=1000,floor=0.1)*step(k=300,gamma=0.5)");
  EXPECT_EQ(print_schedule(schedule_of("piecewise(0:0.1,400:1)").factors), "piecewise(0:0.1,400:1)");
  std::vector<ScheduleFactor> all;
  for (const ScheduleInfo& info : schedule_catalogue()) {
    ScheduleFactor factor = default_factor(info.id);
    for (std::size_t i = 0; i < info.arguments.size(); ++i)
      factor.values[i] = info.arguments[i].whole ? factor.values[i] + 7 : factor.values[i] / 3;
    EXPECT_EQ(schedule_of(print_schedule({&factor, 1})).factors[0], factor);
    all.push_back(factor);
  }
  EXPECT_EQ(schedule_of(print_schedule(all)).factors, all);
}

TEST(ScheduleText, ErrorsSayWhatIsWrongAndWhatIsKnown) {
  EXPECT_THAT(error_of("cosin(10)"), AllOf(HasSubstr("'cosin'"), HasSubstr("did you mean “cosine”"),
                                           HasSubstr("restarts, one-cycle, transformer, piecewise")));
  EXPECT_THAT(error_of("cosine(T=10"), AllOf(HasSubstr("schedule cosine"), HasSubstr("closing bracket is missing")));
  EXPECT_THAT(error_of("cosine T=10)"), HasSubstr("no opening one"));
  EXPECT_THAT(error_of("cosine(10)step(3)"), AllOf(HasSubstr("'step(3)'"), HasSubstr("put *")));
  EXPECT_THAT(error_of("cosine(10)*"), HasSubstr("no name"));
  EXPECT_THAT(error_of(""), HasSubstr("no name"));
  EXPECT_THAT(error_of("cosine(T=0)"), HasSubstr("schedule cosine: T must be a whole number, at least 1, not 0"));
  EXPECT_THAT(error_of("cosine(2.5)"), HasSubstr("whole number"));
  EXPECT_THAT(error_of("cosine(nan)"), HasSubstr("whole number"));
  EXPECT_THAT(error_of("linear(T=inf)"), HasSubstr("whole number"));
  EXPECT_THAT(error_of("cosine(length=5)"), AllOf(HasSubstr("'length'"), HasSubstr("it has: T, floor")));
  EXPECT_THAT(error_of("cosine(1,2,3)"), AllOf(HasSubstr("too many"), HasSubstr("T, floor")));
  EXPECT_THAT(error_of("constant(1)"), AllOf(HasSubstr("too many"), HasSubstr("none")));
  EXPECT_THAT(error_of("cosine(1,T=2)"), HasSubstr("T is given twice"));
  EXPECT_THAT(error_of("cosine(T=soon)"), AllOf(HasSubstr("T is not a number"), HasSubstr("'soon'")));
  EXPECT_THAT(error_of("one-cycle(10,1.5)"), HasSubstr("peak must be from 0 to 1, not 1.5"));
  EXPECT_THAT(error_of("piecewise(5)"), AllOf(HasSubstr("'5'"), HasSubstr("t:f")));
  EXPECT_THAT(error_of("piecewise(5:1,5:2)"), HasSubstr("t must grow from piece to piece, but 5 follows 5"));
  EXPECT_THAT(error_of("piecewise(0.5:1)"), HasSubstr("t must be a whole number, at least 0"));
  EXPECT_THAT(error_of("piecewise(0:-1)"), HasSubstr("f must be at least 0"));
}

TEST(ScheduleSpecification, BelongsToAMethod) {
  const OptimizerSettings adam = settings_of("adam:lr=0.01,schedule=cosine(T=1000,floor=0.1),warmup=100");
  EXPECT_EQ(hyperparameter(adam, "lr"), 0.01);
  EXPECT_EQ(adam.schedule, schedule_of("cosine(1000,0.1)", 100));
  EXPECT_EQ(print_optimizer(adam), "adam:lr=0.01,schedule=cosine(T=1000,floor=0.1),warmup=100");
  EXPECT_EQ(settings_of("adam : warmup = 100 , schedule = cosine( 1000 , 0.1 ) , lr=0.01"), adam);
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    OptimizerSettings settings = default_settings(info.id);
    settings.schedule = schedule_of("piecewise(0:0.1,400:1)*restarts(10,3,0.25)*constant", 7);
    EXPECT_EQ(settings_of(print_optimizer(settings)), settings) << print_optimizer(settings);
  }
}

TEST(ScheduleSpecification, ErrorsNameTheMethod) {
  const auto error = [](const std::string& spec) {
    const auto settings = parse_optimizer(spec);
    return settings ? "no error" : settings.error();
  };
  EXPECT_THAT(error("adam:schedule=cosin(T=1)"), AllOf(HasSubstr("optimizer adam: "), HasSubstr("unknown schedule")));
  EXPECT_THAT(error("adam:schedule=cosine(T=10,lr=0.1"), HasSubstr("closing bracket is missing"));
  EXPECT_THAT(error("adam:schedule"), HasSubstr("write schedule=NAME(...)"));
  EXPECT_THAT(error("adam:schedule=step,schedule=step"), HasSubstr("schedule is given twice"));
  EXPECT_THAT(error("adam:warmup=1.5"), HasSubstr("warmup must be a whole number of updates"));
  EXPECT_THAT(error("adam:warmup=-1"), HasSubstr("'-1'"));
  EXPECT_THAT(error("adam:warmup=nan"), HasSubstr("'nan'"));
  EXPECT_THAT(error("adam:warm=3"), HasSubstr("and schedule, warmup, convention"));
}

TEST(ScheduledRuns, UseTheFactorOfEachUpdate) {
  // gd on ½·2·θ²: each update multiplies θ by 1 − 2·lr·factor
  const HandObjective objective(test::quadratic(2, 2));
  OptimizerSettings settings = settings_of("gd:lr=0.25,schedule=exponential(0.5),warmup=2");
  const std::vector<double> start = {1, 1};
  const Trajectory path = run_optimizer(objective, settings, start, {5});
  const double rates[] = {0.125, 0.25, 0.25, 0.125, 0.0625, 0.03125};
  double expected = 1;
  for (std::size_t t = 0; t <= 5; ++t) {
    EXPECT_DOUBLE_EQ(path.learning_rate[t], rates[t]);
    EXPECT_DOUBLE_EQ(path.at(t)[0], expected);
    expected *= 1 - 2 * rates[t];
  }
}

TEST(ScheduledRuns, MultiplyBeforeTheMethodsOwnDecay) {
  Stepper stepper(settings_of("adagrad:lr=1,lr_decay=1,schedule=step(2,0.1)"), 1);
  double parameter = 0;
  const double gradient = 1;
  for (const double rate : {1.0, 1.0 / 2, 0.1 / 3, 0.1 / 4, 0.01 / 5}) {
    EXPECT_DOUBLE_EQ(stepper.learning_rate(), rate);
    stepper.step({&parameter, 1}, {&gradient, 1});
  }
}

TEST(ScheduledRuns, AdamWithWarmupAndCosineFollowsTorch) {
  // torch.optim.Adam with LambdaLR on Himmelblau's function
  const HandObjective objective(test::himmelblau);
  const std::vector<double> start = {0.3, -0.4};
  const Trajectory path =
      run_optimizer(objective, settings_of("adam:lr=0.05,schedule=cosine(T=60,floor=0.1),warmup=10"), start, {100});
  for (const auto& [step, x, y] : {std::tuple{1u, 0.30499999999812394, -0.3950000000041132},
                                   {2u, 0.31500200780044646, -0.3849976301264983},
                                   {3u, 0.33001375185723925, -0.3699838224189616},
                                   {10u, 0.5782866802815712, -0.12120961004571301},
                                   {100u, 2.522796087356791, 1.8428790916993916}}) {
    EXPECT_NEAR(path.at(step)[0], x, 1e-12) << step;
    EXPECT_NEAR(path.at(step)[1], y, 1e-12) << step;
  }
}

TEST(ScheduledRuns, KeepCountingThroughAChangeAndACut) {
  const HandObjective objective(test::himmelblau);
  const std::vector<double> start = {0.3, -0.4};
  const OptimizerSettings cosine = settings_of("momentum:lr=0.002,schedule=cosine(T=50),warmup=5");
  const Trajectory whole = run_optimizer(objective, cosine, start, {80});
  EXPECT_EQ(run_optimizer(objective, RunPlan({{cosine, 23}}, cosine), start, {80}).parameters, whole.parameters);

  // Another schedule of the same method counts on; another method starts its own.
  const OptimizerSettings step = settings_of("momentum:lr=0.002,schedule=step(40,0.5)"),
                          other = settings_of("nesterov:lr=0.002,schedule=step(40,0.5)");
  const Trajectory changed = run_optimizer(objective, RunPlan({{cosine, 30}}, step), start, {80}),
                   fresh = run_optimizer(objective, RunPlan({{cosine, 30}}, other), start, {80});
  EXPECT_EQ(changed.learning_rate[29], whole.learning_rate[29]);
  EXPECT_EQ(changed.learning_rate[30], 0.002);
  EXPECT_EQ(changed.learning_rate[40], 0.001);
  EXPECT_EQ(fresh.learning_rate[69], 0.002);
  EXPECT_EQ(fresh.learning_rate[70], 0.001);
}

TEST(ScheduledRuns, AConstantScheduleChangesNoBit) {
  const HandObjective objective(test::rosenbrock);
  const std::vector<double> start = {-1.2, 1};
  for (const OptimizerInfo& info : optimizer_catalogue()) {
    OptimizerSettings settings = default_settings(info.id);
    const Trajectory plain = run_optimizer(objective, settings, start, {30});
    settings.schedule = schedule_of("constant*step(1,1)");
    EXPECT_EQ(run_optimizer(objective, settings, start, {30}).parameters, plain.parameters) << info.id;
  }
}

TEST(Schedule, SaysWhereItsLastPartEnds) {
  EXPECT_EQ(schedule_end({}), 0);
  EXPECT_EQ(schedule_end({100, {{"cosine", {4000, 0}}}}), 4100);
  EXPECT_EQ(schedule_end({0, {{"linear", {50, 0}}, {"step", {300, 0.5}}}}), 300);
  EXPECT_EQ(schedule_end({0, {{"piecewise", {0, 0.1, 400, 1}}}}), 400);
  EXPECT_EQ(schedule_end({0, {{"transformer", {512, 4000}}}}), 4000);
  EXPECT_EQ(schedule_end({0, {{"exponential", {0.99}}}}), 0);
}

}  // namespace schedule_test
}  // namespace saddlescope

// Handles of a schedule's curve: the arguments that a drag gives, against values by hand from the formulas in the
// shared description of optimizers, and the curve through the pointer for every kind.
#include "core/optimizer/schedule_handles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"
#include "tests/support/settings.h"

namespace saddlescope {
namespace schedule_handles_test {

using test::HandObjective;

ScheduleHandle handle_of(const Schedule& schedule, std::size_t part, std::size_t place, std::size_t last = 400) {
  for (const ScheduleHandle& handle : schedule_handles(schedule, last))
    if (handle.part == part && handle.place == place) return handle;
  ADD_FAILURE() << "no handle " << part << ", " << place;
  return {};
}

/// The schedule after its handle was dragged to update t and factor f.
Schedule dragged(Schedule schedule, std::size_t part, std::size_t place, double t, double f) {
  move_handle(schedule, handle_of(schedule, part, place), t, f);
  return schedule;
}

std::vector<double> values_after(const std::string& text, std::size_t place, double t, double f) {
  return dragged(schedule_of(text), 0, place, t, f).factors[0].values;
}

TEST(ScheduleHandles, GiveTheArgumentsThatPutTheCurveThere) {
  using Values = std::vector<double>;
  EXPECT_EQ(values_after("step(100,0.5)", 0, 50, 0.3), (Values{50, 0.3}));
  EXPECT_EQ(values_after("linear(400,0)", 0, 250.4, 0.2), (Values{250, 0.2}));
  EXPECT_EQ(values_after("cosine(400,0)", 0, 300, 0.25), (Values{300, 0.25}));
  EXPECT_EQ(values_after("restarts(100,2,0)", 0, 80, 0.1), (Values{80, 2, 0.1}));
  EXPECT_EQ(values_after("restarts(100,2,0)", 1, 400, 0.9), (Values{100, 3, 0})) << "100 + 3·100";
  EXPECT_EQ(values_after("one-cycle(400,0.3)", 0, 100, 0.5), (Values{400, 0.25}));
  EXPECT_EQ(values_after("one-cycle(400,0.3)", 1, 500, 0.5), (Values{500, 0.3}));
  EXPECT_EQ(values_after("piecewise(0:1,200:0.1)", 1, 120, 0.4), (Values{0, 1, 120, 0.4}));
  // 2^(−1/100); 1/(1 + 0.02·200) = 1/5; 1/√(1 + 0.01·300) = 1/2
  EXPECT_NEAR(values_after("exponential(0.99)", 0, 100, 0.5)[0], 0.993092495437036, 1e-14);
  EXPECT_NEAR(values_after("inverse-time(0.5)", 0, 200, 0.2)[0], 0.02, 1e-14);
  EXPECT_NEAR(values_after("inverse-sqrt(0.5)", 0, 300, 0.5)[0], 0.01, 1e-14);
  // The published peak: 6.99e-4 at the 4000th update of a model 512 wide.
  EXPECT_EQ(values_after("transformer(64,100)", 0, 3999, 1 / std::sqrt(512.0 * 4000)), (Values{512, 4000}));
}

TEST(ScheduleHandles, TheCurveOfEveryKindPassesThroughThePointer) {
  const struct { double t, factor; } pointers[] = {{40, 0.5}, {120, 0.25}, {299, 0.8}, {700, 0.06}};
  for (const ScheduleInfo& info : schedule_catalogue()) {
    SCOPED_TRACE(info.id);
    const Schedule schedule{0, {default_factor(info.id)}};
    const auto handles = schedule_handles(schedule, 400);
    EXPECT_EQ(handles.empty(), info.id == "constant");
    for (const ScheduleHandle& handle : handles) {
      for (const auto& [t, height] : pointers) {
        // A transformer's width is a whole number: the curve comes as near as that lets it, for small factors well.
        const bool rounds = info.id == "transformer";
        const double factor = rounds ? 0.01 * height : height;
        Schedule moved = schedule;
        move_handle(moved, handle, t, factor);
        EXPECT_EQ(problem_of(moved.factors[0]), "");
        if (!handle.moves_factor || (info.id == "piecewise" && handle.place == 0 && t >= 400)) continue;
        // A cycle falls towards its floor and jumps back up at its end.
        const double there =
            info.id == "restarts" ? moved.factors[0].values[2] : schedule_factor(moved, static_cast<std::size_t>(t));
        EXPECT_NEAR(there, factor, rounds ? 5e-3 * factor : 1e-12) << t;
      }
    }
  }
}

TEST(ScheduleHandles, StandOnTheCurveAndStayWhereTheyAreTaken) {
  for (const std::string text : {"step(100,0.5)", "exponential(0.99)", "linear(400,0.1)", "inverse-time(0.01)",
                                 "inverse-sqrt(0.01)", "cosine(300,0.2)", "one-cycle(400,0.3)", "transformer(512,4000)",
                                 "piecewise(0:0.1,400:1)", "restarts(100,2,0.1)"}) {
    SCOPED_TRACE(text);
    const Schedule schedule = schedule_of(text, 20);
    for (const ScheduleHandle& handle : schedule_handles(schedule, 400)) {
      SCOPED_TRACE(handle.t);
      // A cycle ends on its floor only as the update before the jump is neared.
      const bool jumps = text.rfind("restarts", 0) == 0 && handle.part != ScheduleHandle::of_warmup;
      const double there = schedule_factor(schedule, static_cast<std::size_t>(handle.t));
      EXPECT_NEAR(there, jumps ? 1 : handle.factor, 1e-12);
      Schedule same = schedule;
      move_handle(same, handle, handle.t, handle.factor);
      EXPECT_EQ(same.warmup, schedule.warmup);
      for (std::size_t i = 0; i < schedule.factors[0].values.size(); ++i)
        EXPECT_NEAR(same.factors[0].values[i], schedule.factors[0].values[i],
                    1e-9 * std::abs(schedule.factors[0].values[i]) + 1e-12);
    }
  }
}

TEST(ScheduleHandles, ARidingHandleRestsInSight) {
  // 0.99^69 is the first below a half; 0.9999 would take 6931 updates, so it rests at three quarters of what is shown.
  EXPECT_EQ(handle_of(schedule_of("exponential(0.99)"), 0, 0).t, 69);
  EXPECT_EQ(handle_of(schedule_of("exponential(0.9999)"), 0, 0).t, 300);
  EXPECT_EQ(handle_of(schedule_of("exponential(1)"), 0, 0).t, 300);
  EXPECT_EQ(handle_of(schedule_of("inverse-time(0.01)"), 0, 0).t, 100);
  EXPECT_EQ(handle_of(schedule_of("inverse-sqrt(0)"), 0, 0).t, 300);
  EXPECT_EQ(handle_of(schedule_of("exponential(0)"), 0, 0).t, 1);
}

TEST(ScheduleHandles, TheWarmUpHasItsCorner) {
  Schedule schedule = schedule_of("cosine(300,0)", 100);
  const ScheduleHandle corner = handle_of(schedule, ScheduleHandle::of_warmup, 0);
  EXPECT_EQ(corner.t, 99);  // (99 + 1)/100
  EXPECT_EQ(corner.factor, 1);
  EXPECT_EQ(handle_of(schedule, 0, 0).t, 400) << "a schedule's own t counts from the end of the warm-up";
  move_handle(schedule, corner, 49, 0.3);
  EXPECT_EQ(schedule.warmup, 50u);
  EXPECT_EQ(schedule_factor(schedule, 24), 0.5);
  move_handle(schedule, corner, -30, 1);
  EXPECT_EQ(schedule.warmup, 1u);
  EXPECT_TRUE(schedule_handles(Schedule{}, 400).empty());
}

TEST(ScheduleHandles, APartMakesUpForTheOthers) {
  // At update 400 = 100 + 300 the steps have dropped three times: 1/8.
  const Schedule schedule = dragged(schedule_of("cosine(300,0)*step(100,0.5)", 100), 0, 0, 400, 0.0625);
  EXPECT_DOUBLE_EQ(schedule.factors[0].values[1], 0.5);
  EXPECT_DOUBLE_EQ(schedule_factor(schedule, 400), 0.0625);
  // Where another part is 0 no floor of this one shows: the height is left alone.
  EXPECT_EQ(dragged(schedule_of("cosine(100,0.3)*linear(50,0)"), 0, 0, 200, 0.5).factors[0].values,
            (std::vector<double>{200, 0.3}));
}

TEST(ScheduleHandles, PiecesKeepTheirOrder) {
  const Schedule schedule = schedule_of("piecewise(0:1,100:0.5,200:0.1)");
  EXPECT_EQ(dragged(schedule, 0, 1, 300, 0.5).factors[0].values[2], 199);
  EXPECT_EQ(dragged(schedule, 0, 1, -10, 0.5).factors[0].values[2], 1);
  EXPECT_EQ(dragged(schedule, 0, 1, 150, -2).factors[0].values[3], 0) << "no factor below 0";
}

TEST(ScheduleHandles, PiecesAreAddedAndRemoved) {
  Schedule schedule = schedule_of("piecewise(0:1,200:0.1)", 10);
  EXPECT_EQ(add_piece(schedule, 0, 110, 0.5), 1u);
  EXPECT_EQ(schedule.factors[0].values, (std::vector<double>{0, 1, 100, 0.5, 200, 0.1}));
  EXPECT_FALSE(add_piece(schedule, 0, 110, 0.2)) << "one begins there";
  EXPECT_FALSE(add_piece(schedule, 0, 5, 0.2)) << "the warm-up rules there";
  EXPECT_FALSE(add_piece(schedule, 1, 120, 0.2));
  EXPECT_EQ(add_piece(schedule, 0, 310, 0.02), 3u);
  EXPECT_TRUE(remove_piece(schedule, 0, 0));
  EXPECT_EQ(schedule.factors[0].values, (std::vector<double>{100, 0.5, 200, 0.1, 300, 0.02}));
  EXPECT_FALSE(remove_piece(schedule, 0, 3));
  EXPECT_TRUE(remove_piece(schedule, 0, 1));
  EXPECT_TRUE(remove_piece(schedule, 0, 1));
  EXPECT_FALSE(remove_piece(schedule, 0, 0)) << "a list has one piece at least";
  Schedule cosine = schedule_of("cosine(100,0)");
  EXPECT_FALSE(add_piece(cosine, 0, 50, 0.5));
}

TEST(ScheduleHandles, TheCurveIsDrawnWithItsCorners) {
  const auto updates = curve_updates(schedule_of("cosine(300,0)", 100), 10'000, 100);
  EXPECT_EQ(updates.front(), 0u);
  EXPECT_EQ(updates.back(), 10'000u);
  for (const std::size_t corner : {99u, 100u, 399u, 400u})
    EXPECT_TRUE(std::binary_search(updates.begin(), updates.end(), corner)) << corner;
  EXPECT_LT(updates.size(), 110u);
  EXPECT_EQ(curve_updates(Schedule{}, 0, 50), std::vector<std::size_t>{0});
  EXPECT_EQ(curve_updates(Schedule{}, 3, 50), (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(ScheduleStart, IsWhereTheMethodStartsAfresh) {
  const OptimizerSettings gd = default_settings("gd");
  OptimizerSettings momentum = default_settings("momentum");
  momentum.schedule = schedule_of("inverse-time(0.1)");
  OptimizerSettings lecture = momentum;
  lecture.convention = Convention::lecture;
  EXPECT_EQ(schedule_start({}, momentum), 0u);
  const HandObjective product(test::product);
  const std::vector<std::pair<std::vector<Stretch>, OptimizerSettings>> plans = {
      {{{gd, 5}, {momentum, 3}}, momentum},           // another method: from 5 on
      {{{momentum, 5}, {lecture, 3}}, lecture},       // the other form, whose state is another: from 5 on
      {{{gd, 2}, {lecture, 3}, {gd, 1}}, momentum}};  // from 6 on
  const std::size_t starts[] = {5, 5, 6};
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto& [stretches, settings] = plans[i];
    const std::size_t start = schedule_start(stretches, settings);
    EXPECT_EQ(start, starts[i]);
    const std::vector<double> from = {0.5, 0.5};
    const Trajectory path = run_optimizer(product, RunPlan(stretches, settings), from, {.steps = 12});
    for (std::size_t step = 8; step < 12; ++step)
      EXPECT_EQ(path.learning_rate[step],
                hyperparameter(settings, "lr") * schedule_factor(settings.schedule, step - start));
  }
  OptimizerSettings adam = default_settings("adam"), lecture_adam = adam;
  lecture_adam.convention = Convention::lecture;
  EXPECT_EQ(schedule_start(std::vector<Stretch>{{adam, 4}}, lecture_adam), 0u) << "adam's two forms are one";
}

}  // namespace schedule_handles_test
}  // namespace saddlescope

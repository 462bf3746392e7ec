#include "core/scene/branching.h"

#include <algorithm>
#include <utility>

namespace saddlescope {

RunPlan run_plan(const Run& run, std::uint64_t seed) {
  RunPlan plan(run.past, run.optimizer);
  plan.sampling = run.sampling;
  plan.seed = seed;
  return plan;
}
namespace {

void append_leg(std::vector<Leg>& legs, const OptimizerSettings& settings, std::size_t steps) {
  if (steps == 0) return;
  if (!legs.empty() && legs.back().optimizer == settings)
    legs.back().steps += steps;
  else
    legs.push_back({settings, steps});
}

}  // namespace

const OptimizerSettings& settings_at(const Run& run, std::size_t step) {
  const std::size_t stretch = stretch_at(run.past, step);
  return stretch < run.past.size() ? run.past[stretch].optimizer : run.optimizer;
}

std::vector<Leg> past_until(const Run& run, std::size_t step) {
  std::vector<Leg> legs;
  for (const Leg& leg : run.past) {
    const std::size_t taken = std::min(step, leg.steps);
    append_leg(legs, leg.optimizer, taken);
    step -= taken;
  }
  append_leg(legs, run.optimizer, step);
  return legs;
}

bool can_branch(const Run& run, std::size_t step) { return past_until(run, step).size() <= maximum_legs; }

Run branch_run(const Run& run, std::size_t step, const OptimizerSettings& with, std::size_t number) {
  Run branch = make_run(with, number);
  branch.own_start = run.own_start;
  branch.sampling = run.sampling;
  branch.past = past_until(run, step);
  branch.past.resize(std::min(branch.past.size(), maximum_legs));
  for (const Leg& leg : branch.past) branch.forked_at += leg.steps;
  return branch;
}

void change_from(Run& run, std::size_t step, const OptimizerSettings& to) {
  std::vector<Leg> past = past_until(run, step);
  if (past.size() > maximum_legs) return;
  if (!past.empty() && past.back().optimizer == to) past.pop_back();
  run.optimizer = to;  // before the past goes: `to` may be one of its settings
  run.past = std::move(past);
  run.forked_at = std::min(run.forked_at, step);
}

void forget_change(Run& run, std::size_t leg_index) {
  if (leg_index >= run.past.size()) return;
  std::size_t change = 0;  // the step at which it was made
  for (std::size_t i = 0; i <= leg_index; ++i) change += run.past[i].steps;
  run.forked_at = std::min(run.forked_at, change);

  const OptimizerSettings kept = run.past[leg_index].optimizer;
  if (leg_index + 1 == run.past.size()) return change_from(run, change, kept);
  std::vector<Leg> past;
  for (std::size_t i = 0; i < run.past.size(); ++i)
    append_leg(past, i == leg_index + 1 ? kept : run.past[i].optimizer, run.past[i].steps);
  if (!past.empty() && past.back().optimizer == run.optimizer) past.pop_back();
  run.past = std::move(past);
}

}  // namespace saddlescope

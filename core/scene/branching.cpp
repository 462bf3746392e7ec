#include "core/scene/branching.h"

#include <algorithm>
#include <utility>

namespace saddlescope {

RunPlan run_plan(const Run& run, std::uint64_t seed) {
  RunPlan plan(run.stretches, run.optimizer);
  plan.sampling = run.sampling;
  plan.seed = seed;
  return plan;
}
namespace {

void append_stretch(std::vector<Stretch>& stretches, const OptimizerSettings& settings, std::size_t steps) {
  if (steps == 0) return;
  if (!stretches.empty() && stretches.back().optimizer == settings)
    stretches.back().steps += steps;
  else
    stretches.push_back({settings, steps});
}

}  // namespace

const OptimizerSettings& settings_at(const Run& run, std::size_t step) {
  const std::size_t stretch = stretch_at(run.stretches, step);
  return stretch < run.stretches.size() ? run.stretches[stretch].optimizer : run.optimizer;
}

std::vector<Stretch> stretches_until(const Run& run, std::size_t step) {
  std::vector<Stretch> stretches;
  for (const Stretch& stretch : run.stretches) {
    const std::size_t taken = std::min(step, stretch.steps);
    append_stretch(stretches, stretch.optimizer, taken);
    step -= taken;
  }
  append_stretch(stretches, run.optimizer, step);
  return stretches;
}

bool can_branch(const Run& run, std::size_t step) { return stretches_until(run, step).size() <= maximum_stretches; }

Run branch_run(const Run& run, std::size_t step, const OptimizerSettings& with, std::size_t number) {
  Run branch = make_run(with, number);
  branch.own_start = run.own_start;
  branch.sampling = run.sampling;
  branch.stretches = stretches_until(run, step);
  branch.stretches.resize(std::min(branch.stretches.size(), maximum_stretches));
  for (const Stretch& stretch : branch.stretches) branch.forked_at += stretch.steps;
  return branch;
}

void change_from(Run& run, std::size_t step, const OptimizerSettings& to) {
  std::vector<Stretch> stretches = stretches_until(run, step);
  if (stretches.size() > maximum_stretches) return;
  if (!stretches.empty() && stretches.back().optimizer == to) stretches.pop_back();
  run.optimizer = to;  // before the past goes: `to` may be one of its settings
  run.stretches = std::move(stretches);
  run.forked_at = std::min(run.forked_at, step);
}

void forget_change(Run& run, std::size_t index) {
  if (index >= run.stretches.size()) return;
  std::size_t change = 0;  // the step at which it was made
  for (std::size_t i = 0; i <= index; ++i) change += run.stretches[i].steps;
  run.forked_at = std::min(run.forked_at, change);

  const OptimizerSettings kept = run.stretches[index].optimizer;
  if (index + 1 == run.stretches.size()) return change_from(run, change, kept);
  std::vector<Stretch> stretches;
  for (std::size_t i = 0; i < run.stretches.size(); ++i)
    append_stretch(stretches, i == index + 1 ? kept : run.stretches[i].optimizer, run.stretches[i].steps);
  if (!stretches.empty() && stretches.back().optimizer == run.optimizer) stretches.pop_back();
  run.stretches = std::move(stretches);
}

}  // namespace saddlescope

#include "app/panel/runs/run_list.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/engine/nodes/run.h"
#include "core/run/playhead.h"
#include "core/scene/branching.h"

namespace saddlescope {
namespace {

std::size_t steps_before_settings(const Run& run) {
  std::size_t steps = 0;
  for (const Stretch& stretch : run.stretches) steps += stretch.steps;
  return steps;
}

}  // namespace

std::size_t free_number(const std::vector<Run>& runs) {
  std::size_t number = 0;
  const auto taken = [&](const Run& candidate) {
    return std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
      return other.color == candidate.color && other.dash == candidate.dash;
    });
  };
  while (number < maximum_runs && taken(make_run({}, number))) ++number;
  return number;
}

bool append_run(Scene& scene, Run run) {
  std::vector<Run>& runs = scene.runs;
  if (runs.size() >= maximum_runs) return false;
  runs.push_back(std::move(run));
  return true;
}

void remove_run(Scene& scene, std::size_t index) {
  if (index >= scene.runs.size()) return;
  scene.runs.erase(scene.runs.begin() + static_cast<std::ptrdiff_t>(index));
  std::size_t& followed = scene.display.followed_run;
  if (followed > index) --followed;
  auto& ridden = scene.probe.follows;
  if (ridden == index)
    ridden.reset();
  else if (ridden && *ridden > index)
    --*ridden;
}

void swap_runs(Scene& scene, std::size_t left, std::size_t right) {
  if (left >= scene.runs.size() || right >= scene.runs.size()) return;
  std::swap(scene.runs[left], scene.runs[right]);
  const auto turned = [&](std::size_t run) { return run == left ? right : run == right ? left : run; };
  scene.display.followed_run = turned(scene.display.followed_run);
  if (scene.probe.follows) scene.probe.follows = turned(*scene.probe.follows);
}

std::optional<std::size_t> meant_run(const Scene& scene, const Interaction& interaction) {
  const auto hovered = interaction.hovered_run;
  if (hovered && *hovered < scene.runs.size() && scene.runs[*hovered].visible) return hovered;
  const auto first = std::find_if(scene.runs.begin(), scene.runs.end(), [](const Run& run) { return run.visible; });
  if (first == scene.runs.end()) return std::nullopt;
  return static_cast<std::size_t>(first - scene.runs.begin());
}

std::size_t cut_step(const Scene& scene, const Results& results, std::size_t index) {
  const std::size_t step = std::min(whole_step(scene.playback.step), scene.steps);
  if (index >= results.all<RunResult>().size() || results.get<RunResult>(index) == nullptr) return step;
  return std::min(step, results.get<RunResult>(index)->trajectory.last_finite_step());
}

bool branch_here(Scene& scene, const Results& results, std::size_t index) {
  if (index >= scene.runs.size()) return false;
  const Run& run = scene.runs[index];
  const std::size_t step = cut_step(scene, results, index);
  return append_run(scene, branch_run(run, step, settings_at(run, step), free_number(scene.runs)));
}

bool can_change_from_here(const Scene& scene, const Results& results, std::size_t index) {
  if (index >= scene.runs.size()) return false;
  const Run& run = scene.runs[index];
  const std::size_t step = cut_step(scene, results, index);
  return step > 0 && step != steps_before_settings(run) && can_branch(run, step);
}

void change_from_here(Scene& scene, const Results& results, std::size_t index) {
  if (!can_change_from_here(scene, results, index)) return;
  Run& run = scene.runs[index];
  const std::size_t step = cut_step(scene, results, index);
  // Not change_from(): equal settings on both sides are what the person is about to make different.
  const OptimizerSettings ruling = settings_at(run, step);
  run.stretches = stretches_until(run, step);
  run.optimizer = ruling;
  run.forked_at = std::min(run.forked_at, step);
}

}  // namespace saddlescope

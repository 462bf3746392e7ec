// What panels and actions do with the list of runs: add one, branch one, cut one at the playhead. They edit the scene
// alone. UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "app/ui/interaction.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// The first number of the palette whose colour and dash no run has yet.
std::size_t free_number(const std::vector<Run>& runs);
/// Adds a run at the end. False when the scene is full.
bool append_run(Scene& scene, Run run);
/// What is followed by its number, the followed run and the run that the probe rides on, stays with its run.
void remove_run(Scene& scene, std::size_t index);
void swap_runs(Scene& scene, std::size_t left, std::size_t right);

/// The visible run that an action without a card of its own means: the one under the mouse, else the first.
std::optional<std::size_t> meant_run(const Scene& scene, const Interaction& interaction);
/// The step at which run `index` would be cut: the playhead, at most its last finite step.
std::size_t cut_step(const Scene& scene, const Results& results, std::size_t index);

/// A new run that shares the past of run `index` up to the playhead and goes on with its settings until they are
/// changed. False when nothing was added.
bool branch_here(Scene& scene, const Results& results, std::size_t index);
/// Whether change_from_here() would do anything.
bool can_change_from_here(const Scene& scene, const Results& results, std::size_t index);
/// What rules before the playhead becomes the run's past: its sliders change what comes after. Later changes are gone.
void change_from_here(Scene& scene, const Results& results, std::size_t index);

}  // namespace saddlescope

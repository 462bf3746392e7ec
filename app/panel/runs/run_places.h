// Which run of the list is which one of before: what panels keep for a run (folds, choices) belongs to it and not to
// its place. Works for every way in which a list changes: cards moved or removed, undo, another scene. For app/panel
// and the application; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "app/panel/panel.h"

namespace saddlescope {

/// For each run of `after` its place in `before`; none for a new one. A run is found by being the same, else by its
/// colour, line and ball, else, in a list of the same length, by its place.
std::vector<std::optional<std::size_t>> places_before(const std::vector<Run>& before, const std::vector<Run>& after);

/// Lets what `state` keeps by a run's number move with the runs since the last call. To be called before and after the
/// panels are drawn; cheap while no run changes.
void follow_runs(PanelState& state, const std::vector<Run>& runs);

}  // namespace saddlescope

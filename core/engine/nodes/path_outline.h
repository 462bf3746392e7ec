// Which rows of each long run the views draw, for a tile of the plane round the window. A list beside the runs.
#pragma once

#include <cstddef>
#include <vector>

#include "core/engine/nodes/run.h"
#include "core/picture/path_rows.h"

namespace saddlescope {

struct PathOutlineKey {
  ResultPtr<RunResult> run;  ///< null while there is none that is long and lies in the plane
  Plane plane;
  PlaneWindow tile;
  std::size_t first = 0;  ///< the first step that is shown
  bool operator==(const PathOutlineKey&) const = default;
};

/// May be of a plane or a tile before.
struct PathOutlineResult {
  ResultPtr<RunResult> run;   ///< key
  std::size_t first = 0;      ///< key
  std::vector<PathRow> rows;  ///< outline_path(); empty where the key has no run
};

/// The outline of run `index` as it is now, or null: the run is short, or none is there yet.
ResultPtr<PathOutlineResult> fitting_outline(const Scene& scene, const Results& results, std::size_t index);

/// The rows of run `index` that are drawn: all of a short path, else those of `outline`, or a coarse choice where that
/// is null. The run has a path.
std::vector<PathRow> drawn_rows(const Scene& scene, const Results& results, std::size_t index,
                                const PathOutlineResult* outline);

struct PathOutlineNode {
  using Key = PathOutlineKey;
  using Result = PathOutlineResult;
  NodeTraits traits() const { return {.name = "the outline of run", .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

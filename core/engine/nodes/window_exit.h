// Where each run leaves the window first. A list beside the runs.
#pragma once

#include <cstddef>
#include <optional>

#include "core/engine/nodes/run.h"

namespace saddlescope {

struct WindowExitKey {
  ResultPtr<RunResult> run;  ///< null while there is none
  Plane plane;
  PlaneWindow window;
  bool operator==(const WindowExitKey&) const = default;
};

/// While the window is dragged it may be of the window before.
struct WindowExitResult {
  ResultPtr<RunResult> run;  ///< key
  std::optional<std::size_t>
      step;  ///< the first one whose point, put onto the plane, lies outside; none: it stays inside
};

struct WindowExitNode {
  using Key = WindowExitKey;
  using Result = WindowExitResult;
  NodeTraits traits() const { return {.name = "the way out of the window of run", .quick = true, .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

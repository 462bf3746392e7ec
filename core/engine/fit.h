// "Fit": the window that shows the start, the paths and the critical points. A pure function; any thread.
#pragma once

#include <optional>
#include <vector>

#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// Square window of a plane with a margin round points (rows × n numbers, row-major), at least `least` wide.
PlaneWindow fit_points(const Plane& plane, const std::vector<double>& points, double least);

/// Window with a margin round the starts, the critical points found so far and the finite, visible paths. Paths are
/// taken robustly: a run that diverges or shoots far away counts only while it is near the rest. A square window stays
/// square. The scene's window when there is nothing to show. Of critical points only those that the views draw now
/// count (more than two parameters: near the plane).
PlaneWindow fit_window(const Scene& scene, const Results& results);

/// What the last fit was made from and gave.
struct LastFit {
  LossDefinition loss;
  Slice slice;
  std::vector<double> start;
  std::vector<Run> runs;
  std::size_t steps = 0;
  PlaneWindow window;
  bool operator==(const LastFit&) const = default;
};
/// Fits the scene's window once: asked again before anything else has changed it does nothing, though in a wider window
/// more points may have been found. A fit before the first search has ended may be done again.
void fit_once(Scene& scene, const Results& results, std::optional<LastFit>& last);

}  // namespace saddlescope

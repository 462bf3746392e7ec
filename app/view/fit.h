// "Fit": the window that shows the start, the paths and the critical points. A pure function; any thread.
#pragma once

#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// Window with a margin round the starts, the critical points found so far and the finite, visible paths. Paths are
/// taken robustly: a run that diverges or shoots far away counts only while it is near the rest. A square window stays
/// square. The scene's window when there is nothing to show.
PlaneWindow fit_window(const Scene& scene, const Results& results);

}  // namespace saddlescope

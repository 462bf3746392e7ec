// The window that a loss came with: where "Home view" goes back to. Pure.
#pragma once

#include "core/engine/results.h"
#include "core/scene/scene.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {

/// That of the opened scene while its loss is shown, of the catalogue's surface, of the rows' minimum, or what a typed
/// formula begins with. Values of constants do not matter. Today's window in a slice that has none of its own.
PlaneWindow own_window(const Scene& scene, const Scene& opened, const SurfaceCatalogue& catalogue,
                       const Results& results);

}  // namespace saddlescope

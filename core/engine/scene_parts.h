// Which parts of a scene ask the engine for something. Private to the engine room; pure functions.
#pragma once

#include "core/scene/scene.h"

namespace saddlescope {

/// The parts that results are made from are equal; camera and splitter are none of them.
bool same_parts(const Scene& left, const Scene& right);

/// The layers of curvature are made together: changing from one to another asks for nothing new.
inline bool shows_curvature(const Scene& scene) { return scene.display.layer != Layer::loss; }

/// Whether something shows what the followed run's update at the playhead sees, or what it does.
bool looks_at_batch(const Display& display);
bool looks_at_step(const Display& display);

}  // namespace saddlescope

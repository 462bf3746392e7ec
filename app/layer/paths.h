// The parts of the layer of paths that have files of their own. UI thread only.
#pragma once

#include <memory>

#include "app/layer/layer.h"

namespace saddlescope {

std::unique_ptr<SurfaceLayer> surface_paths();
void draw_paths(const Curve& curve, Depth depth);

}  // namespace saddlescope

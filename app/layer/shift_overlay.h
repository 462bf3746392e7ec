// The loss on another surface than the one that is trained on (the scene's Shift): what panel and both views share.
// UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/overlay.h"
#include "core/engine/results.h"
#include "core/picture/shift_picture.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// Of what the moved or the test surface is drawn in.
ImU32 shift_color(const Theme& theme);

}  // namespace saddlescope

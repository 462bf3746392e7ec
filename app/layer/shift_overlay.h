// The loss on another surface than the one that is trained on (the scene's Shift): what panel and both views share.
// Made anew in every frame. UI thread only.
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

/// None while the shift is not shown, or loss and critical points are not there yet.
std::optional<ShiftPicture> shift_picture(const Results& results, const Scene& scene);

/// Of what the moved or the test surface is drawn in.
ImU32 shift_color(const Theme& theme);

}  // namespace saddlescope

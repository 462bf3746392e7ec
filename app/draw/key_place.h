// Where a key stands in a view: a rule for both views. Pure.
#pragma once

#include <optional>
#include <span>

#include "app/draw/overlay.h"

namespace saddlescope {

/// Where a key of this size stands inside `frame`, covering none of `things` (labels, markers, paths, along which balls
/// run; each kept off by `gap`). The corners come first: bottom right, bottom left, top right, top left, then places
/// along the edges. None where there is no such place.
std::optional<overlay::Rect> place_key(const overlay::Rect& frame, ImVec2 size, std::span<const overlay::Rect> things,
                                       float gap, bool left_first = false);

}  // namespace saddlescope

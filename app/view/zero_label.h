// How the curve λ = 0 is drawn and where its name stands, in both views. UI thread only.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "app/view/overlay.h"

namespace saddlescope {

/// A solid, cased line in ink: nothing else in the views looks like it.
overlay::PathStyle zero_style(const Theme& theme);
/// Beside the longest line, well inside `bounds` and as far from the other lines as may be; none where every line is
/// shorter than the name.
std::optional<overlay::Rect> place_zero_label(const overlay::Pen& pen, std::span<const std::vector<ImVec2>> lines,
                                              const overlay::Rect& bounds);
void draw_zero_label(const overlay::Pen& pen, const overlay::Rect& rect);

}  // namespace saddlescope

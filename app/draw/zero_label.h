// How the curve λ = 0 is drawn and where its name stands, in both views. UI thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "app/draw/overlay.h"

namespace saddlescope {

/// A solid, cased line in ink: nothing else in the views looks like it. Thinner where there are many.
overlay::PathStyle zero_style(const Theme& theme, std::size_t lines);
/// Beside the longest line, well inside `bounds` and off the lines and the markers in `avoid` as far as may be; none
/// where every line is shorter than the name.
std::optional<overlay::Rect> place_zero_label(const overlay::Pen& pen, std::span<const std::vector<ImVec2>> lines,
                                              std::span<const ImVec2> avoid, const overlay::Rect& bounds);
void draw_zero_label(const overlay::Pen& pen, const overlay::Rect& rect);

}  // namespace saddlescope

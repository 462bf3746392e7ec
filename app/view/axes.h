// Frames, ticks and names of the flat plots (map, curve, charts). Texts stand outside the frame and are never cut. UI
// thread only.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/view/overlay.h"
#include "core/analysis/landscape.h"

namespace saddlescope::axes {

/// A tick with its place on the screen along its axis.
struct PlacedTick {
  float at = 0;
  std::string text;
};

/// Fewest significant digits, at least `least`, with which neighbours among the ascending values read differently.
int digits_to_tell_apart(std::span<const double> values, int least);

/// Widest text in the theme's small font.
float widest(const Theme& theme, const std::vector<Tick>& ticks);
/// Height of a line of the small font.
float line_height(const Theme& theme);

/// Ticks under the frame; texts that would touch their neighbour or leave [left, right] are left out or moved inside.
void draw_below(const overlay::Pen& pen, const overlay::Rect& frame, const std::vector<PlacedTick>& ticks, float left,
                float right, bool marks = true);
/// Ticks at the left of the frame, right-aligned.
void draw_left(const overlay::Pen& pen, const overlay::Rect& frame, const std::vector<PlacedTick>& ticks,
               bool marks = true);

}  // namespace saddlescope::axes

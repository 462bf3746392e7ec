// Frames, ticks and names of the flat plots (map, curve, charts). Texts stand outside the frame and are never cut. UI
// thread only.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/draw/overlay.h"
#include "core/plane/landscape.h"

namespace saddlescope::axes {

/// A tick with its place on the screen along its axis.
struct PlacedTick {
  float at = 0;
  std::string text;
};

/// Fewest significant digits, at least `least`, with which neighbours among the ascending values read differently.
int digits_to_tell_apart(std::span<const double> values, int least);

/// About `count` round ticks whose texts read differently: far from 0 a small range may leave one only.
std::vector<Tick> ticks_told_apart(const Interval& interval, std::size_t count);

/// Widest text in the theme's small font.
float widest(const Theme& theme, const std::vector<Tick>& ticks);
/// Height of a line of the small font.
float line_height(const Theme& theme);

/// An entry of a key at `x`: a sample of the line, then what it is. Returns where the text ends.
float draw_key(const overlay::Pen& pen, float x, float middle, std::string_view text, ImU32 color,
               Dash dash = Dash::solid);

/// Ticks under the frame; texts that would touch their neighbour or leave [left, right] are left out or moved inside.
void draw_below(const overlay::Pen& pen, const overlay::Rect& frame, const std::vector<PlacedTick>& ticks, float left,
                float right, bool marks = true);
/// Ticks at the left of the frame, right-aligned.
void draw_left(const overlay::Pen& pen, const overlay::Rect& frame, const std::vector<PlacedTick>& ticks,
               bool marks = true);

}  // namespace saddlescope::axes

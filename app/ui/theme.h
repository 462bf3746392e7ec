// Theme: every colour, font and size of the window in one place; dark and light. A plain value handed to views and
// panels; UI thread only.
#pragma once

#include <imgui.h>

#include <cstdint>

#include "app/ui/theme_kind.h"

namespace saddlescope {

struct Theme {
  ThemeKind kind = ThemeKind::dark;
  float scale =
      1;  ///< HiDPI content scale times the person's own; all sizes below are in unscaled pixels, multiply by it

  // greys, from shared look: packed ImU32
  ImU32 background, panel, line, field, text, quiet_text;
  ImU32 accent;            ///< #4a7fd6
  ImU32 error;             ///< message and caret
  ImU32 casing;            ///< under paths, arrows, markers over a colour map: dark on dark, light on light
  ImU32 downhill, uphill;  ///< the two curvature colours, everywhere
  ImU32 contour;           ///< contour lines over the colour map
  ImU32 axis;              ///< axes, ticks, frames

  ImFont* text_font = nullptr;           ///< proportional 13 px, maths signs merged
  ImFont* small_font = nullptr;          ///< 11 px: ticks, headings
  ImFont* mono_font = nullptr;           ///< formulas
  ImFont* heading_font = nullptr;        ///< medium weight
  ImFont* small_heading_font = nullptr;  ///< medium weight, 11 px
  float px(float unscaled) const { return unscaled * scale; }
};

/// Takes over the font pointers of another theme of the same scale.
void keep_fonts(Theme& theme, const Theme& from);
/// Colours only; fonts are filled by load_fonts (fonts.h).
Theme make_theme(ThemeKind kind, float scale);
/// Applies the colours and sizes to ImGui's style.
void apply_to_imgui(const Theme& theme);

/// 0xRRGGBB and alpha 0 … 1 to ImU32.
ImU32 color(std::uint32_t rgb, float alpha = 1);
ImU32 with_alpha(ImU32 color, float alpha);  ///< multiplies the alpha it has
/// From a (0) to b (1).
ImU32 mix(ImU32 a, ImU32 b, float share_of_b);

}  // namespace saddlescope

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

  // what belongs to the loss rather than to a run
  ImU32 ink;          ///< markers, texts and lines of the loss over a colour map: against the casing
  ImU32 field_arrow;  ///< the descent field
  ImU32 descent;      ///< −∇L under the mouse
  ImU32 shift;        ///< the test loss beside the training loss
  // a mini-batch's loss beside the whole one
  ImU32 ghost;                     ///< in keys and pictures of its own
  ImU32 ghost_sheet;               ///< its surface
  ImU32 ghost_line, ghost_casing;  ///< over a colour map, the same in both themes
  // the local model: the lecture's colours of the gradient's and the Hessian's term, of both alike, of neither
  ImU32 probe_gradient, probe_hessian, probe_both, probe_constant;
  // a step taken apart
  ImU32 step_gradient, step_remembered, step_movement, step_divisor, step_decay;
  ImU32 class_high, class_low;  ///< rows of the two classes: no run's colours, apart in lightness too
  ImU32 training;               ///< curves of the training loss in a table's figures

  ImU32 ball_rim, ball_casing;              ///< round a run's marker
  ImU32 rate_safe, rate_near, rate_beyond;  ///< stretches of a learning rate's slider
  ImU32 verdict_good, verdict_trouble;      ///< behind a verdict
  ImU32 knob;                               ///< of sliders, the scrub bar, a schedule's handles
  ImU32 on_accent;                          ///< signs on the accent colour, and what lightens it

  ImFont* text_font = nullptr;           ///< proportional 13 px, maths signs merged
  ImFont* small_font = nullptr;          ///< 11 px: ticks, headings
  ImFont* mono_font = nullptr;           ///< formulas
  ImFont* title_font = nullptr;          ///< formulas on stage: 18 px; else mono_font
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

// The ramps of colours of each theme that are no colour map to choose: stops from low to high, 0xRRGGBB. Constant data;
// any thread.
#pragma once

#include <cstdint>
#include <span>

#include "app/ui/theme_kind.h"

namespace saddlescope {

/// Signed curvature: from the downhill colour over the ground's own grey at 0 to blue.
std::span<const std::uint32_t> curvature_ramp(ThemeKind kind);
/// The four sign patterns, flat: dome, saddle, flat, bowl.
std::span<const std::uint32_t> sign_ramp(ThemeKind kind);
/// Valleys by their sharpness, legible on the theme's casing.
std::span<const std::uint32_t> valley_ramp(ThemeKind kind);

}  // namespace saddlescope

// Colour maps for the loss and for signed curvature, by name. Constant data; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace saddlescope {

struct Rgb {
  std::uint8_t r = 0, g = 0, b = 0;
};

/// "viridis", "cividis", "magma", "inferno", "plasma", "grey", "coolwarm" (diverging, for signed values).
std::span<const std::string_view> colormap_names();
/// 256 colours from low to high; viridis for an unknown name.
std::span<const Rgb, 256> colormap(std::string_view name);
/// Colour at unit in [0, 1], clamped.
Rgb colormap_at(std::string_view name, double unit);

}  // namespace saddlescope

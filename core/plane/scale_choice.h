// How a scene wants losses mapped, once for height and once for colour. Plain data, any thread.
#pragma once

#include <array>
#include <string_view>

namespace saddlescope {

/// Automatic leaves it to the losses in the window: see landscape.h.
enum class ScaleChoice { automatic, linear, logarithmic };

/// In the scene file, in the order of the choices.
inline constexpr std::array<std::string_view, 3> scale_choice_names = {"automatic", "linear", "logarithmic"};

}  // namespace saddlescope

// The tabs of the inspector and what scene files call them. How a tab looks is a row in app/panel/inspector.cpp.
// Constant data.
#pragma once

#include <array>
#include <string_view>

namespace saddlescope {

/// Which side of the inspector is open.
enum class InspectorTab { point, probe, why, slice, data, batch, step, curve };
inline constexpr std::array<std::string_view, 8> inspector_tab_names = {"point", "probe", "why",  "slice",
                                                                        "data",  "batch", "step", "curve"};

}  // namespace saddlescope

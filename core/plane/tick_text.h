// Numbers beside axes, colour bars and contour lines. Any thread.
#pragma once

#include <string>

namespace saddlescope {

/// As readable_text, but large round numbers take few signs whatever they are: "1e4", "2e5", not "10000".
std::string tick_text(double value, int digits);

}  // namespace saddlescope

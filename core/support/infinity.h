// The numbers that bounds begin with. Any thread.
#pragma once

#include <limits>

namespace saddlescope {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace saddlescope

#include "core/run/playhead.h"

#include <algorithm>

namespace saddlescope {

std::size_t whole_step(double playhead) {
  constexpr double far = 1e15;  // beyond every run, within every integer
  return playhead > 0 ? static_cast<std::size_t>(std::min(playhead, far)) : 0;
}

std::size_t shown_row(const Trajectory& path, double playhead) {
  return std::min(whole_step(playhead), path.last_finite_step());
}

}  // namespace saddlescope

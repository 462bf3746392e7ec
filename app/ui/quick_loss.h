// Whether a loss may be evaluated between two frames. For panels and views; pure, UI thread.
#pragma once

#include "core/objective/objective.h"

namespace saddlescope {

/// One point takes at most some tenths of a millisecond; a sum over a million rows takes longer than a frame.
inline bool is_quick(const Objective& objective, Derivatives order) {
  constexpr double most_instructions = 5e5;
  return objective.cost(order) <= most_instructions;
}

}  // namespace saddlescope

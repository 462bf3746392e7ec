// Words for what does not exist of a loss in a point. Pure functions, any thread.
#pragma once

#include <span>
#include <string>

#include "core/objective/objective.h"

namespace saddlescope {

/// What is missing of a loss at that point, in one sentence without a full stop: "no second derivative here: …"; empty
/// where all three exist, or the loss has no formula. It knows conventions too: where a formula with |x| gives the
/// slope 0 at its kink, there is none. Of a loss over rows it tells why there is no value, and in which row. n numbers.
std::string missing_text(const Objective& objective, std::span<const double> point);

}  // namespace saddlescope

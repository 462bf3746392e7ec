// What a run sees and what disturbs it, in a few words. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>

#include "core/run/sampling.h"

namespace saddlescope {

/// "batch 4, label noise 0.3"; empty for the exact gradient. examples: rows of the loss, 1 without data.
std::string sampling_text(const Sampling& sampling, std::size_t examples);

}  // namespace saddlescope

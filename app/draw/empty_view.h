// What a view says where there is nothing to see. Pure.
#pragma once

#include <string>

#include "core/plane/landscape.h"

namespace saddlescope {

/// "The loss has no value anywhere in this window", "The loss is 3 everywhere in this window", or empty.
std::string nothing_to_see(const HeightGrid& grid);

}  // namespace saddlescope

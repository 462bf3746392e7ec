// The list of all nodes: one line each.
#pragma once

#include <vector>

#include "core/engine/node.h"

namespace saddlescope {

struct EngineOptions;

/// In the order in which they are asked and started: what others are made from first, then what is quick.
std::vector<AnyNode> all_nodes(const EngineOptions& options);

}  // namespace saddlescope

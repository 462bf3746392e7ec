// Exact symbolic derivatives over the expression graph. Private to the formula room; not thread-safe on one graph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/formula/expression.h"

namespace saddlescope {

/// Adds ∂root/∂variable to the graph and returns it; nothing if the graph would grow beyond `largest_size` nodes.
/// Walks the nodes that `root` needs in ascending order, without recursion; shared nodes are differentiated once.
///
/// Kinks: abs, min, max and relu have the mean of both sides as slope (0 for |u| at 0, ½ for relu at 0, half of each
/// side where a = b); the slopes of those slopes, of sign and of floor are 0. sqrt and hypot have no derivative at 0:
/// NaN. Constant exponents use c·u^(c−1), so integer powers are right for negative bases.
std::optional<NodeId> differentiate(Graph& graph, NodeId root, std::uint32_t variable, std::size_t largest_size);

}  // namespace saddlescope

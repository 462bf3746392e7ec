// How a room asks for several threads without knowing the worker pool.
#pragma once

#include <cstddef>
#include <functional>

namespace saddlescope {

/// Runs body(i) for i in [0, count), in any order, maybe on several threads; returns when all are done.
using ParallelFor = std::function<void(std::size_t count, const std::function<void(std::size_t)>& body)>;

}  // namespace saddlescope

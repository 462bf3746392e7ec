// The rows of a table over which a loss is a mean or a sum, for evaluators that enclose the whole loss. A value that
// points into the loss's table; any thread.
#pragma once

#include <cstddef>
#include <span>

namespace saddlescope {

struct FormulaRows {
  std::span<const double* const> columns;  ///< each to `count` numbers; none: the formula uses no data
  std::size_t count = 0;
  bool mean = true;  ///< else the sum
};

}  // namespace saddlescope

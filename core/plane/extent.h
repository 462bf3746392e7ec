// Smallest and largest of the finite values added so far. Plain value.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddlescope {

struct Extent {
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (!std::isfinite(value)) return;
    minimum = std::min(minimum, value);
    maximum = std::max(maximum, value);
  }
  bool any() const { return minimum <= maximum; }
  double size() const { return any() ? maximum - minimum : 0; }
};

}  // namespace saddlescope

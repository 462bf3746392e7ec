#include <cmath>
#include <cstddef>
#include <numbers>

#include "tests/bench/native_loops.h"

namespace plain {

#include "tests/bench/value_loops.inl.h"

void ackley(const double* x, const double* y, double* values, std::size_t count) {
  constexpr double pi = std::numbers::pi, e = std::numbers::e;
  for (std::size_t i = 0; i < count; ++i)
    values[i] = -20 * std::exp(-0.2 * std::sqrt(0.5 * (x[i] * x[i] + y[i] * y[i]))) -
                std::exp(0.5 * (std::cos(2 * pi * x[i]) + std::cos(2 * pi * y[i]))) + e + 20;
}

}  // namespace plain

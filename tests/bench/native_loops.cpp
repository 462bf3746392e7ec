#include "tests/bench/native_loops.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace native {

#include "tests/bench/value_loops.inl.h"

namespace {

constexpr double lr = 0.001, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;

inline void update(double& x, double& y, double& mean_x, double& mean_y, double& square_x, double& square_y,
                   double rate, double correction) {
  const double a = 1 - x, b = y - x * x;
  const double gx = -2 * a - 400 * (x * b), gy = 200 * b;
  mean_x = beta1 * mean_x + (1 - beta1) * gx;
  mean_y = beta1 * mean_y + (1 - beta1) * gy;
  square_x = beta2 * square_x + (1 - beta2) * (gx * gx);
  square_y = beta2 * square_y + (1 - beta2) * (gy * gy);
  x -= rate * mean_x / (eps + correction * std::sqrt(square_x));
  y -= rate * mean_y / (eps + correction * std::sqrt(square_y));
}

}  // namespace

void adam_rosenbrock(double* x, double* y, std::size_t count, std::size_t steps) {
  constexpr std::size_t block = 128;
  for (std::size_t first = 0; first < count; first += block) {
    const std::size_t size = std::min(block, count - first);
    double* __restrict__ px = x + first;
    double* __restrict__ py = y + first;
    double mean_x[block] = {}, mean_y[block] = {}, square_x[block] = {}, square_y[block] = {};
    double power1 = 1, power2 = 1;
    for (std::size_t step = 0; step < steps; ++step) {
      power1 *= beta1;
      power2 *= beta2;
      const double rate = lr / (1 - power1), correction = 1 / std::sqrt(1 - power2);
#pragma GCC ivdep
      for (std::size_t i = 0; i < size; ++i)
        update(px[i], py[i], mean_x[i], mean_y[i], square_x[i], square_y[i], rate, correction);
    }
  }
}

void adam_rosenbrock_one(double& x, double& y, std::size_t steps) {
  double mean_x = 0, mean_y = 0, square_x = 0, square_y = 0, power1 = 1, power2 = 1;
  for (std::size_t step = 0; step < steps; ++step) {
    power1 *= beta1;
    power2 *= beta2;
    update(x, y, mean_x, mean_y, square_x, square_y, lr / (1 - power1), 1 / std::sqrt(1 - power2));
  }
}

}  // namespace native

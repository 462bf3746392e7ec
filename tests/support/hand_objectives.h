// Losses of two parameters with values, gradients and Hessians written by hand, so that tests of optimizers and runs
// need no formula engine.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/objective/objective.h"

namespace saddlescope::test {

/// value, ∂x, ∂y, ∂xx, ∂xy, ∂yy
using HandValues = std::array<double, 6>;

/// An objective from a plain function (x, y) → HandValues.
template <class Function>
class HandObjective final : public Objective {
 public:
  explicit HandObjective(Function function) : function_(std::move(function)) {}
  std::size_t dimension() const override { return 2; }
  const std::vector<std::string>& parameter_names() const override { return names_; }
  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override {
    const std::size_t wanted = order == Derivatives::none ? 1 : order == Derivatives::gradient ? 3 : 6;
    for (std::size_t k = 0; k < count; ++k) {
      const HandValues values = function_(coordinates[0][k], coordinates[1][k]);
      for (std::size_t i = 0; i < wanted; ++i)
        if (outputs[i] != nullptr) outputs[i][k] = values[i];
    }
  }

 private:
  Function function_;
  std::vector<std::string> names_ = {"x", "y"};
};

/// (1 − x)² + 100(y − x²)²
inline HandValues rosenbrock(double x, double y) {
  const double d = y - x * x, r = 1 - x;
  return {r * r + 100 * d * d, -400 * x * d - 2 * r, 200 * d, 1200 * x * x - 400 * y + 2, -400 * x, 200};
}
/// (1 − xy)²
inline HandValues product(double x, double y) {
  const double r = 1 - x * y;
  return {r * r, -2 * r * y, -2 * r * x, 2 * y * y, 4 * x * y - 2, 2 * x * x};
}
/// (x² + y − 11)² + (x + y² − 7)²
inline HandValues himmelblau(double x, double y) {
  const double a = x * x + y - 11, b = x + y * y - 7;
  return {a * a + b * b,           4 * x * a + 2 * b, 2 * a + 4 * y * b,
          12 * x * x + 4 * y - 42, 4 * x + 4 * y,     4 * x + 12 * y * y - 26};
}
/// (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²
inline HandValues beale(double x, double y) {
  const double y2 = y * y, y3 = y * y * y;
  const double a = 1.5 - x + x * y, b = 2.25 - x + x * y2, c = 2.625 - x + x * y3;
  const double ax = y - 1, bx = y2 - 1, cx = y3 - 1, ay = x, by = 2 * x * y, cy = 3 * x * y2;
  return {a * a + b * b + c * c,
          2 * (a * ax + b * bx + c * cx),
          2 * (a * ay + b * by + c * cy),
          2 * (ax * ax + bx * bx + cx * cx),
          2 * (ax * ay + bx * by + cx * cy) + 2 * (a + 2 * b * y + 3 * c * y2),
          2 * (ay * ay + by * by + cy * cy) + 2 * (2 * b * x + 6 * c * x * y)};
}
/// ½(px² + qy²)
inline auto quadratic(double p, double q) {
  return [p, q](double x, double y) -> HandValues { return {0.5 * (p * x * x + q * y * y), p * x, q * y, p, 0, q}; };
}

}  // namespace saddlescope::test

#include "core/plane/round_numbers.h"

#include <cmath>
#include <initializer_list>
#include <limits>

namespace saddlescope {
namespace {

/// digit × 10^exponent with one rounding error at most: negative powers divide, since 10^−k is not a double.
double scaled(double digit, int exponent) {
  if (exponent < -300) return digit * std::pow(10.0, exponent);
  return exponent >= 0 ? digit * std::pow(10.0, exponent) : digit / std::pow(10.0, -exponent);
}

}  // namespace

double nearest_round_number(double value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  const int exponent = static_cast<int>(std::floor(std::log10(value)));
  double best = scaled(1, exponent);
  double best_distance = std::numeric_limits<double>::infinity();
  for (double digit : {1.0, 2.0, 5.0, 10.0}) {
    const double candidate = scaled(digit, exponent);
    const double distance = std::abs(std::log(candidate / value));
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

double roundest_between(double low, double high) {
  if (low <= 0 && high >= 0) return 0;
  const double size = std::fmax(std::abs(low), std::abs(high));
  const int top = static_cast<int>(std::floor(std::log10(size))) + 1;
  for (int exponent = top; exponent >= top - 17; --exponent)
    for (double digit : {10.0, 5.0, 2.0}) {
      const int e = exponent - 1;
      const double unit = scaled(digit, e);
      if (!(unit > 0)) continue;
      const double multiple = std::ceil(low / unit);
      if (multiple * unit > high) continue;
      // The exact decimal: integer times power of ten.
      return scaled(multiple * digit, e);
    }
  return 0.5 * (low + high);
}

double one_digit_below(double value) {
  const int exponent = static_cast<int>(std::floor(std::log10(value)));
  return scaled(std::floor(value / scaled(1, exponent) * (1 + 1e-9)), exponent);
}

double rounded_to(double value, int decimals) {
  const double power = std::pow(10.0, decimals);
  return std::round(value * power) / power + 0.0;
}

}  // namespace saddlescope

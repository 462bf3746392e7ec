// How the learning rates of methods compare, so that one that is known for a surface tells those of the others. Each
// method names its own relatives; constants, any thread.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace saddlescope {

/// A method and what its rate is multiplied by.
struct RelatedRate {
  std::string_view id;
  double factor;
};

/// Where a method's rate may come from.
struct RateFamily {
  std::span<const RelatedRate> relatives;  ///< nearest first
  /// Where no relative's rate is known: `windows` times the window's size in `steps_across` steps, but at least
  /// `least`.
  double windows = 1, steps_across = 100, least = 0;

  double in_window(double size) const { return std::max(least, windows * size / steps_across); }
};

/// Sign-like steps (the Adam family, RMSProp, Lion, AdaGrad) share a scale: each moves a coordinate by about lr. With
/// nothing to go by they cross the window in about a hundred steps.
inline constexpr RelatedRate adam_relatives[] = {{"adam", 1},    {"adamw", 1},  {"amsgrad", 1},
                                                 {"nadam", 1},   {"adamax", 1}, {"radam", 1},
                                                 {"rmsprop", 2}, {"lion", 2.5}, {"adagrad", 0.25}};
inline constexpr RateFamily adam_rates = {.relatives = adam_relatives};

/// Momentum multiplies the steady step of plain descent by 1/(1 − 0.9) = 10. These can blow up, so they start small.
constexpr RateFamily descent_rates(std::span<const RelatedRate> relatives) {
  return {.relatives = relatives, .windows = 0, .least = 0.01};
}

}  // namespace saddlescope

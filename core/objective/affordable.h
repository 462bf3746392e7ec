// What a time allows of a loss: how finely it is sampled, at how many points, whether it may be evaluated between two
// frames. The one place with these rules, for all rooms; pure functions, any thread.
#pragma once

#include <cstddef>

#include "core/objective/objective.h"

namespace saddlescope {

/// Instructions, as Objective::cost() counts them: about a nanosecond each, or less.
namespace allowance {
inline constexpr double frame = 5e5;      ///< once in a frame: some tenths of a millisecond
inline constexpr double verdict = 3e6;    ///< a run's diagnosis in a frame
inline constexpr double meeting = 4e6;    ///< minima that meet another loss, in every frame: about 2 ms
inline constexpr double probe = 2e6 / 3;  ///< patch and cut of the probe on the thread that draws: 2 ms, where an
                                          ///< instruction takes 3 ns, as a cosine or a logarithm does
inline constexpr double replay = 1e6;     ///< the updates from one checkpoint of a run to the next: about a millisecond
inline constexpr double batch_surface = 3e7;
inline constexpr double sharpness = 2e9;  ///< Hessians along a run: a second or two
inline constexpr double landscape = 4e9;  ///< a picture after a second beats a finer one after a minute
inline constexpr double points = 3e9;     ///< the same for a plane, with all that is traced and classified
inline constexpr double search = 6e9;     ///< for critical points: about two seconds of one core
}  // namespace allowance

/// Whether the loss can answer that order at all.
inline bool can_evaluate(const Objective& objective, Derivatives order) {
  return order != Derivatives::hessian || objective.capabilities().hessian;
}

/// Whether so many points cost at most so many instructions; never where the loss has no such derivatives.
inline bool is_affordable(const Objective& objective, Derivatives order, double points, double instructions) {
  return can_evaluate(objective, order) && points * objective.cost(order) <= instructions;
}

/// Points that so many instructions pay for; may be less than 1.
inline double points_within(const Objective& objective, Derivatives order, double instructions) {
  return instructions / objective.cost(order);
}

/// Points along the side of a square grid of losses: `wanted`, or halved as often as the instructions need it, but
/// never to below about `fewest`.
inline std::size_t grid_within(const Objective& objective, std::size_t wanted, std::size_t fewest,
                               double instructions) {
  const auto all = [](std::size_t side) { return static_cast<double>(side * side); };
  while (wanted > 2 * fewest && !is_affordable(objective, Derivatives::none, all(wanted), instructions))
    wanted = wanted / 2 + 1;
  return wanted;
}

/// What the ends of the Hessian's spectrum at one point cost: by the matrix, or by many of its products with vectors.
inline double spectrum_cost(const Objective& objective) {
  constexpr double products = 50, gradients_of_product = 2;
  return objective.capabilities().hessian ? objective.cost(Derivatives::hessian)
                                          : products * gradients_of_product * objective.cost(Derivatives::gradient);
}

/// Whether one point may be evaluated between two frames; a sum over a million rows takes longer than a frame.
inline bool is_quick(const Objective& objective, Derivatives order) {
  return is_affordable(objective, order, 1, allowance::frame);
}

}  // namespace saddlescope

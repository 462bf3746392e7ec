// Round numbers: 1, 2, 5 × 10^k. Private to the analysis room; pure functions.
#pragma once

namespace saddlescope {

/// The 1, 2 or 5 × 10^k nearest to `value` > 0 in ratio.
double nearest_round_number(double value);
/// The number in [low, high] with the fewest digits (a multiple of the coarsest 10^k, 5·10^k or 2·10^k); low <= high,
/// both finite.
double roundest_between(double low, double high);

}  // namespace saddlescope

// Round numbers: few digits. Pure functions; any thread.
#pragma once

namespace saddlescope {

/// The 1, 2 or 5 × 10^k nearest to `value` > 0 in ratio.
double nearest_round_number(double value);
/// The number in [low, high] with the fewest digits (a multiple of the coarsest 10^k, 5·10^k or 2·10^k); low <= high,
/// both finite.
double roundest_between(double low, double high);
/// One significant digit, downwards but for rounding: 0.0378 is 0.03. For `value` > 0.
double one_digit_below(double value);
/// Rounded to so many decimals; −0 becomes 0.
double rounded_to(double value, int decimals);

}  // namespace saddlescope

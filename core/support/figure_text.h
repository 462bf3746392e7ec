// Numbers of tables, where a column's figures should look alike. Any thread.
#pragma once

#include <string>

namespace saddlescope {

/// Figures with trailing zeros: "0.0940" beside "0.0976"; powers below 10⁻⁴ and from 10⁵ on.
std::string figure_text(double value, int digits);
/// "0.1046 ± 0.0034", both with the same decimals where that shows the deviation, else "0.1007 ± 3e−5".
std::string spread_text(double mean, double deviation);
/// "220 ns", "14 ms", "1.2 s": two digits.
std::string seconds_text(double seconds);

}  // namespace saddlescope

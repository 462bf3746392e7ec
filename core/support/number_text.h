// Numbers to text and back, independent of the locale. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saddlescope {

/// The shortest text that reads back as the same double; `inf`, `-inf`, `nan`. ASCII minus. For files, CSV and JSON.
std::string exact_text(double value);

/// For people: at most `digits` significant digits, a true minus sign (U+2212); plain form from 0.01 to below 10^digits
/// and for whole numbers below 100 000, else powers ("1.2e−3", "0.05", "−2", "10000"); "∞", "−∞", "undefined" for NaN.
std::string readable_text(double value, int digits = 4);

/// Reads a whole text as one double: optional sign (ASCII or U+2212, also +), decimal or power form, `inf`, `nan`;
/// surrounding blanks allowed. Digits below the smallest double are 0; digits beyond the largest and anything else:
/// nothing.
std::optional<double> parse_number(std::string_view text);

/// Reads a whole text of digits without a sign, decimal or power form: 0 below the smallest double, infinity beyond the
/// largest. Anything else: nothing.
std::optional<double> read_decimal(std::string_view digits);

}  // namespace saddlescope

// Headers of a file to names that a formula reads as one word. Used by the readers of tables; pure functions, any
// thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace saddlescope {

/// Whether a name means something else in a formula: a function, pi, e. (The data room does not know formulas.)
using ReservedName = std::function<bool(std::string_view)>;

/// Small letters, then digits (w1); or words joined by underscores, the first of letters alone (petal_length2).
/// Everything else separates words: "Petal length (cm)" is petal_length_cm. Accents are dropped and Greek letters
/// spelled out (theta1 and θ1 are one name in a formula). Digits that could not stand where they are get an n:
/// "temperature_2m" is temperature_n2m. A name that begins with digits gets an x: "2020" is x2020. Empty when no letter
/// or digit is left. A name that it made comes out unchanged.
std::string formula_name(std::string_view header);

/// One name per header, all different, at most 48 bytes long: formula_name; without one, x and the number of the
/// column. A name that is reserved, was met before or would read as a number (inf, nan) gets that number too:
/// exp_column2.
std::vector<std::string> column_names(const std::vector<std::string>& headers, const ReservedName& is_reserved);

/// Names of columns without headers: x; x, y; x1, x2, …, y.
std::vector<std::string> default_column_names(std::size_t count);

}  // namespace saddlescope

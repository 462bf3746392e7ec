// Numbers of a formula: the doubles that are computed with, and for proofs the real numbers that they stand for. What
// folding makes of them. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace saddlescope {

enum class Op : std::uint8_t;
class PreciseInterval;

/// A number of the graph: the double that is computed with and shown, and for proofs where the real number lies that it
/// stands for: 0.1, π and what was folded from them are no doubles.
struct Literal {
  double number = 0;
  double low = 0, high = 0;  ///< the real number's enclosure; both are `number` where that is exact
  /// Tells apart real numbers that share number and enclosure: made from the text or the operation and its operands.
  /// 0 for exact ones.
  std::uint64_t origin = 0;
  double rest = 0, rest_error = 0;  ///< the real number is number + rest, but for rest_error at most; 0, 0: exact
  double pis = 0;                   ///< the real number is exactly so many times π; 0: that is not known
  double root = 0;                  ///< it is the square root of exactly this; 0: that is not known

  bool exact() const { return low == high; }
  bool excludes_zero() const { return low > 0 || high < 0; }
  bool operator==(const Literal&) const = default;
};
Literal exact_literal(double value);
/// A decimal as typed, "0.1" or "12e-3"; `value` is the nearest double.
Literal decimal_literal(double value, std::string_view digits);
Literal negated(const Literal& literal);
Literal pi_literal();
Literal e_literal();
Literal log_literal(int argument);  ///< the natural logarithm of 2, 10

/// The real number to 192 bits, or as far as it is known.
PreciseInterval precise(const Literal& literal);

/// What an operation makes of numbers; nothing where the result is not finite, or may not exist. `b` counts for binary
/// operations only. The double is rounded to what a reader expects (12·0.05 is 0.6).
std::optional<Literal> folded(Op op, const Literal& a, const Literal& b);

}  // namespace saddlescope

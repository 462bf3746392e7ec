// Intervals with outward rounding: sets of real numbers that surely hold the result of an operation for all operands of
// given sets. Pure functions, any thread; sound with and without FlushSubnormals.
//
// Soundness. + − × ÷ and sqrt are rounded to nearest by IEEE 754, at most half an ulp from the real result; the ends
// are then moved outward by |x|·2⁻⁵², which is at least one ulp, and by 2⁻¹⁰²⁰, more than what is lost to underflow or
// to flushed subnormals. Functions of libm are taken at the ends and moved outward by 8·2⁻⁵²·|x|, at least 4 ulp and
// rounding. The largest errors known of the GNU C library in double precision stay below that: cbrt almost 4 ulp; sinh,
// cosh, tanh, log10 about 2; exp, log, log2, sin, cos, tan, asin, acos, atan, atan2, pow, hypot, log1p about 1 or less
// (its manual, "Known maximum errors in math functions"; Zimmermann et al., "Accuracy of mathematical functions").
// These are found by search, not proved: the one assumption here. sigmoid and softplus are made of two such functions,
// within 3 ulp together. Sine and cosine take their extremes where a multiple of π may lie inside; the multiple is
// found with more slack than the quotient's rounding, and libm reduces large arguments itself.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/formula/expression.h"

namespace saddlescope {

/// All real numbers from low to high. low = −∞ or high = +∞: without bound on that side; low ≤ high always.
struct Enclosure {
  double low = 0, high = 0;
  bool contains(double value) const { return low <= value && value <= high; }
  bool contains_zero() const { return low <= 0 && high >= 0; }
  bool within(const Enclosure& other) const { return other.low <= low && high <= other.high; }
  bool strictly_within(const Enclosure& other) const { return other.low < low && high < other.high; }
  bool is_point() const { return low == high; }
  bool finite() const { return std::isfinite(low) && std::isfinite(high); }
  /// A number between low and high; finite whatever they are.
  double middle() const;
  double width() const { return high - low; }
  double magnitude() const { return std::max(-low, high); }                  ///< the largest |x|
  double mignitude() const { return low > 0 ? low : high < 0 ? -high : 0; }  ///< the smallest |x|
  bool operator==(const Enclosure&) const = default;
};

inline constexpr Enclosure whole_line{-std::numeric_limits<double>::infinity(),
                                      std::numeric_limits<double>::infinity()};
inline constexpr Enclosure point_enclosure(double value) { return {value, value}; }
inline Enclosure hull(const Enclosure& a, const Enclosure& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

/// What was met while evaluating over a box. The enclosure holds all values that exist there, whatever is set.
struct BoxFlags {
  bool undefined = false;  ///< somewhere in the box there may be no value (log of a negative number, a pole)
  bool jump = false;       ///< a discontinuous operation (sign, step, floor, the cut of atan2) is met across its jump
  bool nowhere = false;    ///< no point of the box has a value
  bool clean() const { return !undefined && !jump && !nowhere; }
  BoxFlags& operator|=(const BoxFlags& other) {
    undefined = undefined || other.undefined;
    jump = jump || other.jump;
    nowhere = nowhere || other.nowhere;
    return *this;
  }
};

namespace rounding {

inline constexpr double relative = 0x1p-52;
inline constexpr double absolute = 0x1p-1020;

inline double down(double x) { return x - (std::fabs(x) * relative + absolute); }
inline double up(double x) { return x + (std::fabs(x) * relative + absolute); }

/// Where an end overflowed to the wrong side or is NaN.
Enclosure mended(double low, double high);

inline Enclosure outward(double low, double high) {
  const Enclosure result{down(low), up(high)};
  if (!(result.low <= result.high)) [[unlikely]]
    return mended(low, high);
  return result;
}

}  // namespace rounding

inline Enclosure add(const Enclosure& a, const Enclosure& b) {
  return rounding::outward(a.low + b.low, a.high + b.high);
}
inline Enclosure subtract(const Enclosure& a, const Enclosure& b) {
  return rounding::outward(a.low - b.high, a.high - b.low);
}
inline Enclosure negate(const Enclosure& a) { return {-a.high, -a.low}; }

namespace rounding {
Enclosure multiply_unbounded(const Enclosure& a, const Enclosure& b);  ///< 0·∞ is 0: ends at ∞ are not reached
}

inline Enclosure multiply(const Enclosure& a, const Enclosure& b) {
  double low, high;
  if (a.low >= 0) {
    low = (b.low >= 0 ? a.low : a.high) * b.low;
    high = (b.high >= 0 ? a.high : a.low) * b.high;
  } else if (a.high <= 0) {
    low = (b.high >= 0 ? a.low : a.high) * b.high;
    high = (b.low <= 0 ? a.low : a.high) * b.low;
  } else if (b.low >= 0) {
    low = a.low * b.high;
    high = a.high * b.high;
  } else if (b.high <= 0) {
    low = a.high * b.low;
    high = a.low * b.low;
  } else {
    low = std::min(a.low * b.high, a.high * b.low);
    high = std::max(a.low * b.low, a.high * b.high);
  }
  if (!(low <= high)) [[unlikely]]
    return rounding::multiply_unbounded(a, b);
  return rounding::outward(low, high);
}

inline Enclosure square(const Enclosure& a) {
  const double smallest = a.mignitude(), largest = a.magnitude();
  Enclosure result = rounding::outward(smallest * smallest, largest * largest);
  result.low = std::max(result.low, 0.0);
  return result;
}

/// Divisors that hold 0 set `undefined`; the result is then a half line where the signs allow it, else the whole line.
Enclosure divide(const Enclosure& a, const Enclosure& b, BoxFlags& flags);

/// Any operation of expression.h; `b` counts for binary ones only. Outside a function's domain the part inside counts
/// and `undefined` is set, or `nowhere` where nothing is left. A jump inside gives the hull of both sides and sets
/// `jump`. An operation has a value only where its operands have one (IEEE's NaN^0 = 1 does not count). A power whose
/// exponent is a single whole number takes every base; else it is e^(b·log a) and needs a base ≥ 0.
Enclosure apply(Op op, const Enclosure& a, const Enclosure& b, BoxFlags& flags);

/// The same for operands that are single numbers where the result is known to be a double (sums, products, quotients,
/// roots and powers of short numbers): then a single number too. For what is computed once, so that n − 1 is a whole
/// number.
Enclosure apply_sharply(Op op, const Enclosure& a, const Enclosure& b, BoxFlags& flags);

}  // namespace saddlescope

#include "core/formula/interval.h"

#include <cmath>
#include <cstdlib>
#include <optional>

#include "core/support/infinity.h"

namespace saddlescope {
namespace {

constexpr double huge = 0x1.ffffffffffff0p1023;  // what surely lies below an overflowed result
constexpr double pi = 3.14159265358979323846;

/// The results of libm at the ends, moved outward by at least 4 ulp.
Enclosure widened(double low, double high) {
  using rounding::absolute, rounding::relative;
  const Enclosure result{low - (std::fabs(low) * (8 * relative) + absolute),
                         high + (std::fabs(high) * (8 * relative) + absolute)};
  return result.low <= result.high ? result : rounding::mended(low, high);
}

Enclosure clamped(const Enclosure& a, double low, double high) {
  return {std::clamp(a.low, low, high), std::clamp(a.high, low, high)};
}

Enclosure nothing(BoxFlags& flags) {
  flags.undefined = flags.nowhere = true;
  return whole_line;
}

template <class F>
Enclosure increasing(const Enclosure& a, F f) {
  return widened(f(a.low), f(a.high));
}

/// The part of `a` in [low, high]; false where there is none.
bool clip(Enclosure& a, double low, double high, BoxFlags& flags) {
  if (a.low >= low && a.high <= high) return true;
  if (a.high < low || a.low > high) return nothing(flags), false;
  flags.undefined = true;
  a = clamped(a, low, high);
  return true;
}

Enclosure square_root(Enclosure a, BoxFlags& flags) {
  if (!clip(a, 0, infinity, flags)) return whole_line;
  Enclosure result = rounding::outward(std::sqrt(a.low), std::sqrt(a.high));
  result.low = a.low == 0 ? 0 : std::max(result.low, 0.0);
  return result;
}

template <class F>
Enclosure logarithm(const Enclosure& a, F f, BoxFlags& flags) {
  constexpr double smallest = std::numeric_limits<double>::min();  // smaller ones may be flushed to zero
  if (a.high < 0) return nothing(flags);
  if (a.low <= 0) flags.undefined = true;
  const double high = f(std::max(a.high, smallest));
  if (a.low < smallest) return {-infinity, widened(high, high).high};
  return widened(f(a.low), high);
}

/// Whether offset + k·period may lie in `a` for some whole k.
bool may_hold(const Enclosure& a, double offset, double period) {
  const double first = (a.low - offset) / period, last = (a.high - offset) / period;
  const double slack = 0x1p-48 * (std::fabs(first) + std::fabs(last) + 1);
  return !(slack < 0.5) || std::floor(last + slack) >= first - slack;
}

/// Sine or cosine, with its largest values at maximum + 2πk.
template <class F>
Enclosure wave(const Enclosure& a, F f, double maximum) {
  const bool top = may_hold(a, maximum, 2 * pi), bottom = may_hold(a, maximum - pi, 2 * pi);
  if (top && bottom) return {-1, 1};
  const double first = f(a.low), last = f(a.high);
  Enclosure result = clamped(widened(std::min(first, last), std::max(first, last)), -1, 1);
  if (top) result.high = 1;
  if (bottom) result.low = -1;
  return result;
}

Enclosure tangent(const Enclosure& a, BoxFlags& flags) {
  if (may_hold(a, pi / 2, pi)) {
    flags.undefined = true;
    return whole_line;
  }
  return increasing(a, [](double u) { return std::tan(u); });
}

Enclosure absolute_value(const Enclosure& a) { return {a.mignitude(), a.magnitude()}; }

Enclosure step_between(const Enclosure& a, double left, double right, BoxFlags& flags) {
  if (a.low > 0) return {right, right};
  if (a.high < 0) return {left, left};
  flags.jump = true;
  return {left, right};
}

Enclosure floored(const Enclosure& a, BoxFlags& flags) {
  const Enclosure result{std::floor(a.low), std::floor(a.high)};
  if (!result.is_point()) flags.jump = true;
  return result;
}

double sigmoid(double u) { return 1 / (1 + std::exp(-u)); }
double softplus(double u) { return (u > 0 ? u : 0.0) + std::log1p(std::exp(-std::fabs(u))); }

Enclosure arc_tangent(Enclosure y, Enclosure x, BoxFlags& flags) {
  // −0 would lie below the cut.
  for (double* end : {&y.low, &y.high, &x.low, &x.high}) *end += 0.0;
  const bool on_axis = y.contains_zero() && x.low <= 0;
  if (on_axis && x.high >= 0) flags.undefined = flags.jump = true;  // the origin
  if (on_axis && (x.high >= 0 || y.low < 0)) {
    if (x.low < 0) flags.jump = true;
    const Enclosure full = widened(-pi, pi);
    return x.low == 0 ? Enclosure{full.low / 2, full.high / 2} : full;
  }
  const double corners[4] = {std::atan2(y.low, x.low), std::atan2(y.low, x.high), std::atan2(y.high, x.low),
                             std::atan2(y.high, x.high)};
  const auto [low, high] = std::minmax_element(corners, corners + 4);
  return widened(*low, *high);
}

bool is_whole(double value) { return value == std::floor(value) && std::fabs(value) <= 0x1p53; }

/// A whole power n of any base.
Enclosure whole_power(const Enclosure& a, double n, BoxFlags& flags) {
  if (n == 0) return {1, 1};
  if (n < 0) {
    const Enclosure below = whole_power(a, -n, flags);
    return divide({1, 1}, below, flags);
  }
  const bool even = std::fmod(n, 2) == 0;
  const Enclosure base = even ? absolute_value(a) : a;
  Enclosure result = widened(std::pow(base.low, n), std::pow(base.high, n));
  if (base.low >= 0) result.low = std::max(result.low, 0.0);
  return result;
}

/// a^b = e^(b·log a): the extremes lie at corners, as b·log a is linear in each.
Enclosure real_power(Enclosure a, const Enclosure& b, BoxFlags& flags) {
  const bool holds_whole = std::floor(b.high) >= b.low;
  if (a.high < 0 && !holds_whole) return nothing(flags);
  if (a.low < 0) {
    flags.undefined = true;
    if (a.high < 0 || holds_whole) return whole_line;  // some exponents take negative bases
    a.low = 0;
  }
  if (a.low == 0 && b.low <= 0) flags.undefined = true;
  const double corners[4] = {std::pow(a.low, b.low), std::pow(a.low, b.high), std::pow(a.high, b.low),
                             std::pow(a.high, b.high)};
  const auto [low, high] = std::minmax_element(corners, corners + 4);
  if (!(*low <= *high)) return whole_line;
  const Enclosure result = widened(*low, *high);
  return {std::max(result.low, 0.0), result.high};
}

Enclosure power(const Enclosure& a, const Enclosure& b, BoxFlags& flags) {
  return b.is_point() && is_whole(b.low) ? whole_power(a, b.low, flags) : real_power(a, b, flags);
}

Enclosure hypotenuse(const Enclosure& a, const Enclosure& b) {
  const Enclosure result = widened(std::hypot(a.mignitude(), b.mignitude()), std::hypot(a.magnitude(), b.magnitude()));
  return {std::max(result.low, 0.0), result.high};
}

Enclosure marked_at_zero(const Enclosure& a, BoxFlags& flags) {
  if (a.contains_zero()) flags.undefined = true;
  return a;
}

Enclosure apply_binary(Op op, const Enclosure& a, const Enclosure& b, BoxFlags& flags) {
  switch (op) {
    case Op::add:
      return add(a, b);
    case Op::subtract:
      return subtract(a, b);
    case Op::multiply:
      return multiply(a, b);
    case Op::divide:
      return divide(a, b, flags);
    case Op::power:
      return power(a, b, flags);
    case Op::minimum:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Op::maximum:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case Op::hypot:
      return hypotenuse(a, b);
    default:
      return arc_tangent(a, b, flags);
  }
}

Enclosure apply_trigonometric(Op op, Enclosure a, BoxFlags& flags) {
  switch (op) {
    case Op::sin:
      return wave(
          a, [](double u) { return std::sin(u); }, pi / 2);
    case Op::cos:
      return wave(
          a, [](double u) { return std::cos(u); }, 0);
    case Op::tan:
      return tangent(a, flags);
    case Op::asin:
      return clip(a, -1, 1, flags) ? increasing(a, [](double u) { return std::asin(u); }) : whole_line;
    case Op::acos:
      return clip(a, -1, 1, flags) ? widened(std::acos(a.high), std::acos(a.low)) : whole_line;
    case Op::atan:
      return increasing(a, [](double u) { return std::atan(u); });
    case Op::sinh:
      return increasing(a, [](double u) { return std::sinh(u); });
    case Op::cosh: {
      const Enclosure result = increasing(absolute_value(a), [](double u) { return std::cosh(u); });
      return {std::max(result.low, 1.0), result.high};
    }
    default:
      return clamped(increasing(a, [](double u) { return std::tanh(u); }), -1, 1);
  }
}

Enclosure apply_exponential(Op op, const Enclosure& a, BoxFlags& flags) {
  switch (op) {
    case Op::exp: {
      const Enclosure result = increasing(a, [](double u) { return std::exp(u); });
      return {std::max(result.low, 0.0), result.high};
    }
    case Op::gauss:
      return clamped(apply_exponential(Op::exp, negate(square(a)), flags), 0, 1);
    case Op::log:
      return logarithm(
          a, [](double u) { return std::log(u); }, flags);
    case Op::log2:
      return logarithm(
          a, [](double u) { return std::log2(u); }, flags);
    case Op::log10:
      return logarithm(
          a, [](double u) { return std::log10(u); }, flags);
    case Op::sigmoid:
      return clamped(increasing(a, sigmoid), 0, 1);
    default: {
      const Enclosure result = increasing(a, softplus);
      return {std::max(result.low, 0.0), result.high};
    }
  }
}

}  // namespace

double Enclosure::middle() const {
  if (low == -infinity) return high == infinity ? 0 : std::min(high, 0.0) - 1;
  if (high == infinity) return std::max(low, 0.0) + 1;
  return low + 0.5 * (high - low) < infinity ? low + 0.5 * (high - low) : 0.5 * low + 0.5 * high;
}

Enclosure rounding::mended(double low, double high) {
  if (std::isnan(low) || std::isnan(high)) return whole_line;
  const double lowest = low == infinity ? huge : low == -infinity ? low : down(low);
  const double highest = high == -infinity ? -huge : high == infinity ? high : up(high);
  return lowest <= highest ? Enclosure{lowest, highest} : whole_line;
}

Enclosure rounding::multiply_unbounded(const Enclosure& a, const Enclosure& b) {
  const auto product = [](double u, double v) { return u == 0 || v == 0 ? 0.0 : u * v; };
  const double corners[4] = {product(a.low, b.low), product(a.low, b.high), product(a.high, b.low),
                             product(a.high, b.high)};
  const auto [low, high] = std::minmax_element(corners, corners + 4);
  return outward(*low, *high);
}

Enclosure divide(const Enclosure& a, const Enclosure& b, BoxFlags& flags) {
  if (b.low > 0)
    return rounding::outward(a.low / (a.low >= 0 ? b.high : b.low), a.high / (a.high >= 0 ? b.low : b.high));
  if (b.high < 0) return divide(negate(a), negate(b), flags);
  flags.undefined = true;
  if ((b.low < 0 && b.high > 0) || a.contains_zero() || b.low == b.high) return whole_line;
  // One sign each: a half line.
  const bool positive = (a.low > 0) == (b.low == 0);
  const double nearest = a.mignitude() / b.magnitude();
  const double bound = std::max(rounding::outward(nearest, nearest).low, 0.0);
  return positive ? Enclosure{bound, infinity} : Enclosure{-infinity, -bound};
}

Enclosure apply(Op op, const Enclosure& a, const Enclosure& b, BoxFlags& flags) {
  if (is_binary(op)) return apply_binary(op, a, b, flags);
  switch (op) {
    case Op::negate:
      return negate(a);
    case Op::square:
      return square(a);
    case Op::reciprocal:
      return divide({1, 1}, a, flags);
    case Op::sqrt:
      return square_root(a, flags);
    case Op::cbrt:
      return increasing(a, [](double u) { return std::cbrt(u); });
    case Op::abs:
      return absolute_value(a);
    case Op::sign:
      return step_between(a, -1, 1, flags);
    case Op::floor:
      return floored(a, flags);
    case Op::step:
      return step_between(a, 0, 1, flags);
    case Op::relu:
      return {std::max(a.low, 0.0), std::max(a.high, 0.0)};
    case Op::nan_at_zero:
      return marked_at_zero(a, flags);
    case Op::exp:
    case Op::gauss:
    case Op::log:
    case Op::log2:
    case Op::log10:
    case Op::sigmoid:
    case Op::softplus:
      return apply_exponential(op, a, flags);
    default:
      return apply_trigonometric(op, a, flags);
  }
}

namespace {

std::optional<double> exact_product(double u, double v) {
  return std::fma(u, v, -(u * v)) == 0 ? std::optional(u * v) : std::nullopt;
}

std::optional<double> exact_quotient(double u, double v) {
  const double quotient = u / v;
  return v != 0 && std::fma(quotient, v, -u) == 0 ? std::optional(quotient) : std::nullopt;
}

/// u^n for a small whole n, factor by factor.
std::optional<double> exact_power(double u, double n) {
  if (n != std::floor(n) || std::fabs(n) > 64) return std::nullopt;
  std::optional<double> power = 1.0;
  for (int k = 0; k < std::abs(static_cast<int>(n)) && power; ++k) {
    power = exact_product(*power, u);
    // What is lost below the smallest double would not be seen.
    if (power && *power != 0 && !(std::fabs(*power) > 0x1p-400 && std::fabs(*power) < 0x1p400)) return std::nullopt;
  }
  return power && n < 0 ? exact_quotient(1, *power) : power;
}

/// The result where it is known to be a double: for finite, ordinary operands.
std::optional<double> exact_result(Op op, double u, double v) {
  switch (op) {
    case Op::multiply:
      return exact_product(u, v);
    case Op::square:
      return exact_product(u, u);
    case Op::divide:
      return exact_quotient(u, v);
    case Op::reciprocal:
      return exact_quotient(1, u);
    case Op::power:
      return exact_power(u, v);
    case Op::sqrt: {
      const double root = std::sqrt(u);
      return u >= 0 && std::fma(root, root, -u) == 0 ? std::optional(root) : std::nullopt;
    }
    case Op::sin:
    case Op::tan:
    case Op::asin:
    case Op::atan:
    case Op::sinh:
    case Op::tanh:
    case Op::cbrt:
      return u == 0 ? std::optional(0.0) : std::nullopt;
    case Op::cos:
    case Op::cosh:
    case Op::exp:
    case Op::gauss:
      return u == 0 ? std::optional(1.0) : std::nullopt;
    case Op::log:
    case Op::log2:
    case Op::log10:
      return u == 1 ? std::optional(0.0) : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace

Enclosure apply_sharply(Op op, const Enclosure& a, const Enclosure& b, BoxFlags& flags) {
  const Enclosure result = apply(op, a, b, flags);
  if (!a.is_point() || !b.is_point()) return result;
  const double u = a.low, v = b.low;
  const auto ordinary = [](double x) { return x == 0 || (std::fabs(x) > 0x1p-400 && std::fabs(x) < 0x1p400); };
  if (!ordinary(u) || !ordinary(v)) return result;  // errors below the smallest double would be lost
  if (op == Op::add || op == Op::subtract) {
    // Knuth's TwoSum: the rounding error of a sum is a double and can be computed.
    const double w = op == Op::add ? v : -v;
    const double sum = u + w, part = sum - u;
    const double error = (u - (sum - part)) + (w - part);
    if (error == 0) return point_enclosure(sum);
  }
  if (const auto exact = exact_result(op, u, v); exact && ordinary(*exact)) return point_enclosure(*exact);
  return result;
}

}  // namespace saddlescope

#include "core/formula/power_series.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace saddlescope {

PowerSeries JetArithmetic::fail(SeriesProblem problem) {
  if (problem_ == SeriesProblem::none) problem_ = problem;
  return {};
}

bool JetArithmetic::is_zero(const PowerSeries& a) const { return a.c[0] == 0 && is_constant(a); }

bool JetArithmetic::is_constant(const PowerSeries& a) const {
  return std::all_of(a.c.begin() + 1, a.c.begin() + static_cast<std::ptrdiff_t>(degree_) + 1,
                     [](double c) { return c == 0; });
}

/// The sign that `a` has on both sides of t = 0; 0 where it vanishes up to the degree. A change of sign is a kink of
/// whoever asks.
int JetArithmetic::side(const PowerSeries& a) {
  for (std::size_t k = 0; k <= degree_; ++k) {
    if (a.c[k] == 0) continue;
    if (k % 2 == 1) fail(SeriesProblem::kink);
    return a.c[k] > 0 ? 1 : -1;
  }
  return 0;
}

PowerSeries JetArithmetic::scaled(const PowerSeries& a, double factor) const {
  PowerSeries r;
  for (std::size_t k = 0; k <= degree_; ++k) r.c[k] = factor * a.c[k];
  return r;
}

PowerSeries JetArithmetic::sum(const PowerSeries& a, const PowerSeries& b, double sign) const {
  PowerSeries r;
  for (std::size_t k = 0; k <= degree_; ++k) r.c[k] = a.c[k] + sign * b.c[k];
  return r;
}

PowerSeries JetArithmetic::product(const PowerSeries& a, const PowerSeries& b) const {
  PowerSeries r;
  for (std::size_t k = 0; k <= degree_; ++k)
    for (std::size_t j = 0; j <= k; ++j) r.c[k] += a.c[j] * b.c[k - j];
  return r;
}

/// b.c[0] is not 0.
PowerSeries JetArithmetic::quotient(const PowerSeries& a, const PowerSeries& b) const {
  PowerSeries r;
  for (std::size_t k = 0; k <= degree_; ++k) {
    double rest = a.c[k];
    for (std::size_t j = 1; j <= k; ++j) rest -= b.c[j] * r.c[k - j];
    r.c[k] = rest / b.c[0];
  }
  return r;
}

/// r with r(0) = value and r′ = slope·a′.
PowerSeries JetArithmetic::integrated(double value, const PowerSeries& slope, const PowerSeries& a) const {
  PowerSeries r;
  r.c[0] = value;
  for (std::size_t k = 1; k <= degree_; ++k) {
    double sum = 0;
    for (std::size_t j = 1; j <= k; ++j) sum += static_cast<double>(j) * a.c[j] * slope.c[k - j];
    r.c[k] = sum / static_cast<double>(k);
  }
  return r;
}

PowerSeries JetArithmetic::whole_power(const PowerSeries& a, std::size_t n) const {
  PowerSeries r, base = a;
  r.c[0] = 1;
  for (; n > 0; n /= 2) {
    if (n % 2 == 1) r = product(r, base);
    if (n > 1) base = product(base, base);
  }
  return r;
}

/// a^exponent from a·r′ = exponent·a′·r; a.c[0] is not 0.
PowerSeries JetArithmetic::real_power(const PowerSeries& a, double exponent, double value) const {
  PowerSeries r;
  r.c[0] = value;
  for (std::size_t k = 1; k <= degree_; ++k) {
    double sum = 0;
    for (std::size_t j = 1; j <= k; ++j)
      sum += (exponent * static_cast<double>(j) - static_cast<double>(k - j)) * a.c[j] * r.c[k - j];
    r.c[k] = sum / (static_cast<double>(k) * a.c[0]);
  }
  return r;
}

PowerSeries JetArithmetic::power(const PowerSeries& a, const PowerSeries& b) {
  const double value = saddlescope::apply(Op::power, a.c[0], b.c[0]);
  if (!is_constant(b)) {
    if (!(a.c[0] > 0)) return fail(SeriesProblem::undefined);
    PowerSeries logarithm = log(a, std::log(a.c[0]));
    PowerSeries r = exp(product(b, logarithm));
    r.c[0] = value;
    return r;
  }
  const double exponent = b.c[0];
  // Multiplying needs no division by a small base; from this exponent on the recurrence is quicker.
  constexpr double largest_multiplied = 32;
  const bool whole = exponent == std::floor(exponent);
  if (whole && exponent >= 0 && exponent <= largest_multiplied)
    return whole_power(a, static_cast<std::size_t>(exponent));
  if (is_constant(a)) {
    PowerSeries r;
    r.c[0] = value;
    return std::isfinite(value) ? r : fail(SeriesProblem::undefined);
  }
  if (a.c[0] == 0) {
    if (exponent < 0) return fail(SeriesProblem::undefined);
    return whole ? PowerSeries{} : fail(SeriesProblem::kink);  // a whole power above the degree starts with zeros only
  }
  if (a.c[0] < 0 && !whole) return fail(SeriesProblem::undefined);
  return real_power(a, exponent, value);
}

/// Square and cube roots.
PowerSeries JetArithmetic::root(const PowerSeries& a, double exponent, double value) {
  if (std::isnan(value)) return fail(SeriesProblem::undefined);
  if (a.c[0] == 0) return is_constant(a) ? PowerSeries{} : fail(SeriesProblem::kink);
  return real_power(a, exponent, value);
}

PowerSeries JetArithmetic::hypot(const PowerSeries& a, const PowerSeries& b) {
  const PowerSeries squares = sum(product(a, a), product(b, b), 1);
  if (squares.c[0] == 0) return is_zero(a) && is_zero(b) ? PowerSeries{} : fail(SeriesProblem::kink);
  return real_power(squares, 0.5, std::hypot(a.c[0], b.c[0]));
}

/// The angle's slope is (y′x − yx′)/(x² + y²).
PowerSeries JetArithmetic::atan2(const PowerSeries& y, const PowerSeries& x) {
  PowerSeries r;
  r.c[0] = std::atan2(y.c[0], x.c[0]);
  if (is_constant(y) && is_constant(x)) return r;
  if (y.c[0] == 0 && x.c[0] == 0) return fail(SeriesProblem::kink);
  // Along the negative x axis it leaps from π to −π.
  if (y.c[0] == 0 && x.c[0] < 0 && !is_zero(y) && side(y) < 0) return fail(SeriesProblem::kink);
  PowerSeries above;
  for (std::size_t k = 0; k + 1 <= degree_; ++k)
    for (std::size_t j = 0; j <= k; ++j)
      above.c[k] += static_cast<double>(j + 1) * (y.c[j + 1] * x.c[k - j] - x.c[j + 1] * y.c[k - j]);
  const PowerSeries slope = quotient(above, sum(product(x, x), product(y, y), 1));
  for (std::size_t k = 1; k <= degree_; ++k) r.c[k] = slope.c[k - 1] / static_cast<double>(k);
  return r;
}

/// The maximum (sign 1) or minimum (sign −1).
PowerSeries JetArithmetic::larger(const PowerSeries& a, const PowerSeries& b, double sign) {
  if (std::isnan(a.c[0]) || std::isnan(b.c[0])) return fail(SeriesProblem::undefined);
  return sign * side(sum(a, b, -1)) >= 0 ? a : b;
}

PowerSeries JetArithmetic::abs(const PowerSeries& a) { return scaled(a, side(a)); }

PowerSeries JetArithmetic::relu(const PowerSeries& a) { return side(a) > 0 ? a : PowerSeries{}; }

/// sign, step and floor: constant between their jumps.
PowerSeries JetArithmetic::stepped(Op op, const PowerSeries& a) {
  const bool at_jump = op == Op::floor ? a.c[0] == std::floor(a.c[0]) : a.c[0] == 0;
  if (at_jump && !is_constant(a)) {
    PowerSeries off = a;
    off.c[0] = 0;
    // Whole numbers belong to the step above them, so an argument that only touches one from above stays there.
    if (op != Op::floor || side(off) <= 0) return fail(SeriesProblem::kink);
  }
  PowerSeries r;
  r.c[0] = saddlescope::apply(op, a.c[0]);
  return r;
}

PowerSeries JetArithmetic::exp(const PowerSeries& a) const {
  PowerSeries r;
  r.c[0] = std::exp(a.c[0]);
  for (std::size_t k = 1; k <= degree_; ++k) {
    double sum = 0;
    for (std::size_t j = 1; j <= k; ++j) sum += static_cast<double>(j) * a.c[j] * r.c[k - j];
    r.c[k] = sum / static_cast<double>(k);
  }
  return r;
}

PowerSeries JetArithmetic::log(const PowerSeries& a, double value) {
  if (!(a.c[0] > 0)) return fail(SeriesProblem::undefined);
  PowerSeries r;
  r.c[0] = value;
  for (std::size_t k = 1; k <= degree_; ++k) {
    double sum = 0;
    for (std::size_t j = 1; j < k; ++j) sum += static_cast<double>(j) * r.c[j] * a.c[k - j];
    r.c[k] = (a.c[k] - sum / static_cast<double>(k)) / a.c[0];
  }
  return r;
}

void JetArithmetic::sine_cosine(const PowerSeries& a, bool hyperbolic, PowerSeries& sine, PowerSeries& cosine) const {
  sine.c[0] = hyperbolic ? std::sinh(a.c[0]) : std::sin(a.c[0]);
  cosine.c[0] = hyperbolic ? std::cosh(a.c[0]) : std::cos(a.c[0]);
  for (std::size_t k = 1; k <= degree_; ++k) {
    double s = 0, c = 0;
    for (std::size_t j = 1; j <= k; ++j) {
      s += static_cast<double>(j) * a.c[j] * cosine.c[k - j];
      c += static_cast<double>(j) * a.c[j] * sine.c[k - j];
    }
    sine.c[k] = s / static_cast<double>(k);
    cosine.c[k] = (hyperbolic ? c : -c) / static_cast<double>(k);
  }
}

/// tan, tanh, sigmoid: their slope is a polynomial of second degree of themselves. Its value at 0 is computed without
/// the difference that would lose all digits far out, where they saturate.
PowerSeries JetArithmetic::tangent(Op op, const PowerSeries& a) const {
  PowerSeries r, slope;  // slope: r′ = slope·a′, as far as it is known
  r.c[0] = saddlescope::apply(op, a.c[0]);
  if (op == Op::sigmoid) {
    slope.c[0] = r.c[0] * saddlescope::apply(Op::sigmoid, -a.c[0]);
  } else {
    const double cosine = op == Op::tan ? std::cos(a.c[0]) : std::cosh(a.c[0]);
    slope.c[0] = 1 / cosine / cosine;
  }
  for (std::size_t k = 1; k <= degree_; ++k) {
    double sum = 0;
    for (std::size_t j = 1; j <= k; ++j) sum += static_cast<double>(j) * a.c[j] * slope.c[k - j];
    r.c[k] = sum / static_cast<double>(k);
    double square = 0;
    for (std::size_t j = 0; j <= k; ++j) square += r.c[j] * r.c[k - j];
    slope.c[k] = op == Op::tan ? square : op == Op::tanh ? -square : r.c[k] - square;
  }
  return r;
}

/// asin (sign 1) and acos (sign −1) from their slope ±1/√(1 − a²).
PowerSeries JetArithmetic::inverse_sine(const PowerSeries& a, double sign) {
  const double value = sign > 0 ? std::asin(a.c[0]) : std::acos(a.c[0]);
  if (std::isnan(value)) return fail(SeriesProblem::undefined);
  PowerSeries one;
  one.c[0] = 1;
  if (is_constant(a)) return scaled(one, value);
  if (std::fabs(a.c[0]) == 1) return fail(SeriesProblem::kink);
  const double below = (1 - a.c[0]) * (1 + a.c[0]);
  PowerSeries rest = sum(one, product(a, a), -1);
  rest.c[0] = below;
  return integrated(value, scaled(real_power(rest, -0.5, 1 / std::sqrt(below)), sign), a);
}

PowerSeries JetArithmetic::apply(Op op, const PowerSeries& a, const PowerSeries& b) {
  switch (op) {
    case Op::add:
      return sum(a, b, 1);
    case Op::subtract:
      return sum(a, b, -1);
    case Op::multiply:
      return product(a, b);
    case Op::divide:
      return b.c[0] == 0 ? fail(SeriesProblem::undefined) : quotient(a, b);
    case Op::power:
      return power(a, b);
    case Op::minimum:
      return larger(a, b, -1);
    case Op::maximum:
      return larger(a, b, 1);
    case Op::hypot:
      return hypot(a, b);
    case Op::atan2:
      return atan2(a, b);
    case Op::negate:
      return scaled(a, -1);
    case Op::square:
      return product(a, a);
    case Op::reciprocal: {
      PowerSeries one;
      one.c[0] = 1;
      return a.c[0] == 0 ? fail(SeriesProblem::undefined) : quotient(one, a);
    }
    case Op::sqrt:
      return root(a, 0.5, std::sqrt(a.c[0]));
    case Op::cbrt:
      return root(a, 1.0 / 3, std::cbrt(a.c[0]));
    case Op::abs:
      return abs(a);
    case Op::sign:
    case Op::floor:
    case Op::step:
      return stepped(op, a);
    case Op::exp:
      return exp(a);
    case Op::log:
      return log(a, std::log(a.c[0]));
    case Op::log2: {
      PowerSeries r = scaled(log(a, std::log(a.c[0])), std::numbers::log2e);
      r.c[0] = std::log2(a.c[0]);
      return r;
    }
    case Op::log10: {
      PowerSeries r = scaled(log(a, std::log(a.c[0])), std::numbers::log10e);
      r.c[0] = std::log10(a.c[0]);
      return r;
    }
    case Op::sin:
    case Op::cos:
    case Op::sinh:
    case Op::cosh: {
      PowerSeries sine, cosine;
      sine_cosine(a, op == Op::sinh || op == Op::cosh, sine, cosine);
      return op == Op::sin || op == Op::sinh ? sine : cosine;
    }
    case Op::tan:
    case Op::tanh:
    case Op::sigmoid:
      return tangent(op, a);
    case Op::asin:
      return inverse_sine(a, 1);
    case Op::acos:
      return inverse_sine(a, -1);
    case Op::atan: {
      PowerSeries one;
      one.c[0] = 1;
      return integrated(std::atan(a.c[0]), quotient(one, sum(one, product(a, a), 1)), a);
    }
    case Op::relu:
      return relu(a);
    case Op::softplus:
      return integrated(saddlescope::apply(op, a.c[0]), tangent(Op::sigmoid, a), a);
    case Op::gauss: {
      PowerSeries r = exp(scaled(product(a, a), -1));
      r.c[0] = saddlescope::apply(op, a.c[0]);
      return r;
    }
    case Op::nan_at_zero:
      return a.c[0] == 0 ? fail(SeriesProblem::undefined) : a;
    case Op::number:
    case Op::variable:
    case Op::constant:
      break;
  }
  return fail(SeriesProblem::undefined);
}

}  // namespace saddlescope

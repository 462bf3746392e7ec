// PowerSeries: a power series cut off behind a degree, and what every operation of the expression graph makes of it.
// For series along a line (taylor_series.h) and the functions of other series (puiseux_series.h); pure functions.
#pragma once

#include <array>
#include <cstddef>

#include "core/formula/expression.h"

namespace saddlescope {

inline constexpr std::size_t highest_power = 15;

enum class SeriesProblem {
  none,
  kink,        ///< a kink, a jump or the edge of a domain lies just there, so no series holds on both sides
  undefined,   ///< the function or a derivative has no finite value there
  unavailable  ///< the loss has no formula
};

/// Σ c[k]·tᵏ. Coefficients behind the degree in use are not looked at.
struct PowerSeries {
  std::array<double, highest_power + 1> c{};
};

/// Arithmetic on jets of one degree.
class JetArithmetic {
 public:
  explicit JetArithmetic(std::size_t degree) : degree_(degree) {}

  /// op(a), or op(a, b) of a binary operation. Where the series does not exist the result is without meaning and
  /// problem() says why, once and for all later calls; coefficients that are not finite are no problem of this class.
  PowerSeries apply(Op op, const PowerSeries& a, const PowerSeries& b = {});
  SeriesProblem problem() const { return problem_; }

 private:
  PowerSeries fail(SeriesProblem problem);
  bool is_zero(const PowerSeries& a) const;
  bool is_constant(const PowerSeries& a) const;
  int side(const PowerSeries& a);
  PowerSeries scaled(const PowerSeries& a, double factor) const;
  PowerSeries sum(const PowerSeries& a, const PowerSeries& b, double sign) const;
  PowerSeries product(const PowerSeries& a, const PowerSeries& b) const;
  PowerSeries quotient(const PowerSeries& a, const PowerSeries& b) const;
  PowerSeries integrated(double value, const PowerSeries& slope, const PowerSeries& a) const;
  PowerSeries whole_power(const PowerSeries& a, std::size_t n) const;
  PowerSeries real_power(const PowerSeries& a, double exponent, double value) const;
  PowerSeries power(const PowerSeries& a, const PowerSeries& b);
  PowerSeries root(const PowerSeries& a, double exponent, double value);
  PowerSeries hypot(const PowerSeries& a, const PowerSeries& b);
  PowerSeries atan2(const PowerSeries& y, const PowerSeries& x);
  PowerSeries larger(const PowerSeries& a, const PowerSeries& b, double sign);
  PowerSeries abs(const PowerSeries& a);
  PowerSeries relu(const PowerSeries& a);
  PowerSeries stepped(Op op, const PowerSeries& a);
  PowerSeries exp(const PowerSeries& a) const;
  PowerSeries log(const PowerSeries& a, double value);
  void sine_cosine(const PowerSeries& a, bool hyperbolic, PowerSeries& sine, PowerSeries& cosine) const;
  PowerSeries tangent(Op op, const PowerSeries& a) const;
  PowerSeries inverse_sine(const PowerSeries& a, double sign);

  std::size_t degree_;
  SeriesProblem problem_ = SeriesProblem::none;
};

}  // namespace saddlescope

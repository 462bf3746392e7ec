// Jet: a power series cut off behind a degree, and what every operation of the expression graph makes of it. Private to
// taylor_series.cpp and its tests; pure functions.
#pragma once

#include <array>
#include <cstddef>

#include "core/analysis/taylor_series.h"
#include "core/formula/expression.h"

namespace saddlescope {

/// Σ c[k]·tᵏ. Coefficients behind the degree in use are not looked at.
struct Jet {
  std::array<double, maximum_series_degree + 1> c{};
};

/// Arithmetic on jets of one degree.
class JetArithmetic {
 public:
  explicit JetArithmetic(std::size_t degree) : degree_(degree) {}

  /// op(a), or op(a, b) of a binary operation. Where the series does not exist the result is without meaning and
  /// problem() says why, once and for all later calls; coefficients that are not finite are no problem of this class.
  Jet apply(Op op, const Jet& a, const Jet& b = {});
  SeriesProblem problem() const { return problem_; }

 private:
  Jet fail(SeriesProblem problem);
  bool is_zero(const Jet& a) const;
  bool is_constant(const Jet& a) const;
  int side(const Jet& a);
  Jet scaled(const Jet& a, double factor) const;
  Jet sum(const Jet& a, const Jet& b, double sign) const;
  Jet product(const Jet& a, const Jet& b) const;
  Jet quotient(const Jet& a, const Jet& b) const;
  Jet integrated(double value, const Jet& slope, const Jet& a) const;
  Jet whole_power(const Jet& a, std::size_t n) const;
  Jet real_power(const Jet& a, double exponent, double value) const;
  Jet power(const Jet& a, const Jet& b);
  Jet root(const Jet& a, double exponent, double value);
  Jet hypot(const Jet& a, const Jet& b);
  Jet atan2(const Jet& y, const Jet& x);
  Jet larger(const Jet& a, const Jet& b, double sign);
  Jet abs(const Jet& a);
  Jet relu(const Jet& a);
  Jet stepped(Op op, const Jet& a);
  Jet exp(const Jet& a) const;
  Jet log(const Jet& a, double value);
  void sine_cosine(const Jet& a, bool hyperbolic, Jet& sine, Jet& cosine) const;
  Jet tangent(Op op, const Jet& a) const;
  Jet inverse_sine(const Jet& a, double sign);

  std::size_t degree_;
  SeriesProblem problem_ = SeriesProblem::none;
};

}  // namespace saddlescope

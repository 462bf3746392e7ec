// PuiseuxSeries: what a formula does along a half-line that leaves a point: Σ c·tᵉ·(log t)ˡ for small t > 0, with any
// real exponents, so that 0/0, √0 and 0^p have their limits in it (Puiseux series with logarithms, cut off behind an
// order). Made by pushing series through the expression graph. Pure functions, any thread.
#pragma once

#include <limits>
#include <vector>

#include "core/formula/expression.h"

namespace saddlescope {

/// c·tᵉ·(log t)ˡ.
struct PuiseuxTerm {
  double exponent = 0;
  int logs = 0;
  double c = 0;
  double noise = 0;  ///< how far rounding may have moved c
  bool is(double e, int l = 0) const { return exponent == e && logs == l; }
};

struct PuiseuxSeries {
  /// The largest for t → 0 first. None of them is zero within its noise.
  std::vector<PuiseuxTerm> terms;
  /// What follows is at most of that power of t, but for logarithms; infinite where nothing follows.
  double order = std::numeric_limits<double>::infinity();

  bool is_zero() const { return terms.empty() && order == std::numeric_limits<double>::infinity(); }
  /// For small t > 0. There must be a term.
  int sign() const;
  /// The term of tᵉ, or one with c = 0.
  PuiseuxTerm term(double exponent) const;
};

enum class LimitProblem {
  none,
  outside_domain,  ///< of culprit(): the logarithm of a negative number, ...
  undefined,       ///< all along the line: 0/0, or 1/0
  too_large,       ///< overflow, or faster growth than any power
  unknown          ///< these series cannot tell; more terms may help
};

class PuiseuxArithmetic {
 public:
  /// span: how many powers of t behind the first one are kept.
  explicit PuiseuxArithmetic(double span) : span_(span) {}

  static PuiseuxSeries constant(double value, double noise);
  /// value + along·t + bent·t².
  static PuiseuxSeries line(double value, double noise, double along, double bent);

  /// op(a), or op(a, b) of a binary operation. Where there is a problem, once and for all later calls, the result means
  /// nothing.
  PuiseuxSeries apply(Op op, const PuiseuxSeries& a, const PuiseuxSeries& b = {});
  LimitProblem problem() const { return problem_; }
  Op culprit() const { return culprit_; }
  /// Whether the sine or cosine of something infinite was met, which is known to be bounded and no more, and like what
  /// power of 1/t that grows.
  bool oscillates() const { return oscillates_; }
  double oscillation() const { return oscillation_; }

 private:
  PuiseuxSeries fail(LimitProblem problem);
  PuiseuxSeries tidy(std::vector<PuiseuxTerm> terms, double order, double kept) const;
  PuiseuxSeries sum(const PuiseuxSeries& a, const PuiseuxSeries& b, double sign) const;
  PuiseuxSeries scaled(const PuiseuxSeries& a, double factor) const;
  PuiseuxSeries product(const PuiseuxSeries& a, const PuiseuxSeries& b) const;
  PuiseuxSeries analytic(Op op, const PuiseuxSeries& a, double exponent = 0);
  PuiseuxSeries power(const PuiseuxSeries& a, double exponent);
  PuiseuxSeries any_power(const PuiseuxSeries& a, const PuiseuxSeries& b);
  PuiseuxSeries reciprocal(const PuiseuxSeries& a) { return power(a, -1); }
  PuiseuxSeries logarithm(const PuiseuxSeries& a, double base_factor);
  PuiseuxSeries exponential(const PuiseuxSeries& a);
  PuiseuxSeries at_infinity(Op op, const PuiseuxSeries& a);
  PuiseuxSeries arcus_at_one(Op op, const PuiseuxSeries& a);
  PuiseuxSeries atan2(const PuiseuxSeries& y, const PuiseuxSeries& x);
  PuiseuxSeries stepped(Op op, const PuiseuxSeries& a);
  PuiseuxSeries function(Op op, const PuiseuxSeries& a);
  /// Of a, 0 where it is zero; a problem where that is not known.
  int sign(const PuiseuxSeries& a);

  double span_;
  Op op_ = Op::number, culprit_ = Op::number;
  LimitProblem problem_ = LimitProblem::none;
  bool oscillates_ = false;
  double oscillation_ = 0;
};

/// Whether a formula with this operation can have an exact value, or derivatives, where double arithmetic gives NaN.
bool may_hide_a_limit(const Graph& graph, NodeId root);

}  // namespace saddlescope

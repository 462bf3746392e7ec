// Intervals whose ends have 192 bits, by the MPFI library: outward rounding, so that the real result lies inside. For
// the few places where doubles cannot tell a zero from its rounding. Values may be used by any thread, one at a time.
#pragma once

#include <mpfi.h>

#include <string>

#include "core/formula/expression.h"

namespace saddlescope {

class PreciseInterval {
 public:
  static constexpr mpfr_prec_t bits = 192;

  PreciseInterval(double value = 0) {
    mpfi_init2(ends_, bits);
    mpfi_set_d(ends_, value);
  }
  PreciseInterval(double low, double high) {
    mpfi_init2(ends_, bits);
    mpfi_interv_d(ends_, low, high);
  }
  PreciseInterval(const PreciseInterval& other) {
    mpfi_init2(ends_, bits);
    mpfi_set(ends_, other.ends_);
  }
  PreciseInterval& operator=(const PreciseInterval& other) {
    mpfi_set(ends_, other.ends_);
    return *this;
  }
  ~PreciseInterval() { mpfi_clear(ends_); }

  /// The real number of which the double is what was typed: of 0.1 a tenth. By the shortest text that reads back.
  static PreciseInterval decimal(double value);
  static PreciseInterval decimal(const std::string& digits);  ///< "1e-3"
  static PreciseInterval pi();

  double low() const { return mpfr_get_d(&ends_->left, MPFR_RNDD); }
  double high() const { return mpfr_get_d(&ends_->right, MPFR_RNDU); }
  double nearest() const { return mpfi_get_d(ends_); }  ///< the double nearest to the middle
  /// Both ends moved to the middle.
  PreciseInterval middle() const;
  PreciseInterval times_power_of_two(int exponent) const {
    PreciseInterval result = *this;
    mpfi_mul_2si(result.ends_, ends_, exponent);
    return result;
  }
  /// All within `radius` ≥ 0 of it.
  PreciseInterval widened(double radius) const;
  bool bounded() const { return mpfi_bounded_p(ends_) != 0; }
  bool contains_zero() const { return mpfi_has_zero(ends_) > 0; }
  bool positive() const { return mpfi_is_strictly_pos(ends_) > 0; }
  bool negative() const { return mpfi_is_strictly_neg(ends_) > 0; }
  double magnitude() const;  ///< the largest |x|, rounded up

  PreciseInterval& operator+=(const PreciseInterval& b) { return mpfi_add(ends_, ends_, b.ends_), *this; }
  PreciseInterval& operator-=(const PreciseInterval& b) { return mpfi_sub(ends_, ends_, b.ends_), *this; }
  PreciseInterval& operator*=(const PreciseInterval& b) { return mpfi_mul(ends_, ends_, b.ends_), *this; }
  PreciseInterval& operator/=(const PreciseInterval& b) { return mpfi_div(ends_, ends_, b.ends_), *this; }
  friend PreciseInterval operator+(PreciseInterval a, const PreciseInterval& b) { return a += b; }
  friend PreciseInterval operator-(PreciseInterval a, const PreciseInterval& b) { return a -= b; }
  friend PreciseInterval operator*(PreciseInterval a, const PreciseInterval& b) { return a *= b; }
  friend PreciseInterval operator/(PreciseInterval a, const PreciseInterval& b) { return a /= b; }
  friend PreciseInterval operator-(PreciseInterval a) { return mpfi_neg(a.ends_, a.ends_), a; }
  friend PreciseInterval sqrt(PreciseInterval a) { return mpfi_sqrt(a.ends_, a.ends_), a; }

  mpfi_ptr ends() { return ends_; }
  mpfi_srcptr ends() const { return ends_; }

 private:
  mpfi_t ends_;
};

/// One operation of a formula: an interval around all its results. Without bound or NaN where there may be none; jumps
/// enclose both sides. `result` may be an operand.
void apply(Op op, PreciseInterval& result, const PreciseInterval& a, const PreciseInterval& b);

}  // namespace saddlescope

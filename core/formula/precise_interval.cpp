#include "core/formula/precise_interval.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace saddlescope {
namespace {

/// MPFR keeps constants for each thread, and does not give them back when the thread ends.
struct ThreadConstants {
  ~ThreadConstants() { mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE); }
  void are_used() {}
};
thread_local ThreadConstants thread_constants;

void set_nowhere(mpfi_ptr x) {
  mpfr_set_nan(&x->left);
  mpfr_set_nan(&x->right);
}

bool is_whole(mpfi_srcptr x) { return mpfr_equal_p(&x->left, &x->right) != 0 && mpfr_integer_p(&x->left) != 0; }

/// u^n, n > 0: both ends where it grows, else from 0 on.
void whole_power(mpfi_ptr r, mpfi_srcptr a, unsigned long n) {
  if (n % 2 == 0)
    mpfi_abs(r, a);
  else
    mpfi_set(r, a);
  mpfr_pow_ui(&r->left, &r->left, n, MPFR_RNDD);
  mpfr_pow_ui(&r->right, &r->right, n, MPFR_RNDU);
}

void power(mpfi_ptr r, mpfi_srcptr a, mpfi_srcptr b) {
  constexpr double most = 1e6;
  if (is_whole(b) && std::abs(mpfr_get_d(&b->left, MPFR_RNDN)) <= most) {
    const long n = mpfr_get_si(&b->left, MPFR_RNDN);
    if (n == 0) {
      mpfi_set_si(r, 1);
      return;
    }
    whole_power(r, a, static_cast<unsigned long>(std::labs(n)));
    if (n < 0) mpfi_inv(r, r);
    return;
  }
  // e^(b·log a): the extremes lie at corners.
  if (mpfr_sgn(&a->left) < 0 || (mpfr_sgn(&a->left) == 0 && mpfr_sgn(&b->left) <= 0)) {
    set_nowhere(r);
    return;
  }
  PreciseInterval result;
  mpfr_t corner;
  mpfr_init2(corner, PreciseInterval::bits);
  bool first = true;
  for (const mpfr_srcptr base : {mpfr_srcptr(&a->left), mpfr_srcptr(&a->right)})
    for (const mpfr_srcptr exponent : {mpfr_srcptr(&b->left), mpfr_srcptr(&b->right)}) {
      mpfr_pow(corner, base, exponent, MPFR_RNDD);
      if (first || mpfr_less_p(corner, &result.ends()->left)) mpfr_set(&result.ends()->left, corner, MPFR_RNDD);
      mpfr_pow(corner, base, exponent, MPFR_RNDU);
      if (first || mpfr_greater_p(corner, &result.ends()->right)) mpfr_set(&result.ends()->right, corner, MPFR_RNDU);
      first = false;
    }
  mpfr_clear(corner);
  mpfi_set(r, result.ends());
}

/// Of an operation that jumps at 0.
void step_between(mpfi_ptr r, mpfi_srcptr a, double left, double at_zero, double right) {
  const bool below = mpfr_sgn(&a->left)<0, above = mpfr_sgn(&a->right)> 0, at = mpfi_has_zero(a) > 0;
  double low = right, high = left;
  const auto with = [&](double value) { low = std::min(low, value), high = std::max(high, value); };
  if (below) with(left);
  if (at) with(at_zero);
  if (above) with(right);
  mpfi_interv_d(r, low, high);
}

void least_or_largest(Op op, mpfi_ptr r, mpfi_srcptr a, mpfi_srcptr b) {
  const auto choose = op == Op::minimum ? mpfr_min : mpfr_max;
  PreciseInterval result;
  choose(&result.ends()->left, &a->left, &b->left, MPFR_RNDD);
  choose(&result.ends()->right, &a->right, &b->right, MPFR_RNDU);
  mpfi_set(r, result.ends());
}

void sigmoid(mpfi_ptr r, mpfi_srcptr a) {
  mpfi_neg(r, a);
  mpfi_exp(r, r);
  mpfi_add_si(r, r, 1);
  mpfi_inv(r, r);
}

void softplus(mpfi_ptr r, mpfi_srcptr a) {
  mpfi_exp(r, a);
  mpfi_log1p(r, r);
}

void binary(Op op, mpfi_ptr r, mpfi_srcptr a, mpfi_srcptr b) {
  switch (op) {
    case Op::add:
      mpfi_add(r, a, b);
      return;
    case Op::subtract:
      mpfi_sub(r, a, b);
      return;
    case Op::multiply:
      mpfi_mul(r, a, b);
      return;
    case Op::divide:
      mpfi_div(r, a, b);
      return;
    case Op::power:
      power(r, a, b);
      return;
    case Op::minimum:
    case Op::maximum:
      least_or_largest(op, r, a, b);
      return;
    case Op::hypot:
      mpfi_hypot(r, a, b);
      return;
    default:
      mpfi_atan2(r, a, b);
  }
}

void circular(Op op, mpfi_ptr r, mpfi_srcptr a) {
  switch (op) {
    case Op::sin:
      mpfi_sin(r, a);
      return;
    case Op::cos:
      mpfi_cos(r, a);
      return;
    case Op::tan:
      mpfi_tan(r, a);
      return;
    case Op::asin:
      mpfi_asin(r, a);
      return;
    case Op::acos:
      mpfi_acos(r, a);
      return;
    case Op::atan:
      mpfi_atan(r, a);
      return;
    case Op::sinh:
      mpfi_sinh(r, a);
      return;
    case Op::cosh:
      mpfi_cosh(r, a);
      return;
    default:
      mpfi_tanh(r, a);
  }
}

void exponential(Op op, mpfi_ptr r, mpfi_srcptr a) {
  switch (op) {
    case Op::exp:
      mpfi_exp(r, a);
      return;
    case Op::gauss:
      mpfi_sqr(r, a);
      mpfi_neg(r, r);
      mpfi_exp(r, r);
      return;
    case Op::log:
      mpfi_log(r, a);
      return;
    case Op::log2:
      mpfi_log2(r, a);
      return;
    case Op::log10:
      mpfi_log10(r, a);
      return;
    case Op::sigmoid:
      sigmoid(r, a);
      return;
    default:
      softplus(r, a);
  }
}

void unary(Op op, mpfi_ptr r, mpfi_srcptr a) {
  switch (op) {
    case Op::negate:
      mpfi_neg(r, a);
      return;
    case Op::square:
      mpfi_sqr(r, a);
      return;
    case Op::reciprocal:
      mpfi_inv(r, a);
      return;
    case Op::sqrt:
      mpfi_sqrt(r, a);
      return;
    case Op::cbrt:
      mpfi_cbrt(r, a);
      return;
    case Op::abs:
      mpfi_abs(r, a);
      return;
    case Op::sign:
      step_between(r, a, -1, 0, 1);
      return;
    case Op::step:
      step_between(r, a, 0, 0.5, 1);
      return;
    case Op::floor:
      mpfr_floor(&r->left, &a->left);
      mpfr_floor(&r->right, &a->right);
      return;
    case Op::relu:
      mpfi_set(r, a);
      if (mpfr_sgn(&r->left) < 0) mpfr_set_zero(&r->left, 1);
      if (mpfr_sgn(&r->right) < 0) mpfr_set_zero(&r->right, 1);
      return;
    case Op::nan_at_zero:
      if (mpfi_has_zero(a) > 0)
        set_nowhere(r);
      else
        mpfi_set(r, a);
      return;
    case Op::exp:
    case Op::gauss:
    case Op::log:
    case Op::log2:
    case Op::log10:
    case Op::sigmoid:
    case Op::softplus:
      exponential(op, r, a);
      return;
    default:
      circular(op, r, a);
  }
}

}  // namespace

PreciseInterval PreciseInterval::decimal(double value) {
  char text[40];
  return std::isfinite(value) ? decimal(std::string(text, std::to_chars(text, text + sizeof text, value).ptr))
                              : PreciseInterval(value);
}

PreciseInterval PreciseInterval::decimal(const std::string& digits) {
  PreciseInterval result;
  mpfi_set_str(result.ends_, digits.c_str(), 10);
  return result;
}

PreciseInterval PreciseInterval::pi() {
  thread_constants.are_used();
  PreciseInterval result;
  mpfi_const_pi(result.ends_);
  return result;
}

PreciseInterval PreciseInterval::middle() const {
  PreciseInterval result;
  mpfi_mid(&result.ends_->left, ends_);
  mpfr_set(&result.ends_->right, &result.ends_->left, MPFR_RNDU);
  return result;
}

PreciseInterval PreciseInterval::widened(double radius) const {
  PreciseInterval result = *this;
  const PreciseInterval by(radius);
  mpfi_increase(result.ends_, &by.ends_->right);
  return result;
}

double PreciseInterval::magnitude() const { return std::max(-low(), high()); }

void apply(Op op, PreciseInterval& result, const PreciseInterval& a, const PreciseInterval& b) {
  thread_constants.are_used();
  if (is_binary(op))
    binary(op, result.ends(), a.ends(), b.ends());
  else
    unary(op, result.ends(), a.ends());
}

}  // namespace saddlescope

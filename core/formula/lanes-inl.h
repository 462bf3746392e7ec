// Functions of one vector of doubles with IEEE behaviour for every input, on top of Highway's contrib/math, which is
// silent outside its range (Exp(NaN) = 0, Log of a negative number finite, Sin beyond 39 000 wrong). Included by
// lanes.cpp only, once for each SIMD target.
#if defined(SADDLESCOPE_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SADDLESCOPE_LANES_INL_H_
#undef SADDLESCOPE_LANES_INL_H_
#else
#define SADDLESCOPE_LANES_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "core/formula/lanes.h"

HWY_BEFORE_NAMESPACE();
namespace saddlescope {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<double, lane_group>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;

HWY_INLINE V number(double value) { return hn::Set(D(), value); }
HWY_INLINE V not_a_number() { return number(std::numeric_limits<double>::quiet_NaN()); }
HWY_INLINE V infinity() { return number(std::numeric_limits<double>::infinity()); }
HWY_INLINE M is_nan(V x) { return hn::Not(hn::Eq(x, x)); }  // Ne(x, x) is false for NaN on AVX-512
HWY_INLINE V sign_bit(V x) { return hn::And(hn::SignBit(D()), x); }

/// Replaces the lanes of `result` where `outside` holds by libm's f(x).
template <class F>
HWY_INLINE V mend(V result, V x, M outside, F f) {
  const D d;
  if (HWY_LIKELY(hn::AllFalse(d, outside))) return result;
  HWY_ALIGN double xs[lane_group], results[lane_group];
  HWY_ALIGN double marks[lane_group];
  hn::Store(x, d, xs);
  hn::Store(result, d, results);
  hn::Store(hn::IfThenElseZero(outside, number(1)), d, marks);
  for (std::size_t k = 0; k < hn::Lanes(d); ++k)
    if (marks[k] != 0) results[k] = f(xs[k]);
  return hn::Load(d, results);
}

/// Some targets lose the sign of −0 here.
HWY_INLINE V floor(V x) { return hn::Or(hn::Floor(x), sign_bit(x)); }

HWY_INLINE V minimum(V a, V b) { return hn::IfThenElse(hn::Or(hn::Lt(a, b), is_nan(a)), a, b); }
HWY_INLINE V maximum(V a, V b) { return hn::IfThenElse(hn::Or(hn::Gt(a, b), is_nan(a)), a, b); }

/// −1, 0, 1; keeps ±0 and NaN.
HWY_INLINE V sign(V x) { return hn::IfThenElse(hn::Gt(hn::Abs(x), hn::Zero(D())), hn::Or(number(1), sign_bit(x)), x); }

/// Slope of relu: 0, ½ at 0, 1; keeps NaN.
HWY_INLINE V unit_step(V x) {
  const V zero = hn::Zero(D());
  const V numbers = hn::IfThenElse(hn::Gt(x, zero), number(1), hn::IfThenElse(hn::Lt(x, zero), zero, number(0.5)));
  return hn::IfThenElse(is_nan(x), x, numbers);
}

HWY_INLINE V relu(V x) { return hn::IfThenElse(hn::Lt(x, hn::Zero(D())), hn::Zero(D()), x); }

/// e^x for finite or infinite x; NaN lanes are undefined.
HWY_INLINE V exp_of_number(V x) {
  // Beyond these bounds the result is 0 or infinite all the same, and Highway's conversion to int32 stays in range.
  x = hn::IfThenElse(hn::Gt(x, number(720)), number(720), x);
  x = hn::IfThenElse(hn::Gt(x, number(-800)), x, number(-800));
  return hn::Exp(D(), x);
}
HWY_INLINE V exp(V x) { return hn::IfThenElse(is_nan(x), x, exp_of_number(x)); }

/// Puts libm's answers for x ≤ 0, ∞ and NaN in place.
HWY_INLINE V logarithm_edges(V x, M inside, V result) {
  const V edge = hn::IfThenElse(hn::Eq(x, hn::Zero(D())), hn::Neg(infinity()),
                                hn::IfThenElse(hn::Eq(x, infinity()), x, not_a_number()));
  return hn::IfThenElse(inside, result, edge);
}
HWY_INLINE M has_finite_logarithm(V x) { return hn::And(hn::Gt(x, hn::Zero(D())), hn::Lt(x, infinity())); }

HWY_INLINE V log(V x) {
  const M inside = has_finite_logarithm(x);
  return logarithm_edges(x, inside, hn::Log(D(), hn::IfThenElse(inside, x, number(1))));
}

/// Splits off the exponent first, so that powers of two are exact.
HWY_INLINE V log2(V x) {
  const D d;
  const hn::Rebind<std::int64_t, D> di;
  const M inside = has_finite_logarithm(x);
  const V smallest_normal = number(std::numeric_limits<double>::min());
  V y = hn::IfThenElse(inside, x, number(1));
  const M tiny = hn::Lt(y, smallest_normal);
  y = hn::IfThenElse(tiny, hn::Mul(y, number(0x1p54)), y);
  // With sqrt(1/2) taken off the bits, the exponent field counts from the middle of an octave.
  const auto middle = hn::Set(di, std::int64_t{0x3FE6A09E00000000});
  const auto shifted = hn::Sub(hn::BitCast(di, y), middle);
  const auto exponent = hn::ShiftRight<52>(shifted);
  const auto mantissa = hn::Sub(hn::BitCast(di, y), hn::ShiftLeft<52>(exponent));
  V whole = hn::ConvertTo(d, exponent);
  whole = hn::Sub(whole, hn::IfThenElseZero(tiny, number(54)));
  const V part = hn::Mul(hn::Log(d, hn::BitCast(d, mantissa)), number(1.4426950408889634074));
  return logarithm_edges(x, inside, hn::Add(whole, part));
}

/// Highway's range of sine and cosine.
HWY_INLINE M is_large_angle(V x) { return hn::Not(hn::Le(hn::Abs(x), number(39000))); }

/// Highway's last digit may lie outside [−1, 1]; then acos(cos(x)) would be undefined.
HWY_INLINE V within_one(V x) {
  const V one = number(1);
  return hn::IfThenElse(hn::Gt(hn::Abs(x), one), hn::Or(one, sign_bit(x)), x);
}

HWY_INLINE V sin(V x) {
  const M outside = is_large_angle(x);
  const V inner = hn::IfThenZeroElse(outside, x);
  // Highway loses the sign of −0.
  const V result = hn::IfThenElse(hn::Lt(hn::Abs(inner), number(0x1p-27)), inner, within_one(hn::Sin(D(), inner)));
  return mend(result, x, outside, [](double u) { return std::sin(u); });
}

HWY_INLINE V cos(V x) {
  const M outside = is_large_angle(x);
  const V inner = hn::IfThenZeroElse(outside, x);
  // Highway's cos(0) is an ulp off, which would show at the minimum of many surfaces.
  const V result = hn::IfThenElse(hn::Lt(hn::Abs(inner), number(0x1p-27)), number(1), within_one(hn::Cos(D(), inner)));
  return mend(result, x, outside, [](double u) { return std::cos(u); });
}

HWY_INLINE V tan(V x) {
  const M outside = is_large_angle(x);
  const V inner = hn::IfThenZeroElse(outside, x);
  const V result =
      hn::IfThenElse(hn::Lt(hn::Abs(inner), number(0x1p-27)), inner, hn::Div(hn::Sin(D(), inner), hn::Cos(D(), inner)));
  return mend(result, x, outside, [](double u) { return std::tan(u); });
}

HWY_INLINE V asin(V x) { return hn::IfThenElse(hn::Le(hn::Abs(x), number(1)), hn::Asin(D(), x), not_a_number()); }
HWY_INLINE V acos(V x) { return hn::IfThenElse(hn::Le(hn::Abs(x), number(1)), hn::Acos(D(), x), not_a_number()); }
HWY_INLINE V atan(V x) { return hn::Atan(D(), x); }

/// e^x overflows 0.7 before sinh and cosh do.
HWY_INLINE V sinh(V x) {
  const M outside = hn::Not(hn::Le(hn::Abs(x), number(700)));
  return mend(hn::Sinh(D(), hn::IfThenZeroElse(outside, x)), x, outside, [](double u) { return std::sinh(u); });
}
HWY_INLINE V cosh(V x) {
  const M outside = hn::Not(hn::Le(hn::Abs(x), number(700)));
  const V e = hn::Exp(D(), hn::Abs(hn::IfThenZeroElse(outside, x)));
  const V result = hn::Mul(number(0.5), hn::Add(e, hn::Div(number(1), e)));
  return mend(result, x, outside, [](double u) { return std::cosh(u); });
}

HWY_INLINE V tanh(V x) {
  const V size = hn::Abs(x);
  const V bounded = hn::Or(hn::IfThenElse(hn::Lt(size, number(20)), size, number(20)), sign_bit(x));
  return hn::IfThenElse(is_nan(x), x, hn::Tanh(D(), bounded));
}

/// 1/(1 + e^−x), through e^−|x| so that nothing overflows.
HWY_INLINE V sigmoid(V x) {
  const V e = exp_of_number(hn::Neg(hn::Abs(x)));
  const V top = hn::IfThenElse(hn::Lt(x, hn::Zero(D())), e, number(1));
  return hn::IfThenElse(is_nan(x), x, hn::Div(top, hn::Add(number(1), e)));
}

/// log(1 + e^x) = max(x, 0) + log1p(e^−|x|).
HWY_INLINE V softplus(V x) {
  const V e = exp_of_number(hn::Neg(hn::Abs(x)));
  return hn::IfThenElse(is_nan(x), x, hn::Add(relu(x), hn::Log1p(D(), e)));
}

HWY_INLINE V gauss(V x) { return exp(hn::Neg(hn::Mul(x, x))); }

HWY_INLINE V one_minus_square(V x) {
  const V one = hn::Set(D(), 1.0);
  return hn::Mul(hn::Sub(one, x), hn::Add(one, x));
}
HWY_INLINE V nan_at_zero(V x) { return hn::IfThenElse(hn::Eq(x, hn::Zero(D())), not_a_number(), x); }

/// u^k by repeated squaring, 1 ≤ k ≤ maximum_integer_power.
HWY_INLINE V positive_power(V u, unsigned k) {
  V result = u;
  while ((k & 1) == 0) {
    result = hn::Mul(result, result);
    k >>= 1;
  }
  V factor = result;
  while ((k >>= 1) != 0) {
    factor = hn::Mul(factor, factor);
    if ((k & 1) != 0) result = hn::Mul(result, factor);
  }
  return result;
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace saddlescope
HWY_AFTER_NAMESPACE();

#endif  // SADDLESCOPE_LANES_INL_H_

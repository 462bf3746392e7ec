#include "core/formula/lanes.h"

#include <cmath>

// AVX3_DL adds nothing for doubles; vectors of unknown size (SVE) cannot be members of a struct, and every such
// processor has NEON.
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#endif
// Instrumented by a sanitizer, all loops in one function would take minutes to compile.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SADDLESCOPE_LOOP HWY_NOINLINE
#else
#define SADDLESCOPE_LOOP HWY_INLINE
#endif

// This file is compiled once for each SIMD target; only the part below HWY_ONCE is compiled once.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/formula/lanes.cpp"
#include <hwy/foreach_target.h>

#include "core/formula/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace saddlescope {
namespace HWY_NAMESPACE {

/// Exponents up to this are products; above it the rounding errors of repeated squaring would show.
constexpr double maximum_integer_power = 16;

/// The operands of one instruction over a block of points.
struct Operands {
  static constexpr bool one_group = false;
  LaneSlot a, b, c, target;
  std::size_t count;
};

/// The operands of one instruction over at most lane_group points: every value, numbers too, fills a group, so one load
/// serves all.
struct GroupOperands {
  static constexpr bool one_group = true;
  const double *a, *b, *c;
  double* target;
  std::size_t count;
};

/// An operand inside a loop: an array, or a number that stays in its register.
template <bool Uniform>
struct Reader {
  const double* data;
  V value;
  HWY_INLINE explicit Reader(const LaneSlot& slot) : data(slot.data), value(hn::Set(D(), *slot.data)) {}
  HWY_INLINE V operator[](std::size_t i) const { return Uniform ? value : hn::LoadU(D(), data + i); }
};

// The loops. Elements are read before they are written, so the target may be one of the operands.

/// Runs f(i) for the few vectors of a group; with the widest vectors that is one.
template <class F>
SADDLESCOPE_LOOP void over_group(std::size_t count, F f) {
  std::size_t i = 0;
  do f(i);
  while ((i += hn::Lanes(D())) < count);
}

template <class O, class F>
SADDLESCOPE_LOOP void map1(const O& o, F f) {
  const D d;
  if constexpr (O::one_group) {
    over_group(o.count, [&](std::size_t i) { hn::StoreU(f(hn::LoadU(d, o.a + i)), d, o.target + i); });
  } else {
    const double* a = o.a.data;
    double* target = o.target.data;
    const std::size_t count = o.count, lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < count; i += lanes) hn::StoreU(f(hn::LoadU(d, a + i)), d, target + i);
  }
}

template <bool UniformA, bool UniformB, class F>
SADDLESCOPE_LOOP void loop2(const LaneSlot& slot_a, const LaneSlot& slot_b, const LaneSlot& slot_target,
                            std::size_t count, F f) {
  const D d;
  const Reader<UniformA> a(slot_a);
  const Reader<UniformB> b(slot_b);
  double* target = slot_target.data;
  const std::size_t lanes = hn::Lanes(d);
#pragma GCC unroll 4
  for (std::size_t i = 0; i < count; i += lanes) hn::StoreU(f(a[i], b[i]), d, target + i);
}

template <class O, class F>
SADDLESCOPE_LOOP void map2(const O& o, F f) {
  const D d;
  if constexpr (O::one_group) {
    over_group(o.count,
               [&](std::size_t i) { hn::StoreU(f(hn::LoadU(d, o.a + i), hn::LoadU(d, o.b + i)), d, o.target + i); });
  } else {
    if (o.a.step == 0) return loop2<true, false>(o.a, o.b, o.target, o.count, f);
    if (o.b.step == 0) return loop2<false, true>(o.a, o.b, o.target, o.count, f);
    loop2<false, false>(o.a, o.b, o.target, o.count, f);
  }
}

template <bool UniformA, bool UniformB, bool UniformC, class F>
SADDLESCOPE_LOOP void loop3(const Operands& o, F f) {
  const D d;
  const Reader<UniformA> a(o.a);
  const Reader<UniformB> b(o.b);
  const Reader<UniformC> c(o.c);
  double* target = o.target.data;
  const std::size_t count = o.count, lanes = hn::Lanes(d);
#pragma GCC unroll 4
  for (std::size_t i = 0; i < count; i += lanes) hn::StoreU(f(a[i], b[i], c[i]), d, target + i);
}

/// Not both operands of the inner operation are numbers; if it commutes, the compiler of tapes has put the number
/// second.
template <bool Commutes, class O, class F>
SADDLESCOPE_LOOP void map3(const O& o, F f) {
  const D d;
  if constexpr (O::one_group) {
    over_group(o.count, [&](std::size_t i) {
      hn::StoreU(f(hn::LoadU(d, o.a + i), hn::LoadU(d, o.b + i), hn::LoadU(d, o.c + i)), d, o.target + i);
    });
  } else {
    const bool uniform_c = o.c.step == 0;
    if (!Commutes && o.a.step == 0) return uniform_c ? loop3<true, false, true>(o, f) : loop3<true, false, false>(o, f);
    if (o.b.step == 0) return uniform_c ? loop3<false, true, true>(o, f) : loop3<false, true, false>(o, f);
    uniform_c ? loop3<false, false, true>(o, f) : loop3<false, false, false>(o, f);
  }
}

/// Operands a and c; a varies.
template <class O, class F>
SADDLESCOPE_LOOP void map_square(const O& o, F f) {
  const D d;
  if constexpr (O::one_group) {
    over_group(o.count,
               [&](std::size_t i) { hn::StoreU(f(hn::LoadU(d, o.a + i), hn::LoadU(d, o.c + i)), d, o.target + i); });
  } else {
    if (o.c.step == 0) return loop2<false, true>(o.a, o.c, o.target, o.count, f);
    loop2<false, false>(o.a, o.c, o.target, o.count, f);
  }
}

HWY_INLINE V square(V u) { return hn::Mul(u, u); }

void copy(const Operands& o) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < o.count; i += lanes)
    hn::StoreU(hn::LoadU(d, o.a.data + i * o.a.step), d, o.target.data + i);
}

template <class F>
HWY_INLINE void libm1(const Operands& o, F f) {
  for (std::size_t i = 0; i < o.count; ++i) o.target.data[i] = f(o.a.data[i * o.a.step]);
}

template <class F>
HWY_INLINE void libm2(const Operands& o, F f) {
  for (std::size_t i = 0; i < o.count; ++i) o.target.data[i] = f(o.a.data[i * o.a.step], o.b.data[i * o.b.step]);
}

/// A small integer exponent that is the same at all points becomes products; all else is libm.
void power(const Operands& o) {
  const double exponent = o.b.data[0];
  if (o.b.step != 0 || exponent != std::floor(exponent) || !(std::abs(exponent) <= maximum_integer_power) ||
      exponent == 0) {
    libm2(o, [](double u, double v) { return std::pow(u, v); });
    return;
  }
  const auto k = static_cast<unsigned>(std::abs(exponent));
  if (exponent > 0)
    map1(o, [k](V u) { return positive_power(u, k); });
  else
    map1(o, [k](V u) { return hn::Div(number(1), positive_power(u, k)); });
}

HWY_NOINLINE void run_function(LaneCode code, const Operands& o) {
  switch (code) {
    case LaneCode::exp:
      return map1(o, [](V u) { return exp(u); });
    case LaneCode::log:
      return map1(o, [](V u) { return log(u); });
    case LaneCode::log2:
      return map1(o, [](V u) { return log2(u); });
    case LaneCode::log10:
      return libm1(o, [](double u) { return std::log10(u); });
    case LaneCode::sin:
      return map1(o, [](V u) { return sin(u); });
    case LaneCode::cos:
      return map1(o, [](V u) { return cos(u); });
    case LaneCode::tan:
      return map1(o, [](V u) { return tan(u); });
    case LaneCode::asin:
      return map1(o, [](V u) { return asin(u); });
    case LaneCode::acos:
      return map1(o, [](V u) { return acos(u); });
    case LaneCode::atan:
      return map1(o, [](V u) { return atan(u); });
    case LaneCode::sinh:
      return map1(o, [](V u) { return sinh(u); });
    case LaneCode::cosh:
      return map1(o, [](V u) { return cosh(u); });
    case LaneCode::tanh:
      return map1(o, [](V u) { return tanh(u); });
    case LaneCode::sigmoid:
      return map1(o, [](V u) { return sigmoid(u); });
    case LaneCode::softplus:
      return map1(o, [](V u) { return softplus(u); });
    case LaneCode::gauss:
      return map1(o, [](V u) { return gauss(u); });
    case LaneCode::cbrt:
      return libm1(o, [](double u) { return std::cbrt(u); });
    case LaneCode::hypot:
      return libm2(o, [](double u, double v) { return std::hypot(u, v); });
    case LaneCode::atan2:
      return libm2(o, [](double u, double v) { return std::atan2(u, v); });
    case LaneCode::power:
      return power(o);
    case LaneCode::copy:
      return copy(o);
    default:
      return;
  }
}

/// Arithmetic in place; false for codes of run_function().
template <class O>
HWY_INLINE bool run_arithmetic(LaneCode code, const O& o) {
  switch (code) {
    case LaneCode::add:
      return map2(o, [](V u, V v) { return hn::Add(u, v); }), true;
    case LaneCode::subtract:
      return map2(o, [](V u, V v) { return hn::Sub(u, v); }), true;
    case LaneCode::multiply:
      return map2(o, [](V u, V v) { return hn::Mul(u, v); }), true;
    case LaneCode::divide:
      return map2(o, [](V u, V v) { return hn::Div(u, v); }), true;
    case LaneCode::minimum:
      return map2(o, [](V u, V v) { return minimum(u, v); }), true;
    case LaneCode::maximum:
      return map2(o, [](V u, V v) { return maximum(u, v); }), true;
    case LaneCode::negate:
      return map1(o, [](V u) { return hn::Neg(u); }), true;
    case LaneCode::reciprocal:
      return map1(o, [](V u) { return hn::Div(number(1), u); }), true;
    case LaneCode::sqrt:
      return map1(o, [](V u) { return hn::Sqrt(u); }), true;
    case LaneCode::abs:
      return map1(o, [](V u) { return hn::Abs(u); }), true;
    case LaneCode::sign:
      return map1(o, [](V u) { return sign(u); }), true;
    case LaneCode::floor:
      return map1(o, [](V u) { return floor(u); }), true;
    case LaneCode::step:
      return map1(o, [](V u) { return unit_step(u); }), true;
    case LaneCode::relu:
      return map1(o, [](V u) { return relu(u); }), true;
    case LaneCode::one_minus_square:
      return map1(o, [](V u) { return one_minus_square(u); }), true;
    case LaneCode::nan_at_zero:
      return map1(o, [](V u) { return nan_at_zero(u); }), true;
#define SADDLESCOPE_PAIR(NAME, INNER, COMMUTES)                                                    \
  case LaneCode::NAME##_add:                                                                       \
    return map3<COMMUTES>(o, [](V u, V v, V w) { return hn::Add(INNER(u, v), w); }), true;         \
  case LaneCode::NAME##_subtract:                                                                  \
    return map3<COMMUTES>(o, [](V u, V v, V w) { return hn::Sub(INNER(u, v), w); }), true;         \
  case LaneCode::NAME##_from:                                                                      \
    return map3<COMMUTES>(o, [](V u, V v, V w) { return hn::Sub(w, INNER(u, v)); }), true;         \
  case LaneCode::NAME##_multiply:                                                                  \
    return map3<COMMUTES>(o, [](V u, V v, V w) { return hn::Mul(INNER(u, v), w); }), true;         \
  case LaneCode::NAME##_add_square:                                                                \
    return map3<COMMUTES>(o, [](V u, V v, V w) { return square(hn::Add(INNER(u, v), w)); }), true; \
  case LaneCode::NAME##_subtract_square:                                                           \
    return map3<COMMUTES>(o, [](V u, V v, V w) { return square(hn::Sub(INNER(u, v), w)); }), true; \
  case LaneCode::NAME##_square:                                                                    \
    return map2(o, [](V u, V v) { return square(INNER(u, v)); }), true
      SADDLESCOPE_PAIR(multiply, hn::Mul, true);
      SADDLESCOPE_PAIR(add, hn::Add, true);
      SADDLESCOPE_PAIR(subtract, hn::Sub, false);
#undef SADDLESCOPE_PAIR
    case LaneCode::square:
      return map1(o, [](V u) { return square(u); }), true;
    case LaneCode::square_add:
      return map_square(o, [](V u, V w) { return hn::Add(square(u), w); }), true;
    case LaneCode::square_add_square:
      return map_square(o, [](V u, V w) { return square(hn::Add(square(u), w)); }), true;
    case LaneCode::square_subtract_square:
      return map_square(o, [](V u, V w) { return square(hn::Sub(square(u), w)); }), true;
    case LaneCode::square_subtract:
      return map_square(o, [](V u, V w) { return hn::Sub(square(u), w); }), true;
    case LaneCode::square_from:
      return map_square(o, [](V u, V w) { return hn::Sub(w, square(u)); }), true;
    case LaneCode::square_multiply:
      return map_square(o, [](V u, V w) { return hn::Mul(square(u), w); }), true;
    case LaneCode::square_square:
      return map1(o, [](V u) { return square(square(u)); }), true;
    default:
      return false;
  }
}

void run_block(const LaneInstruction* instructions, std::size_t instruction_count, const LaneSlot* slots,
               std::size_t count, std::uint64_t wanted) {
  for (std::size_t k = 0; k < instruction_count; ++k) {
    const LaneInstruction& i = instructions[k];
    if ((i.wanted_by & wanted) == 0) continue;
    const Operands operands{slots[i.a], slots[i.b], slots[i.c], slots[i.target], count};
    if (!run_arithmetic(i.code, operands)) run_function(i.code, operands);
  }
}

/// Stores are as wide as the loads that follow: narrower ones would make those wait.
HWY_INLINE void fill_group(const LaneGroup& group, std::size_t count) {
  const D d;
  for (std::size_t i = 0; i < group.variables.size(); ++i) {
    const double* points = group.variables[i];
    double* target = group.memory + (group.first_variable + i) * lane_group;
    // Unused lanes repeat the first point: nothing odd is computed there.
    const V first = hn::Set(d, points[0]);
    over_group(count, [&](std::size_t k) { hn::StoreU(first, d, target + k); });
    for (std::size_t k = 1; k < count; ++k) target[k] = points[k];
  }
  const std::size_t uniforms = group.slot_count - group.first_uniform;
  double* target = group.memory + group.first_uniform * lane_group;
  for (std::size_t i = 0; i < uniforms * lane_group; i += hn::Lanes(d))
    hn::StoreU(hn::LoadU(d, group.uniforms + i), d, target + i);
}

void run_group(const LaneInstruction* instructions, std::size_t instruction_count, const LaneGroup& group,
               std::size_t count, std::uint64_t wanted) {
  fill_group(group, count);
  double* const memory = group.memory;
  for (std::size_t k = 0; k < instruction_count; ++k) {
    const LaneInstruction& i = instructions[k];
    if ((i.wanted_by & wanted) == 0) continue;
    double* const a = memory + i.a * lane_group;
    double* const b = memory + i.b * lane_group;
    double* const c = memory + i.c * lane_group;
    double* const target = memory + i.target * lane_group;
    if (!run_arithmetic(i.code, GroupOperands{a, b, c, target, count}))
      run_function(i.code, {{a, 1}, {b, i.uniform_b ? std::size_t{0} : std::size_t{1}}, {c, 1}, {target, 1}, count});
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace saddlescope
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace saddlescope {

HWY_EXPORT(run_block);
HWY_EXPORT(run_group);

void run_lanes(std::span<const LaneInstruction> instructions, const LaneSlot* slots, std::size_t count,
               std::uint64_t wanted) {
  HWY_DYNAMIC_DISPATCH(run_block)(instructions.data(), instructions.size(), slots, count, wanted);
}

void run_lane_group(std::span<const LaneInstruction> instructions, const LaneGroup& group, std::size_t count,
                    std::uint64_t wanted) {
  HWY_DYNAMIC_DISPATCH(run_group)(instructions.data(), instructions.size(), group, count, wanted);
}

}  // namespace saddlescope
#endif

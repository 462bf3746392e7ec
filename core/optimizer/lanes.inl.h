// Lanes: several doubles side by side, with the operators in which update rules are written. A number
// stands for all lanes. Only +, −, ×, ÷, √ and selection, each correctly rounded, never fused: every SIMD target gives
// the same bits. Compiled once for each SIMD target by kernels.cpp: no include guard. (No friends either: g++ 12
// forgets the target of those.)

template <class D>
struct Lanes {
  hn::Vec<D> v;
};

template <class D>
HWY_INLINE Lanes<D> all_lanes(double number) {
  return {hn::Set(D(), number)};
}
template <class D>
HWY_INLINE Lanes<D> operator+(Lanes<D> a, Lanes<D> b) {
  return {hn::Add(a.v, b.v)};
}
template <class D>
HWY_INLINE Lanes<D> operator-(Lanes<D> a, Lanes<D> b) {
  return {hn::Sub(a.v, b.v)};
}
template <class D>
HWY_INLINE Lanes<D> operator*(Lanes<D> a, Lanes<D> b) {
  return {hn::Mul(a.v, b.v)};
}
template <class D>
HWY_INLINE Lanes<D> operator/(Lanes<D> a, Lanes<D> b) {
  return {hn::Div(a.v, b.v)};
}
template <class D>
HWY_INLINE Lanes<D> operator+(double a, Lanes<D> b) {
  return all_lanes<D>(a) + b;
}
template <class D>
HWY_INLINE Lanes<D> operator*(double a, Lanes<D> b) {
  return all_lanes<D>(a) * b;
}
template <class D>
HWY_INLINE Lanes<D> operator/(Lanes<D> a, double b) {
  return a / all_lanes<D>(b);
}
template <class D>
HWY_INLINE Lanes<D> sqrt(Lanes<D> a) {
  return {hn::Sqrt(a.v)};
}
template <class D>
HWY_INLINE Lanes<D> abs(Lanes<D> a) {
  return {hn::Abs(a.v)};
}
/// The larger one; b where either is NaN.
template <class D>
HWY_INLINE Lanes<D> greater_of(Lanes<D> a, Lanes<D> b) {
  return {hn::IfThenElse(hn::Gt(a.v, b.v), a.v, b.v)};
}
template <class D>
HWY_INLINE Lanes<D> greater_of(double a, Lanes<D> b) {
  return greater_of(all_lanes<D>(a), b);
}
/// −1, 1, or a itself where it is 0 or NaN.
template <class D>
HWY_INLINE Lanes<D> sign(Lanes<D> a) {
  const Lanes<D> zero = all_lanes<D>(0);
  const auto below = hn::IfThenElse(hn::Lt(a.v, zero.v), all_lanes<D>(-1).v, a.v);
  return {hn::IfThenElse(hn::Gt(a.v, zero.v), all_lanes<D>(1).v, below)};
}

/// a/b, and 0 where b is 0.
template <class D>
HWY_INLINE Lanes<D> quotient_or_zero(Lanes<D> a, Lanes<D> b) {
  const Lanes<D> zero = all_lanes<D>(0);
  return {hn::IfThenElse(hn::Eq(b.v, zero.v), zero.v, hn::Div(a.v, b.v))};
}

/// g + λθ: weight decay the classic way. Nothing is done for λ = 0.
template <class V>
HWY_INLINE V with_weight_decay(V gradient, V parameter, double weight_decay) {
  return weight_decay != 0 ? gradient + weight_decay * parameter : gradient;
}

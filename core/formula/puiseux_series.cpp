#include "core/formula/puiseux_series.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/formula/power_series.h"

namespace saddlescope {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double ulp = std::numeric_limits<double>::epsilon();
/// Exponents nearer than this are the same: sums of thirds are rounded.
constexpr double same_exponent = 1e-9;
/// A coefficient is zero if it is not larger than so many times its noise.
constexpr double zero_noise = 4;
constexpr std::size_t most_terms = 48;

double whole_if_near(double exponent) {
  const double whole = std::round(exponent);
  return std::abs(exponent - whole) < same_exponent ? whole : exponent;
}

/// Whether a's term is larger than b's for small t.
bool larger_term(const PuiseuxTerm& a, const PuiseuxTerm& b) {
  if (std::abs(a.exponent - b.exponent) >= same_exponent) return a.exponent < b.exponent;
  return a.logs > b.logs;
}

/// The exponent of the first term, or of what is not known.
double leading(const PuiseuxSeries& a) { return a.terms.empty() ? a.order : a.terms.front().exponent; }

bool is_infinite(const PuiseuxSeries& a) {
  if (a.terms.empty()) return false;
  const PuiseuxTerm& first = a.terms.front();
  return first.exponent < 0 || (first.exponent == 0 && first.logs > 0);
}

/// The limit for t → 0 of what is not infinite; its noise with it.
PuiseuxTerm limit_of(const PuiseuxSeries& a) {
  if (!a.terms.empty() && a.terms.front().is(0)) return a.terms.front();
  return {};
}

}  // namespace

int PuiseuxSeries::sign() const {
  const PuiseuxTerm& first = terms.front();
  return (first.c > 0) == (first.logs % 2 == 0) ? 1 : -1;  // log t is negative
}

PuiseuxTerm PuiseuxSeries::term(double exponent) const {
  for (const PuiseuxTerm& t : terms)
    if (t.is(exponent)) return t;
  return {exponent, 0, 0, 0};
}

PuiseuxSeries PuiseuxArithmetic::fail(LimitProblem problem) {
  if (problem_ == LimitProblem::none) {
    problem_ = problem;
    culprit_ = op_;
  }
  return {};
}

PuiseuxSeries PuiseuxArithmetic::constant(double value, double noise) {
  PuiseuxSeries r;
  if (value != 0) r.terms.push_back({0, 0, value, noise});
  return r;
}

PuiseuxSeries PuiseuxArithmetic::line(double value, double noise, double along, double bent) {
  PuiseuxSeries r = constant(value, noise);
  if (along != 0) r.terms.push_back({1, 0, along, 0});
  if (bent != 0) r.terms.push_back({2, 0, bent, 0});
  return r;
}

/// In order, equal ones added, without what is zero within its noise, behind the order or behind `kept`.
PuiseuxSeries PuiseuxArithmetic::tidy(std::vector<PuiseuxTerm> terms, double order, double kept) const {
  std::stable_sort(terms.begin(), terms.end(), larger_term);
  PuiseuxSeries r;
  r.order = order;
  for (std::size_t i = 0; i < terms.size();) {
    PuiseuxTerm total = terms[i];
    total.exponent = whole_if_near(total.exponent);
    for (++i; i < terms.size() && !larger_term(terms[i - 1], terms[i]); ++i) {
      total.c += terms[i].c;
      total.noise += terms[i].noise;
    }
    total.noise += 0.5 * ulp * std::abs(total.c);
    if (total.exponent >= order - same_exponent) break;
    if (std::abs(total.c) <= zero_noise * total.noise) continue;
    if (total.exponent >= kept || r.terms.size() == most_terms) {
      r.order = std::min(r.order, total.exponent);
      break;
    }
    r.terms.push_back(total);
  }
  return r;
}

int PuiseuxArithmetic::sign(const PuiseuxSeries& a) {
  if (a.is_zero()) return 0;
  if (!a.terms.empty()) return a.sign();
  fail(LimitProblem::unknown);
  return 0;
}

PuiseuxSeries PuiseuxArithmetic::sum(const PuiseuxSeries& a, const PuiseuxSeries& b, double sign) const {
  std::vector<PuiseuxTerm> terms = a.terms;
  for (PuiseuxTerm t : b.terms) {
    t.c *= sign;
    terms.push_back(t);
  }
  return tidy(std::move(terms), std::min(a.order, b.order), std::min(leading(a), leading(b)) + span_);
}

PuiseuxSeries PuiseuxArithmetic::scaled(const PuiseuxSeries& a, double factor) const {
  PuiseuxSeries r = a;
  for (PuiseuxTerm& t : r.terms) {
    t.c *= factor;
    t.noise = t.noise * std::abs(factor) + 0.5 * ulp * std::abs(t.c);
  }
  return r;
}

PuiseuxSeries PuiseuxArithmetic::product(const PuiseuxSeries& a, const PuiseuxSeries& b) const {
  if (a.is_zero() || b.is_zero()) return {};
  const double first = leading(a) + leading(b), kept = first + span_;
  std::vector<PuiseuxTerm> terms;
  terms.reserve(a.terms.size() * b.terms.size());
  for (const PuiseuxTerm& s : a.terms)
    for (const PuiseuxTerm& t : b.terms) {
      // A first term behind `kept` tells where the cut is.
      terms.push_back({s.exponent + t.exponent, s.logs + t.logs, s.c * t.c,
                       std::abs(s.c) * t.noise + std::abs(t.c) * s.noise + 0.5 * ulp * std::abs(s.c * t.c)});
      if (s.exponent + t.exponent >= kept) break;
    }
  return tidy(std::move(terms), std::min(leading(a) + b.order, leading(b) + a.order), kept);
}

/// op(a), or a^exponent, of a function that has a power series at the limit of a.
PuiseuxSeries PuiseuxArithmetic::analytic(Op op, const PuiseuxSeries& a, double exponent) {
  const PuiseuxTerm middle = limit_of(a);
  PuiseuxSeries rest = a;
  if (!rest.terms.empty() && rest.terms.front().is(0)) rest.terms.erase(rest.terms.begin());
  const double small = leading(rest);
  if (!(small > 0)) return fail(LimitProblem::unknown);
  const double kept = small + span_;
  const auto powers = std::min(highest_power - 1, static_cast<std::size_t>(std::ceil(span_ / small)) + 1);
  JetArithmetic jets(powers + 1);
  PowerSeries at, to;
  at.c[0] = middle.c;
  at.c[1] = 1;
  to.c[0] = exponent;
  const PowerSeries g = jets.apply(op, at, to);
  if (jets.problem() != SeriesProblem::none) return fail(LimitProblem::unknown);
  const auto coefficient = [&](std::size_t k) {
    const double noise = static_cast<double>(k + 1) * std::abs(g.c[k + 1]) * middle.noise + ulp * std::abs(g.c[k]);
    return PuiseuxTerm{0, 0, g.c[k], noise};
  };
  for (std::size_t k = 0; k <= powers; ++k)
    if (!std::isfinite(g.c[k])) return fail(LimitProblem::too_large);
  if (rest.is_zero()) return tidy({coefficient(0)}, infinite, infinite);
  PuiseuxSeries r, step;
  r = tidy({coefficient(powers)}, infinite, infinite);
  for (std::size_t k = powers; k-- > 0;) {
    step = product(r, rest);
    step.terms.push_back(coefficient(k));
    r = tidy(std::move(step.terms), step.order, kept);
  }
  r.order = std::min({r.order, rest.order, static_cast<double>(powers + 1) * small});
  return tidy(std::move(r.terms), r.order, kept);
}

/// c·tᵉ·(1 + δ) to a power that is the same everywhere.
PuiseuxSeries PuiseuxArithmetic::power(const PuiseuxSeries& a, double exponent) {
  const bool whole = exponent == std::floor(exponent);
  if (exponent == 0) return constant(1, 0);
  if (a.is_zero()) return exponent > 0 ? PuiseuxSeries{} : fail(LimitProblem::undefined);
  if (a.terms.empty()) {
    PuiseuxSeries r;
    r.order = a.order * exponent;
    return exponent > 0 ? r : fail(LimitProblem::unknown);
  }
  const PuiseuxTerm first = a.terms.front();
  if (a.sign() < 0 && !whole) return fail(LimitProblem::outside_domain);
  const double logs = first.logs * exponent;
  if (logs != std::floor(logs) || std::abs(logs) > 100) return fail(LimitProblem::unknown);
  PuiseuxSeries share = a;  // 1 + δ
  for (PuiseuxTerm& t : share.terms) {
    t.exponent = whole_if_near(t.exponent - first.exponent);
    t.logs -= first.logs;
    t.c /= first.c;
    t.noise = t.noise / std::abs(first.c) + 0.5 * ulp * std::abs(t.c);
  }
  share.terms.front() = {0, 0, 1, first.noise / std::abs(first.c)};
  share.order -= first.exponent;
  PuiseuxSeries r = analytic(Op::power, share, exponent);
  // An odd power of log t carries its sign; the coefficient's own is what is left.
  const double size = std::pow(std::abs(first.c), exponent);
  const bool minus = whole && first.c < 0 && std::fmod(exponent, 2) != 0;
  if (!std::isfinite(size) || size == 0) return fail(LimitProblem::too_large);
  r = scaled(r, minus ? -size : size);
  const bool minus_logs = !whole && static_cast<int>(logs) % 2 != 0;  // |log t|^p is −log t to an odd power
  for (PuiseuxTerm& t : r.terms) {
    t.exponent = whole_if_near(t.exponent + first.exponent * exponent);
    t.logs += static_cast<int>(logs);
    if (minus_logs) t.c = -t.c;
  }
  r.order += first.exponent * exponent;
  return r;
}

PuiseuxSeries PuiseuxArithmetic::any_power(const PuiseuxSeries& a, const PuiseuxSeries& b) {
  const bool fixed = b.is_zero() || (b.order == infinite && b.terms.size() == 1 && b.terms.front().is(0));
  if (fixed) return power(a, b.is_zero() ? 0 : b.terms.front().c);
  if (sign(a) <= 0) return fail(a.is_zero() ? LimitProblem::undefined : LimitProblem::outside_domain);
  return exponential(product(b, logarithm(a, 1)));
}

/// log a = log c + e·log t + log(1 + δ), times a factor for other bases.
PuiseuxSeries PuiseuxArithmetic::logarithm(const PuiseuxSeries& a, double base_factor) {
  if (a.is_zero()) return fail(LimitProblem::undefined);
  if (a.terms.empty()) return fail(LimitProblem::unknown);
  if (a.sign() < 0) return fail(LimitProblem::outside_domain);
  const PuiseuxTerm first = a.terms.front();
  if (first.logs != 0) return fail(LimitProblem::unknown);
  PuiseuxSeries r;
  if (first.exponent == 0) {
    r = analytic(Op::log, a);
  } else {
    PuiseuxSeries share = a;
    for (PuiseuxTerm& t : share.terms) t.exponent = whole_if_near(t.exponent - first.exponent);
    share.order -= first.exponent;
    r = analytic(Op::log, share);
    r.terms.insert(r.terms.begin(), {0, 1, first.exponent, 0});
  }
  return base_factor == 1 ? r : scaled(r, base_factor);
}

PuiseuxSeries PuiseuxArithmetic::exponential(const PuiseuxSeries& a) {
  if (!is_infinite(a)) return analytic(Op::exp, a);
  const PuiseuxTerm first = a.terms.front();
  if (first.is(0, 1)) {  // t to a power
    PuiseuxSeries rest = a;
    rest.terms.erase(rest.terms.begin());
    PuiseuxSeries r = exponential(rest);
    for (PuiseuxTerm& t : r.terms) t.exponent = whole_if_near(t.exponent + first.c);
    r.order += first.c;
    return r;
  }
  // Below every power of t: as good as zero.
  return a.sign() < 0 ? PuiseuxSeries{} : fail(LimitProblem::too_large);
}

/// Functions of what grows without bound.
PuiseuxSeries PuiseuxArithmetic::at_infinity(Op op, const PuiseuxSeries& a) {
  const int side = a.sign();
  const bool slowly = leading(a) == 0 && a.terms.front().logs == 1;  // like log t: then tanh is a quotient of powers
  if (slowly && (op == Op::tanh || op == Op::sigmoid || op == Op::softplus)) return fail(LimitProblem::unknown);
  switch (op) {
    case Op::sin:
    case Op::cos: {
      oscillation_ = std::max(oscillation_, -leading(a));
      oscillates_ = true;
      PuiseuxSeries bounded;
      bounded.order = 0;
      return bounded;
    }
    case Op::tanh:
      return constant(side, 0);
    case Op::sigmoid:
      return side > 0 ? constant(1, 0) : PuiseuxSeries{};
    case Op::softplus:
      return side > 0 ? a : PuiseuxSeries{};
    case Op::gauss:
      return {};
    case Op::atan:
      return sum(constant(side * std::numbers::pi / 2, ulp), analytic(Op::atan, reciprocal(a)), -1);
    case Op::tan:
      return fail(LimitProblem::undefined);
    case Op::asin:
    case Op::acos:
      return fail(LimitProblem::outside_domain);
    default:
      return fail(LimitProblem::too_large);
  }
}

/// asin and acos where their argument comes to ±1: acos a = 2·asin √((1 − a)/2).
PuiseuxSeries PuiseuxArithmetic::arcus_at_one(Op op, const PuiseuxSeries& a) {
  const double side = limit_of(a).c > 0 ? 1 : -1;
  const PuiseuxSeries below = scaled(sum(constant(1, 0), scaled(a, side), -1), 0.5);
  // What only rounding puts to ±1 is not at the edge.
  if (sign(below) < 0) return fail(limit_of(a).noise > 0 ? LimitProblem::unknown : LimitProblem::outside_domain);
  const PuiseuxSeries angle = scaled(analytic(Op::asin, power(below, 0.5)), 2);  // from ±1
  const PuiseuxSeries turned = side > 0 ? angle : sum(constant(std::numbers::pi, ulp), angle, -1);
  return op == Op::acos ? turned : sum(constant(std::numbers::pi / 2, ulp), turned, -1);
}

PuiseuxSeries PuiseuxArithmetic::atan2(const PuiseuxSeries& y, const PuiseuxSeries& x) {
  const int up = sign(y), right = sign(x);
  if (problem_ != LimitProblem::none) return {};
  if (up == 0 && right == 0) return fail(LimitProblem::undefined);
  const bool steep = right == 0 || (up != 0 && larger_term(y.terms.front(), x.terms.front()));
  if (steep) return sum(constant(up * std::numbers::pi / 2, ulp), analytic(Op::atan, product(x, reciprocal(y))), -1);
  const PuiseuxSeries angle = analytic(Op::atan, product(y, reciprocal(x)));
  return right > 0 ? angle : sum(angle, constant((up < 0 ? -1 : 1) * std::numbers::pi, ulp), 1);
}

PuiseuxSeries PuiseuxArithmetic::stepped(Op op, const PuiseuxSeries& a) {
  if (op == Op::sign) return constant(sign(a), 0);
  if (op == Op::step) return constant(0.5 * (1 + sign(a)), 0);
  if (is_infinite(a)) return fail(LimitProblem::undefined);
  const PuiseuxTerm limit = limit_of(a);
  const double whole = std::round(limit.c);
  if (std::abs(limit.c - whole) > zero_noise * limit.noise) return constant(std::floor(limit.c), 0);
  return constant(whole - (sign(sum(a, constant(whole, 0), -1)) < 0 ? 1 : 0), 0);
}

PuiseuxSeries PuiseuxArithmetic::function(Op op, const PuiseuxSeries& a) {
  if (is_infinite(a)) return at_infinity(op, a);
  if (op != Op::asin && op != Op::acos) return analytic(op, a);
  const PuiseuxTerm limit = limit_of(a);
  const double beyond = std::abs(limit.c) - 1;
  if (std::abs(beyond) <= zero_noise * limit.noise) return arcus_at_one(op, a);
  return beyond > 0 ? fail(LimitProblem::outside_domain) : analytic(op, a);
}

PuiseuxSeries PuiseuxArithmetic::apply(Op op, const PuiseuxSeries& a, const PuiseuxSeries& b) {
  op_ = op;
  switch (op) {
    case Op::add:
      return sum(a, b, 1);
    case Op::subtract:
      return sum(a, b, -1);
    case Op::multiply:
      return product(a, b);
    case Op::divide:
      return product(a, reciprocal(b));
    case Op::power:
      return any_power(a, b);
    case Op::minimum:
      return sign(sum(a, b, -1)) <= 0 ? a : b;
    case Op::maximum:
      return sign(sum(a, b, -1)) >= 0 ? a : b;
    case Op::hypot:
      return power(sum(product(a, a), product(b, b), 1), 0.5);
    case Op::atan2:
      return atan2(a, b);
    case Op::negate:
      return scaled(a, -1);
    case Op::square:
      return product(a, a);
    case Op::reciprocal:
      return reciprocal(a);
    case Op::sqrt:
      return power(a, 0.5);
    case Op::cbrt:
      return sign(a) < 0 ? scaled(power(scaled(a, -1), 1.0 / 3), -1) : power(a, 1.0 / 3);
    case Op::abs:
      return a.terms.empty() ? a : scaled(a, sign(a));
    case Op::relu:
      return sign(a) > 0 ? a : PuiseuxSeries{};
    case Op::sign:
    case Op::floor:
    case Op::step:
      return stepped(op, a);
    case Op::exp:
      return exponential(a);
    case Op::log:
      return logarithm(a, 1);
    case Op::log2:
      return logarithm(a, std::numbers::log2e);
    case Op::log10:
      return logarithm(a, std::numbers::log10e);
    case Op::nan_at_zero:
      return a;
    case Op::number:
    case Op::variable:
    case Op::constant:
      return fail(LimitProblem::unknown);
    default:
      return function(op, a);
  }
}

bool may_hide_a_limit(const Graph& graph, NodeId root) {
  const std::vector<NodeId> order = evaluation_order(graph, root);
  std::vector<bool> depends(root + 1, false);  // by node: on a variable
  for (const NodeId id : order) {
    const Node& node = graph[id];
    if (node.op == Op::variable)
      depends[id] = true;
    else if (!is_leaf(node.op))
      depends[id] = depends[node.a] || (is_binary(node.op) && depends[node.b]);
  }
  const auto varies = [&depends](NodeId id) { return static_cast<bool>(depends[id]); };
  const auto is_whole_power = [&graph](NodeId exponent) {
    const Literal& n = graph[exponent].literal;
    return graph[exponent].op == Op::number && n.exact() && n.number > 0 && n.number == std::floor(n.number);
  };
  const auto hides = [&](const Node& node) {
    switch (node.op) {
      case Op::divide:
        return varies(node.b);
      case Op::power:
        return !is_whole_power(node.b) && (varies(node.a) || varies(node.b));
      case Op::reciprocal:
      case Op::hypot:
      case Op::atan2:
      case Op::sqrt:
      case Op::cbrt:
      case Op::log:
      case Op::log2:
      case Op::log10:
      case Op::asin:
      case Op::acos:
        return varies(node.a) || (is_binary(node.op) && varies(node.b));
      default:
        return false;
    }
  };
  return std::any_of(order.begin(), order.end(), [&](NodeId id) { return hides(graph[id]); });
}

}  // namespace saddlescope

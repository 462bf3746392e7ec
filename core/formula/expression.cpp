#include "core/formula/expression.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace saddlescope {

bool is_binary(Op op) { return op >= Op::add && op <= Op::atan2; }
bool is_unary(Op op) { return op >= Op::negate; }

namespace {

double apply_binary(Op op, double a, double b) {
  const bool unordered = std::isnan(a) || std::isnan(b);
  switch (op) {
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return a / b;
    case Op::power:
      return std::pow(a, b);
    case Op::minimum:
      return unordered ? a + b : (b < a ? b : a);
    case Op::maximum:
      return unordered ? a + b : (a < b ? b : a);
    case Op::hypot:
      return std::hypot(a, b);
    case Op::atan2:
      return std::atan2(a, b);
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

double apply_elementary(Op op, double a) {
  switch (op) {
    case Op::exp:
      return std::exp(a);
    case Op::log:
      return std::log(a);
    case Op::log2:
      return std::log2(a);
    case Op::log10:
      return std::log10(a);
    case Op::sin:
      return std::sin(a);
    case Op::cos:
      return std::cos(a);
    case Op::tan:
      return std::tan(a);
    case Op::asin:
      return std::asin(a);
    case Op::acos:
      return std::acos(a);
    case Op::atan:
      return std::atan(a);
    case Op::sinh:
      return std::sinh(a);
    case Op::cosh:
      return std::cosh(a);
    case Op::tanh:
      return std::tanh(a);
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

bool is_small_whole(double value) { return value == std::floor(value) && std::fabs(value) <= 64; }

/// 12 · 0.05 is 0.6000000000000001 in doubles; who reads a derivative expects 0.6. Takes the nearest number of 15
/// digits when it is at most one rounding error away and clearly shorter.
double without_rounding_error(double value) {
  char exact[40], shorter[40];
  const char* exact_end = std::to_chars(exact, exact + sizeof exact, value).ptr;
  constexpr std::ptrdiff_t suspicious_length = 16;
  if (exact_end - exact < suspicious_length) return value;
  const char* end = std::to_chars(shorter, shorter + sizeof shorter, value, std::chars_format::general, 15).ptr;
  double rounded = 0;
  std::from_chars(shorter, end, rounded);
  const char* rounded_end = std::to_chars(shorter, shorter + sizeof shorter, rounded).ptr;
  const bool close = std::fabs(rounded - value) <= std::numeric_limits<double>::epsilon() * std::fabs(value);
  return close && (rounded_end - shorter) + 3 < exact_end - exact ? rounded : value;
}

}  // namespace

double apply(Op op, double a, double b) {
  if (is_binary(op)) return apply_binary(op, a, b);
  switch (op) {
    case Op::negate:
      return -a;
    case Op::square:
      return a * a;
    case Op::reciprocal:
      return 1 / a;
    case Op::sqrt:
      return std::sqrt(a);
    case Op::cbrt:
      return std::cbrt(a);
    case Op::abs:
      return std::fabs(a);
    case Op::sign:
      return std::isnan(a) ? a : (a > 0 ? 1.0 : (a < 0 ? -1.0 : 0.0));
    case Op::floor:
      return std::floor(a);
    case Op::step:
      return std::isnan(a) ? a : (a > 0 ? 1.0 : (a < 0 ? 0.0 : 0.5));
    case Op::sigmoid:
      return 1 / (1 + std::exp(-a));
    case Op::relu:
      return std::isnan(a) ? a : (a > 0 ? a : 0.0);
    case Op::softplus:
      return std::isnan(a) ? a : (a > 0 ? a : 0.0) + std::log1p(std::exp(-std::fabs(a)));
    case Op::gauss:
      return std::exp(-a * a);
    case Op::nan_at_zero:
      return a == 0 ? std::numeric_limits<double>::quiet_NaN() : a;
    default:
      return apply_elementary(op, a);
  }
}

std::size_t Graph::Hash::operator()(const Node& node) const {
  auto mix = [](std::uint64_t h) {
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ULL;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ULL;
    return h ^ (h >> 32);
  };
  const std::uint64_t operands = (static_cast<std::uint64_t>(node.a) << 32) | node.b;
  return mix(operands + 0x9e3779b97f4a7c15ULL * (static_cast<std::uint64_t>(node.op) + 1)) ^
         mix(std::bit_cast<std::uint64_t>(node.number));
}

bool Graph::defined_everywhere(const Node& node) const {
  switch (node.op) {
    case Op::number:
    case Op::variable:
    case Op::constant:
      return true;
    case Op::divide:  // a literal divisor is only left here when it is zero or when the quotient is not a literal
      return total_[node.a] && is_literal(node.b) && nodes_[node.b].number != 0;
    case Op::power:
      return total_[node.a] && is_literal(node.b) && nodes_[node.b].number >= 0 &&
             nodes_[node.b].number == std::floor(nodes_[node.b].number);
    case Op::reciprocal:
    case Op::sqrt:
    case Op::log:
    case Op::log2:
    case Op::log10:
    case Op::tan:
    case Op::asin:
    case Op::acos:
    case Op::nan_at_zero:
      return false;
    default:
      return total_[node.a] && (!is_binary(node.op) || total_[node.b]);
  }
}

NodeId Graph::intern(const Node& node) {
  const auto [place, added] = ids_.try_emplace(node, static_cast<NodeId>(nodes_.size()));
  if (added) {
    nodes_.push_back(node);
    total_.push_back(defined_everywhere(node));
  }
  return place->second;
}

NodeId Graph::number(double value) { return intern({Op::number, 0, 0, value == 0 ? 0.0 : value}); }
NodeId Graph::variable(std::uint32_t index) { return intern({Op::variable, index, 0, 0}); }
NodeId Graph::constant(std::uint32_t index) { return intern({Op::constant, index, 0, 0}); }

// A leading minus sign when printed: such a term is turned round and subtracted instead of added.
bool Graph::looks_negative(NodeId id) const {
  const Node& node = nodes_[id];
  switch (node.op) {
    case Op::number:
      return node.number < 0;
    case Op::negate:
      return true;
    case Op::multiply:
    case Op::divide:
      return is_literal(node.a) && nodes_[node.a].number < 0;
    default:
      return false;
  }
}

NodeId Graph::negated(NodeId a) {
  const Node node = nodes_[a];
  if (node.op == Op::number) return number(-node.number);
  if (node.op == Op::negate) return node.a;
  if (node.op == Op::subtract) return binary(Op::subtract, node.b, node.a);
  if (node.op == Op::multiply && is_literal(node.a)) return product(number(-nodes_[node.a].number), node.b);
  if (node.op == Op::divide && is_literal(node.a))
    return intern({Op::divide, number(-nodes_[node.a].number), node.b, 0});
  return intern({Op::negate, a, 0, 0});
}

Graph::Term Graph::term(NodeId id) const {
  const Node& node = nodes_[id];
  if (node.op == Op::negate) return {-1, node.a};
  if (node.op == Op::multiply && is_literal(node.a)) return {nodes_[node.a].number, node.b};
  return {1, id};
}

// 2·t + 3·t = 5·t, and number ± number.
bool Graph::merge_terms(NodeId a, NodeId b, bool subtracting, NodeId& merged) {
  if (is_literal(a) && is_literal(b)) {
    const double value = subtracting ? nodes_[a].number - nodes_[b].number : nodes_[a].number + nodes_[b].number;
    if (!std::isfinite(value)) return false;
    merged = number(value);
    return true;
  }
  const Term first = term(a), second = term(b);
  if (first.base != second.base) return false;
  const double factor = subtracting ? first.factor - second.factor : first.factor + second.factor;
  if (!std::isfinite(factor) || (factor == 0 && !total_[first.base])) return false;
  merged = product(number(factor), first.base);
  return true;
}

NodeId Graph::sum(NodeId a, NodeId b, bool subtracting) {
  NodeId merged = 0;
  if (merge_terms(a, b, subtracting, merged)) return merged;
  if (is_number(b, 0)) return a;
  if (is_number(a, 0)) return subtracting ? negated(b) : b;
  if (looks_negative(b)) return sum(a, negated(b), !subtracting);
  if (!subtracting && (nodes_[a].op == Op::negate || (is_literal(a) && nodes_[a].number < 0)))
    return sum(b, negated(a), true);
  const Node left = nodes_[a];
  if (left.op == Op::add || left.op == Op::subtract) {  // (p ± t) ± t: join the equal terms
    const bool minus = left.op == Op::subtract;
    // p − r − b = p − (r + b); p + r ± b = p + (r ± b)
    if (merge_terms(left.b, b, minus != subtracting, merged)) return sum(left.a, merged, minus);
    if (merge_terms(left.a, b, subtracting, merged)) return sum(merged, left.b, minus);
  }
  const Op op = subtracting ? Op::subtract : Op::add;
  if (!subtracting)
    if (const auto mirrored = ids_.find({op, b, a, 0}); mirrored != ids_.end()) return mirrored->second;
  return intern({op, a, b, 0});
}

NodeId Graph::product(NodeId a, NodeId b) {
  if (is_literal(b) && !is_literal(a)) std::swap(a, b);
  if (is_literal(a)) {
    const double factor = nodes_[a].number;
    if (factor == 1) return b;
    if (factor == -1) return negated(b);
    if (factor == 0 && total_[b]) return number(0);
    const Node right = nodes_[b];
    if (right.op == Op::negate) return product(number(-factor), right.a);
    if (right.op == Op::multiply && is_literal(right.a)) {
      const double both = without_rounding_error(factor * nodes_[right.a].number);
      if (std::isfinite(both) && (both != 0 || factor == 0)) return product(number(both), right.b);
    }
    if (right.op == Op::reciprocal) return quotient(a, right.a);
    if (right.op == Op::divide && factor != 0) return quotient(product(a, right.a), right.b);
    return intern({Op::multiply, a, b, 0});
  }
  if (a == b) return unary(Op::square, a);
  if (looks_negative(a) && nodes_[a].op != Op::multiply) return negated(product(negated(a), b));
  if (looks_negative(b) && nodes_[b].op != Op::multiply) return negated(product(a, negated(b)));
  const Node left = nodes_[a], right = nodes_[b];
  if (left.op == Op::multiply && is_literal(left.a)) return product(left.a, product(left.b, b));
  if (right.op == Op::multiply && is_literal(right.a)) return product(right.a, product(a, right.b));
  if (right.op == Op::reciprocal) return quotient(a, right.a);
  if (left.op == Op::reciprocal) return quotient(b, left.a);
  if (const auto mirrored = ids_.find({Op::multiply, b, a, 0}); mirrored != ids_.end()) return mirrored->second;
  return intern({Op::multiply, a, b, 0});
}

NodeId Graph::quotient(NodeId a, NodeId b) {
  if (is_number(b, 1)) return a;
  if (is_number(b, -1)) return negated(a);
  if (is_number(a, 0) && is_literal(b) && nodes_[b].number != 0) return a;
  if (is_number(a, 1) && !is_literal(b)) return unary(Op::reciprocal, b);
  if (looks_negative(b)) return negated(quotient(a, negated(b)));
  if (looks_negative(a) && !is_literal(a)) return negated(quotient(negated(a), b));
  // 2·u/(4·v) = u/(2·v): whole ratios of the numbers are reduced.
  const Term above = is_literal(a) ? Term{nodes_[a].number, number(1)} : term(a);
  const Term below = is_literal(b) ? Term{nodes_[b].number, number(1)} : term(b);
  if (above.factor != 1 && below.factor != 1 && above.factor != 0 && below.factor != 0 &&
      !(is_literal(a) && is_literal(b))) {
    const double ratio = above.factor / below.factor, inverse = below.factor / above.factor;
    const auto whole = [](double value) { return value == std::floor(value) && std::fabs(value) < 1e15; };
    if (whole(ratio)) return quotient(product(number(ratio), above.base), below.base);
    if (whole(inverse)) return quotient(above.base, product(number(inverse), below.base));
  }
  return intern({Op::divide, a, b, 0});
}

NodeId Graph::power(NodeId a, NodeId b) {
  if (is_number(a, 1)) return a;
  if (is_number(a, 2.718281828459045235)) return unary(Op::exp, b);
  if (is_number(b, 0)) return number(1);
  if (is_number(b, 1)) return a;
  if (is_number(b, 2)) return unary(Op::square, a);
  if (is_number(b, -1)) return unary(Op::reciprocal, a);
  if (is_number(b, 0.5)) return unary(Op::sqrt, a);
  if (is_literal(b) && is_small_whole(nodes_[b].number) && nodes_[b].number > 0) {  // (u^m)^n = u^(m·n) for whole m, n
    const Node base = nodes_[a];
    const bool raised = base.op == Op::power && is_literal(base.b) && is_small_whole(nodes_[base.b].number);
    if (raised && nodes_[base.b].number > 0) return power(base.a, number(nodes_[base.b].number * nodes_[b].number));
    if (base.op == Op::square) return power(base.a, number(2 * nodes_[b].number));
  }
  return intern({Op::power, a, b, 0});
}

NodeId Graph::binary(Op op, NodeId a, NodeId b) {
  if (is_literal(a) && is_literal(b)) {
    const double value = apply(op, nodes_[a].number, nodes_[b].number);
    if (std::isfinite(value)) return number(op == Op::multiply ? without_rounding_error(value) : value);
  }
  switch (op) {
    case Op::add:
      return sum(a, b, false);
    case Op::subtract:
      return sum(a, b, true);
    case Op::multiply:
      return product(a, b);
    case Op::divide:
      return quotient(a, b);
    case Op::power:
      return power(a, b);
    case Op::minimum:
    case Op::maximum:
      if (a == b) return a;
      break;
    default:
      break;
  }
  return intern({op, a, b, 0});
}

NodeId Graph::unary(Op op, NodeId a) {
  const Node node = nodes_[a];
  if (node.op == Op::number) {
    const double value = apply(op, node.number);
    if (std::isfinite(value)) return number(value);
  }
  switch (op) {
    case Op::negate:
      return negated(a);
    case Op::square:
      if (node.op == Op::negate || node.op == Op::abs) return unary(op, node.a);
      if (node.op == Op::square) return power(node.a, number(4));
      if (node.op == Op::power && is_literal(node.b) && is_small_whole(nodes_[node.b].number))
        return power(node.a, number(2 * nodes_[node.b].number));
      break;
    case Op::abs:
    case Op::cos:
    case Op::cosh:
    case Op::gauss:
      if (looks_negative(a)) return unary(op, negated(a));
      break;
    case Op::reciprocal:
      if (looks_negative(a) && node.op != Op::number) return negated(unary(op, negated(a)));
      break;
    case Op::nan_at_zero:
      if (node.op == Op::nan_at_zero || (node.op == Op::number && node.number != 0)) return a;
      break;
    default:
      break;
  }
  return intern({op, a, 0, 0});
}

}  // namespace saddlescope

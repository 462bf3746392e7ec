#include "core/formula/derivative.h"

#include <numbers>
#include <vector>

namespace saddlescope {
namespace {

constexpr NodeId always_zero = ~NodeId{0};  // the derivative is zero whatever the point

class Differentiator {
 public:
  Differentiator(Graph& graph, NodeId root, std::uint32_t variable) : graph_(graph), root_(root), variable_(variable) {}

  std::optional<NodeId> run(std::size_t largest_size) {
    mark_needed();
    slopes_.assign(root_ + 1, always_zero);
    for (NodeId id = 0; id <= root_; ++id) {
      if (!needed_[id]) continue;
      slopes_[id] = slope(id, graph_[id]);
      if (graph_.size() > largest_size) return std::nullopt;
    }
    return slopes_[root_] == always_zero ? graph_.number(0) : slopes_[root_];
  }

 private:
  void mark_needed() {
    needed_.assign(root_ + 1, false);
    needed_[root_] = true;
    for (NodeId id = root_ + 1; id-- > 0;) {
      if (!needed_[id]) continue;
      const Node& node = graph_[id];
      if (is_unary(node.op) || is_binary(node.op)) needed_[node.a] = true;
      if (is_binary(node.op)) needed_[node.b] = true;
    }
  }

  NodeId number(double value) { return graph_.number(value); }
  NodeId unary(Op op, NodeId a) { return graph_.unary(op, a); }
  NodeId add(NodeId a, NodeId b) { return graph_.binary(Op::add, a, b); }
  NodeId subtract(NodeId a, NodeId b) { return graph_.binary(Op::subtract, a, b); }
  NodeId times(NodeId a, NodeId b) { return graph_.binary(Op::multiply, a, b); }
  NodeId over(NodeId a, NodeId b) { return graph_.binary(Op::divide, a, b); }
  NodeId scaled(double factor, NodeId a) { return times(number(factor), a); }

  // a·da + b·db and the like, where either slope may be missing.
  NodeId joined(NodeId first, NodeId second) {
    if (first == always_zero) return second;
    return second == always_zero ? first : add(first, second);
  }
  NodeId part(NodeId factor, NodeId slope_of_other) {
    return slope_of_other == always_zero ? always_zero : times(slope_of_other, factor);
  }

  NodeId slope(NodeId id, const Node node) {  // by value: the graph grows meanwhile
    if (node.op == Op::number || node.op == Op::constant) return always_zero;
    if (node.op == Op::variable) return node.a == variable_ ? number(1) : always_zero;
    const NodeId da = slopes_[node.a];
    if (is_binary(node.op)) {
      const NodeId db = slopes_[node.b];
      return da == always_zero && db == always_zero ? always_zero : binary_slope(id, node, da, db);
    }
    return da == always_zero ? always_zero : unary_slope(id, node, da);
  }

  NodeId binary_slope(NodeId id, const Node& node, NodeId da, NodeId db) {
    const NodeId a = node.a, b = node.b;
    switch (node.op) {
      case Op::add:
        return joined(da, db);
      case Op::subtract:
        if (db == always_zero) return da;
        return da == always_zero ? unary(Op::negate, db) : subtract(da, db);
      case Op::multiply:
        return joined(part(b, da), part(a, db));
      case Op::divide:
        if (db == always_zero) return over(da, b);
        if (da == always_zero) return inverse_slope(a, b, db);
        if (is_fixed_power(graph_[b])) return add(over(da, b), inverse_slope(a, b, db));
        return over(subtract(da, times(db, id)), b);
      case Op::power:
        return power_slope(id, node, da, db);
      case Op::minimum:
      case Op::maximum: {
        if (da == db) return da;
        const bool larger = node.op == Op::maximum;
        const NodeId share_a = unary(Op::step, larger ? subtract(a, b) : subtract(b, a));
        const NodeId share_b = unary(Op::step, larger ? subtract(b, a) : subtract(a, b));
        return joined(part(share_a, da), part(share_b, db));
      }
      case Op::hypot:
        return over(joined(part(a, da), part(b, db)), unary(Op::nan_at_zero, id));
      case Op::atan2: {
        const NodeId distance = add(unary(Op::square, b), unary(Op::square, a));
        const NodeId along_a = part(b, da), along_b = part(a, db);
        if (along_b == always_zero) return over(along_a, distance);
        return over(along_a == always_zero ? unary(Op::negate, along_b) : subtract(along_a, along_b), distance);
      }
      default:
        return always_zero;
    }
  }

  bool is_fixed_power(const Node& node) const {
    return node.op == Op::square || (node.op == Op::power && graph_[node.b].op == Op::number);
  }

  // (a/b)' = −a·b'/b² for a fixed a; of b = v^n it is −n·a·v'/v^(n+1).
  NodeId inverse_slope(NodeId a, NodeId b, NodeId db) {
    const Node below = graph_[b];
    if (is_fixed_power(below)) {
      const NodeId n = below.op == Op::power ? below.b : number(2);
      const NodeId above = times(slopes_[below.a], a);
      return times(unary(Op::negate, n), over(above, graph_.binary(Op::power, below.a, add(n, number(1)))));
    }
    return unary(Op::negate, over(times(db, a), unary(Op::square, b)));
  }

  NodeId power_slope(NodeId id, const Node& node, NodeId da, NodeId db) {
    NodeId from_base = always_zero;
    if (da != always_zero) {
      const NodeId lower = graph_.binary(Op::power, node.a, subtract(node.b, number(1)));
      from_base = times(node.b, times(da, lower));
    }
    if (db == always_zero) return from_base;
    return joined(from_base, times(db, times(id, unary(Op::log, node.a))));
  }

  NodeId unary_slope(NodeId id, const Node& node, NodeId da) {
    const NodeId u = node.a;
    const auto squared = [&](NodeId a) { return unary(Op::square, a); };
    switch (node.op) {
      case Op::negate:
        return unary(Op::negate, da);
      case Op::square:
        return scaled(2, times(da, u));
      case Op::reciprocal:
        // 1/cosh(v) falls like tanh(v)/cosh(v): nothing overflows before the result is 0
        if (const Node below = graph_[u]; below.op == Op::cosh)
          return unary(Op::negate, times(times(slopes_[below.a], unary(Op::tanh, below.a)), id));
        return inverse_slope(number(1), u, da);
      case Op::sqrt:
        return over(da, scaled(2, unary(Op::nan_at_zero, id)));
      case Op::cbrt:
        return over(da, scaled(3, squared(id)));
      case Op::abs:
        return times(da, unary(Op::sign, u));
      case Op::sign:
      case Op::floor:
      case Op::step:
        return always_zero;
      case Op::nan_at_zero:
        return da;
      case Op::relu:
        return times(da, unary(Op::step, u));
      case Op::exp:
        return times(da, id);
      case Op::log:
        return over(da, u);
      case Op::log2:
        return over(over(da, u), graph_.number(log_literal(2)));
      case Op::log10:
        return over(over(da, u), graph_.number(log_literal(10)));
      case Op::sigmoid:  // σ(u)·σ(−u) keeps its digits where σ(u)·(1 − σ(u)) loses them
        return times(da, times(id, unary(Op::sigmoid, unary(Op::negate, u))));
      case Op::softplus:
        return times(da, unary(Op::sigmoid, u));
      case Op::gauss:
        return scaled(-2, times(times(da, u), id));
      default:
        return trigonometric_slope(id, node, da);
    }
  }

  NodeId trigonometric_slope(NodeId id, const Node& node, NodeId da) {
    const NodeId u = node.a;
    const NodeId one = number(1);
    switch (node.op) {
      case Op::sin:
        return times(da, unary(Op::cos, u));
      case Op::cos:
        return unary(Op::negate, times(da, unary(Op::sin, u)));
      case Op::tan:
        return times(da, add(one, unary(Op::square, id)));
      case Op::asin:
        return over(da, unary(Op::sqrt, subtract(one, unary(Op::square, u))));
      case Op::acos:
        return unary(Op::negate, over(da, unary(Op::sqrt, subtract(one, unary(Op::square, u)))));
      case Op::atan:
        return over(da, add(one, unary(Op::square, u)));
      case Op::sinh:
        return times(da, unary(Op::cosh, u));
      case Op::cosh:
        return times(da, unary(Op::sinh, u));
      case Op::tanh:
        // 1 − tanh² loses all digits where tanh is nearly 1.
        return times(da, unary(Op::square, unary(Op::reciprocal, unary(Op::cosh, u))));
      default:
        return always_zero;
    }
  }

  Graph& graph_;
  NodeId root_;
  std::uint32_t variable_;
  std::vector<bool> needed_;
  std::vector<NodeId> slopes_;
};

}  // namespace

std::optional<NodeId> differentiate(Graph& graph, NodeId root, std::uint32_t variable, std::size_t largest_size) {
  return Differentiator(graph, root, variable).run(largest_size);
}

}  // namespace saddlescope

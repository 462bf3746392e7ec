// The expression graph: hash-consed, simplified as it is built. Equal subexpressions are one node, so derivatives
// share work. Used by parse, derivative, print and tape; not thread-safe while it grows, immutable afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/formula/literal.h"

namespace saddlescope {

/// Operations of nodes. Unary and binary functions are real-valued; outside their domain they give NaN or an infinity
/// (IEEE rules).
enum class Op : std::uint8_t {
  number,    ///< a literal, Node::number
  variable,  ///< Node::a = index into the formula's variables
  constant,  ///< Node::a = index into the formula's named constants
  // binary
  add,
  subtract,
  multiply,
  divide,
  power,
  minimum,
  maximum,
  hypot,
  atan2,
  // unary
  negate,
  square,      ///< u·u: exact and quick, printed as u²
  reciprocal,  ///< 1/u
  sqrt,
  cbrt,
  abs,
  sign,
  floor,
  step,  ///< 0 for u < 0, ½ at 0, 1 for u > 0: the slope of relu
  exp,
  log,
  log2,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  sigmoid,
  relu,
  softplus,
  gauss,        ///< gauss(u) = e^(−u²)
  nan_at_zero,  ///< u, but NaN where u = 0: marks that sqrt and hypot have no derivative there. Prints as its argument.
};

using NodeId = std::uint32_t;

struct Node {
  Op op = Op::number;
  NodeId a = 0;          ///< first operand, or the symbol's index
  NodeId b = 0;          ///< second operand (binary operations only)
  Literal literal = {};  ///< Op::number only
  bool operator==(const Node&) const = default;
};

bool is_unary(Op op);
bool is_binary(Op op);
/// A number, a variable or a constant.
inline bool is_leaf(Op op) { return op == Op::number || op == Op::variable || op == Op::constant; }

/// Owns nodes. Operands always come before their users, so ascending ids are an evaluation order.
class Graph {
 public:
  NodeId number(double value) { return number(exact_literal(value)); }
  NodeId number(const Literal& literal);
  NodeId variable(std::uint32_t index);
  NodeId constant(std::uint32_t index);
  /// Builds (or finds) the node after folding numbers and applying identities (0 + u, 1·u, u − u for literals, −(−u),
  /// u^1, u^2 → square, ...). Identities never change a finite value by more than rounding, and 0·u or u − u become 0
  /// only where u is defined everywhere. Numbers are folded only while the result is finite and surely exists, so a
  /// literal is never NaN or infinite; their enclosures are folded with them, and identities that hold for one number
  /// alone (1·u, 0·u, u²) are applied only where that number is exact. The order of the operands is kept as first
  /// built; the mirrored sum or product is the same node.
  NodeId unary(Op op, NodeId a);
  NodeId binary(Op op, NodeId a, NodeId b);

  const Node& operator[](NodeId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  /// Exactly that number.
  bool is_number(NodeId id, double value) const {
    return nodes_[id].op == Op::number && nodes_[id].literal.exact() && nodes_[id].literal.number == value;
  }

 private:
  struct Term {
    Literal factor;
    NodeId base;
  };
  NodeId intern(const Node& node);
  NodeId sum(NodeId a, NodeId b, bool subtracting);
  NodeId product(NodeId a, NodeId b);
  NodeId quotient(NodeId a, NodeId b);
  NodeId power(NodeId a, NodeId b);
  NodeId negated(NodeId a);
  bool merge_terms(NodeId a, NodeId b, bool subtracting, NodeId& merged);
  Term term(NodeId id) const;
  bool looks_negative(NodeId id) const;
  bool defined_everywhere(const Node& node) const;
  bool is_literal(NodeId id) const { return nodes_[id].op == Op::number; }
  double value_of(NodeId id) const { return nodes_[id].literal.number; }
  /// An exact whole number of at most 64: what exponents are joined for.
  bool is_whole(NodeId id) const;

  struct Hash {
    std::size_t operator()(const Node& node) const;
  };
  std::vector<Node> nodes_;
  std::unordered_map<Node, NodeId, Hash> ids_;
  std::vector<bool>
      total_;  // by node: finite wherever its symbols are (but for overflow), so that 0·u = 0 and u − u = 0 hold
};

/// By node: whether one of the roots needs it.
std::vector<bool> needed_by(const Graph& graph, std::span<const NodeId> roots);
/// The nodes that `root` needs, in an order in which they can be evaluated.
std::vector<NodeId> evaluation_order(const Graph& graph, NodeId root);

/// `root` with other nodes in the place of some; nothing where something on the way from them jumps (floor, sign,
/// step), or none of them is needed.
std::optional<NodeId> replaced(Graph& graph, NodeId root, std::unordered_map<NodeId, NodeId> now);

/// The exact value of one operation on doubles (libm). Used for folding numbers and as the tests' reference for the
/// lanes.
double apply(Op op, double a, double b = 0);

}  // namespace saddlescope

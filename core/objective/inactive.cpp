#include "core/objective/inactive.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

/// Functions that are 0 at 0.
bool keeps_zero(Op op) {
  switch (op) {
    case Op::negate:
    case Op::square:
    case Op::sqrt:
    case Op::cbrt:
    case Op::abs:
    case Op::relu:
    case Op::sin:
    case Op::tan:
    case Op::tanh:
    case Op::nan_at_zero:
      return true;
    default:
      return false;
  }
}

}  // namespace

InactiveParts::InactiveParts(const Formula& formula, std::span<const double> constants)
    : formula_(formula), constants_(constants), values_(formula.graph().size()), zero_(formula.graph().size()) {
  const Graph& graph = formula.graph();
  std::vector<NodeId> outputs{formula.root()};
  of_loss_ = needed_by(graph, outputs);
  outputs.insert(outputs.end(), formula.gradient().begin(), formula.gradient().end());
  outputs.insert(outputs.end(), formula.hessian().begin(), formula.hessian().end());
  const std::vector<bool> needed = needed_by(graph, outputs);
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!needed[id]) continue;
    order_.push_back(id);
    const Op op = graph[id].op;
    any_ = any_ || op == Op::relu || op == Op::step || op == Op::maximum || op == Op::minimum;
  }
}

void InactiveParts::evaluate(NodeId id, std::span<const double> point) {
  const Node& node = formula_.graph()[id];
  double& value = values_[id];
  zero_[id] = false;
  if (is_leaf(node.op)) {
    value = node.op == Op::number ? node.literal.number : node.op == Op::variable ? point[node.a] : constants_[node.a];
    zero_[id] = formula_.graph().is_number(id, 0);
    return;
  }
  const bool binary = is_binary(node.op);
  const double a = values_[node.a], b = binary ? values_[node.b] : 0;
  const bool zero_a = zero_[node.a], zero_b = binary && zero_[node.b];
  value = apply(node.op, a, b);
  bool zero = false;
  switch (node.op) {
    case Op::step:
      zero = a < 0;
      break;
    case Op::relu:
      zero = a < 0 || zero_a;
      break;
    case Op::maximum:
      zero = (zero_a && (a > b || zero_b)) || (zero_b && b > a);
      break;
    case Op::minimum:
      zero = (zero_a && (a < b || zero_b)) || (zero_b && b < a);
      break;
    case Op::add:
    case Op::subtract:
      zero = zero_a && zero_b;
      break;
    case Op::multiply:
      zero = zero_a || zero_b;
      break;
    case Op::divide:
      zero = zero_a;
      break;
    case Op::power:
      zero = zero_a && b > 0;
      break;
    default:
      zero = zero_a && keeps_zero(node.op);
  }
  // In the loss itself 0/0 is none; in its derivatives it comes from the rules for 0·u and √0.
  zero_[id] = zero && (!of_loss_[id] || value == 0);
  if (zero_[id]) value = 0;
}

bool InactiveParts::at(std::span<const double> point, std::span<double> derivatives) {
  for (const NodeId id : order_) {
    evaluate(id, point);
    if (id == formula_.root() && !std::isfinite(values_[id])) return false;
  }
  std::size_t k = 0;
  for (const std::vector<NodeId>* outputs : {&formula_.gradient(), &formula_.hessian()})
    for (const NodeId id : *outputs)
      if (k < derivatives.size()) derivatives[k++] = values_[id];
  return std::all_of(derivatives.begin(), derivatives.end(), [](double number) { return std::isfinite(number); });
}

}  // namespace saddlescope

#include "core/formula/precise_evaluation.h"

#include <algorithm>

namespace saddlescope {

PreciseEvaluator::PreciseEvaluator(const Formula& formula, std::span<const double> constants)
    : formula_(formula), registers_(formula.graph().size()), variable_nodes_(formula.variables().size()) {
  const Graph& graph = formula.graph();
  std::vector<bool> needed(graph.size(), false);
  needed[formula.root()] = true;
  for (const NodeId id : formula.gradient()) needed[id] = true;
  for (const NodeId id : formula.hessian()) needed[id] = true;
  for (std::size_t k = graph.size(); k-- > 0;) {
    const Node& node = graph[static_cast<NodeId>(k)];
    if (!needed[k] || is_leaf(node.op)) continue;
    needed[node.a] = true;
    if (is_binary(node.op)) needed[node.b] = true;
  }
  for (NodeId id = 0; id < graph.size(); ++id) {
    const Node& node = graph[id];
    if (node.op == Op::number)
      registers_[id] = precise(node.literal);
    else if (node.op == Op::constant && needed[id])
      registers_[id] = PreciseInterval::decimal(constants[node.a]);
    else if (node.op == Op::variable)
      variable_nodes_[node.a].push_back(id);
    else if (needed[id])
      order_.push_back(id);
  }
}

bool PreciseEvaluator::evaluate(std::span<const PreciseInterval> at) {
  for (std::size_t i = 0; i < variable_nodes_.size(); ++i)
    for (const NodeId id : variable_nodes_[i]) registers_[id] = at[i];
  const Graph& graph = formula_.graph();
  for (const NodeId id : order_) {
    const Node& node = graph[id];
    apply(node.op, registers_[id], registers_[node.a], registers_[is_binary(node.op) ? node.b : node.a]);
  }
  const auto bounded = [this](NodeId id) { return registers_[id].bounded(); };
  return bounded(formula_.root()) && std::all_of(formula_.gradient().begin(), formula_.gradient().end(), bounded) &&
         std::all_of(formula_.hessian().begin(), formula_.hessian().end(), bounded);
}

const PreciseInterval& PreciseEvaluator::hessian(std::size_t i, std::size_t j) const {
  if (i > j) std::swap(i, j);
  const std::size_t n = dimension();
  return registers_[formula_.hessian()[i * n - i * (i + 1) / 2 + j]];
}

}  // namespace saddlescope

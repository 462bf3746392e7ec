#include "core/certificate/inner_functions.h"

#include <algorithm>
#include <unordered_map>

#include "core/formula/derivative.h"

namespace saddlescope {
namespace {

constexpr std::size_t largest_loss = 2'000;           // nodes: all are tried as the one through which others go
constexpr std::size_t largest_with_slopes = 100'000;  // nodes

bool has_kink_or_jump(Op op) {
  switch (op) {
    case Op::abs:
    case Op::relu:
    case Op::minimum:
    case Op::maximum:
    case Op::sign:
    case Op::step:
    case Op::floor:
    case Op::atan2:
    case Op::nan_at_zero:
      return true;
    default:
      return false;
  }
}

/// Finds the inner functions of a loss: as deep in it, and so as few, as they come.
class Parts {
 public:
  explicit Parts(const Graph& graph) : graph_(graph), moves_(graph.size()) {
    for (std::size_t k = 0; k < graph.size(); ++k) {
      const Node& node = graph[static_cast<NodeId>(k)];
      moves_[k] = is_leaf(node.op) ? node.op == Op::variable : moves_[node.a] || (is_binary(node.op) && moves_[node.b]);
    }
  }

  std::vector<NodeId> of(NodeId root) {
    add(root);
    std::sort(inner_.begin(), inner_.end());
    inner_.erase(std::unique(inner_.begin(), inner_.end()), inner_.end());
    return std::move(inner_);
  }

 private:
  void add(NodeId id) {
    if (!moves_[id]) return;
    const Node& node = graph_[id];
    const bool one_moves = is_binary(node.op) && moves_[node.a] != moves_[node.b];
    if (node.op == Op::negate) return add(node.a);
    if (one_moves && (node.op == Op::multiply || node.op == Op::divide)) return add(moves_[node.a] ? node.a : node.b);
    const NodeId deepest = waist(id);
    if (deepest != id) return inner_.push_back(deepest);
    if (node.op != Op::add && node.op != Op::subtract) return inner_.push_back(id);
    add(node.a);
    add(node.b);
  }

  /// The deepest node through which every way from `top` to a variable goes.
  NodeId waist(NodeId top) const {
    const std::vector<NodeId> order = evaluation_order(graph_, top);
    for (const NodeId id : order)
      if (moves_[id] && is_waist(id, top, order)) return id;
    return top;
  }

  bool is_waist(NodeId id, NodeId top, const std::vector<NodeId>& order) const {
    std::vector<bool> around(graph_.size());  // a variable is reached, but not through `id`
    for (const NodeId each : order) {
      const Node& node = graph_[each];
      if (each == id) continue;
      around[each] =
          is_leaf(node.op) ? node.op == Op::variable : around[node.a] || (is_binary(node.op) && around[node.b]);
    }
    return !around[top];
  }

  const Graph& graph_;
  std::vector<bool> moves_;
  std::vector<NodeId> inner_;
};

}  // namespace

InnerFunctions::Program::Program(const Graph& graph, std::span<const NodeId> outputs, std::size_t variables,
                                 std::span<const double> constants)
    : registers_(variables) {
  const std::vector<bool> needed = needed_by(graph, outputs);
  std::vector<std::size_t> places(graph.size());
  for (std::size_t k = 0; k < graph.size(); ++k) {
    if (!needed[k]) continue;
    const Node& node = graph[static_cast<NodeId>(k)];
    if (node.op == Op::variable) {
      places[k] = node.a;
      continue;
    }
    places[k] = registers_.size();
    registers_.emplace_back();
    if (node.op == Op::number)
      registers_.back() = {node.literal.low, node.literal.high};
    else if (node.op == Op::constant)
      registers_.back() = point_enclosure(constants[node.a]);
    else
      instructions_.push_back({node.op, places[k], places[node.a], places[is_binary(node.op) ? node.b : node.a]});
  }
  for (const NodeId id : outputs) outputs_.push_back(places[id]);
}

BoxFlags InnerFunctions::Program::run(std::span<const Enclosure> variables, std::span<Enclosure> results) {
  std::copy(variables.begin(), variables.end(), registers_.begin());
  BoxFlags flags;
  for (const Instruction& i : instructions_)
    registers_[i.target] = apply(i.op, registers_[i.a], registers_[i.b], flags);
  for (std::size_t k = 0; k < outputs_.size(); ++k) results[k] = registers_[outputs_[k]];
  return flags;
}

std::optional<InnerFunctions> InnerFunctions::of(const Objective& objective) {
  const Formula* const formula = objective.formula();
  const std::size_t n = objective.dimension();
  if (formula == nullptr || objective.uses_data() || formula->uses_data() || n < 2) return std::nullopt;
  const std::vector<NodeId> needed = evaluation_order(formula->graph(), formula->root());
  if (needed.size() > largest_loss) return std::nullopt;
  for (const NodeId id : needed)
    if (has_kink_or_jump(formula->graph()[id].op)) return std::nullopt;

  const std::vector<NodeId> inner = Parts(formula->graph()).of(formula->root());
  const std::size_t k = inner.size();
  if (k == 0 || k >= n) return std::nullopt;
  Graph graph = formula->graph();
  std::vector<NodeId> outputs = {formula->root()};
  std::unordered_map<NodeId, NodeId> as_variable;
  for (std::size_t j = 0; j < k; ++j) {
    as_variable[inner[j]] = graph.variable(static_cast<std::uint32_t>(n + j));
    outputs.push_back(inner[j]);
  }
  for (const NodeId u : inner)
    for (std::uint32_t i = 0; i < n; ++i) {
      const auto slope = differentiate(graph, u, i, largest_with_slopes);
      if (!slope) return std::nullopt;
      outputs.push_back(*slope);
    }
  const std::optional<NodeId> outer = replaced(graph, formula->root(), as_variable);
  if (!outer) return std::nullopt;
  std::vector<Program> outer_slopes;
  for (std::size_t j = 0; j < k; ++j) {
    const auto slope = differentiate(graph, *outer, static_cast<std::uint32_t>(n + j), largest_with_slopes);
    if (!slope) return std::nullopt;
    for (const NodeId id : evaluation_order(graph, *slope))
      if (graph[id].op == Op::variable && graph[id].a != n + j) return std::nullopt;
    outer_slopes.emplace_back(graph, std::span(&*slope, 1), n + k, objective.constants());
  }
  return InnerFunctions(n, k, Program(graph, outputs, n + k, objective.constants()), std::move(outer_slopes));
}

BoxFlags InnerFunctions::look(std::span<const Enclosure> box, std::span<Enclosure> inner, std::span<Enclosure> slopes) {
  const BoxFlags flags = inner_.run(box, results_);
  std::copy_n(results_.begin() + 1, k_, inner.begin());
  std::copy_n(results_.begin() + 1 + static_cast<std::ptrdiff_t>(k_), k_ * n_, slopes.begin());
  return flags;
}

BoxFlags InnerFunctions::outer_slope(std::size_t j, const Enclosure& u, Enclosure& result) {
  u_[n_ + j] = u;
  return outer_[j].run(u_, {&result, 1});
}

}  // namespace saddlescope

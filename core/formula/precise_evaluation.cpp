#include "core/formula/precise_evaluation.h"

#include <algorithm>

namespace saddlescope {
namespace {

std::vector<PreciseInterval> cells(const double* numbers, std::size_t count) {
  std::vector<PreciseInterval> result;
  for (std::size_t row = 0; row < count && numbers != nullptr; ++row)
    result.push_back(PreciseInterval::decimal(numbers[row]));
  return result;
}

}  // namespace

PreciseEvaluator::PreciseEvaluator(const Formula& formula, std::span<const double> constants, const FormulaRows& rows)
    : formula_(formula),
      outputs_{formula.root()},
      registers_(formula.graph().size()),
      variable_nodes_(formula.variables().size()) {
  outputs_.insert(outputs_.end(), formula.gradient().begin(), formula.gradient().end());
  outputs_.insert(outputs_.end(), formula.hessian().begin(), formula.hessian().end());
  results_.resize(outputs_.size());
  if (!rows.columns.empty()) rows_ = rows.count, mean_ = rows.mean;
  const Graph& graph = formula.graph();
  const std::vector<bool> needed = needed_by(graph, outputs_);
  for (NodeId id = 0; id < graph.size(); ++id) {
    const Node& node = graph[id];
    if (node.op == Op::number)
      registers_[id] = precise(node.literal);
    else if (node.op == Op::variable)
      variable_nodes_[node.a].push_back(id);
    else if (node.op == Op::constant && needed[id] && node.a < rows.columns.size())
      columns_.emplace_back(id, cells(rows.columns[node.a], rows.count));
    else if (node.op == Op::constant && needed[id])
      registers_[id] = PreciseInterval::decimal(constants[node.a - rows.columns.size()]);
    else if (needed[id])
      order_.push_back(id);
  }
}

bool PreciseEvaluator::evaluate(std::span<const PreciseInterval> at) {
  for (std::size_t i = 0; i < variable_nodes_.size(); ++i)
    for (const NodeId id : variable_nodes_[i]) registers_[id] = at[i];
  for (PreciseInterval& result : results_) result = 0;
  const Graph& graph = formula_.graph();
  for (std::size_t row = 0; row < rows_; ++row) {
    for (const auto& [id, column] : columns_) registers_[id] = column[row];
    for (const NodeId id : order_) {
      const Node& node = graph[id];
      apply(node.op, registers_[id], registers_[node.a], registers_[is_binary(node.op) ? node.b : node.a]);
    }
    for (std::size_t k = 0; k < outputs_.size(); ++k) results_[k] += registers_[outputs_[k]];
  }
  if (mean_)
    for (PreciseInterval& result : results_) result /= static_cast<double>(rows_);
  return std::all_of(results_.begin(), results_.end(), [](const PreciseInterval& result) { return result.bounded(); });
}

const PreciseInterval& PreciseEvaluator::hessian(std::size_t i, std::size_t j) const {
  if (i > j) std::swap(i, j);
  const std::size_t n = dimension();
  return results_[1 + n + i * n - i * (i + 1) / 2 + j];
}

}  // namespace saddlescope

#include "core/formula/interval_evaluation.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

constexpr std::uint32_t no_register = ~std::uint32_t{0};
constexpr std::size_t rows_at_once = 512;

/// The decimal of which the double is the nearest; the double itself where it has few binary places, as 3 and 0.25.
Enclosure cell_enclosure(double cell) {
  constexpr double few_places = 0x1p20;
  return std::floor(cell * few_places) == cell * few_places ? point_enclosure(cell) : rounding::outward(cell, cell);
}

/// By node: whether it depends on one of the first so many constants, which are a row's cells.
std::vector<bool> depends_on_columns(const Graph& graph, std::size_t columns) {
  std::vector<bool> result(graph.size());
  for (std::size_t k = 0; k < graph.size(); ++k) {
    const Node& node = graph[static_cast<NodeId>(k)];
    result[k] = is_leaf(node.op) ? node.op == Op::constant && node.a < columns
                                 : result[node.a] || (is_binary(node.op) && result[node.b]);
  }
  return result;
}

}  // namespace

IntervalEvaluator::IntervalEvaluator(const Formula& formula, std::span<const double> constants, const FormulaRows& rows)
    : rows_(rows) {
  compile(formula, constants);
  chunk_.resize(std::max({gradient_.size(), hessian_.size(), std::size_t{1}}));
}

void IntervalEvaluator::compile(const Formula& formula, std::span<const double> constants) {
  const Graph& graph = formula.graph();
  const NodeId root[] = {formula.root()};
  const std::vector<bool> needed[] = {needed_by(graph, formula.gradient()), needed_by(graph, formula.hessian()),
                                      needed_by(graph, root)};
  registers_.resize(formula.variables().size());
  fixed_.assign(registers_.size(), false);
  of_row_.assign(registers_.size(), false);
  places_.assign(graph.size(), no_register);
  const std::vector<bool> by_row = depends_on_columns(graph, rows_.columns.size());
  for (const Part part : {to_gradient, to_hessian, to_value}) {
    stretches_[part].begin = instructions_.size();
    for (const bool of_row : {false, true}) {
      if (of_row) stretches_[part].rows = instructions_.size();
      for (std::size_t k = 0; k < graph.size(); ++k)
        if (needed[part][k] && places_[k] == no_register && by_row[k] == of_row)
          add_node(formula, constants, static_cast<NodeId>(k), part, needed[to_value][k]);
    }
    stretches_[part].end = instructions_.size();
  }
  for (const NodeId id : formula.gradient()) gradient_.push_back(places_[id]);
  for (const NodeId id : formula.hessian()) hessian_.push_back(places_[id]);
  value_ = places_[formula.root()];
  places_.clear();
  fixed_.clear();
}

void IntervalEvaluator::add_node(const Formula& formula, std::span<const double> constants, NodeId id, Part part,
                                 bool of_value) {
  const Node& node = formula.graph()[id];
  if (node.op == Op::variable) {
    places_[id] = node.a;
    return;
  }
  const auto target = static_cast<std::uint32_t>(registers_.size());
  places_[id] = target;
  registers_.emplace_back();
  if (is_leaf(node.op)) {
    const std::size_t columns = rows_.columns.size();
    const bool cell = node.op == Op::constant && node.a < columns;
    if (cell)
      columns_.emplace_back(target, rows_.columns[node.a]);
    else
      registers_[target] = node.op == Op::number ? Enclosure{node.literal.low, node.literal.high}
                                                 : point_enclosure(constants[node.a - columns]);
    fixed_.push_back(!cell);
    of_row_.push_back(cell);
    return;
  }
  const std::uint32_t a = places_[node.a], b = is_binary(node.op) ? places_[node.b] : a;
  const bool same = fixed_[a] && fixed_[b];
  fixed_.push_back(same);
  of_row_.push_back(of_row_[a] || of_row_[b]);
  if (!same) {
    instructions_.push_back({node.op, of_value, target, a, b});
    return;
  }
  BoxFlags flags;
  registers_[target] = apply_sharply(node.op, registers_[a], registers_[b], flags);
  stretches_[part].flags |= flags;
  if (of_value) stretches_[part].value_flags |= flags;
}

BoxFlags IntervalEvaluator::execute(std::size_t begin, std::size_t end) {
  BoxFlags flags;
  Enclosure* const r = registers_.data();
  for (std::size_t k = begin; k < end; ++k) {
    const Instruction& i = instructions_[k];
    const Enclosure &a = r[i.a], &b = r[i.b];
    switch (i.op) {
      case Op::add:
        r[i.target] = add(a, b);
        break;
      case Op::subtract:
        r[i.target] = subtract(a, b);
        break;
      case Op::multiply:
        r[i.target] = multiply(a, b);
        break;
      case Op::square:
        r[i.target] = square(a);
        break;
      case Op::negate:
        r[i.target] = negate(a);
        break;
      default: {
        BoxFlags met;
        r[i.target] = apply(i.op, a, b, met);
        if (i.op == Op::divide && i.a == i.b) r[i.target] = {1, 1};  // u/u, as in the slope of u·log u
        flags |= met;
        if (i.of_value) value_flags_ |= met;
      }
    }
  }
  return flags;
}

BoxFlags IntervalEvaluator::run(Part part, std::span<const std::uint32_t> outputs, std::span<Enclosure> results) {
  const Stretch& stretch = stretches_[part];
  BoxFlags flags = stretch.flags;
  if (part == to_gradient) value_flags_ = {};
  value_flags_ |= stretch.value_flags;
  flags |= execute(stretch.begin, stretch.rows);
  if (!rows_.columns.empty()) return flags |= run_rows(part, outputs, results);
  for (std::size_t k = 0; k < outputs.size(); ++k) results[k] = registers_[outputs[k]];
  return flags;
}

BoxFlags IntervalEvaluator::run_rows(Part part, std::span<const std::uint32_t> outputs, std::span<Enclosure> results) {
  BoxFlags flags;
  const std::span<Enclosure> sums = results.first(outputs.size()), chunk = std::span(chunk_).first(outputs.size());
  std::fill(sums.begin(), sums.end(), point_enclosure(0));
  for (std::size_t begin = 0; begin < rows_.count; begin += rows_at_once) {
    if (interrupt_ && interrupt_()) {
      std::fill(sums.begin(), sums.end(), whole_line);
      value_flags_.undefined = true;
      return {.undefined = true, .jump = false, .nowhere = false};
    }
    // In chunks, so that the sums' own rounding does not grow with the rows.
    std::fill(chunk.begin(), chunk.end(), point_enclosure(0));
    for (std::size_t row = begin; row < std::min(begin + rows_at_once, rows_.count); ++row) {
      for (const auto& [cell, numbers] : columns_) registers_[cell] = cell_enclosure(numbers[row]);
      // What the parts before made is of another row by now.
      for (int before = to_gradient; before < part; ++before) execute(stretches_[before].rows, stretches_[before].end);
      flags |= execute(stretches_[part].rows, stretches_[part].end);
      for (std::size_t k = 0; k < outputs.size(); ++k) chunk[k] = add(chunk[k], registers_[outputs[k]]);
    }
    for (std::size_t k = 0; k < outputs.size(); ++k) sums[k] = add(sums[k], chunk[k]);
  }
  BoxFlags none;
  const Enclosure count = point_enclosure(static_cast<double>(rows_.count));
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    if (!of_row_[outputs[k]])
      sums[k] = rows_.mean ? registers_[outputs[k]] : multiply(count, registers_[outputs[k]]);
    else if (rows_.mean)
      sums[k] = divide(sums[k], count, none);
  }
  return flags;
}

BoxFlags IntervalEvaluator::gradient(std::span<const Enclosure> box, std::span<Enclosure> result) {
  std::copy(box.begin(), box.end(), registers_.begin());
  return run(to_gradient, gradient_, result);
}

BoxFlags IntervalEvaluator::hessian(std::span<Enclosure> result) { return run(to_hessian, hessian_, result); }

BoxFlags IntervalEvaluator::value(Enclosure& result) {
  run(to_value, {&value_, 1}, {&result, 1});
  return value_flags_;
}

}  // namespace saddlescope

#include "core/formula/interval_evaluation.h"

#include <cmath>

namespace saddlescope {
namespace {

constexpr std::uint32_t no_register = ~std::uint32_t{0};

}  // namespace

IntervalEvaluator::IntervalEvaluator(const Formula& formula, std::span<const double> constants) {
  compile(formula, constants);
}

void IntervalEvaluator::compile(const Formula& formula, std::span<const double> constants) {
  const Graph& graph = formula.graph();
  const NodeId root[] = {formula.root()};
  const std::vector<bool> needed[] = {needed_by(graph, formula.gradient()), needed_by(graph, formula.hessian()),
                                      needed_by(graph, root)};
  registers_.resize(formula.variables().size());
  fixed_.assign(registers_.size(), false);
  places_.assign(graph.size(), no_register);
  for (const Part part : {to_gradient, to_hessian, to_value}) {
    stretches_[part].begin = instructions_.size();
    for (std::size_t k = 0; k < graph.size(); ++k)
      if (needed[part][k] && places_[k] == no_register)
        add_node(formula, constants, static_cast<NodeId>(k), part, needed[to_value][k]);
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
    registers_[target] =
        node.op == Op::number ? Enclosure{node.literal.low, node.literal.high} : point_enclosure(constants[node.a]);
    fixed_.push_back(true);
    return;
  }
  const std::uint32_t a = places_[node.a], b = is_binary(node.op) ? places_[node.b] : a;
  const bool same = fixed_[a] && fixed_[b];
  fixed_.push_back(same);
  if (!same) {
    instructions_.push_back({node.op, of_value, target, a, b});
    return;
  }
  BoxFlags flags;
  registers_[target] = apply_sharply(node.op, registers_[a], registers_[b], flags);
  stretches_[part].flags |= flags;
  if (of_value) stretches_[part].value_flags |= flags;
}

BoxFlags IntervalEvaluator::run(Part part) {
  const Stretch& stretch = stretches_[part];
  BoxFlags flags = stretch.flags;
  if (part == to_gradient) value_flags_ = {};
  value_flags_ |= stretch.value_flags;
  Enclosure* const r = registers_.data();
  for (std::size_t k = stretch.begin; k < stretch.end; ++k) {
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

BoxFlags IntervalEvaluator::gradient(std::span<const Enclosure> box, std::span<Enclosure> result) {
  std::copy(box.begin(), box.end(), registers_.begin());
  const BoxFlags flags = run(to_gradient);
  for (std::size_t i = 0; i < gradient_.size(); ++i) result[i] = registers_[gradient_[i]];
  return flags;
}

BoxFlags IntervalEvaluator::hessian(std::span<Enclosure> result) {
  const BoxFlags flags = run(to_hessian);
  for (std::size_t i = 0; i < hessian_.size(); ++i) result[i] = registers_[hessian_[i]];
  return flags;
}

BoxFlags IntervalEvaluator::value(Enclosure& result) {
  run(to_value);
  result = registers_[value_];
  return value_flags_;
}

}  // namespace saddlescope

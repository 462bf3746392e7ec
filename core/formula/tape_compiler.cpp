#include "core/formula/tape_compiler.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace saddlescope {
namespace {

LaneCode code_of(Op op) {
  switch (op) {
    case Op::add:
      return LaneCode::add;
    case Op::subtract:
      return LaneCode::subtract;
    case Op::multiply:
      return LaneCode::multiply;
    case Op::divide:
      return LaneCode::divide;
    case Op::power:
      return LaneCode::power;
    case Op::minimum:
      return LaneCode::minimum;
    case Op::maximum:
      return LaneCode::maximum;
    case Op::hypot:
      return LaneCode::hypot;
    case Op::atan2:
      return LaneCode::atan2;
    case Op::negate:
      return LaneCode::negate;
    case Op::square:
      return LaneCode::square;
    case Op::reciprocal:
      return LaneCode::reciprocal;
    case Op::sqrt:
      return LaneCode::sqrt;
    case Op::cbrt:
      return LaneCode::cbrt;
    case Op::abs:
      return LaneCode::abs;
    case Op::sign:
      return LaneCode::sign;
    case Op::floor:
      return LaneCode::floor;
    case Op::step:
      return LaneCode::step;
    case Op::exp:
      return LaneCode::exp;
    case Op::log:
      return LaneCode::log;
    case Op::log2:
      return LaneCode::log2;
    case Op::log10:
      return LaneCode::log10;
    case Op::sin:
      return LaneCode::sin;
    case Op::cos:
      return LaneCode::cos;
    case Op::tan:
      return LaneCode::tan;
    case Op::asin:
      return LaneCode::asin;
    case Op::acos:
      return LaneCode::acos;
    case Op::atan:
      return LaneCode::atan;
    case Op::sinh:
      return LaneCode::sinh;
    case Op::cosh:
      return LaneCode::cosh;
    case Op::tanh:
      return LaneCode::tanh;
    case Op::sigmoid:
      return LaneCode::sigmoid;
    case Op::relu:
      return LaneCode::relu;
    case Op::softplus:
      return LaneCode::softplus;
    case Op::gauss:
      return LaneCode::gauss;
    case Op::nan_at_zero:
      return LaneCode::nan_at_zero;
    case Op::number:
    case Op::variable:
    case Op::constant:
      return LaneCode::copy;
  }
  return LaneCode::copy;
}

LaneCode shifted(LaneCode base, int by) { return static_cast<LaneCode>(static_cast<int>(base) + by); }

/// The code that does `inner` and then `outer`; inner_first: the inner result is the outer operation's left operand.
std::optional<LaneCode> pair_code(Op inner, Op outer, bool inner_first) {
  LaneCode base;
  switch (inner) {
    case Op::multiply:
      base = LaneCode::multiply_add;
      break;
    case Op::square:
      base = LaneCode::square_add;
      break;
    case Op::add:
      base = LaneCode::add_add;
      break;
    case Op::subtract:
      base = LaneCode::subtract_add;
      break;
    default:
      return std::nullopt;
  }
  switch (outer) {
    case Op::add:
      return base;
    case Op::subtract:
      return shifted(base, inner_first ? 1 : 2);
    case Op::multiply:
      return shifted(base, 3);
    case Op::square:
      return shifted(base, 4);
    default:
      return std::nullopt;
  }
}

}  // namespace

void TapeCompiler::compile(Tape& tape) {
  facts_.assign(graph_.size(), Fact{});
  tape.output_count_ = outputs_.size();
  find_needed();
  list_uniforms(tape);
  find_pairs();
  emit(tape);
  copy_repeated_outputs(tape);
  allocate_registers(tape);
}

bool TapeCompiler::differs(const Node& leaf) const {
  if (!rows_) return leaf.op == Op::variable;
  return leaf.op == Op::constant && leaf.a < rows_->columns;
}

std::uint32_t TapeCompiler::place(const Node& leaf) const {
  if (!rows_ || leaf.op == Op::variable || leaf.a < rows_->columns) return leaf.a;
  return static_cast<std::uint32_t>(rows_->variables + leaf.a - rows_->columns);
}

bool TapeCompiler::is_one_minus_square(NodeId id) const {
  const Node& node = graph_[id];
  return node.op == Op::subtract && graph_.is_number(node.a, 1) && graph_[node.b].op == Op::square;
}

void TapeCompiler::find_needed() {
  for (std::size_t k = 0; k < facts_.size(); ++k) {
    const Node& node = graph_[static_cast<NodeId>(k)];
    if (differs(node)) facts_[k].varies = true;
    if (!is_leaf(node.op)) facts_[k].varies = facts_[node.a].varies || (is_binary(node.op) && facts_[node.b].varies);
  }
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    Fact& fact = facts_[outputs_[i]];
    fact.wanted_by |= std::uint64_t{1} << std::min<std::size_t>(i, 63);
    if (fact.output == none) fact.output = static_cast<std::uint32_t>(i);
  }
  const auto use = [this](NodeId operand, const Fact& by) {
    facts_[operand].wanted_by |= by.wanted_by;
    ++facts_[operand].uses;
  };
  for (std::size_t k = facts_.size(); k-- > 0;) {
    const Node& node = graph_[static_cast<NodeId>(k)];
    if (facts_[k].wanted_by == 0 || is_leaf(node.op)) continue;
    if (facts_[k].one_minus_square) {
      use(graph_[node.b].a, facts_[k]);
      continue;
    }
    if (node.op == Op::sqrt && facts_[k].varies && is_one_minus_square(node.a)) facts_[node.a].one_minus_square = true;
    use(node.a, facts_[k]);
    if (is_binary(node.op)) use(node.b, facts_[k]);
  }
}

void TapeCompiler::list_uniforms(Tape& tape) {
  for (std::size_t k = 0; k < facts_.size(); ++k) {
    Fact& fact = facts_[k];
    const Node& node = graph_[static_cast<NodeId>(k)];
    if (fact.wanted_by == 0) continue;
    if (differs(node)) tape.variable_count_ = std::max<std::size_t>(tape.variable_count_, place(node) + std::size_t{1});
    if (fact.varies) continue;
    using Kind = Tape::Uniform::Kind;
    fact.uniform = static_cast<std::uint32_t>(tape.uniforms_.size());
    if (node.op == Op::number)
      tape.uniforms_.push_back({Kind::number, node.op, 0, 0, node.literal.number});
    else if (is_leaf(node.op))
      tape.uniforms_.push_back({Kind::constant, node.op, place(node), 0, 0});
    else
      tape.uniforms_.push_back(
          {Kind::operation, node.op, facts_[node.a].uniform, is_binary(node.op) ? facts_[node.b].uniform : 0, 0});
  }
}

bool TapeCompiler::can_be_inside(NodeId id) const {
  const Fact& fact = facts_[id];
  const Op op = graph_[id].op;
  return fact.varies && fact.uses == 1 && fact.output == none && !fact.one_minus_square && fact.swallowed == none &&
         (op == Op::add || op == Op::subtract || op == Op::multiply || op == Op::square);
}

/// A squared residual: (ab ± c)² and the like are one instruction.
bool TapeCompiler::is_squared_pair(NodeId id) const {
  if (graph_[id].op != Op::square) return false;
  const NodeId inner = graph_[id].a;
  const Op op = graph_[inner].op;
  return facts_[inner].uses == 1 && facts_[inner].output == none && facts_[inner].swallowed != none &&
         (op == Op::add || op == Op::subtract);
}

void TapeCompiler::find_pairs() {
  for (std::size_t k = 0; k < facts_.size(); ++k) {
    const auto id = static_cast<NodeId>(k);
    const Node& node = graph_[id];
    Fact& fact = facts_[id];
    if (fact.wanted_by == 0 || !fact.varies || is_leaf(node.op)) continue;
    if (fact.one_minus_square || !pair_code(Op::add, node.op, true)) continue;
    if (can_be_inside(node.a) || is_squared_pair(id))
      fact.swallowed = node.a;
    else if (is_binary(node.op) && can_be_inside(node.b))
      fact.swallowed = node.b;
    if (fact.swallowed != none) facts_[fact.swallowed].inside = true;
  }
}

/// Operands are node ids here; allocate_registers() turns them into slots.
LaneInstruction TapeCompiler::instruction(NodeId id) const {
  const Node& node = graph_[id];
  const Fact& fact = facts_[id];
  LaneInstruction result;
  result.wanted_by = fact.wanted_by;
  result.target = id;
  if (fact.one_minus_square) {
    result.code = LaneCode::one_minus_square;
    result.a = result.b = result.c = graph_[node.b].a;
    return result;
  }
  const NodeId second = is_binary(node.op) ? node.b : node.a;  // a unary operation's unused operands repeat its first
  if (fact.swallowed == none) {
    result.code = code_of(node.op);
    result.a = node.a;
    result.b = result.c = second;
    return result;
  }
  const Node& inner = graph_[fact.swallowed];
  if (facts_[fact.swallowed].swallowed != none) {
    result = instruction(fact.swallowed);
    // (c − ab)² is (ab − c)² to the last bit.
    result.code =
        shifted(*pair_code(graph_[facts_[fact.swallowed].swallowed].op, Op::add, true), inner.op == Op::add ? 5 : 6);
    result.target = id;
    return result;
  }
  const bool inner_first = node.a == fact.swallowed;
  result.code = *pair_code(inner.op, node.op, inner_first);
  result.a = inner.a;
  result.b = inner.op == Op::square ? inner.a : inner.b;
  // Numbers that are the same at all points go last where the order does not matter: lanes.cpp has loops for that.
  if ((inner.op == Op::add || inner.op == Op::multiply) && !facts_[result.a].varies) std::swap(result.a, result.b);
  result.c = node.op == Op::square ? result.b : inner_first ? second : node.a;
  return result;
}

void TapeCompiler::emit(Tape& tape) {
  for (std::size_t k = 0; k < facts_.size(); ++k) {
    const auto id = static_cast<NodeId>(k);
    if (facts_[k].wanted_by == 0 || !facts_[k].varies || facts_[k].inside || is_leaf(graph_[id].op)) continue;
    tape.instructions_.push_back(instruction(id));
  }
}

void TapeCompiler::allocate_registers(Tape& tape) {
  std::vector<LaneInstruction>& list = tape.instructions_;
  const std::size_t computed = list.size() - tape.copy_count_;
  std::vector<std::size_t> last_use(facts_.size(), 0);
  for (std::size_t k = 0; k < list.size(); ++k)
    for (NodeId operand : {list[k].a, list[k].b, list[k].c}) last_use[operand] = k;

  // Registers come first; the other slots are counted from `base` until the number of registers is known.
  constexpr std::uint32_t base = std::uint32_t{1} << 31;
  const auto after_outputs = base + static_cast<std::uint32_t>(tape.output_count_);
  for (std::size_t k = 0; k < facts_.size(); ++k) {
    const Node& node = graph_[static_cast<NodeId>(k)];
    if (differs(node)) facts_[k].slot = after_outputs + place(node);
    if (facts_[k].uniform != none)
      facts_[k].slot = after_outputs + static_cast<std::uint32_t>(tape.variable_count_) + facts_[k].uniform;
  }
  std::vector<std::uint32_t> free;
  for (std::size_t k = 0; k < list.size(); ++k) {
    LaneInstruction& i = list[k];
    const NodeId operands[] = {i.a, i.b, i.c};
    i.a = facts_[operands[0]].slot;
    i.b = facts_[operands[1]].slot;
    i.uniform_b = facts_[operands[1]].uniform != none;
    i.c = facts_[operands[2]].slot;
    if (k >= computed) {  // a copy's target is an output already
      i.target += base;
      continue;
    }
    // A register whose last reader is this instruction may be its target: elements are read before they are written.
    for (std::size_t j = 0; j < 3; ++j) {
      const std::uint32_t slot = facts_[operands[j]].slot;
      if (slot < base && last_use[operands[j]] == k && std::find(free.begin(), free.end(), slot) == free.end())
        free.push_back(slot);
    }
    Fact& fact = facts_[i.target];
    if (fact.output != none) {
      fact.slot = base + fact.output;
    } else if (!free.empty()) {
      fact.slot = free.back();
      free.pop_back();
    } else {
      fact.slot = static_cast<std::uint32_t>(tape.register_count_++);
    }
    i.target = fact.slot;
  }
  const auto registers = static_cast<std::uint32_t>(tape.register_count_);
  for (LaneInstruction& i : list)
    for (std::uint32_t* slot : {&i.a, &i.b, &i.c, &i.target})
      if (*slot >= base) *slot = *slot - base + registers;
}

/// Outputs that are leaves or uniform, and outputs that repeat an earlier one, are copied at the end.
void TapeCompiler::copy_repeated_outputs(Tape& tape) {
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    const NodeId id = outputs_[i];
    const Fact& fact = facts_[id];
    const bool computed = fact.varies && !is_leaf(graph_[id].op);
    if (computed && fact.output == i) continue;
    LaneInstruction copy;
    copy.a = copy.b = copy.c = id;
    copy.target = static_cast<std::uint32_t>(i);
    copy.wanted_by = std::uint64_t{1} << std::min<std::size_t>(i, 63);
    tape.instructions_.push_back(copy);
    ++tape.copy_count_;
  }
}

}  // namespace saddlescope

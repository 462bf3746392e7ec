// Turns nodes of an expression graph into a tape: finds what is needed, what is the same at all points, which pairs of
// operations can run in one pass, and which register each value lives in. Used by tape.cpp only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/formula/tape.h"

namespace saddlescope {

class TapeCompiler {
 public:
  TapeCompiler(const Graph& graph, std::span<const NodeId> outputs) : graph_(graph), outputs_(outputs) {}
  /// For rows side by side (Tape's second constructor).
  TapeCompiler(const Graph& graph, std::span<const NodeId> outputs, TapeSymbols symbols)
      : graph_(graph), outputs_(outputs), rows_(symbols) {}
  void compile(Tape& tape);

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  /// What the compiler knows of one node of the graph.
  struct Fact {
    std::uint64_t wanted_by = 0;  ///< 0: not needed
    std::uint32_t uses = 0;       ///< times it is an operand of a needed node
    std::uint32_t output = none;  ///< the first output it is
    std::uint32_t uniform = none;
    std::uint32_t slot = none;
    bool varies = false;            ///< depends on a variable
    bool inside = false;            ///< runs as the first half of its only user
    bool one_minus_square = false;  ///< 1 − u² under a root, the slope of asin: see LaneCode
    NodeId swallowed = none;        ///< the node that runs as the first half of this one
  };

  /// Whether a leaf differs from lane to lane, and its place among the tape's variables or constants.
  bool differs(const Node& leaf) const;
  std::uint32_t place(const Node& leaf) const;
  void find_needed();
  bool is_one_minus_square(NodeId id) const;
  void list_uniforms(Tape& tape);
  void find_pairs();
  bool can_be_inside(NodeId id) const;
  bool is_squared_pair(NodeId id) const;
  void emit(Tape& tape);
  LaneInstruction instruction(NodeId id) const;
  void copy_repeated_outputs(Tape& tape);
  void allocate_registers(Tape& tape);

  const Graph& graph_;
  std::span<const NodeId> outputs_;
  std::optional<TapeSymbols> rows_;
  std::vector<Fact> facts_;
};

}  // namespace saddlescope

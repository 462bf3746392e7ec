// A tape: the flat list of instructions made from nodes of an expression graph, evaluated over blocks of lanes with
// SIMD chosen at run time. Immutable after construction; evaluate() may be called from any number of threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/formula/expression.h"
#include "core/formula/lanes.h"

namespace saddlescope {

/// The symbols of a graph over data, whose first constants are the columns of a table.
struct TapeSymbols {
  std::size_t variables = 0, columns = 0;
};

class Tape {
 public:
  /// Compiles `outputs` (nodes of `graph`); nodes they do not need are left out. Registers are reused when dead.
  Tape(const Graph& graph, std::span<const NodeId> outputs);
  /// The same turned round, for many rows at one point: what evaluate() calls variables are the columns, and its
  /// constants are the graph's variables, then the constants that are no columns.
  Tape(const Graph& graph, std::span<const NodeId> outputs, TapeSymbols symbols);

  /// Evaluates `count` points side by side.
  /// variables: one pointer for each variable of the formula, each to `count` doubles (structure of arrays; any
  /// alignment). constants: one value for each named constant, the same at all points. outputs: one pointer for each
  /// output, each to `count` doubles; null where the output is not wanted (its instructions are then skipped). May not
  /// overlap the inputs. The result of a point does not depend on its place in the block nor on `count`: one point
  /// alone gives the same bits.
  void evaluate(std::span<const double* const> variables, std::span<const double> constants,
                std::span<double* const> outputs, std::size_t count) const;

  std::size_t instruction_count() const { return instructions_.size(); }
  std::size_t register_count() const { return register_count_; }

 private:
  /// A value that is the same at all points because it depends on no variable; computed once per evaluate().
  struct Uniform {
    enum class Kind : std::uint8_t { number, constant, operation } kind = Kind::number;
    Op op = Op::number;
    std::uint32_t a = 0, b = 0;  ///< uniforms (operation) or the constant's index
    double number = 0;
  };

  // Slots of an instruction, in this order: registers, outputs, variables, uniforms.
  std::size_t slot_count() const { return register_count_ + output_count_ + variable_count_ + uniforms_.size(); }
  void compute_fixed_uniforms();
  void compute_uniforms(std::span<const double> constants, double* broadcast) const;
  void run_blocks(const double* uniform, std::span<const double* const> variables, std::span<double* const> outputs,
                  std::size_t count, std::uint64_t wanted) const;
  void run_rest(const double* uniform, std::span<const double* const> variables, std::span<double* const> outputs,
                std::size_t first, std::size_t count, std::uint64_t wanted) const;

  friend class TapeCompiler;
  std::vector<LaneInstruction> instructions_;
  std::vector<Uniform> uniforms_;
  std::vector<double> broadcast_;  ///< lane_group copies of each uniform, when none depends on a named constant
  std::size_t register_count_ = 0;
  std::size_t output_count_ = 0;
  std::size_t variable_count_ = 0;  ///< the highest variable used, plus one
  std::size_t copy_count_ = 0;  ///< copies at the end of the list, for outputs that no instruction computes in place
};

}  // namespace saddlescope

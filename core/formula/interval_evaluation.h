// A formula's value, gradient and Hessian enclosed over a box: the graph as a flat list of instructions on intervals.
// For proofs about all points of a box (certificate/certificate.h). One thread for each object; no allocation while
// evaluating. Over rows of a table it is the sum or mean of each row's enclosure.
//
// What is enclosed is the real function that the text says. Every number in the graph carries the enclosure of what it
// stands for (expression.h): 0.1 the decimal, π itself, and numbers that were folded what they were folded from. So do
// cells of tables. Values of named constants are exactly the given doubles.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "core/formula/formula.h"
#include "core/formula/formula_rows.h"
#include "core/formula/interval.h"

namespace saddlescope {

class IntervalEvaluator {
 public:
  /// constants: one value for each of formula.constants(). rows: of a formula that uses data; must live as long.
  IntervalEvaluator(const Formula& formula, std::span<const double> constants, const FormulaRows& rows = {});
  /// Asked now and then on the way through many rows; once it says yes, what is left says "undefined", without bounds.
  void set_interrupt(std::function<bool()> interrupt) { interrupt_ = std::move(interrupt); }

  std::size_t dimension() const { return gradient_.size(); }

  /// box: n finite intervals. result: n. The gradient wherever it exists; where the loss is continuous with a kink also
  /// Clarke's generalised gradient (the hull of the slopes on all sides), as jumps enclose both sides.
  BoxFlags gradient(std::span<const Enclosure> box, std::span<Enclosure> result);
  /// On the box of the last call of gradient(): the upper triangle row by row (hessian_index in objective.h). The flags
  /// are those met on the way from the gradient to the Hessian.
  BoxFlags hessian(std::span<Enclosure> result);
  /// On the same box, after hessian(): the loss. The flags are those met by the loss's own operations.
  BoxFlags value(Enclosure& result);

 private:
  struct Instruction {
    Op op;
    bool of_value;  ///< an operation of the loss itself
    std::uint32_t target, a, b;
  };
  enum Part { to_gradient, to_hessian, to_value };
  struct Stretch {
    std::size_t begin = 0, rows = 0, end = 0;  ///< instructions; from `rows` on they are of each row
    BoxFlags flags, value_flags;               ///< of what is the same in every box
  };

  void compile(const Formula& formula, std::span<const double> constants);
  void add_column(std::size_t column);
  void add_node(const Formula& formula, std::span<const double> constants, NodeId id, Part part, bool of_value);
  BoxFlags run(Part part, std::span<const std::uint32_t> outputs, std::span<Enclosure> results);
  BoxFlags run_rows(Part part, std::span<const std::uint32_t> outputs, std::span<Enclosure> results);
  BoxFlags execute(std::size_t begin, std::size_t end);

  std::vector<Instruction> instructions_;
  std::array<Stretch, 3> stretches_;
  std::vector<Enclosure> registers_;  ///< variables first
  std::vector<std::uint32_t> gradient_, hessian_;
  std::uint32_t value_ = 0;
  FormulaRows rows_;
  std::vector<std::pair<std::uint32_t, const double*>> columns_;  ///< register and cells of those in use
  std::vector<bool> of_row_;                                      ///< by register: another in each row
  std::vector<Enclosure> chunk_;                                  ///< sums over some rows, by output
  std::function<bool()> interrupt_;
  BoxFlags value_flags_;               ///< met by the loss's own operations in the last run
  std::vector<std::uint32_t> places_;  ///< register of each node, while compiling
  std::vector<bool> fixed_;            ///< by register: the same in every box, while compiling
};

}  // namespace saddlescope

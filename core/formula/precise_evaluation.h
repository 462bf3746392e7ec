// A formula's value, gradient and Hessian in intervals of 192 bits: what tells a zero of the gradient from its rounding
// where doubles cannot. Some hundred times slower than a tape; for a few points. One thread for each object.
//
// Numbers of the graph are the real numbers that the text stands for, as in interval_evaluation.h; values of named
// constants are the decimals that were typed.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/formula/formula.h"
#include "core/formula/precise_interval.h"

namespace saddlescope {

class PreciseEvaluator {
 public:
  /// constants: one value for each of formula.constants(). The formula may use no data, and must live as long.
  PreciseEvaluator(const Formula& formula, std::span<const double> constants);

  std::size_t dimension() const { return formula_.variables().size(); }
  /// at: n intervals. Whether all results are bounded: the loss exists and is smooth there, as far as can be told.
  bool evaluate(std::span<const PreciseInterval> at);
  /// Of the last evaluate().
  const PreciseInterval& value() const { return registers_[formula_.root()]; }
  const PreciseInterval& gradient(std::size_t i) const { return registers_[formula_.gradient()[i]]; }
  const PreciseInterval& hessian(std::size_t i, std::size_t j) const;  ///< both triangles

 private:
  const Formula& formula_;
  std::vector<NodeId> order_;               ///< operations that the results need, in the order of evaluation
  std::vector<PreciseInterval> registers_;  ///< by node
  std::vector<std::vector<NodeId>> variable_nodes_;
};

}  // namespace saddlescope

// A formula's value, gradient and Hessian in intervals of 192 bits: what tells a zero of the gradient from its rounding
// where doubles cannot. Some hundred times slower than a tape; for a few points. One thread for each object.
//
// Numbers of the graph are the real numbers that the text stands for, as in interval_evaluation.h; values of named
// constants are the decimals that were typed.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/formula/formula.h"
#include "core/formula/formula_rows.h"
#include "core/formula/precise_interval.h"

namespace saddlescope {

class PreciseEvaluator {
 public:
  /// constants: one value for each of formula.constants(). `rows`: of a formula that uses data, else without columns.
  /// The formula must live as long.
  PreciseEvaluator(const Formula& formula, std::span<const double> constants, const FormulaRows& rows = {});

  std::size_t dimension() const { return formula_.variables().size(); }
  /// at: n intervals. Whether all results are bounded: the loss exists and is smooth there, as far as can be told.
  bool evaluate(std::span<const PreciseInterval> at);
  /// Of the last evaluate().
  const PreciseInterval& value() const { return results_[0]; }
  const PreciseInterval& gradient(std::size_t i) const { return results_[1 + i]; }
  const PreciseInterval& hessian(std::size_t i, std::size_t j) const;  ///< both triangles

  /// Operations that one point costs, over all rows.
  static double cost(const Formula& formula, std::size_t rows) {
    return static_cast<double>(formula.graph().size()) * static_cast<double>(rows);
  }

 private:
  const Formula& formula_;
  std::vector<NodeId> outputs_;                      ///< value, gradient, upper triangle of the Hessian
  std::vector<NodeId> order_;                        ///< operations that these need, in the order of evaluation
  std::vector<PreciseInterval> registers_;           ///< by node
  std::vector<std::vector<NodeId>> variable_nodes_;  ///< by variable; none or one each
  std::vector<std::pair<NodeId, std::vector<PreciseInterval>>> columns_;  ///< those in use, with their cells
  std::size_t rows_ = 1;
  bool mean_ = false;
  std::vector<PreciseInterval> results_;
};

}  // namespace saddlescope

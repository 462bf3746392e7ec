// Where a part of a formula is zero all around a point (relu(u) at u < 0), its derivatives are zero too, though double
// arithmetic may say 0·∞ (the slope of relu(u)^0.5). Cheap beside limits.h, which finds the same by series. One thread
// for each object.
#pragma once

#include <span>
#include <vector>

#include "core/formula/formula.h"

namespace saddlescope {

class InactiveParts {
 public:
  /// constants: a row's cells, if there are columns, then formula.constants(); read at each call. Both outlive it.
  InactiveParts(const Formula& formula, std::span<const double> constants);
  /// Whether the formula can have such parts at all.
  bool any() const { return any_; }
  /// point: a number for each variable. Writes the gradient, then the upper triangle of the Hessian so far as
  /// `derivatives` has room; false, with nothing said, where that does not make all of them numbers or the loss itself
  /// is none.
  bool at(std::span<const double> point, std::span<double> derivatives);

 private:
  void evaluate(NodeId id, std::span<const double> point);

  const Formula& formula_;
  std::span<const double> constants_;
  bool any_ = false;
  std::vector<NodeId> order_;
  std::vector<bool> of_loss_;  ///< by node
  std::vector<double> values_;
  std::vector<bool> zero_;  ///< by node: all around the point
};

}  // namespace saddlescope

// Why a run broke off: what in its last row is not a number, and whose doing it is. Private to the diagnosis room; a
// pure function that evaluates the loss some forty times.
#pragma once

#include "core/objective/objective.h"
#include "core/run/trajectory.h"

namespace saddlescope {

enum class BreakCause {
  none,              ///< the run did not break
  overflow,          ///< numbers grew until they were infinite, or ∞ − ∞ made a NaN of them
  infinite_start,    ///< the loss or its gradient is infinite, or too large for a number, at the start
  outside_domain,    ///< NaN, and so is all round
  start_outside,     ///< the same at the start
  undefined_point,   ///< NaN, but not beside it: 0/0 and the like in the formula
  pole,              ///< infinite, but not on every side of it
  no_gradient,       ///< a value, but a NaN in the gradient
  infinite_slope,    ///< a value, but an infinite gradient, and a finite one beside it
  no_hessian,        ///< second derivatives that the method needs are not finite
  no_matrix,         ///< the loss has none at all
  zero_over_zero,    ///< in the method: 0/0
  division_by_zero,  ///< in the method: a gradient whose square is zero, by that zero
};

/// `row`: the one that is asked about; only the last row of a run that did not end well has a cause. Steps beside a
/// point are 1e-7 of its own size, or of 1.
BreakCause break_cause(const Objective& objective, const Trajectory& trajectory, std::size_t row);

}  // namespace saddlescope

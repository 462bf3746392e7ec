// Newton's method in 192 bits on a loss that is a formula: whether there is a zero of the gradient where doubles see
// something like one, where it is exactly, and whether it is simple. For narrow valleys, multiple zeros and losses that
// drown in rounding. For this room and the one of proofs; one thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"

namespace saddlescope {

/// A zero of the gradient.
struct PreciseZero {
  std::vector<double> at;       ///< n numbers, rounded
  Evaluation evaluation;        ///< there, before `at` was rounded
  Eigen::VectorXd eigenvalues;  ///< ascending, of the Hessian, each with its own digits
  /// Proved to be the only one around (Krawczyk's test): no eigenvalue is zero. Else it is a multiple zero or one of a
  /// curve of zeros.
  bool simple = false;
  double moved = 0;  ///< from where the search began: the largest coordinate, in half sides of the window
};

/// A simple zero as a point of the list.
CriticalPoint simple_point(const PreciseZero& zero);

struct PreciseLook {
  enum class End {
    zero,    ///< there is one
    none,    ///< the gradient does not vanish where the steps lead, or they lead out of the window
    far,     ///< the first step is too long
    unseen,  ///< the loss or a derivative of it does not exist on the way, as far as this can tell: kinks and holes;
             ///< or all looks together have become too much work
  } end = End::none;
  PreciseZero zero = {};  ///< of an `unseen` one only where it was lost, and how far from the start
};

class PreciseNewton {
 public:
  /// half: n half sides of the window, the measure of length. The loss is taken times 2^exponent. `objective` must live
  /// as long.
  PreciseNewton(const Objective& objective, std::span<const double> half, int exponent = 0);
  ~PreciseNewton();

  /// Whether the loss can be evaluated so: a formula, over some hundred rows at most.
  static bool can_evaluate(const Objective& objective);

  /// Follows Newton's steps from a place (n numbers) to the zero of the gradient that they lead to. Slow multiple zeros
  /// are hurried to; the floor of a narrow valley is followed. Directions without curvature are left out: onto a curve
  /// of zeros the way is the shortest. `first_step`: a longer one, in half sides of the window, is not taken.
  PreciseLook look_from(std::span<const double> place, double first_step, const std::stop_token& stop = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace saddlescope

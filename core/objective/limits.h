// Limits: what a formula is in a point where double arithmetic gives NaN: the exact value, gradient and Hessian in the
// holes of 0/0, √0 and 0^p, by the formula's own series along many ways into the point; else what does not exist, and
// why. Pure functions, any thread.
#pragma once

#include <Eigen/Core>
#include <limits>
#include <span>
#include <vector>

#include "core/formula/expression.h"
#include "core/objective/limit_ways.h"
#include "core/objective/objective.h"

namespace saddlescope {

/// The first of value, gradient and second derivative that does not exist.
enum class Missing { nothing, second_derivative, gradient, value };

enum class MissingReason {
  none,
  outside_domain,  ///< of Limits::culprit
  edge,            ///< the formula is defined on some sides only
  pole,            ///< infinite
  infinite,        ///< what is missing grows without bound: the slope of √|x|
  jump,            ///< it depends on the side from which one comes: a jump, a kink
  oscillation,     ///< sin(1/x)
  overflow,        ///< too large for a double on the way
  undetermined     ///< 0/0, and the series cannot tell
};

struct Limits {
  Missing missing = Missing::value;
  MissingReason why = MissingReason::undetermined;
  Op culprit = Op::number;                                  ///< the function outside whose domain the point lies
  double value = std::numeric_limits<double>::quiet_NaN();  ///< all three: so far as they exist
  Eigen::VectorXd gradient;                                 ///< n
  Eigen::MatrixXd hessian;                                  ///< n × n
};

/// Of one graph with values for its constants, which outlive it; makes room once for many points.
class LimitFinder {
 public:
  LimitFinder(const Graph& graph, NodeId root, std::span<const double> constants);
  /// point: a finite number for each variable.
  Limits at(std::span<const double> point);
  /// The formula's own value there, by plain arithmetic.
  double own_value(std::span<const double> point);

 private:
  bool hopeless(std::span<const double> point, Limits& result);

  const Graph& graph_;
  NodeId root_;
  std::span<const double> constants_;
  std::vector<NodeId> order_;
  std::vector<double> values_;
  std::vector<Ways> ways_;  ///< by frame, so far as they were needed
};

/// Instructions that this thread's limits have cost so far, about: what Objective::cost() cannot know before.
double spent_on_limits();

/// Coefficients of the series along a line through the point, degree + 1 of them, where it goes on smoothly behind a
/// hole; else none. point, direction: a number for each variable.
std::vector<double> series_through_hole(const Graph& graph, NodeId root, std::span<const double> point,
                                        std::span<const double> direction, std::span<const double> constants,
                                        std::size_t degree);

/// Whether the loss has a formula that may have holes at all.
bool may_have_holes(const Objective& objective);
/// Whether the formula itself has no finite value in the point, but the loss has: a hole that is filled. n numbers.
bool is_hole(const Objective& objective, std::span<const double> point);

}  // namespace saddlescope

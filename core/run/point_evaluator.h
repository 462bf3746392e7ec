// The loss at one point that moves, through buffers that are made once. Private to the run room; one thread for each
// object.
#pragma once

#include <span>
#include <vector>

#include "core/objective/objective.h"
#include "core/support/parallel.h"

namespace saddlescope {

class PointEvaluator {
 public:
  /// `point`: n numbers that are read at each call. It, the objective and `parallel` outlive this object.
  PointEvaluator(const Objective& objective, std::span<const double> point, const ParallelFor& parallel);
  PointEvaluator(const PointEvaluator&) = delete;
  PointEvaluator& operator=(const PointEvaluator&) = delete;

  /// Room for a Hessian is made when the first one is asked for.
  void evaluate(bool with_hessian);
  /// Whether one point is a sum over many rows: points side by side would add in another way.
  bool sums_rows() const { return rows_ != nullptr; }

  /// Value, gradient and, where it was asked for, Hessian.
  std::span<const double> numbers() const { return numbers_; }
  double loss() const { return numbers_[0]; }
  std::span<const double> gradient() const { return {numbers_.data() + 1, n_}; }
  std::span<const double> hessian() const { return std::span(numbers_).subspan(1 + n_); }

 private:
  void make_room(std::size_t numbers);

  const Objective& objective_;
  const Objective* rows_;  // null: no data
  const ParallelFor& parallel_;
  std::span<const double> point_;
  std::size_t n_;
  std::vector<double> numbers_;
  std::vector<const double*> coordinates_;
  std::vector<double*> outputs_;
};

}  // namespace saddlescope

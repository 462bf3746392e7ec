#include "core/run/point_evaluator.h"

namespace saddlescope {

PointEvaluator::PointEvaluator(const Objective& objective, std::span<const double> point, const ParallelFor& parallel)
    : objective_(objective),
      rows_(objective.uses_data() ? &objective : nullptr),
      parallel_(parallel),
      point_(point),
      n_(point.size()),
      coordinates_(n_) {
  for (std::size_t i = 0; i < n_; ++i) coordinates_[i] = &point[i];
  make_room(1 + n_);
}

void PointEvaluator::make_room(std::size_t numbers) {
  numbers_.resize(numbers);
  outputs_.resize(numbers);
  for (std::size_t i = 0; i < numbers; ++i) outputs_[i] = &numbers_[i];
}

void PointEvaluator::evaluate(bool with_hessian) {
  if (const std::size_t wanted = 1 + n_ + hessian_size(n_); with_hessian && numbers_.size() < wanted) make_room(wanted);
  const Derivatives order = with_hessian ? Derivatives::hessian : Derivatives::gradient;
  const std::span<double* const> outputs(outputs_);
  if (rows_ != nullptr)
    rows_->evaluate_rows(order, point_, rows_->rows(), numbers_, parallel_);
  else
    objective_.evaluate(order, coordinates_, with_hessian ? outputs : outputs.first(1 + n_), 1);
}

}  // namespace saddlescope

// What the optimizer sees in place of the whole loss: the loss, gradient and Hessian of a batch, with noise. Used by
// trajectory.cpp and by whoever shows one update's batch. One thread for each object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/objective/objective.h"
#include "core/run/sampling.h"

namespace saddlescope {

class NoisyGradient {
 public:
  /// Batches and label noise need a loss that uses data; gradient noise works with any loss. The objective
  /// outlives this object.
  NoisyGradient(const Objective& objective, const Sampling& sampling, std::uint64_t seed);

  /// At a point (n numbers) as the update from `step` sees it. whole: value, gradient and, `with_hessian`, Hessian of
  /// the whole loss there, where they are known: an update that sees all rows as they are need not reckon them again.
  void evaluate(std::size_t step, std::span<const double> point, bool with_hessian, std::span<const double> whole = {});
  /// Whether the update sees other rows or targets than the whole loss: then `whole` is not read.
  bool sees_other_rows() const { return samples_; }
  double loss() const { return numbers_[0]; }
  std::span<const double> gradient() const { return {numbers_.data() + 1, n_}; }
  std::span<const double> hessian() const { return std::span(numbers_).subspan(1 + n_); }

  /// The rows of that update's batch, their targets with that update's noise; only where the loss uses data.
  const RowBlock& rows(std::size_t step);
  /// Their numbers in the table. Valid until the next call.
  const std::vector<std::uint32_t>& row_numbers(std::size_t step) { return batches_.at(step); }

 private:
  const Objective& objective_;
  const Objective* data_;  // null: no rows
  Sampling sampling_;
  std::uint64_t seed_;
  std::size_t n_;
  bool samples_;  // an update sees other rows than the whole loss, or other targets
  BatchSequence batches_;
  RowBlock rows_;
  std::vector<double> numbers_;
};

}  // namespace saddlescope

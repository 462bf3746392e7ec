// How long one gradient over so many rows takes on this machine. Private to batch_comparison.cpp; one thread, which
// must be otherwise idle for the figures to mean anything.
#pragma once

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

#include "core/run/batch_comparison.h"

namespace saddlescope {

class BatchTiming {
 public:
  /// At `point` (n numbers). All outlive this object. `objective` uses data. `cores`: that `parallel` may use; no
  /// measurement says that they are more times faster than one.
  BatchTiming(const Objective& objective, std::span<const double> point, const ParallelFor& parallel, unsigned cores,
              std::stop_token stop)
      : objective_(objective), point_(point), parallel_(parallel), cores_(cores), stop_(std::move(stop)) {}

  /// Median of repeats; the objective's rows over and over where it has fewer. Zeros after a requested stop.
  BatchComparison::Timing measure(std::size_t rows) const;

  /// 1, 8 (one group of lanes), 64, 512, 4096, 65536 and 10⁶ rows; ends before one evaluation would take too long to
  /// be stopped in time.
  std::vector<BatchComparison::Timing> curve() const;

 private:
  double median_seconds(const RowBlock& rows, const ParallelFor& parallel) const;

  const Objective& objective_;
  std::span<const double> point_;
  const ParallelFor& parallel_;
  double cores_;
  std::stop_token stop_;
};

}  // namespace saddlescope

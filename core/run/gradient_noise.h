// How much the gradient of a batch differs from the whole one: its variance against the batch's size, as theory has it
// and as drawn batches show it, and the other kinds of noise of the same size. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/objective/objective.h"

namespace saddlescope {

/// Variance here is always the trace of a covariance matrix: the mean of |g − E g|².
struct BatchVariance {
  std::size_t batch = 0;
  double variance = 0;  ///< mean of |batch's gradient − whole gradient|² over the drawn batches
  double error = 0;     ///< its standard error
};

/// Of `rows` gradients (row-major, n numbers each): trace of their population covariance. NaN where one is not finite.
double covariance_trace(std::span<const double> gradients, std::size_t n);

/// Variance of the mean of `batch` of `rows` gradients with this trace: trace/batch, and without replacement
/// (rows − batch)/(rows − 1) of it (Cochran 1977, Sampling Techniques, theorem 2.2).
double batch_variance(double trace, std::size_t batch, std::size_t rows, bool replacement);

/// Draws `draws` batches of each size 1, 2, 4, … of the rows and measures; of small ones, whose gradients spread wider,
/// up to twenty times as many. Without replacement a batch is smaller than all rows. The same seed draws the same. Ends
/// early, with what it has, when asked to stop.
std::vector<BatchVariance> measure_batch_variance(std::span<const double> gradients, std::size_t n, bool replacement,
                                                  std::uint64_t seed, std::size_t draws, std::stop_token stop = {});

/// What single rows say at one point.
struct GradientNoise {
  std::size_t rows = 0;      ///< of the table; 0: not computed
  bool replacement = false;  ///< how batches are drawn
  double trace = 0;          ///< covariance_trace() of the rows' gradients; for a sum each times the number of rows
  double label_trace = 0;    ///< mean of |∂(a row's gradient)/∂(its target)|², scaled in the same way
  std::vector<BatchVariance> measured;  ///< empty for more than most_measured_rows

  double variance(std::size_t batch) const { return batch_variance(trace, batch, rows, replacement); }
  /// Deviation of gradient noise on each of n components, and of label noise on all rows, that have this variance (to
  /// first order in the noise); NaN where none has.
  double matching_gradient_noise(double variance, std::size_t n) const;
  double matching_label_noise(double variance) const;
};

inline constexpr std::size_t most_measured_rows = 10'000;

/// At a point (n numbers) of a loss that uses data. Of more rows than most_measured_rows an even sample stands for all.
GradientNoise gradient_noise(const Objective& objective, std::span<const double> point, bool replacement,
                             std::uint64_t seed, std::stop_token stop = {});

}  // namespace saddlescope

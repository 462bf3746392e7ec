// Small against large batches on the same budget: the program's own measurements, seed by seed. Any thread; takes
// seconds.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/objective/objective.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// What is compared; a plain value that the scene holds.
struct BatchComparisonPlan {
  bool wanted = false;                     ///< the person asked for it
  std::size_t epochs = 20, updates = 200;  ///< the two budgets
  std::size_t seeds = 20;
  bool operator==(const BatchComparisonPlan&) const = default;
};

/// The objective's table in two halves: of training (even rows) and of test (odd rows). Empty where it has fewer than
/// two rows.
struct Halves {
  std::shared_ptr<const Objective> training, test;  ///< each estimates the whole loss: see of_rows()
};
Halves split_rows(const Objective& objective);

/// 1, 2, 5, 10, 20, 50, … below `rows`, then `rows`; thinned evenly to eight.
std::vector<std::size_t> compared_batches(std::size_t rows);

struct BatchComparison {
  struct Spread {
    double mean = std::numeric_limits<double>::quiet_NaN();  ///< over the seeds whose run stayed finite; NaN: none
    double deviation = 0;                                    ///< of one seed (n − 1); 0 for one or none
  };
  struct Outcome {
    std::size_t updates = 0;   ///< that the budget gives
    Spread training, test;     ///< losses at its end
    std::size_t diverged = 0;  ///< seeds whose run did not stay finite
  };
  struct Row {
    std::size_t batch = 0;
    double update_seconds = 0;  ///< one update's gradient, measured on this machine with all cores
    double epoch_seconds = 0;   ///< as many of them as an epoch has
    Outcome epochs, updates;    ///< after the budget of epochs and of updates
  };
  /// One gradient over so many rows (the training rows over and over): median of repeats.
  struct Timing {
    std::size_t rows = 0;
    double one_core = 0, all_cores = 0;  ///< seconds
  };
  std::vector<Row> rows;        ///< batch sizes ascending
  std::vector<Timing> timings;  ///< 1, 8, 64, … rows; without those that take too long for one look
  std::size_t training_rows = 0, test_rows = 0;
  unsigned cores = 1;  ///< that share the work where all are used
  /// How many times faster all cores are than one over the most rows measured, at most as many as there are.
  double speed_up() const;
};

/// Runs every batch size of compared_batches() with seeds 0 … seeds − 1, all from `start` (n numbers): the seed changes
/// the batches only. Deterministic but for the seconds, for any `parallel`. A loss without data or with fewer than two
/// rows gives no rows. A requested stop is answered within about 50 ms with what is not to be used. `progress` may be
/// called from any thread that `parallel` has.
BatchComparison compare_batches(const Objective& objective, const OptimizerSettings& settings,
                                std::span<const double> start, const BatchComparisonPlan& plan,
                                const ParallelFor& parallel, const std::function<void(double share)>& progress,
                                std::stop_token stop);

}  // namespace saddlescope

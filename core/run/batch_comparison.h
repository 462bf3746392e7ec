// Small against large batches on the same budget: the program's own measurements, seed by seed. Any thread; takes
// seconds.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/objective/objective.h"
#include "core/run/trajectory.h"

namespace saddlescope {

/// What is compared; a plain value that the scene holds.
struct BatchComparisonPlan {
  bool wanted = false;  ///< the person asked for it
  std::size_t epochs = 20, updates = 200;  ///< the two budgets
  std::size_t seeds = 20;
  bool operator==(const BatchComparisonPlan&) const = default;
};

struct BatchComparison {
  struct Spread {
    double mean = 0, deviation = 0;  ///< over the seeds whose run stayed finite
  };
  struct Row {
    std::size_t batch = 0;
    std::size_t updates = 0;      ///< in the epochs of the budget
    double update_seconds = 0;    ///< one update's gradient, measured; this machine's
    double epoch_seconds = 0;
    Spread training, test;        ///< final losses after the budget of epochs
    Spread training_updates, test_updates;  ///< after the budget of updates
    std::size_t diverged = 0;     ///< seeds whose run did not stay finite
  };
  std::vector<Row> rows;  ///< batch sizes ascending
  std::size_t training_rows = 0, test_rows = 0;
};

BatchComparison compare_batches(const FormulaObjective& objective, const OptimizerSettings& settings,
                                std::span<const double> start, const BatchComparisonPlan& plan,
                                const ParallelFor& parallel, const std::function<void(double share)>& progress,
                                std::stop_token stop);

}  // namespace saddlescope

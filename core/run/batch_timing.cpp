#include "core/run/batch_timing.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "core/objective/row_sum.h"

namespace saddlescope {
namespace {

using Clock = std::chrono::steady_clock;

// A repeat is long against the clock's grain, all repeats short against a person's patience.
constexpr double least_repeat = 20e-6, longest_measurement = 25e-3, longest_evaluation = 20e-3;
constexpr std::size_t most_repeats = 15;
constexpr int most_again = 3;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

double BatchTiming::median_seconds(const RowBlock& rows, const ParallelFor& parallel) const {
  if (stop_.stop_requested()) return 0;
  std::vector<double> numbers(output_count(Derivatives::gradient, objective_.dimension()));
  const auto evaluate = [&] { objective_.evaluate_rows(Derivatives::gradient, point_, rows, numbers, parallel); };
  const auto start = Clock::now();
  evaluate();  // warms the caches, and says how many make a repeat
  const double once = std::max(seconds_since(start), 1e-9);
  const auto times = static_cast<std::size_t>(std::clamp(least_repeat / once, 1.0, 1e4));
  std::vector<double> repeats;
  while (repeats.size() < most_repeats && !stop_.stop_requested()) {
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < times; ++i) evaluate();
    repeats.push_back(seconds_since(begin) / static_cast<double>(times));
    if (repeats.size() > 2 && seconds_since(start) > longest_measurement) break;
  }
  if (repeats.empty()) return 0;
  const auto middle = repeats.begin() + static_cast<std::ptrdiff_t>(repeats.size() / 2);
  std::nth_element(repeats.begin(), middle, repeats.end());
  return *middle;
}

BatchComparison::Timing BatchTiming::measure(std::size_t rows) const {
  std::vector<std::uint32_t> numbers(rows);
  for (std::size_t r = 0; r < rows; ++r) numbers[r] = static_cast<std::uint32_t>(r % objective_.examples());
  RowBlock block;
  block.gather(objective_.rows(), numbers);
  BatchComparison::Timing timing{rows, median_seconds(block, {}), 0};
  timing.all_cores = parallel_ ? median_seconds(block, parallel_) : timing.one_core;
  // More than all cores can give: another program took the time of one of the two measurements.
  for (int again = 0; again < most_again && timing.one_core > cores_ * timing.all_cores; ++again) {
    timing.one_core = std::min(timing.one_core, median_seconds(block, {}));
    if (parallel_) timing.all_cores = std::max(timing.all_cores, median_seconds(block, parallel_));
  }
  return timing;
}

std::vector<BatchComparison::Timing> BatchTiming::curve() const {
  std::vector<BatchComparison::Timing> all;
  for (const std::size_t rows : {1, 8, 64, 512, 4096, 65536, 1'000'000}) {
    if (stop_.stop_requested()) break;
    if (!all.empty()) {
      const double grown = static_cast<double>(rows) / static_cast<double>(all.back().rows);
      if (all.back().one_core * grown > longest_evaluation) break;
    }
    all.push_back(measure(rows));
  }
  return all;
}

}  // namespace saddlescope

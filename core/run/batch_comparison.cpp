#include "core/run/batch_comparison.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <thread>

#include "core/run/batch_timing.h"
#include "core/run/noisy_gradient.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

using Clock = std::chrono::steady_clock;
// One call of `parallel` lasts about this long: between calls other work of the same threads has its turn, and a stop
// is seen.
constexpr std::chrono::milliseconds slice{4};
constexpr std::size_t most_sizes = 8;
constexpr double timing_share = 0.1;  // of the progress

double loss_at(const Objective& objective, std::span<const double> point) {
  return evaluate_at(objective, point, Derivatives::none).value;
}

/// One seed with one batch size. Its memory (an order of all rows) lives only while it runs.
class SeedRun {
 public:
  struct Final {
    double training = std::numeric_limits<double>::infinity(), test = training;
    bool finite() const { return std::isfinite(training) && std::isfinite(test); }
  };

  SeedRun(const Halves& halves, const OptimizerSettings& settings, std::size_t batch, std::uint64_t seed)
      : halves_(halves), settings_(settings), seed_(seed) {
    sampling_.batch = batch;
  }

  bool over() const { return over_; }
  std::size_t step() const { return step_; }
  /// Losses after each of the two budgets; infinite where the run did not get there.
  const Final& after(std::size_t budget) const { return finals_[budget]; }

  /// Goes on until the time is over, a stop is asked for, or both budgets are spent.
  void advance(std::span<const double> start, const std::size_t (&budgets)[2], std::stop_token stop) {
    if (state_ == nullptr) state_ = std::make_unique<State>(*halves_.training, sampling_, seed_, settings_, start);
    State& state = *state_;
    const std::size_t last = std::max(budgets[0], budgets[1]);
    const auto end = Clock::now() + slice;
    const std::size_t between_looks = sampling_.batch < 256 ? 64 : 1;
    for (;; ++step_) {
      for (std::size_t b = 0; b < 2; ++b)
        if (step_ == budgets[b])
          finals_[b] = {loss_at(*halves_.training, state.point), loss_at(*halves_.test, state.point)};
      if (step_ == last || !state.update(step_)) return finish();
      if (step_ % between_looks == 0 && (stop.stop_requested() || Clock::now() >= end)) {
        ++step_;
        return;
      }
    }
  }

 private:
  struct State {
    State(const Objective& training, const Sampling& sampling, std::uint64_t seed, const OptimizerSettings& settings,
          std::span<const double> start)
        : gradient(training, sampling, seed), stepper(settings, start.size()), point(start.begin(), start.end()) {}

    /// False where the batch's loss or gradient, or the place it leads to, is not finite.
    bool update(std::size_t step) {
      gradient.evaluate(step, point, stepper.uses_hessian());
      if (stepper.uses_hessian())
        stepper.step(point, gradient.gradient(), gradient.hessian(), 1);
      else
        stepper.step(point, gradient.gradient());
      double sum = gradient.loss();
      for (const double x : point) sum += x;
      return std::isfinite(sum);
    }

    NoisyGradient gradient;
    Stepper stepper;
    std::vector<double> point;
  };

  void finish() {
    over_ = true;
    state_.reset();
  }

  const Halves& halves_;
  const OptimizerSettings& settings_;
  Sampling sampling_;
  std::uint64_t seed_;
  std::size_t step_ = 0;
  bool over_ = false;
  Final finals_[2];
  std::unique_ptr<State> state_;
};

BatchComparison::Spread spread_of(const std::vector<double>& numbers) {
  BatchComparison::Spread spread;
  if (numbers.empty()) return spread;
  double sum = 0, squares = 0;
  for (const double x : numbers) sum += x;
  spread.mean = sum / static_cast<double>(numbers.size());
  for (const double x : numbers) squares += (x - spread.mean) * (x - spread.mean);
  if (numbers.size() > 1) spread.deviation = std::sqrt(squares / static_cast<double>(numbers.size() - 1));
  return spread;
}

/// All runs of one batch size.
struct SizeRuns {
  std::size_t budgets[2];  ///< updates: of the epochs, of the updates
  std::vector<SeedRun> seeds;
  std::size_t copies = 1;  ///< seeds that each of them stands for: with the whole table all are the same

  BatchComparison::Outcome outcome(std::size_t budget) const {
    BatchComparison::Outcome outcome;
    outcome.updates = budgets[budget];
    std::vector<double> training, test;
    for (const SeedRun& run : seeds) {
      const SeedRun::Final& final = run.after(budget);
      if (!final.finite()) {
        outcome.diverged += copies;
        continue;
      }
      training.push_back(final.training);
      test.push_back(final.test);
    }
    outcome.training = spread_of(training);
    outcome.test = spread_of(test);
    return outcome;
  }
};

std::vector<SizeRuns> all_runs(const Halves& halves, const OptimizerSettings& settings, const BatchComparisonPlan& plan,
                               std::span<const std::size_t> sizes) {
  std::vector<SizeRuns> all;
  for (const std::size_t batch : sizes) {
    const std::size_t rows = halves.training->examples();
    Sampling sampling;
    sampling.batch = batch;
    SizeRuns runs{{plan.epochs * updates_per_epoch(sampling, rows), plan.updates}, {}, 1};
    const std::size_t seeds = std::max<std::size_t>(plan.seeds, 1);
    if (batch >= rows) runs.copies = seeds;
    for (std::size_t seed = 0; seed < (batch >= rows ? 1 : seeds); ++seed)
      runs.seeds.emplace_back(halves, settings, batch, seed);
    all.push_back(std::move(runs));
  }
  return all;
}

/// A run that is being made, and what it costs: in rows for each update, and as many again as an update has besides.
struct Job {
  SeedRun* run;
  const SizeRuns* runs;
  double update_cost;

  double cost() const { return update_cost * static_cast<double>(std::max(runs->budgets[0], runs->budgets[1])); }
  double spent() const { return run->over() ? cost() : update_cost * static_cast<double>(run->step()); }
};

void run_all(std::vector<SizeRuns>& all, std::span<const std::size_t> sizes, std::span<const double> start,
             const ParallelFor& parallel, const std::function<void(double)>& progress, std::stop_token stop) {
  constexpr double cost_besides = 40;
  std::vector<Job> jobs, now;
  double whole = 0, finished = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (SeedRun& run : all[i].seeds) {
      jobs.push_back({&run, &all[i], cost_besides + static_cast<double>(sizes[i])});
      whole += jobs.back().cost();
    }
  const std::size_t side_by_side = std::max<std::size_t>(8, 2 * std::size_t{std::thread::hardware_concurrency()});
  std::size_t next = 0;
  while (!stop.stop_requested()) {
    while (now.size() < side_by_side && next < jobs.size()) now.push_back(jobs[next++]);
    if (now.empty()) return;
    const auto body = [&](std::size_t i) {
      const FlushSubnormals flush;
      now[i].run->advance(start, now[i].runs->budgets, stop);
    };
    if (parallel) {
      parallel(now.size(), body);
    } else {
      for (std::size_t i = 0; i < now.size(); ++i) body(i);
    }
    double done = finished;
    for (const Job& job : now) {
      done += job.spent();
      if (job.run->over()) finished += job.cost();
    }
    std::erase_if(now, [](const Job& job) { return job.run->over(); });
    if (progress) progress(timing_share + (1 - timing_share) * std::min(done / whole, 1.0));
  }
}

}  // namespace

Halves split_rows(const Objective& objective) {
  if (!objective.uses_data() || objective.examples() < 2) return {};
  std::vector<std::uint32_t> even, odd;
  for (std::uint32_t row = 0; row < objective.examples(); ++row) (row % 2 == 0 ? even : odd).push_back(row);
  return {objective.of_rows(even), objective.of_rows(odd)};
}

double BatchComparison::speed_up() const {
  if (timings.empty() || !(timings.back().all_cores > 0)) return 1;
  return std::min(timings.back().one_core / timings.back().all_cores, static_cast<double>(cores));
}

std::vector<std::size_t> compared_batches(std::size_t rows) {
  std::vector<std::size_t> all;
  for (std::size_t decade = 1; decade < rows; decade *= 10)
    for (const std::size_t factor : {1, 2, 5})
      if (factor * decade < rows) all.push_back(factor * decade);
  if (rows > 0) all.push_back(rows);
  if (all.size() <= most_sizes) return all;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < most_sizes; ++i) chosen.push_back(all[i * (all.size() - 1) / (most_sizes - 1)]);
  return chosen;
}

BatchComparison compare_batches(const Objective& objective, const OptimizerSettings& settings,
                                std::span<const double> start, const BatchComparisonPlan& plan,
                                const ParallelFor& parallel, const std::function<void(double)>& progress,
                                std::stop_token stop) {
  const FlushSubnormals flush;
  BatchComparison result;
  const Halves halves = split_rows(objective);
  if (halves.training == nullptr || start.size() != objective.dimension()) return result;
  const std::size_t rows = halves.training->examples();
  result.training_rows = rows;
  result.test_rows = halves.test->examples();

  const std::vector<std::size_t> sizes = compared_batches(rows);
  if (parallel) result.cores = std::max(1U, std::thread::hardware_concurrency());
  const BatchTiming timing(*halves.training, start, parallel, result.cores, stop);
  for (const std::size_t batch : sizes) {
    BatchComparison::Row& row = result.rows.emplace_back();
    row.batch = batch;
    row.update_seconds = timing.measure(batch).all_cores;
    const std::size_t updates = (rows + batch - 1) / batch;
    row.epoch_seconds = row.update_seconds * static_cast<double>(updates);
    if (progress)
      progress(timing_share * static_cast<double>(result.rows.size()) / static_cast<double>(2 * sizes.size()));
  }
  result.timings = timing.curve();
  if (progress) progress(timing_share);

  std::vector<SizeRuns> all = all_runs(halves, settings, plan, sizes);
  run_all(all, sizes, start, parallel, progress, stop);
  for (std::size_t i = 0; i < all.size(); ++i) {
    result.rows[i].epochs = all[i].outcome(0);
    result.rows[i].updates = all[i].outcome(1);
  }
  return result;
}

}  // namespace saddlescope

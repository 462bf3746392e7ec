// Adam on Rosenbrock from the typed formula against loops written by hand: many balls, two threads, one ball.
#include <benchmark/benchmark.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "core/objective/formula_objective.h"
#include "core/optimizer/optimizer.h"
#include "core/run/ensemble.h"
#include "core/run/trajectory.h"
#include "core/support/simd.h"
#include "tests/bench/native_loops.h"

namespace {

using namespace saddlescope;

constexpr std::size_t balls = 65'536, steps = 400, one_ball_steps = 10'000;

FormulaObjective rosenbrock() { return {*Formula::compile("(1-x)^2 + 100(y-x^2)^2"), {}}; }

struct Balls {
  std::vector<double> x = std::vector<double>(balls), y = std::vector<double>(balls);
  void reset() {
    for (std::size_t i = 0; i < balls; ++i) {
      x[i] = -2 + 4.0 * static_cast<double>(i % 256) / 256;
      y[i] = -1 + 4.0 * static_cast<double>(i / 256) / 256;
    }
  }
};

/// One copy of the work on the calling thread.
void run_ours(Balls& b, const Objective& objective, const OptimizerSettings& settings,
              const ParallelFor& parallel = {}) {
  const FlushSubnormals flush;
  b.reset();
  double* positions[] = {b.x.data(), b.y.data()};
  run_ensemble(objective, settings, positions, balls, steps, parallel);
}

void ensemble_ours(benchmark::State& state) {
  const FormulaObjective objective = rosenbrock();
  const OptimizerSettings settings = default_settings("adam");
  Balls b;
  for (auto _ : state) run_ours(b, objective, settings);
}

void ensemble_native(benchmark::State& state) {
  const FlushSubnormals flush;
  Balls b;
  for (auto _ : state) {
    b.reset();
    native::adam_rosenbrock(b.x.data(), b.y.data(), balls, steps);
    benchmark::ClobberMemory();
  }
}

/// Two threads that take blocks from one counter, as the engine's workers do.
void two_threads(std::size_t count, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    const FlushSubnormals flush;
    for (std::size_t i; (i = next.fetch_add(1)) < count;) body(i);
  };
  std::jthread other(work);
  work();
}

void ensemble_two_threads(benchmark::State& state) {
  const FormulaObjective objective = rosenbrock();
  const OptimizerSettings settings = default_settings("adam");
  Balls b;
  for (auto _ : state) run_ours(b, objective, settings, two_threads);
}

/// Twice the work of ensemble_two_threads: each thread runs a whole copy.
void ensemble_two_copies(benchmark::State& state) {
  const FormulaObjective objective = rosenbrock();
  const OptimizerSettings settings = default_settings("adam");
  Balls b, c;
  for (auto _ : state) {
    std::jthread other([&] { run_ours(c, objective, settings); });
    run_ours(b, objective, settings);
  }
}

/// A whole trajectory, every step kept.
void one_ball_trajectory(benchmark::State& state) {
  const FlushSubnormals flush;
  const FormulaObjective objective = rosenbrock();
  const OptimizerSettings settings = default_settings("adam");
  const double start[] = {-1.2, 1};
  for (auto _ : state)
    benchmark::DoNotOptimize(run_optimizer(objective, settings, start, {.steps = one_ball_steps}).rows());
}

void one_ball_ours(benchmark::State& state) {
  const FlushSubnormals flush;
  const FormulaObjective objective = rosenbrock();
  const OptimizerSettings settings = default_settings("adam");
  for (auto _ : state) {
    double x = -1.2, y = 1;
    double* positions[] = {&x, &y};
    run_ensemble(objective, settings, positions, 1, one_ball_steps);
    benchmark::DoNotOptimize(x + y);
  }
}

void one_ball_native(benchmark::State& state) {
  const FlushSubnormals flush;
  for (auto _ : state) {
    double x = -1.2, y = 1;
    benchmark::DoNotOptimize(x);
    native::adam_rosenbrock_one(x, y, one_ball_steps);
    benchmark::DoNotOptimize(x + y);
  }
}

BENCHMARK(ensemble_ours)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ensemble_native)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ensemble_two_threads)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(ensemble_two_copies)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(one_ball_ours)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(one_ball_trajectory)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(one_ball_native)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace

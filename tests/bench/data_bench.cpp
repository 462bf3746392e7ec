// Losses over rows from a typed formula against the same loops in compiled C++: the full-batch gradient over a million
// rows, on one thread and on two, and many updates of ten rows.
#include <benchmark/benchmark.h>

#include <functional>
#include <memory>
#include <vector>

#include "core/data/built_in_table.h"
#include "core/engine/worker_pool.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "core/support/simd.h"
#include "tests/bench/native_loops.h"

namespace {

using namespace saddlescope;

constexpr std::size_t million = 1'000'000;

FormulaObjective line_over(const char* table, std::size_t rows, Reduction reduction) {
  auto data = std::make_shared<Table>(make_table(table, rows, 0.3, 1));
  return {*Formula::compile("(y - b - w*x)^2", {.columns = data->names}), {}, data, reduction};
}

void gradients(benchmark::State& state, const ParallelFor& parallel) {
  const FlushSubnormals flush;
  const FormulaObjective objective = line_over("noisy-line", million, Reduction::mean);
  double point[] = {0.3, 1.1}, numbers[3];
  for (auto _ : state) {
    benchmark::DoNotOptimize(point);
    objective.evaluate_rows(Derivatives::gradient, point, objective.rows(), numbers, parallel);
    benchmark::DoNotOptimize(numbers);
  }
}

void rows_gradient(benchmark::State& state) { gradients(state, {}); }
/// The calling thread and one helper: a pool of two takes the caller for one of its own.
void rows_gradient_two_threads(benchmark::State& state) {
  WorkerPool pool(2);
  gradients(state,
            [&](std::size_t count, const std::function<void(std::size_t)>& body) { pool.parallel_for(count, body); });
}

/// One thread with the clock on the wall, which two threads are compared with.
void rows_gradient_two_clock(benchmark::State& state) { gradients(state, {}); }

void rows_gradient_loop(benchmark::State& state,
                        void (*loop)(const double*, const double*, std::size_t, double, double, double*)) {
  const Table table = make_table("noisy-line", million, 0.3, 1);
  double point[] = {0.3, 1.1}, numbers[3];
  for (auto _ : state) {
    benchmark::DoNotOptimize(point);
    loop(table.columns[0].data(), table.columns[1].data(), million, point[0], point[1], numbers);
    benchmark::DoNotOptimize(numbers);
  }
}

/// The whole valley of ten points: 100 000 updates, every step kept.
void ten_points_run(benchmark::State& state) {
  const FormulaObjective objective = line_over("ten-points", 0, Reduction::sum);
  const OptimizerSettings settings = *parse_optimizer("adagrad:lr=1,convention=lecture");
  const double start[] = {-120, -4};
  for (auto _ : state) benchmark::DoNotOptimize(run_optimizer(objective, settings, start, {.steps = 100'000}).rows());
}

BENCHMARK(rows_gradient)->Unit(benchmark::kMillisecond);
BENCHMARK(rows_gradient_two_clock)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(rows_gradient_two_threads)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rows_gradient_loop, plain, plain::line_gradient)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rows_gradient_loop, native, native::line_gradient)->Unit(benchmark::kMillisecond);
BENCHMARK(ten_points_run)->Unit(benchmark::kMillisecond);

}  // namespace

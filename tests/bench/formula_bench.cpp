// Tapes against loops written by hand: values on a 512 × 512 grid, row by row, in arrays that stay in the cache.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "core/formula/formula.h"
#include "core/objective/formula_objective.h"
#include "tests/bench/native_loops.h"

namespace {

using namespace saddlescope;

constexpr std::size_t grid = 512;

const char* const rosenbrock = "(1-x)^2 + 100(y-x^2)^2";
const char* const card = "(1-x*y)^2";
const char* const ackley = "-20exp(-0.2sqrt(0.5(x^2+y^2))) - exp(0.5(cos(2pi*x)+cos(2pi*y))) + e + 20";

/// Runs row(x, y, outputs) for each of the 512 rows; x and one output row stay where they are.
template <class F>
void over_grid(benchmark::State& state, std::size_t outputs, F row) {
  std::vector<double> x(grid), y(grid);
  std::vector<std::vector<double>> results(outputs, std::vector<double>(grid));
  std::vector<double*> out;
  for (auto& r : results) out.push_back(r.data());
  for (std::size_t i = 0; i < grid; ++i) x[i] = -2 + 4.0 * static_cast<double>(i) / grid;
  for (auto _ : state)
    for (std::size_t j = 0; j < grid; ++j) {
      std::fill(y.begin(), y.end(), -2 + 4.0 * static_cast<double>(j) / grid);
      row(x.data(), y.data(), out.data());
      benchmark::DoNotOptimize(out.data());
      benchmark::ClobberMemory();
    }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * grid * grid));
}

void tape(benchmark::State& state, const char* text, Derivatives order) {
  const auto formula = Formula::compile(text);
  if (!formula) return state.SkipWithError("formula does not compile");
  const FormulaObjective objective(*formula, {});
  over_grid(state, order == Derivatives::none ? 1 : 6, [&](const double* x, const double* y, double* const* out) {
    const double* in[] = {x, y};
    objective.evaluate(order, in, std::span(out, order == Derivatives::none ? 1 : 6), grid);
  });
}

using Loop = void (*)(const double*, const double*, double*, std::size_t);
void loop(benchmark::State& state, Loop f) {
  over_grid(state, 1, [&](const double* x, const double* y, double* const* out) { f(x, y, out[0], grid); });
}

BENCHMARK_CAPTURE(tape, rosenbrock, rosenbrock, Derivatives::none);
BENCHMARK_CAPTURE(loop, rosenbrock_plain, plain::rosenbrock);
BENCHMARK_CAPTURE(loop, rosenbrock_native, native::rosenbrock);
BENCHMARK_CAPTURE(tape, card, card, Derivatives::none);
BENCHMARK_CAPTURE(loop, card_plain, plain::card);
BENCHMARK_CAPTURE(loop, card_native, native::card);
BENCHMARK_CAPTURE(tape, ackley, ackley, Derivatives::none);
BENCHMARK_CAPTURE(loop, ackley_libm, plain::ackley);
BENCHMARK_CAPTURE(tape, rosenbrock_hessian, rosenbrock, Derivatives::hessian);

}  // namespace

// Reading a million rows of two columns from a text in memory, on one thread.
#include <benchmark/benchmark.h>

#include <string>

#include "core/data/built_in_table.h"
#include "core/data/csv.h"

namespace {

using namespace saddlescope;

void csv_million_rows(benchmark::State& state) {
  // All 17 digits: the longest numbers that a program writes.
  const std::string text = print_csv(make_table("noisy-line", 1'000'000, 0.3, 1));
  for (auto _ : state) {
    const auto table = read_csv(text);
    if (!table) return state.SkipWithError(table.error().line().c_str());
    benchmark::DoNotOptimize(table->columns[1].data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

BENCHMARK(csv_million_rows)->Unit(benchmark::kMillisecond);

}  // namespace

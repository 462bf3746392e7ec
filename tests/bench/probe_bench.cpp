// One whole probe: patch, contour lines, trust region and cut. The window asks for at most 2 ms, in every frame of a
// drag.
#include <benchmark/benchmark.h>

#include "core/curvature/taylor.h"
#include "core/objective/formula_objective.h"

namespace {

using namespace saddlescope;

void probe(benchmark::State& state, const char* text, double half) {
  const auto formula = Formula::compile(text);
  if (!formula) return state.SkipWithError("formula does not compile");
  const FormulaObjective objective(*formula, {});
  ProbeRequest request;
  request.at = {0.7, -0.3};
  request.plane = axis_plane({"x", "y"});
  request.half_a = request.half_b = half;
  request.angle = 30;
  // As many levels as the landscape has.
  const HeightGrid grid =
      sample_heights(objective, request.plane, {{-2 * half, 2 * half}, {-2 * half, 2 * half}}, 257, 257);
  request.levels = contour_levels(choose_scale(grid, true), 18);
  for (auto _ : state) benchmark::DoNotOptimize(make_probe(objective, request));
}

BENCHMARK_CAPTURE(probe, rosenbrock, "(1-x)^2 + 100(y-x^2)^2", 1)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(probe, ackley, "-20exp(-0.2sqrt(0.5(x^2+y^2))) - exp(0.5(cos(2pi*x)+cos(2pi*y))) + e + 20", 2)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(probe, goldstein_price,
                  "(1+(x+y+1)^2*(19-14x+3x^2-14y+6x*y+3y^2))*(30+(2x-3y)^2*(18-32x+12x^2+48y-36x*y+27y^2))", 1)
    ->Unit(benchmark::kMicrosecond);

}  // namespace

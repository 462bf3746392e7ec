#include "core/run/ensemble.h"

#include <algorithm>
#include <vector>

namespace saddlescope {
namespace {

/// Balls that run all their steps before the next ones do. Positions, gradients and the method's state of a block stay
/// in the first-level cache.
constexpr std::size_t block_length = 256;

void run_block(const Objective& objective, const OptimizerSettings& settings, std::span<double* const> positions,
               std::size_t first, std::size_t count, std::size_t steps) {
  const std::size_t n = objective.dimension();
  Stepper stepper(settings, n * count);
  const bool with_hessian = stepper.uses_hessian();
  const std::size_t entries = with_hessian ? hessian_size(n) : 0;
  std::vector<double> parameters(n * count), gradient(n * count), hessian(entries * count);
  std::vector<const double*> coordinates(n);
  std::vector<double*> outputs(1 + n + entries, nullptr);  // the value is not wanted
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(positions[i] + first, count, &parameters[i * count]);
    coordinates[i] = &parameters[i * count];
    outputs[1 + i] = &gradient[i * count];
  }
  for (std::size_t e = 0; e < entries; ++e) outputs[1 + n + e] = &hessian[e * count];
  for (std::size_t step = 0; step < steps; ++step) {
    objective.evaluate(with_hessian ? Derivatives::hessian : Derivatives::gradient, coordinates, outputs, count);
    if (with_hessian)
      stepper.step(parameters, gradient, hessian, count);
    else
      stepper.step(parameters, gradient);
  }
  for (std::size_t i = 0; i < n; ++i) std::copy_n(&parameters[i * count], count, positions[i] + first);
}

}  // namespace

void run_ensemble(const Objective& objective, const OptimizerSettings& settings, std::span<double* const> positions,
                  std::size_t count, std::size_t steps, const ParallelFor& parallel_for) {
  const std::size_t blocks = (count + block_length - 1) / block_length;
  const auto run = [&](std::size_t block) {
    const std::size_t first = block * block_length;
    run_block(objective, settings, positions, first, std::min(block_length, count - first), steps);
  };
  if (parallel_for) {
    parallel_for(blocks, run);
  } else {
    for (std::size_t block = 0; block < blocks; ++block) run(block);
  }
}

}  // namespace saddlescope

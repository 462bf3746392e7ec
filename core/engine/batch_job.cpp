#include "core/engine/batch_job.h"

#include "core/engine/probe_point.h"
#include "core/objective/row_sum.h"
#include "core/run/noisy_gradient.h"

namespace saddlescope {
namespace {

constexpr std::size_t ghost_points = 65;
constexpr std::size_t most_examples = 256;  // of a fan: more arrows are a blot

}  // namespace

std::optional<BatchRequest> batch_request(const Scene& scene, const Results& results) {
  if (results.loss == nullptr || results.loss->objective == nullptr || !results.loss->objective->uses_data())
    return std::nullopt;
  const Display& display = scene.display;
  const bool wanted = display.batch_surface || display.gradient_fan || display.tab == InspectorTab::batch ||
                      display.tab == InspectorTab::data;
  const auto step = wanted ? ball_step(scene, results, display.followed_run) : std::nullopt;
  if (!step) return std::nullopt;
  BatchRequest request;
  request.run = results.runs[display.followed_run];
  request.step = *step;
  request.surface = display.batch_surface;
  if (request.surface) {
    request.plane = results.plane;
    request.window = scene.window;
  }
  return request;
}

BatchResult make_batch(const FormulaObjective& objective, const BatchRequest& request, std::stop_token stop) {
  BatchResult result;
  result.request = request;
  const RunResult& run = *request.run;
  const std::size_t n = objective.dimension();
  BatchSequence batches(run.sampling, objective.examples(), run.seed);
  result.rows = batches.at(request.step);
  NoisyGradient noisy(objective, run.sampling, run.seed);
  const RowBlock& rows = noisy.rows(request.step);
  const std::size_t outputs = output_count(Derivatives::gradient, n);
  std::vector<double> numbers(outputs * rows.padded_size());
  std::vector<double*> pointers(outputs);
  for (std::size_t o = 0; o < outputs; ++o) pointers[o] = &numbers[o * rows.padded_size()];
  objective.evaluate_each(Derivatives::gradient, run.trajectory.at(request.step), rows, pointers);
  for (std::size_t r = 0; r < std::min(rows.size(), most_examples); ++r)
    for (std::size_t i = 0; i < n; ++i) result.example_gradients.push_back(pointers[1 + i][r]);
  if (request.surface && !stop.stop_requested()) {
    const auto batch = objective.of_rows(result.rows);
    const bool curve = request.plane.directions.size() < 2;
    result.surface = sample_heights(*batch, request.plane, request.window, ghost_points, curve ? 1 : ghost_points, stop);
  }
  return result;
}

}  // namespace saddlescope

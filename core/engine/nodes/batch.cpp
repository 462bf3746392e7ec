#include "core/engine/nodes/batch.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "core/curvature/curvature.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/probe.h"
#include "core/objective/affordable.h"
#include "core/objective/row_sum.h"
#include "core/run/noisy_gradient.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_examples = 64;                                   // of a fan: more arrows are a blot
constexpr std::size_t most_surface_points = 65, fewest_surface_points = 8;  // along a side

void add_gradients(BatchResult& result, const Objective& objective, std::span<const double> point,
                   const RowBlock& rows) {
  const std::size_t n = objective.dimension(), outputs = output_count(Derivatives::gradient, n), count = rows.size();
  std::vector<double> numbers(outputs * rows.padded_size());
  std::vector<double*> pointers(outputs);
  for (std::size_t o = 0; o < outputs; ++o) pointers[o] = &numbers[o * rows.padded_size()];
  objective.evaluate_each(Derivatives::gradient, point, rows, pointers);
  const std::size_t shown = std::min(count, most_examples);
  for (std::size_t k = 0; k < shown; ++k)
    for (std::size_t i = 0; i < n; ++i) result.example_gradients.push_back(pointers[1 + i][k * count / shown]);
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t r = 0; r < count; ++r) sum += pointers[1 + i][r];
    result.mean_gradient.push_back(sum / static_cast<double>(count));
  }
}

/// Newton's steps from the lowest point of the grid, within the plane; none where they lead to no strict minimum inside
/// the window. Only with two directions.
std::optional<PlanePoint> lowest_point(const Objective& loss, const HeightGrid& grid) {
  if (!loss.capabilities().hessian) return std::nullopt;
  constexpr int most_steps = 20;
  constexpr double flat = 1e-9, arrived = 1e-9;  // relative to the largest eigenvalue, to the window
  const auto least = std::min_element(grid.values.begin(), grid.values.end(),
                                      [](double x, double y) { return std::isfinite(x) && !(x >= y); });
  const auto place = static_cast<std::size_t>(least - grid.values.begin());
  PlanePoint at = {grid.a(place % grid.columns), grid.b(place / grid.columns)};
  const auto n = static_cast<Eigen::Index>(loss.dimension());
  Eigen::MatrixXd basis(n, 2);
  for (Eigen::Index k = 0; k < 2; ++k)
    basis.col(k) = Eigen::Map<const Eigen::VectorXd>(grid.plane.directions[static_cast<std::size_t>(k)].data(), n);
  for (int step = 0; step < most_steps; ++step) {
    const Evaluation here = evaluate_at(loss, to_parameters(grid.plane, at.a, at.b));
    const Eigen::Matrix2d bend = basis.transpose() * here.hessian * basis;
    const Eigen::Vector2d slope = basis.transpose() * here.gradient;
    if (!bend.allFinite() || !slope.allFinite()) return std::nullopt;
    const Eigen::VectorXd values = curvature(bend).eigenvalues;
    if (!(values[0] > flat * values[1])) return std::nullopt;
    const Eigen::Vector2d move = bend.ldlt().solve(-slope);
    at = {at.a + move.x(), at.b + move.y()};
    if (!grid.window.contains(at.a, at.b)) return std::nullopt;
    if (std::abs(move.x()) <= arrived * grid.window.a.size() && std::abs(move.y()) <= arrived * grid.window.b.size())
      return at;
  }
  return std::nullopt;
}

/// seen: the loss of the update's rows, with their noise, as the update itself reckons it.
void add_surface(BatchResult& result, const Objective& seen, std::stop_token stop) {
  const BatchRequest& request = result.request;
  const bool curve = request.plane.directions.size() < 2;
  const std::size_t points = grid_within(seen, most_surface_points, fewest_surface_points, allowance::batch_surface);
  // A curve costs one row of a surface, and shows every corner.
  result.surface = curve ? sample_heights(seen, request.plane, request.window, 257, 1, stop)
                         : sample_heights(seen, request.plane, request.window, points, points, stop);
  if (curve || !result.surface.any_finite || stop.stop_requested()) return;
  result.contours = contour_lines(result.surface, request.levels, stop);
  result.lowest = lowest_point(seen, result.surface);
}

}  // namespace

bool looks_at_batch(const Display& display) {
  return display.batch_surface || display.gradient_fan || display.tab == InspectorTab::batch ||
         display.tab == InspectorTab::data;
}

/// The followed run at the playhead; nothing while it has no result that fits the loss, or the loss has no data.
Keys<BatchKey> BatchNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  const Display& display = scene.display;
  if (!loss->objective().uses_data() || !looks_at_batch(display)) return NotWanted{};
  const auto step = ball_step(scene, results, display.followed_run);
  if (!step) return NotWanted{};
  BatchRequest request;
  request.run = results.get<RunResult>(display.followed_run);
  if (!is_run_of(*loss, *request.run)) return NotYet{};
  // The Data tab alone marks the rows of a batch; a run that sees all rows has none to mark.
  const bool marks_only = !display.batch_surface && !display.gradient_fan && display.tab == InspectorTab::data;
  if (marks_only && !request.run->trajectory.is_noisy()) return NotWanted{};
  request.step = *step;
  request.surface = display.batch_surface;
  request.noise = display.tab == InspectorTab::batch;
  if (request.surface) {
    request.plane = results.plane;
    request.window = scene.window;
    if (const auto& landscape = results.get<LandscapeResult>(); landscape != nullptr)
      request.levels = landscape->levels;
  }
  return BatchKey{*loss, std::move(request)};
}

ResultPtr<BatchResult> BatchNode::compute(const BatchKey& key, const NodeContext<BatchResult>& context) const {
  return std::make_shared<const BatchResult>(make_batch(key.loss.objective(), key.request, context.stop));
}

BatchResult make_batch(const Objective& objective, const BatchRequest& request, std::stop_token stop) {
  BatchResult result;
  result.request = request;
  const RunResult& run = *request.run;
  NoisyGradient noisy(objective, run.sampling, run.seed);
  result.rows = noisy.row_numbers(request.step);
  std::sort(result.rows.begin(), result.rows.end());
  const RowBlock& rows = noisy.rows(request.step);
  const auto point = run.trajectory.at(request.step);
  add_gradients(result, objective, point, rows);
  Sampling of_rows = run.sampling;
  of_rows.gradient_noise = 0;
  if (request.surface && is_noisy(of_rows, objective.examples()) && !stop.stop_requested())
    add_surface(result, *objective.of_rows(rows), stop);
  if (request.noise && !stop.stop_requested())
    result.noise = gradient_noise(objective, point, run.sampling.shuffle == Shuffle::replace, run.seed, stop);
  return result;
}

}  // namespace saddlescope

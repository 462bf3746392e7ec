#include "core/engine/jobs.h"

#include <algorithm>
#include <utility>

#include "core/analysis/curvature.h"

namespace saddlescope {

namespace {

constexpr std::size_t curve_points = 2049;  // samples of a one-parameter loss: finer than any screen is wide
constexpr std::size_t contour_count = 18;   // lines over the whole scale; more crowd the map
constexpr std::size_t field_columns = 23, field_rows = 19;

/// Two parameters have a closed form; a general eigenvalue costs n³.
std::size_t curvature_points(std::size_t dimension, std::size_t grid_points) {
  const std::size_t coarser = dimension <= 2 ? 1 : dimension <= 5 ? 2 : 4;
  return (grid_points - 1) / coarser + 1;
}

}  // namespace

std::shared_ptr<const LossResult> make_loss(const LossDefinition& definition, const LossResult* previous) {
  auto result = std::make_shared<LossResult>();
  result->key = definition;
  auto compiled = Formula::compile(definition.formula, {.parameters = definition.parameters});
  if (compiled && (*compiled)->variables().empty())
    compiled = Unexpected{FormulaError{1, 0, "The formula has no variable: write one, such as x or w1"}};
  if (!compiled) {
    result->error = compiled.error();
    if (previous != nullptr) {
      result->objective = previous->objective;
      result->good = previous->good;
    }
    return result;
  }
  result->objective = std::make_shared<FormulaObjective>(*compiled, constant_values(**compiled, definition.constants));
  result->good = definition;
  return result;
}

std::shared_ptr<const LandscapeResult> make_landscape(const LossResult& loss, const Plane& plane,
                                                      const PlaneWindow& window, bool logarithmic, bool curvature,
                                                      std::size_t grid_points, std::stop_token stop) {
  auto result = std::make_shared<LandscapeResult>();
  result->loss = loss.good;
  result->window = window;
  result->logarithmic = logarithmic;
  const bool curve = plane.directions.size() < 2;
  result->grid = sample_heights(*loss.objective, plane, window, curve ? curve_points : grid_points,
                                curve ? 1 : grid_points, stop);
  result->scale = choose_scale(result->grid, logarithmic);
  result->levels = contour_levels(result->scale, contour_count);
  if (!curve && !stop.stop_requested()) {
    result->contours = contour_lines(result->grid, result->levels, stop);
    result->field = descent_field(*loss.objective, plane, window, field_columns, field_rows);
    if (curvature) {
      const std::size_t points = curvature_points(loss.objective->dimension(), grid_points);
      result->curvature = std::make_shared<CurvatureLayers>(
          make_curvature_layers(*loss.objective, plane, window, points, points, stop));
    }
  }
  return result;
}

std::shared_ptr<const RunResult> make_run_result(const LossResult& loss, const RunPlan& plan, std::vector<double> start,
                                                 std::size_t steps, std::stop_token stop) {
  auto result = std::make_shared<RunResult>();
  start.resize(loss.objective->dimension(), 0.0);
  result->loss = loss.good;
  result->optimizer = plan.optimizer;
  result->past = plan.past;
  result->start = start;
  result->steps = steps;
  result->trajectory = run_optimizer(*loss.objective, plan, start, {.steps = steps}, stop);
  const Evaluation at_start = evaluate_at(*loss.objective, start, Derivatives::hessian);
  const Curvature bend = curvature(at_start.hessian);
  if (bend.finite && bend.eigenvalues.tail(1)(0) > 0) result->stable_rate = 1 / bend.eigenvalues.tail(1)(0);
  return result;
}

std::shared_ptr<const CriticalPointsResult> make_critical_points(const LossResult& loss, const PlaneWindow& window,
                                                                 std::stop_token stop) {
  auto result = std::make_shared<CriticalPointsResult>();
  result->loss = loss.good;
  result->window = window;
  result->report.window = window;
  if (loss.objective->dimension() <= 2) result->report = find_critical_points(*loss.objective, window, stop);
  return result;
}

}  // namespace saddlescope

#include "core/engine/jobs.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "core/curvature/curvature.h"
#include "core/diagnosis/stability.h"
#include "core/engine/probe_point.h"
#include "core/engine/scene_parts.h"
#include "core/scene/branching.h"

namespace saddlescope {

namespace {

constexpr std::size_t curve_points = 2049;  // samples of a one-parameter loss: finer than any screen is wide
constexpr std::size_t contour_count = 18;   // lines over the whole scale; more crowd the map
// A proof in the window: most take a few thousand boxes, Goldstein–Price 220 000; more would keep a core busy for
// something that nobody asked for.
constexpr std::size_t certificate_boxes = 300'000;
constexpr std::chrono::seconds certificate_time{5};
/// A sum over very many rows is sampled more coarsely: a picture after a second beats a finer one after a minute.
std::size_t affordable_points(const FormulaObjective& objective, std::size_t points) {
  constexpr double budget = 4e9;  // instructions, a few of which take a nanosecond
  constexpr std::size_t fewest = 33;
  while (points > 2 * fewest && static_cast<double>(points * points) * objective.cost(Derivatives::none) > budget)
    points = points / 2 + 1;
  return points;
}

constexpr std::size_t field_columns = 23, field_rows = 19;

/// Two parameters have a closed form; a general eigenvalue costs n³.
std::size_t curvature_points(std::size_t dimension, std::size_t grid_points) {
  const std::size_t coarser = dimension <= 2 ? 1 : dimension <= 5 ? 2 : 4;
  return (grid_points - 1) / coarser + 1;
}

/// The clocks of a run whose settings change on the way count with those in force where it enters.
std::vector<Escape> escapes_of(const Run& run, const Trajectory& trajectory, const CriticalPointsReport& report) {
  std::vector<Escape> escapes = escape_clocks(trajectory, run.optimizer, report);
  for (Escape& escape : escapes) {
    const OptimizerSettings& there = settings_at(run, escape.entry_step);
    if (there == run.optimizer) continue;
    const auto saddle = std::find_if(report.points.begin(), report.points.end(),
                                     [&](const CriticalPoint& point) { return point.at == escape.saddle; });
    if (saddle == report.points.end()) continue;
    if (auto again = escape_clock(trajectory, there, *saddle, escape.radius)) escape = std::move(*again);
  }
  return escapes;
}

}  // namespace

namespace {

void keep_previous(LossResult& result, const LossResult* previous) {
  if (previous == nullptr) return;
  result.objective = previous->objective;
  result.good = previous->good;
  if (result.data != nullptr) return;
  result.data = previous->data;
  result.data_of = previous->data_of;
}

}  // namespace

std::shared_ptr<const LossResult> make_loss(const LossDefinition& definition, const LossResult* previous,
                                            const LoadProgress& progress, std::stop_token stop) {
  auto result = std::make_shared<LossResult>();
  result->key = definition;
  FormulaOptions options{definition.parameters, {}};
  if (definition.data.source != DataSource::none) {
    auto data =
        load_data(definition.data, progress, std::move(stop), previous == nullptr ? nullptr : previous->data.get(),
                  previous == nullptr ? nullptr : &previous->data_of);
    if (!data) {
      result->data_error = data.error();
      keep_previous(*result, previous);
      return result;
    }
    result->data = *std::move(data);
    result->data_of = definition.data;
    options.columns = result->data->raw->names;
  }
  auto compiled = Formula::compile(definition.formula, options);
  if (compiled && (*compiled)->variables().empty())
    compiled = Unexpected{FormulaError{1, 0, "The formula has no variable: write one, such as x or w1"}};
  if (!compiled) {
    result->error = compiled.error();
    keep_previous(*result, previous);
    return result;
  }
  result->objective = std::make_shared<FormulaObjective>(*compiled, constant_values(**compiled, definition.constants),
                                                         result->data == nullptr ? nullptr : result->data->scaled,
                                                         definition.data.reduction);
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
  grid_points = affordable_points(*loss.objective, grid_points);
  result->grid =
      sample_heights(*loss.objective, plane, window, curve ? curve_points : grid_points, curve ? 1 : grid_points, stop);
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
                                                 std::size_t steps, const std::string& refusal,
                                                 const ParallelFor& parallel, std::stop_token stop) {
  auto result = std::make_shared<RunResult>();
  start.resize(loss.objective->dimension(), 0.0);
  result->loss = loss.good;
  result->objective = loss.objective;
  result->optimizer = plan.optimizer;
  result->past = plan.past;
  result->sampling = plan.sampling;
  result->seed = plan.seed;
  result->start = start;
  result->steps = steps;
  result->error = refusal;
  const std::size_t made = refusal.empty() ? steps : 0;
  result->trajectory =
      run_optimizer(*loss.objective, plan, start, {.steps = made, .until_gradient = 0, .parallel = parallel}, stop);
  const Evaluation at_start = evaluate_at(*loss.objective, start, Derivatives::hessian);
  const Curvature bend = curvature(at_start.hessian);
  if (bend.finite && bend.eigenvalues.tail(1)(0) > 0) result->stable_rate = 1 / bend.eigenvalues.tail(1)(0);
  return result;
}

bool probe_is_quick(const LossResult& loss) {
  // An instruction takes up to 4 ns a point where it is a cosine or a logarithm, a tenth of that where it is a product.
  constexpr double nanoseconds_of_instruction = 3, budget = 2e6;
  constexpr double points = patch_points * patch_points + cut_points;
  return points * loss.objective->cost(Derivatives::none) * nanoseconds_of_instruction <= budget;
}

std::shared_ptr<const CriticalPointsResult> make_critical_points(const LossResult& loss, const PlaneWindow& window,
                                                                 std::span<const Interval> box, std::stop_token stop) {
  auto result = std::make_shared<CriticalPointsResult>();
  result->loss = loss.good;
  result->window = window;
  const std::size_t n = loss.objective->dimension();
  if (n > 2 && box.size() == n)
    result->report = find_critical_points(*loss.objective, box, std::move(stop));
  else
    result->report = find_critical_points(*loss.objective, window, std::move(stop));
  return result;
}

std::optional<StepRequest> step_request(const Scene& scene, const Results& results) {
  const Display& display = scene.display;
  if (!looks_at_step(display)) return std::nullopt;
  const auto step = ball_step(scene, results, display.followed_run);
  if (!step) return std::nullopt;
  const auto& run = results.runs[display.followed_run];
  if (*step >= run->trajectory.last_finite_step()) return std::nullopt;
  return StepRequest{run, *step};
}

std::shared_ptr<const StepResult> make_step(const StepRequest& request) {
  const RunResult& run = *request.run;
  return std::make_shared<const StepResult>(
      StepResult{request, explain_step(*run.objective, run.trajectory, request.step)});
}

std::shared_ptr<const ComparisonResult> make_comparison(const ComparisonRequest& request, const ParallelFor& parallel,
                                                        const std::function<void(double)>& progress,
                                                        std::stop_token stop) {
  auto result = std::make_shared<ComparisonResult>();
  result->request = request;
  result->comparison = compare_batches(*request.loss->objective, request.optimizer, request.start, request.plan,
                                       parallel, progress, std::move(stop));
  return result;
}

std::shared_ptr<const CertificateResult> make_certificate(const FormulaObjective& objective,
                                                          std::shared_ptr<const CriticalPointsResult> critical_points,
                                                          std::stop_token stop) {
  auto result = std::make_shared<CertificateResult>();
  const CriticalPointsReport& report = critical_points->report;
  std::vector<Interval> box = report.box;
  if (objective.dimension() <= 2) {
    box = {report.window.a, report.window.b};
    box.resize(objective.dimension());
  }
  result->certificate = certify(objective, box, report.points, report.curves,
                                {.budget = certificate_time, .boxes = certificate_boxes, .stop = stop, .progress = {}});
  result->of = std::move(critical_points);
  return result;
}

std::shared_ptr<const InsightResult> make_insight(const FormulaObjective& objective,
                                                  std::shared_ptr<const RunResult> run,
                                                  std::shared_ptr<const CriticalPointsResult> critical_points,
                                                  std::stop_token stop) {
  auto result = std::make_shared<InsightResult>();
  result->run = run;
  result->critical_points = critical_points;
  if (run == nullptr || run->trajectory.dimension != objective.dimension()) return result;
  const Trajectory& trajectory = run->trajectory;
  Run plan;
  plan.optimizer = run->optimizer;
  plan.past = run->past;
  // Fewer places over very many rows: a second or two of Hessians at most.
  constexpr double budget = 2e9;
  const auto places = static_cast<std::size_t>(std::clamp(budget / objective.cost(Derivatives::hessian), 32.0, 2048.0));
  result->sharpness = sharpness_along(objective, trajectory, stop, places);
  for (const std::size_t step : result->sharpness.steps)
    result->limit.push_back(sharpness_limit(settings_at(plan, step), trajectory.learning_rate[step])
                                .value_or(std::numeric_limits<double>::quiet_NaN()));
  if (critical_points != nullptr && critical_points->loss == run->loss)
    result->escapes = escapes_of(plan, trajectory, critical_points->report);
  return result;
}

}  // namespace saddlescope

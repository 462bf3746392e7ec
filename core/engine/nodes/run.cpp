#include "core/engine/nodes/run.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "core/curvature/largest_eigenvalue.h"
#include "core/run/memory_budget.h"
#include "core/run/playhead.h"
#include "core/scene/branching.h"

namespace saddlescope {
namespace {

RunSeries series_of(const Trajectory& path) {
  constexpr std::size_t stretches = 4096, least_rows = 16 * stretches;
  if (path.rows() < least_rows) return {};
  const auto thin = [&](std::span<const double> values) {
    return thin_series(values, StepAxis{static_cast<double>(path.last_step())}, stretches);
  };
  return {thin(path.loss), thin(path.gradient_norm), thin(path.learning_rate.values()), thin(path.batch_loss)};
}

}  // namespace

std::optional<std::size_t> ball_step(const Scene& scene, const Results& results, std::size_t index) {
  const auto& run = results.get<RunResult>(index);
  if (index >= scene.runs.size() || run == nullptr) return std::nullopt;
  const Trajectory& path = run->trajectory;
  if (path.rows() == 0 || path.dimension != dimension_of(results)) return std::nullopt;
  return shown_row(path, scene.playback.step);
}

bool is_run_of(const SharedLoss& loss, const RunResult& run) {
  return run.objective == loss->objective || run.loss == loss->good;
}

std::shared_ptr<const RunResult> make_run_result(const LossResult& loss, const RunPlan& plan, std::vector<double> start,
                                                 std::size_t steps, const std::string& refusal,
                                                 const ParallelFor& parallel, std::stop_token stop) {
  auto result = std::make_shared<RunResult>();
  start.resize(loss.objective->dimension(), 0.0);
  result->loss = loss.good;
  result->objective = loss.objective;
  result->optimizer = plan.optimizer;
  result->stretches = plan.stretches;
  result->sampling = plan.sampling;
  result->seed = plan.seed;
  result->start = start;
  result->steps = steps;
  const std::size_t made = refusal.empty() ? steps : 0;
  result->trajectory =
      run_optimizer(*loss.objective, plan, start, {.steps = made, .until_gradient = 0, .parallel = parallel}, stop);
  if (!refusal.empty()) result->trajectory.refusal = refusal;
  result->series = series_of(result->trajectory);
  const double largest = spectrum_ends(*loss.objective, start).largest;
  if (largest > 0) result->stable_rate = 1 / largest;
  return result;
}

Keys<RunKey> RunNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  std::vector<RunPlan> plans;
  for (const Run& run : scene.runs) plans.push_back(run_plan(run, scene.seed));
  std::vector<std::string> refusals = memory_refusals(loss->objective(), plans, scene.steps, memory_limit);
  std::vector<RunKey> keys;
  keys.reserve(plans.size());
  for (std::size_t i = 0; i < plans.size(); ++i)
    keys.push_back({*loss, std::move(plans[i]), scene.runs[i].own_start.value_or(scene.start), scene.steps,
                    std::move(refusals[i])});
  return keys;
}

ResultPtr<RunResult> RunNode::compute(const RunKey& key, const NodeContext<RunResult>& context) const {
  return make_run_result(*key.loss, key.plan, key.start, key.steps, key.refusal, context.parallel, context.stop);
}

}  // namespace saddlescope

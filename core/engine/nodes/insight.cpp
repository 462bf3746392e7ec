#include "core/engine/nodes/insight.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/diagnosis/stability.h"
#include "core/objective/affordable.h"
#include "core/plane/slice.h"
#include "core/scene/branching.h"

namespace saddlescope {

namespace {

/// More are not sliced: the movement is a matrix of n² numbers.
constexpr std::size_t most_moving_parameters = 64;

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

Keys<InsightKey> InsightNode::keys(const Scene&, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  std::vector<InsightKey> keys;
  for (const auto& run : results.all<RunResult>()) {
    const bool fits = run != nullptr && is_run_of(*loss, *run);
    keys.push_back({*loss, fits ? run : nullptr, results.get<CriticalPointsResult>()});
  }
  return keys;
}

ResultPtr<InsightResult> InsightNode::compute(const InsightKey& key, const NodeContext<InsightResult>& context) const {
  auto result = std::make_shared<InsightResult>();
  result->run = key.run;
  result->critical_points = key.critical_points;
  if (key.run == nullptr) return result;
  const Objective& objective = *key.run->objective;
  const Trajectory& trajectory = key.run->trajectory;
  Run plan;
  plan.optimizer = key.run->optimizer;
  plan.stretches = key.run->stretches;
  const auto places =
      static_cast<std::size_t>(std::clamp(allowance::sharpness / spectrum_cost(objective), 32.0, 2048.0));
  if (trajectory.dimension > 2 && trajectory.dimension <= most_moving_parameters)
    result->movement =
        path_movement(trajectory.parameters.data(), trajectory.dimension, trajectory.last_finite_step() + 1);
  result->sharpness = sharpness_along(objective, trajectory, context.stop, places);
  for (const std::size_t step : result->sharpness.steps)
    result->limit.push_back(sharpness_limit(settings_at(plan, step), trajectory.learning_rate[step])
                                .value_or(std::numeric_limits<double>::quiet_NaN()));
  if (key.critical_points != nullptr && key.critical_points->loss == key.run->loss)
    result->escapes = escapes_of(plan, trajectory, key.critical_points->report);
  return result;
}

}  // namespace saddlescope

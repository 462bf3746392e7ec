#include "core/engine/fitting_points.h"

#include <algorithm>
#include <limits>

#include "core/engine/nodes/run.h"

namespace saddlescope {

const CriticalPointsReport* fitting_points(const Results& results, const LossDefinition& loss) {
  const auto& found = results.get<CriticalPointsResult>();
  return found != nullptr && found->loss == loss ? &found->report : nullptr;
}

const CriticalPointsReport* fitting_points(const Results& results) {
  return results.get<LossResult>() != nullptr ? fitting_points(results, results.get<LossResult>()->good) : nullptr;
}

double lowest_minimum(const CriticalPointsReport* report) {
  double lowest = std::numeric_limits<double>::infinity();
  if (report == nullptr) return lowest;
  for (const CriticalPoint& point : report->points)
    if (point.kind == CriticalKind::minimum || point.shape == "minimum") lowest = std::min(lowest, point.value);
  for (const CriticalCurve& curve : report->curves)
    if (curve.kind == CriticalCurve::Kind::valley) lowest = std::min(lowest, curve.value);
  for (const CriticalSet& set : report->sets)
    if (set.kind == CriticalKind::minimum) lowest = std::min(lowest, set.value);
  return lowest;
}

const CriticalPointsReport* marked_points(const Scene& scene, const Results& results) {
  return scene.display.critical_points ? fitting_points(results) : nullptr;
}

const Trajectory* shown_path(const Scene& scene, const Results& results, std::size_t index) {
  const auto& runs = results.all<RunResult>();
  if (index >= scene.runs.size() || index >= runs.size() || runs[index] == nullptr) return nullptr;
  const Trajectory& path = runs[index]->trajectory;
  const bool drawn = scene.runs[index].visible && path.rows() > 0 && path.dimension == results.plane.dimension();
  return drawn ? &path : nullptr;
}

std::size_t first_shown_step(const Run& run, const Trajectory& path) {
  return std::min(run.forked_at, path.last_finite_step());
}

std::span<const std::size_t> shown_singular_steps(const Trajectory& path, std::size_t first) {
  constexpr std::ptrdiff_t most = 200;
  const auto from = std::lower_bound(path.singular_steps.begin(), path.singular_steps.end(), first);
  const auto to = std::upper_bound(from, path.singular_steps.end(), path.last_finite_step());
  return {from, from + std::min(to - from, most)};
}

}  // namespace saddlescope

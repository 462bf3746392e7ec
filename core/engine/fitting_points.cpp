#include "core/engine/fitting_points.h"

#include <algorithm>

namespace saddlescope {

const CriticalPointsReport* fitting_points(const Results& results, const LossDefinition& loss) {
  const auto& found = results.critical_points;
  return found != nullptr && found->loss == loss ? &found->report : nullptr;
}

const CriticalPointsReport* fitting_points(const Results& results) {
  return results.loss != nullptr ? fitting_points(results, results.loss->good) : nullptr;
}

const CriticalPointsReport* marked_points(const Scene& scene, const Results& results) {
  return scene.display.critical_points ? fitting_points(results) : nullptr;
}

const Trajectory* shown_path(const Scene& scene, const Results& results, std::size_t index) {
  if (index >= scene.runs.size() || index >= results.runs.size() || results.runs[index] == nullptr) return nullptr;
  const Trajectory& path = results.runs[index]->trajectory;
  const bool drawn = scene.runs[index].visible && path.rows() > 0 && path.dimension == results.plane.dimension();
  return drawn ? &path : nullptr;
}

std::size_t first_shown_step(const Run& run, const Trajectory& path) {
  return std::min(run.forked_at, path.last_finite_step());
}

}  // namespace saddlescope

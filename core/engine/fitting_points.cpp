#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/fitting_points.h"

namespace saddlescope {

const CriticalPointsReport* fitting_points(const Results& results, const LossDefinition& loss) {
  const auto& found = results.get<CriticalPointsResult>();
  return found != nullptr && found->loss == loss ? &found->report : nullptr;
}

const CriticalPointsReport* fitting_points(const Results& results) {
  return results.get<LossResult>() != nullptr ? fitting_points(results, results.get<LossResult>()->good) : nullptr;
}

const CriticalPointsReport* marked_points(const Scene& scene, const Results& results) {
  return scene.display.critical_points ? fitting_points(results) : nullptr;
}

}  // namespace saddlescope

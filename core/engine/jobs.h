// The jobs: pure functions from a part of the scene to one result, run on a worker. Each stops early when its token
// says so.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "core/engine/results.h"

namespace saddlescope {

/// Compiles the formula; on an error the objective of `previous` (may be null) is kept.
std::shared_ptr<const LossResult> make_loss(const LossDefinition& definition, const LossResult* previous);

/// `curvature`: with the layers of curvature. They are coarser where more parameters make an eigenvalue dearer.
std::shared_ptr<const LandscapeResult> make_landscape(const LossResult& loss, const Plane& plane,
                                                      const PlaneWindow& window, bool logarithmic, bool curvature,
                                                      std::size_t grid_points, std::stop_token stop);

/// `start` is cut or filled up with zeros to the loss's dimension.
std::shared_ptr<const RunResult> make_run_result(const LossResult& loss, const RunPlan& plan, std::vector<double> start,
                                                 std::size_t steps, std::stop_token stop);

/// Up to two parameters; more give an empty report.
std::shared_ptr<const CriticalPointsResult> make_critical_points(const LossResult& loss, const PlaneWindow& window,
                                                                 std::stop_token stop);

}  // namespace saddlescope

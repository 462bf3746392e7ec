// The jobs: pure functions from a part of the scene to one result, run on a worker. Each stops early when its token
// says so.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/engine/results.h"

namespace saddlescope {

/// Loads the data and compiles the formula; on an error the objective of `previous` (may be null) is kept.
std::shared_ptr<const LossResult> make_loss(const LossDefinition& definition, const LossResult* previous,
                                            const LoadProgress& progress = {}, std::stop_token stop = {});

/// `curvature`: with the layers of curvature. They are coarser where more parameters make an eigenvalue dearer.
std::shared_ptr<const LandscapeResult> make_landscape(const LossResult& loss, const Plane& plane,
                                                      const PlaneWindow& window, bool logarithmic, bool curvature,
                                                      std::size_t grid_points, std::stop_token stop);

/// `start` is cut or filled up with zeros to the loss's dimension. `refusal`: why the run is not to be made
/// (memory_refusals); empty: it is. A run that is not made stands at its start.
std::shared_ptr<const RunResult> make_run_result(const LossResult& loss, const RunPlan& plan, std::vector<double> start,
                                                 std::size_t steps, const std::string& refusal,
                                                 const ParallelFor& parallel, std::stop_token stop);

/// Whether make_probe() takes at most about two milliseconds for this loss: then it need not leave the UI thread.
bool probe_is_quick(const LossResult& loss);

/// box: with more than two parameters one interval for each; one of another size: search_box(window).
std::shared_ptr<const CriticalPointsResult> make_critical_points(const LossResult& loss, const PlaneWindow& window,
                                                                 std::span<const Interval> box, std::stop_token stop);

/// The followed run at the playhead; none while nothing shows it, or where no update follows.
std::optional<StepRequest> step_request(const Scene& scene, const Results& results);
std::shared_ptr<const StepResult> make_step(const StepRequest& request);

std::shared_ptr<const ComparisonResult> make_comparison(const ComparisonRequest& request, const ParallelFor& parallel,
                                                        const std::function<void(double share)>& progress,
                                                        std::stop_token stop);

/// Proves the list with a budget of boxes, not of time, so that the answer is always the same.
std::shared_ptr<const CertificateResult> make_certificate(const FormulaObjective& objective,
                                                          std::shared_ptr<const CriticalPointsResult> critical_points,
                                                          std::stop_token stop);

/// Either may be null.
std::shared_ptr<const InsightResult> make_insight(const FormulaObjective& objective,
                                                  std::shared_ptr<const RunResult> run,
                                                  std::shared_ptr<const CriticalPointsResult> critical_points,
                                                  std::stop_token stop);

}  // namespace saddlescope

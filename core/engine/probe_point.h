// Where the probe is: one rule for engine, views and panel. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// Row of run `index`'s trajectory that its ball stands on at the playhead; none while the run has no result that fits
/// the loss.
std::optional<std::size_t> ball_step(const Scene& scene, const Results& results, std::size_t index);

/// Saddles tell most, then minima, then whatever there is: index in the report.
std::optional<std::size_t> most_interesting(const CriticalPointsReport& report);

/// Where a probe that was never put anywhere stands: at the selected point, else the most interesting critical point,
/// else the first visible run's ball, else the start. None before the first good formula.
std::optional<std::vector<double>> first_probe_point(const Scene& scene, const Results& results);

/// θ′ of the probe, n numbers: the ball of the run it follows, else its own place, else first_probe_point(). None while
/// it is hidden or the run that it follows has no result yet.
std::optional<std::vector<double>> probe_point(const Scene& scene, const Results& results);

/// What the engine computes for it; none where there is no point.
std::optional<ProbeRequest> probe_request(const Scene& scene, const Results& results);

}  // namespace saddlescope

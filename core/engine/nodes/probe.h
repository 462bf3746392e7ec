// The probe: the second-order Taylor model round a point, and where that point is (one rule for engine, views and
// panel). The result is core/curvature/taylor.h's ProbeResult; null while the probe is hidden.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/curvature/taylor.h"
#include "core/engine/nodes/loss.h"

namespace saddlescope {

/// Saddles tell most, then minima, then whatever there is: index in the report.
std::optional<std::size_t> most_interesting(const CriticalPointsReport& report);

/// Where a probe that was never put anywhere stands: at the selected point, else the most interesting critical point,
/// else the first visible run's ball, else the start. None before the first good formula.
std::optional<std::vector<double>> first_probe_point(const Scene& scene, const Results& results);

/// θ′ of the probe, n numbers: the ball of the run it follows, else its own place, else first_probe_point(). None while
/// it is hidden or the run that it follows has no result yet.
std::optional<std::vector<double>> probe_point(const Scene& scene, const Results& results);

/// Whether make_probe() takes at most about two milliseconds for this loss: then it need not leave the UI thread.
bool probe_is_quick(const LossResult& loss);

struct ProbeKey {
  SharedLoss loss;
  ProbeRequest request;
  bool operator==(const ProbeKey&) const = default;
};

struct ProbeNode {
  using Key = ProbeKey;
  using Result = ProbeResult;
  NodeTraits traits() const { return {.name = "the probe", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  bool at_once(const Key& key) const { return probe_is_quick(*key.loss); }
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

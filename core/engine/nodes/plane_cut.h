// What the shown plane cuts of the sets of critical points (more than two parameters).
#pragma once

#include "core/critical/plane_cut.h"
#include "core/engine/nodes/critical_points.h"

namespace saddlescope {

struct PlaneCutResult {
  ResultPtr<CriticalPointsResult> of;  ///< key, with plane and window
  Plane plane;
  PlaneWindow window;
  PlaneCut cut;
};

struct PlaneCutKey {
  SharedLoss loss;
  ResultPtr<CriticalPointsResult> of;
  Plane plane;
  PlaneWindow window;
  bool operator==(const PlaneCutKey&) const = default;
};

struct PlaneCutNode {
  using Key = PlaneCutKey;
  using Result = PlaneCutResult;
  NodeTraits traits() const { return {.name = "where the plane cuts sets of critical points", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

/// Curves of critical points as they are drawn: with more than two parameters those that the plane cuts of the sets,
/// with the points in which sets cross it.
struct SetsInPlane {
  std::span<const CriticalCurve> curves;
  std::span<const SetCrossing> crossings;
  bool empty() const { return curves.empty() && crossings.empty(); }
};
/// Of the points `found`, which may be null; of the plane before while the cut of a new one is being made.
SetsInPlane sets_in_plane(const CriticalPointsResult* found, const Results& results);
/// Of the points that are to be shown (marked_points); else none.
SetsInPlane marked_sets(const Scene& scene, const Results& results);

}  // namespace saddlescope

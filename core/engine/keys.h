// What each result of the engine is made from: the keys of its slots. Private to the engine; guarded by its mutex.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/results.h"
#include "core/engine/slot.h"

namespace saddlescope {

using SharedLoss = std::shared_ptr<const LossResult>;

inline bool same_objective(const SharedLoss& left, const SharedLoss& right) {
  return left->objective == right->objective;
}

struct LandscapeKey {
  SharedLoss loss;
  Plane plane;
  PlaneWindow window;
  bool logarithmic, curvature;
  bool operator==(const LandscapeKey& other) const {
    return same_objective(loss, other.loss) && plane == other.plane && window == other.window &&
           logarithmic == other.logarithmic && curvature == other.curvature;
  }
};

struct RunKey {
  SharedLoss loss;
  RunPlan plan;
  std::vector<double> start;
  std::size_t steps;
  std::string refusal;  ///< why it does not fit into memory; empty: it does
  bool operator==(const RunKey& other) const {
    return same_objective(loss, other.loss) && plan == other.plan && start == other.start && steps == other.steps &&
           refusal == other.refusal;
  }
};

struct CriticalKey {
  SharedLoss loss;
  PlaneWindow window;
  std::vector<Interval>
      box;  ///< more than two parameters: instead of the window, so that moving the plane asks nothing
  bool operator==(const CriticalKey& other) const {
    return same_objective(loss, other.loss) && window == other.window && box == other.box;
  }
};

struct InsightKey {
  std::shared_ptr<const RunResult> run;
  std::shared_ptr<const CriticalPointsResult> critical_points;
  std::shared_ptr<const FormulaObjective> objective;
  bool operator==(const InsightKey&) const = default;
};

struct CertificateKey {
  std::shared_ptr<const FormulaObjective> objective;
  std::shared_ptr<const CriticalPointsResult> critical_points;
  bool operator==(const CertificateKey&) const = default;
};

struct ProbeKey {
  SharedLoss loss;
  ProbeRequest request;
  bool operator==(const ProbeKey& other) const { return same_objective(loss, other.loss) && request == other.request; }
};

using LossSlot = Slot<LossDefinition, LossResult>;
using LandscapeSlot = Slot<LandscapeKey, LandscapeResult>;
using RunSlot = Slot<RunKey, RunResult>;
using CriticalSlot = Slot<CriticalKey, CriticalPointsResult>;
using InsightSlot = Slot<InsightKey, InsightResult>;
using CertificateSlot = Slot<CertificateKey, CertificateResult>;
using ProbeSlot = Slot<ProbeKey, ProbeResult>;
using BatchSlot = Slot<BatchRequest, BatchResult>;
using StepSlot = Slot<StepRequest, StepResult>;
using ComparisonSlot = Slot<ComparisonRequest, ComparisonResult>;

}  // namespace saddlescope

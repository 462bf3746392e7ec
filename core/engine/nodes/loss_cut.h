// The Curve tab's cut of the loss: along the plane's first axis through a point, with its Taylor series.
#pragma once

#include <string>
#include <vector>

#include "core/engine/nodes/run.h"
#include "core/picture/curve_subject.h"

namespace saddlescope {

/// The point that the cut goes through, and what it is: the selected one, the followed run's ball, else the start.
struct CutPoint {
  std::vector<double> point;
  std::string name;  ///< "the start"
  bool operator==(const CutPoint&) const = default;
};
CutPoint cut_point(const Scene& scene, const Results& results);

struct LossCutKey {
  SharedLoss loss;
  Plane plane;
  Interval across;
  CutPoint through;
  double at = 0;  ///< where the series touches
  bool operator==(const LossCutKey&) const = default;
};

/// Null where nothing shows it. While the point is dragged it may be of the place before.
struct LossCutResult {
  CurveSubject curve;
};

/// Whether the Curve tab shows a cut of this loss, else an activation function.
bool shows_loss_cut(const Scene& scene, const Results& results);

struct LossCutNode {
  using Key = LossCutKey;
  using Result = LossCutResult;
  NodeTraits traits() const { return {.name = "the cut of the loss", .quick = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope

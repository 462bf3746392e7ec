// What a plane cuts of the sets of critical points of a loss of more than two parameters: the curves and points of a
// window of it where the whole gradient vanishes, not only its part in the plane. Runs on the calling worker thread;
// cancelled by a stop token; the result is a plain value.
#pragma once

#include <stop_token>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// Where a set crosses the plane: a curve does so in points.
struct SetCrossing {
  std::vector<double> at;  ///< n numbers
  CriticalCurve::Kind kind = CriticalCurve::Kind::valley;
  double value = 0;
  double sharpness = 0;  ///< as of a curve
};

struct PlaneCut {
  /// As with two parameters, but kinds and sharpness are those of the whole Hessian: a valley consists of minima of the
  /// loss, not of the plane's picture of it; sets of saddles are of kind `level`.
  std::vector<CriticalCurve> curves;
  std::vector<SetCrossing> points;
};

/// Cuts nothing where the report, which is that of the loss, has no sets; where the plane lies in a set as a whole;
/// where the loss has no Hessian. A set as near to the plane as OffPlane counts as in it is cut too. Sets on which the
/// gradient jumps instead of vanishing are not followed. `plane` has two directions, the report's box one interval for
/// each parameter. Of a loss that takes long what was found in a second or two.
PlaneCut cut_sets(const Objective& objective, const CriticalPointsReport& report, const Plane& plane,
                  const PlaneWindow& window, std::stop_token stop = {});

}  // namespace saddlescope

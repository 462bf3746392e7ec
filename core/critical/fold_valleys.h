// Valleys and ridges along folds on which the loss is level, told by the formula: the loss on |u| = 0 is that with 0
// for |u|. Beside some folds doubles see a jump where there is none (|sin x·sin y·e^100|^0.1, |x·y|^0.1), so that
// samples of the gradient show no valley. Private to the room of critical points; one thread.
#pragma once

#include <stop_token>
#include <vector>

#include "core/critical/critical_curves.h"
#include "core/critical/field.h"
#include "core/critical/folds.h"

namespace saddlescope {

/// In the field's coordinates; kinked, with their level.
std::vector<TracedCurve> valleys_on_folds(const PlaneFolds& folds, Field& field, const std::stop_token& stop);

}  // namespace saddlescope

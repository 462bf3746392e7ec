// From traced curves to the report: own coordinates, kind, sharpness, index. Private to the analysis room.
#pragma once

#include <optional>
#include <vector>

#include "core/critical/critical_curves.h"
#include "core/critical/critical_points.h"
#include "core/critical/field.h"

namespace saddlescope {

/// Appends the curve, cut where its kind changes. `zero` as in classify_root.
void append_curves(const Objective& objective, Field& field, const TracedCurve& curve, double zero,
                   std::vector<CriticalCurve>& curves);

/// What the curve adds to the sum of indices: the winding number round it. A closed curve adds the difference of the
/// windings outside and inside. Nothing where the curve crosses itself or another one.
std::optional<int> curve_index(Field& field, const TracedCurve& curve);

}  // namespace saddlescope

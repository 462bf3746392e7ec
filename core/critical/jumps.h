// Where the gradient jumps, where the loss does, and whether it changes along a fold. Private to the room of critical
// points; one thread.
#pragma once

#include <span>

#include "core/critical/critical_curves.h"
#include "core/critical/field.h"

namespace saddlescope {

/// Where the gradient jumps a formula may give 0 in the very place (abs′(0) = 0); a true zero is approached, if only
/// very near to it (sqrt(x² + 1e-12)).
bool jumps_at(Field& field, const Vec& at);

/// Whether interval arithmetic shows that a loss with a formula is defined and continuous all over the box of these
/// half sides round the point.
bool surely_continuous(const Objective& objective, std::span<const double> at, std::span<const double> half_sides);

/// Whether the second derivatives jump here, so that there are none: relu(x)², x·|x|, |x·y|. half_sides: of the window, by
/// parameter. Only of formulas with a kink or a jump.
bool curvature_jumps(const Objective& objective, std::span<const double> at, std::span<const double> half_sides);

/// Whether the loss itself jumps here: sign(x) + x² has slope 0 at 0, but no minimum.
bool steps_at(Field& field, const Vec& at);

/// Whether the loss is not the same all along, seen against its rise beside.
bool changes_along(Field& field, const TracedCurve& curve);

}  // namespace saddlescope

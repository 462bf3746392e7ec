// From a zero of the gradient or a kink to a CriticalPoint: coordinates without rounding noise, eigenvalues, kind,
// shape, index. Private to the analysis room.
#pragma once

#include <optional>
#include <string>

#include "core/critical/critical_points.h"
#include "core/critical/field.h"
#include "core/critical/root_search.h"

namespace saddlescope {

/// What sampling a small circle shows.
struct CircleShape {
  std::string shape;         ///< "minimum", "maximum", "saddle", "flat"
  std::optional<int> index;  ///< of the gradient
};
/// `kink`: the loss itself is compared; else its differences are integrals of the gradient along rays, which do not
/// drown in the rounding of a large loss.
CircleShape circle_shape(Field& field, const Vec& centre, double radius, bool kink);

/// `zero`: in field coordinates eigenvalues up to max(1e-9·|λ|max, zero) count as zero, where 192 bits have not said.
/// `clear_radius`: no other critical point is that near (field coordinates). Nothing when the place turns out not to be
/// critical.
std::optional<CriticalPoint> classify_root(const Objective& objective, Field& field, const Root& root, double zero,
                                           double clear_radius);
CriticalPoint classify_kink(const Objective& objective, Field& field, const Vec& kink, double clear_radius);

/// Each coordinate as a number with few decimals if one is much closer than chance would have it, `tolerance` away at
/// most.
Vec short_coordinates(const Vec& x, const Vec& tolerance);

}  // namespace saddlescope

// Kinks: points where the gradient jumps across zero (0 lies in the convex hull of the gradients around: Clarke's
// generalised gradient), and the loss is continuous. Private to the analysis room.
#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/critical/field.h"

namespace saddlescope {

struct KinkSearch {
  std::vector<Vec> kinks;   ///< one for a cell at most
  std::vector<Vec> starts;  ///< places around which the gradient is continuous and may vanish: for the iteration
  std::size_t evaluations = 0;
};
/// A formula that is rough everywhere must not take forever.
inline constexpr std::size_t most_kink_evaluations = 3'000'000;
/// Half the side of a quarter of a cell or part, by the half of the whole: a little over 1/2, so that a kink on the
/// border of two lies inside one.
inline constexpr double part_overlap = 0.53;

/// Divides the cell with this centre (and a margin) again and again, following the parts in which the gradient may jump
/// across 0. Adds to `result`.
void search_cell_for_kink(Field& field, const Vec& centre, KinkSearch& result);

/// Whether the loss is finite and continuous at the point: not a pole, not a step.
bool continuous_at(Field& field, const Vec& point);

}  // namespace saddlescope

// What the second order leaves open at a critical point of n parameters: whether it lies on a set of critical points,
// and which way the loss goes from it along the directions of zero eigenvalues. Private to the analysis room.
#pragma once

#include <stop_token>
#include <string>

#include "core/critical/box_field.h"
#include "core/critical/box_search.h"

namespace saddlescope {

/// Number of dimensions of the set of critical points through `root`, which has `zeros` zero eigenvalues: 0 where it is
/// isolated, or where sets of different kinds meet. Asked by going a little way off along each of as many directions
/// and back onto the set.
std::size_t set_dimension(BoxField& field, const RootN& root, std::size_t zeros, const std::stop_token& stop);

/// "minimum", "maximum", "saddle", "flat": signs of the other eigenvalues together with those of the loss over a small
/// sphere in the null space, the other coordinates being kept where their slope is zero (the splitting lemma: Gromoll
/// and Meyer 1969).
std::string null_space_shape(BoxField& field, const RootN& root, std::size_t zeros, double radius);

/// The same where no gradient exists: from the loss itself on a small sphere.
std::string kink_shape(BoxField& field, const VecN& at, double radius);

}  // namespace saddlescope

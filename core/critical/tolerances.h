// The numbers by which the searches for critical points decide what is zero, the same, or a jump. Distances are in the
// field's coordinates, where the window is [−1, 1]ⁿ and a search cell about 0.01. Only core/critical includes this
// header.
#pragma once

namespace saddlescope {

/// Of the largest |λ| here, or of the window's usual curvature: an eigenvalue below it counts as zero.
inline constexpr double zero_eigenvalue = 1e-9, inverse_zero_eigenvalue = 1e9;
/// Polished roots nearer than this are one point, and the window's edge is known no better.
inline constexpr double same_place = 1e-7;
/// Roots of one search, polished, are one within this.
inline constexpr double polished_place = 1e-8;
/// The same before they are polished.
inline constexpr double nearly_same_place = 1e-6;
/// At a zero of the gradient it is at most this share of the gradient one cell around.
inline constexpr double vanishing_gradient = 1e-8;

/// How near a place is looked at from its sides: near, and as near as doubles allow, which is coarser far from 0.
inline constexpr double near_look = 1e-7, nearest_look = 1e-10, place_rounding = 1e-14;
/// A gradient that stays longer than this share of those one cell away, however near one comes, jumps.
inline constexpr double jumping_gradient = 0.05;
/// The loss jumps where very near to a place it changes by more than this share of its change over one cell.
inline constexpr double jumping_loss = 1e-3;
inline constexpr double beside_step = 1e-9;  // how near to the place its sides are compared
/// A loss is continuous where each of the circles around, a thousandth of the one before, has at most this share of the
/// spread of the one before.
inline constexpr double continuous_shrink = 0.3;
/// What rounding may change in a value, as a share of it.
inline constexpr double value_rounding = 1e-13;
/// Of the usual size of the loss and the value: within it two critical points may lie on one set.
inline constexpr double same_loss = 1e-9;
/// Values that differ by less than this share of them are listed by their place.
inline constexpr double equal_in_order = 1e-12;

/// Where a multiple zero lies is known only to this, for the gradient grows slowly there.
inline constexpr double multiple_zero_reach = 1e-4;
/// Nearness in which a kink may be given coordinates with few decimals.
inline constexpr double kink_reach = 1e-8;
/// The shape is read on a circle of this share of a cell, or of the distance to the next point where that is smaller.
inline constexpr double shape_share_of_cell = 0.4, shape_share_of_clearance = 0.3;
/// Of the largest rise on that circle: less is level.
inline constexpr double level_rise = 1e-9;

/// Damping of the iterations (Levenberg–Marquardt): what it is at least and at first, by what it falls after a step
/// that helped and grows after one that did not, and how many may fail in a row.
inline constexpr double least_damping = 1e-2, damping_relief = 0.1, damping_growth = 16;
inline constexpr int most_failures = 14;
/// A failed step shorter than this failed by rounding alone.
inline constexpr double rounding_step = 1e-9;

/// At a zero of multiplicity m Newton's steps shrink by 1 − 1/m, and m times the step converges fast again. What is
/// read off two steps is bounded (m = 20, and 12 times), and left alone where the zero is about simple.
inline constexpr double slowest_shrink = 0.95, longest_stretch = 12.0, least_stretch = 1.3;

/// Sides on which a place is looked at lie off the axes and diagonals, on which typed formulas have symmetries.
inline constexpr double askew = 0.7;
/// What the nodes of a grid lie beside its lines for the same reason: irrational shares of a cell.
inline constexpr double node_offset = 0.61803398, other_node_offset = 0.54969071;
/// Eight and twenty-four directions round a circle: the angle between neighbours.
inline constexpr double eighth_turn = 0.785398163397448, twenty_fourth_turn = 0.2617993877991494;

}  // namespace saddlescope

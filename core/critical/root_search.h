// Multi-start search for zeros of the gradient in the window: a grid shows where to look, a safeguarded iteration
// (Levenberg–Marquardt on ∇L = 0, which becomes Newton's near a zero, isolated or not) goes there for all starts at
// once. Private to the analysis room.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/critical/field.h"
#include "core/critical/precise_newton.h"

namespace saddlescope {

inline constexpr std::size_t search_nodes = 160;  ///< along each side of the search grid
inline constexpr double search_cell = 2.0 / (search_nodes - 2);
/// Iterations onto one multiple zero stop within the first of each other; within the second of a simple zero they have
/// reached that one.
inline constexpr double multiple_zero_spread = 0.2 * search_cell, beside_simple_zero = 1e-4 * search_cell;
/// Of the window's large curvatures: a slope below it tells nothing.
inline constexpr double vanished_slope = 1e-16;
/// Points this far outside [−1, 1]² still count as in the window.
inline constexpr double edge_tolerance = 1e-9;
inline bool inside_window(const Vec& u) {
  return std::abs(u.x()) <= 1 + edge_tolerance && std::abs(u.y()) <= 1 + edge_tolerance;
}

struct SearchGrid {
  std::vector<Vec> points;
  std::vector<FieldJet> jets;
  double median_own_hessian = 0;  ///< of ‖H‖ in the objective's own parameters
  double median_hessian = 0;      ///< of ‖H‖ in the field's coordinates
  double large_hessian = 0;       ///< 99th hundredth of ‖H‖ in the field's coordinates
  double small_loss = 0;          ///< tenth hundredth of |loss|
  std::vector<Vec> starts;        ///< where an iteration should start
  std::vector<Vec> rough_cells;   ///< centres of cells in which the gradient jumps and may pass 0 on the way: kinks
  bool plateau = false;           ///< the gradient is exactly zero on some cell
};
SearchGrid search_grid(Field& field);

/// What bends the loss less than its own rounding, over a cell: the far tail of a bump.
bool tells_nothing(const FieldJet& jet);

/// Whether the gradient between the four corners (in order round the cell) changes as their Hessians say.
bool smooth_between(const Vec* points, const FieldJet* jets);

struct Root {
  Vec at;
  FieldJet jet;
  bool hole =
      false;  ///< the formula has no value or derivative exactly here (sqrt(0)), but the iteration converged onto it
  std::shared_ptr<const PreciseZero> precise = nullptr;  ///< what 192 bits see here, where doubles were not enough
};
/// Converged and checked against the gradient one cell around; in and slightly outside of the window; may hold the same
/// root many times.
std::vector<Root> iterate(Field& field, const std::vector<Vec>& starts, const std::stop_token& stop);

/// Goes on from a root until the gradient's length falls no further; doubles its steps where the root is multiple.
void polish(Field& field, Root& root);

/// Whether Newton's step, of a polished root, leads on by a part of a cell: then the gradient is only short there, as
/// on the floor of a valley.
bool is_far_from_zero(const Root& root);

/// Whether doubles leave no doubt that there is a zero of the gradient, and a simple one.
bool is_sure(const Root& root);

/// Merges roots closer than `distance`, keeping the one with the smallest gradient.
std::vector<Root> without_doubles(std::vector<Root> roots, double distance);

}  // namespace saddlescope

// Multi-start search for zeros of the gradient in a box of n parameters: Levenberg–Marquardt on ∇L = 0 for all starts
// side by side, as root_search does for two. Private to the analysis room.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/critical/box_field.h"
#include "core/critical/precise_newton.h"

namespace saddlescope {

/// The unit of distance of the search in the field's coordinates: how far round a zero the gradient is looked at.
inline constexpr double box_cell = 0.0125;
/// Points this far outside [−1, 1]ⁿ still count as in the box.
inline constexpr double box_edge_tolerance = 1e-9;
inline bool inside_box(const VecN& u) { return u.cwiseAbs().maxCoeff() <= 1 + box_edge_tolerance; }

struct RootN {
  VecN at;
  BoxJet jet;
  std::shared_ptr<const PreciseZero> precise = nullptr;  ///< what 192 bits see here, where doubles were not enough
};

/// Where each start ends: a zero of the gradient, or nothing. `budget`: how many steps may still be made, all starts
/// together; gets what is left.
std::vector<std::optional<RootN>> iterate(BoxField& field, const std::vector<VecN>& starts, std::size_t& budget,
                                          const std::stop_token& stop);

/// Goes on until the gradient's length falls no further; doubles its steps where the root is multiple.
void polish(BoxField& field, RootN& root);

/// Whether doubles leave no doubt that there is a zero of the gradient, and a simple one.
bool is_sure(const RootN& root);

/// The gradient's median length one cell away in some directions: what it must be short against at a zero.
double gradient_around(BoxField& field, const VecN& at);

/// Roots that are met many times, once: those closer than `distance` to a kept one are left out; shorter gradients come
/// first.
std::vector<RootN> without_doubles(std::vector<RootN> roots, double distance);

}  // namespace saddlescope

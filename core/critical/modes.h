// Modes: near a critical point the loss is a sum of parabolas along the eigenvectors, L − L* ≈ Σ ½λc², and gradient
// descent moves each coordinate c on its own, by the factor 1 − ηλ in one step. Pure functions, any thread.
#pragma once

#include <Eigen/Core>
#include <span>
#include <string_view>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"

namespace saddlescope {

/// What one step of gradient descent does to a mode.
enum class ModeMotion {
  shrinks,     ///< 0 ≤ factor < 1
  oscillates,  ///< −1 ≤ factor < 0
  grows,       ///< |factor| > 1
  stays,       ///< λ = 0 within 1e-9 of the largest
};
std::string_view mode_motion_name(ModeMotion motion);  ///< "shrinks", "oscillates", "grows", "stays"

struct Mode {
  double eigenvalue = 0;      ///< λ
  Eigen::VectorXd direction;  ///< u, unit length
  double coordinate = 0;      ///< c = uᵀ(θ − θ*)
  double loss = 0;            ///< ½λc²: its share of L − L*
  double factor = 1;          ///< 1 − ηλ: of c in one step
  double decay = 1;           ///< (1 − ηλ)²: of its share in one step
  ModeMotion motion = ModeMotion::stays;
};

/// One mode for each eigenvalue, ascending. `position`: θ, n numbers. Empty for a kink.
std::vector<Mode> modes(const CriticalPoint& point, std::span<const double> position, double learning_rate);
/// Round the critical point of the second-order model at a point with that evaluation: c = uᵀg/λ, and 0 along
/// directions with λ = 0. Empty where gradient or Hessian is not finite.
std::vector<Mode> modes(const Evaluation& evaluation, double learning_rate);

}  // namespace saddlescope

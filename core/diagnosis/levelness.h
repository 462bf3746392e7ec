// Whether ground is level, judged at the place: the gradient against what the curvature there makes of a length scale.
// Private to the diagnosis room; pure functions.
#pragma once

#include <Eigen/Core>

#include "core/objective/objective.h"

namespace saddlescope {

/// Of slope and curvature at a place, in coordinates of which 1 is a length scale; in the units of the loss.
struct Levelness {
  double slope = 0;         ///< fall over a length scale straight down
  double bend = 0;          ///< largest |λ|
  double softest_rise = 0;  ///< over a length scale along the least bent direction that is bent at all
  double drop = 0;          ///< ½Σg²/|λ|: how far the parabolas lie above, or below, their rest
  double unbent_slope = 0;  ///< the slope along directions that are not bent
  bool known = false;       ///< a finite Hessian was there

  /// Near its rest as a point `share` length scales off it in the softest direction is; where the curvature is not
  /// known, any; where all is zero, only without a `gradient`.
  bool is_level(double gradient, double share) const {
    if (!known) return true;
    if (bend == 0) return gradient == 0;
    return drop <= share * share * softest_rise && unbent_slope <= share * softest_rise;
  }
};

/// `scale`: a length for each coordinate.
Levelness levelness_of(const Evaluation& here, const Eigen::VectorXd& scale);

}  // namespace saddlescope

// Curvature as a layer: the eigenvalues of the Hessian over a window of a plane, the scales on which they are coloured
// and the curve on which one of them vanishes. Made on a worker; immutable.
#pragma once

#include <cstddef>
#include <stop_token>
#include <vector>

#include "core/plane/landscape.h"

namespace saddlescope {

/// Maps a layer's numbers to [0, 1] for their colour. Signed: a logarithm to both sides of 0, which lies exactly at ½.
/// Ratio (a condition number): log from 1 at 0 to `limit` at 1.
struct LayerScale {
  bool ratio = false;
  double limit = 1;  ///< shown at 1 (and −limit at 0)
  double s = 1;      ///< signed: unit of the logarithm, > 0
  /// Not clamped; NaN for NaN.
  double to_unit(double value) const;
  double from_unit(double unit) const;
};
/// Round numbers for a colour bar, ascending, about `count`: with 0 and both ends, or powers of ten.
std::vector<double> layer_ticks(const LayerScale& scale, std::size_t count);

/// Of the full Hessian, n × n, at every point of the plane, whatever n: with more than two parameters it bends in
/// directions that the plane does not show. Values are NaN where the loss or its Hessian is not finite. An eigenvalue
/// counts as 0 and is exactly 0 here if |λ| ≤ 1e-9·max(|λ|max, median |λ|max over the window), as for critical points.
struct CurvatureLayers {
  HeightGrid smallest, largest;  ///< λmin, λmax
  HeightGrid condition;          ///< |λ|max / |λ|min ≥ 1; infinite where an eigenvalue is 0
  LayerScale smallest_scale, largest_scale, condition_scale;
  /// Where λmin or λmax changes its sign through 0; not where it jumps (poles, kinks).
  std::vector<ContourLine> zero;
};

/// On columns × rows points as sample_heights(); the plane has two directions. With a requested stop what is there so
/// far may be incomplete.
CurvatureLayers make_curvature_layers(const Objective& objective, const Plane& plane, const PlaneWindow& window,
                                      std::size_t columns, std::size_t rows, std::stop_token stop = {});

}  // namespace saddlescope

// What a critical point looks like in a plane through it: a saddle may look like a minimum there. Pure functions, any
// thread.
#pragma once

#include "core/critical/critical_points.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// dᵀHd for a direction of n numbers, from the eigenvalues and eigenvectors (rows) of H.
double curvature_along(const std::vector<double>& direction, const Eigen::VectorXd& eigenvalues,
                       const Eigen::MatrixXd& eigenvectors);

/// The kind that the signs of PᵀHP give, P the plane's two directions: degenerate where one of its eigenvalues counts
/// as zero beside those of the point. The point's own kind where it has no eigenvalues.
CriticalKind kind_in_plane(const Plane& plane, const CriticalPoint& point);

}  // namespace saddlescope

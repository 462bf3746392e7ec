#include "core/critical/slice_kind.h"

#include <algorithm>
#include <cmath>

#include "core/critical/tolerances.h"
#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

Eigen::VectorXd vector_of(const std::vector<double>& numbers) {
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

}  // namespace

double curvature_along(const std::vector<double>& direction, const Eigen::VectorXd& eigenvalues,
                       const Eigen::MatrixXd& eigenvectors) {
  return (eigenvectors * vector_of(direction)).cwiseAbs2().dot(eigenvalues);
}

CriticalKind kind_in_plane(const Plane& plane, const CriticalPoint& point) {
  const auto n = static_cast<Eigen::Index>(plane.dimension());
  if (plane.directions.size() != 2 || point.eigenvalues.size() != n || !point.eigenvalues.allFinite())
    return point.kind;
  // Rows: the two directions in the coordinates of the eigenvectors.
  Eigen::MatrixXd across(2, n);
  for (Eigen::Index k = 0; k < 2; ++k)
    across.row(k) = point.eigenvectors * vector_of(plane.directions[static_cast<std::size_t>(k)]);
  const Eigen::VectorXd bent = curvature(across * point.eigenvalues.asDiagonal() * across.transpose()).eigenvalues;
  const double zero = std::max(point.zero_tolerance, zero_eigenvalue * point.eigenvalues.cwiseAbs().maxCoeff());
  if (std::abs(bent[0]) <= zero || std::abs(bent[1]) <= zero) return CriticalKind::degenerate;
  if (bent[0] > 0) return CriticalKind::minimum;
  return bent[1] < 0 ? CriticalKind::maximum : CriticalKind::saddle;
}

}  // namespace saddlescope

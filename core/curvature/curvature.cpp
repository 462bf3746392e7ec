#include "core/curvature/curvature.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace saddlescope {
namespace {

/// Component of largest magnitude positive; nearly equal ones count as a tie, so that rounding does not flip (1,
/// −1)/√2.
void orient(Eigen::Ref<Eigen::RowVectorXd> row) {
  const double largest = row.cwiseAbs().maxCoeff();
  for (Eigen::Index i = 0; i < row.size(); ++i) {
    if (std::abs(row[i]) < largest * (1 - 1e-12)) continue;
    if (row[i] < 0) row = -row;
    break;
  }
  for (Eigen::Index i = 0; i < row.size(); ++i) row[i] += 0.0;  // no −0
}

/// [[a, b], [b, c]] with entries of size about one.
void two_by_two(double a, double b, double c, Curvature& result) {
  if (b == 0) {
    const bool swapped = a > c;
    result.eigenvalues << std::min(a, c), std::max(a, c);
    if (swapped)
      result.eigenvectors << 0, 1, 1, 0;
    else
      result.eigenvectors << 1, 0, 0, 1;
    return;
  }
  const double middle = 0.5 * (a + c), half = 0.5 * (a - c);
  const double radius = std::hypot(half, b);
  // The eigenvalue of larger magnitude has no cancellation; the other follows from the determinant, computed with one
  // rounding error less (Kahan).
  const double square = b * b;
  const double determinant = std::fma(a, c, -square) - std::fma(b, b, -square);
  const double large = middle >= 0 ? middle + radius : middle - radius;
  const double small = determinant / large;
  result.eigenvalues << std::min(large, small), std::max(large, small);
  // Vector of the upper eigenvalue; the form without cancellation.
  double x = half >= 0 ? half + radius : b;
  double y = half >= 0 ? b : radius - half;
  if (half == 0) {
    x = std::numbers::sqrt2 / 2;
    y = b > 0 ? x : -x;
  } else {
    const double length = std::hypot(x, y);
    x /= length;
    y /= length;
  }
  result.eigenvectors << -y, x, x, y;
}

}  // namespace

Curvature curvature(const Eigen::MatrixXd& hessian) {
  const Eigen::Index n = hessian.rows();
  Curvature result;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  result.eigenvalues = Eigen::VectorXd::Constant(n, nan);
  result.eigenvectors = Eigen::MatrixXd::Constant(n, n, nan);
  if (n == 0 || !hessian.allFinite()) return result;
  result.finite = true;

  // A power of two takes the size out without rounding, so squares neither overflow nor vanish.
  const double size = hessian.cwiseAbs().maxCoeff();
  int exponent = 0;
  if (size > 0) std::frexp(size, &exponent);
  const auto scaled = [&](Eigen::Index i, Eigen::Index j) { return std::ldexp(hessian(i, j), -exponent); };
  if (n == 1) {
    result.eigenvalues << hessian(0, 0);
    result.eigenvectors << 1;
    return result;
  }
  if (n == 2) {
    two_by_two(scaled(0, 0), 0.5 * (scaled(0, 1) + scaled(1, 0)), scaled(1, 1), result);
  } else {
    Eigen::MatrixXd matrix(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j) matrix(i, j) = 0.5 * (scaled(i, j) + scaled(j, i));
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
    result.eigenvalues = solver.eigenvalues();
    result.eigenvectors = solver.eigenvectors().transpose();
  }
  for (Eigen::Index i = 0; i < n; ++i) {
    result.eigenvalues[i] = std::ldexp(result.eigenvalues[i], exponent) + 0.0;
    Eigen::RowVectorXd row = result.eigenvectors.row(i);
    orient(row);
    result.eigenvectors.row(i) = row;
  }
  return result;
}

}  // namespace saddlescope

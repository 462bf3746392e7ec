#include "core/curvature/curvature.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace saddlescope {
namespace curvature_test {

Eigen::MatrixXd two_by_two(double a, double b, double c) { return Eigen::Matrix2d{{a, b}, {b, c}}; }

TEST(Curvature, SaddleOfTheTwoWeightNetworkIsExact) {
  const Curvature c = curvature(two_by_two(0, -2, 0));
  EXPECT_TRUE(c.finite);
  EXPECT_EQ(c.eigenvalues[0], -2);
  EXPECT_EQ(c.eigenvalues[1], 2);
  const double half = std::sqrt(2.0) / 2;
  EXPECT_EQ(c.eigenvectors(0, 0), half);
  EXPECT_EQ(c.eigenvectors(0, 1), half);
  EXPECT_EQ(c.eigenvectors(1, 0), half);
  EXPECT_EQ(c.eigenvectors(1, 1), -half);
}

TEST(Curvature, DiagonalMatricesGiveAxes) {
  const Curvature c = curvature(two_by_two(5, 0, -3));
  EXPECT_EQ(c.eigenvalues, Eigen::Vector2d(-3, 5));
  EXPECT_EQ(c.eigenvectors, (Eigen::Matrix2d{{0, 1}, {1, 0}}));
  EXPECT_EQ(curvature(two_by_two(2, 0, 2)).eigenvectors, Eigen::Matrix2d::Identity());
  EXPECT_EQ(curvature(two_by_two(0, 0, 0)).eigenvalues, Eigen::Vector2d(0, 0));
}

// Rosenbrock's minimum: H = [[802, −400], [−400, 200]], λ = 501 ∓ √250601 (trace 1002, determinant 400).
TEST(Curvature, SmallEigenvalueKeepsItsDigits) {
  const Curvature c = curvature(two_by_two(802, -400, 200));
  EXPECT_NEAR(c.eigenvalues[0], 0.39936076748763305, 1e-15);
  EXPECT_NEAR(c.eigenvalues[1], 1001.6006392325124, 1e-12);
  // Determinant 1 beside a trace of 2·10⁸: the small one is 1/λ₂ ≈ 5e-9.
  const double n = 1e8;
  EXPECT_NEAR(curvature(two_by_two(n + 1, n, n - 1 + 2 / n)).eigenvalues[0] * 2e8, 1, 1);
}

TEST(Curvature, VectorsSolveTheEquationAndFollowTheConvention) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> entry(-10, 10);
  for (int n = 1; n <= 5; ++n)
    for (int trial = 0; trial < 200; ++trial) {
      Eigen::MatrixXd h(n, n);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j <= i; ++j) h(i, j) = h(j, i) = entry(random);
      const Curvature c = curvature(h);
      for (int i = 0; i < n; ++i) {
        const Eigen::VectorXd v = c.eigenvectors.row(i).transpose();
        EXPECT_LT((h * v - c.eigenvalues[i] * v).norm(), 1e-12 * h.norm());
        EXPECT_NEAR(v.norm(), 1, 1e-14);
        EXPECT_TRUE(i == 0 || c.eigenvalues[i - 1] <= c.eigenvalues[i]);
        Eigen::Index largest = 0;
        v.cwiseAbs().maxCoeff(&largest);
        EXPECT_GT(v[largest], 0);
      }
    }
}

TEST(Curvature, ExtremeSizesNeitherOverflowNorVanish) {
  for (double size : {1e-300, 1e-160, 1e160, 1e300}) {
    const Curvature c = curvature(two_by_two(2 * size, size, 2 * size));
    EXPECT_NEAR(c.eigenvalues[0] / size, 1, 1e-14);
    EXPECT_NEAR(c.eigenvalues[1] / size, 3, 1e-14);
  }
}

TEST(Curvature, NotFiniteEntriesGiveNaN) {
  for (double bad : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    const Curvature c = curvature(two_by_two(1, bad, 1));
    EXPECT_FALSE(c.finite);
    EXPECT_TRUE(std::isnan(c.eigenvalues[0]));
    EXPECT_TRUE(std::isnan(c.eigenvectors(1, 1)));
  }
}

}  // namespace curvature_test
}  // namespace saddlescope

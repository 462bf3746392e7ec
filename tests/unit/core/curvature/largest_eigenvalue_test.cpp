#include "core/curvature/largest_eigenvalue.h"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

#include "core/curvature/curvature.h"
#include "core/support/random.h"
#include "tests/support/chain_objective.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace largest_eigenvalue_test {

Eigen::MatrixXd random_symmetric(Eigen::Index n, std::uint64_t seed) {
  Random random(seed);
  Eigen::MatrixXd matrix(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j <= i; ++j) matrix(i, j) = matrix(j, i) = random.normal();
  return matrix;
}

HessianProduct product_with(const Eigen::MatrixXd& matrix) {
  return [&matrix](std::span<const double> v, std::span<double> product) {
    Eigen::Map<Eigen::VectorXd>(product.data(), matrix.rows()) =
        matrix * Eigen::Map<const Eigen::VectorXd>(v.data(), matrix.rows());
  };
}

TEST(SpectrumEnds, AreThoseOfTheMatrix) {
  for (const Eigen::Index n : {1, 2, 3, 10, 60, 200}) {
    const Eigen::MatrixXd matrix = random_symmetric(n, static_cast<std::uint64_t>(n));
    const Eigen::VectorXd all = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(matrix).eigenvalues();
    const SpectrumEnds ends = spectrum_ends(static_cast<std::size_t>(n), product_with(matrix), {.products = 200});
    const double size = all.cwiseAbs().maxCoeff();
    EXPECT_TRUE(ends.settled) << n;
    EXPECT_NEAR(ends.smallest, all[0], 1e-7 * size) << n;
    EXPECT_NEAR(ends.largest, all[n - 1], 1e-7 * size) << n;
  }
}

TEST(SpectrumEnds, FewDifferentEigenvaluesNeedFewProducts) {
  const Eigen::MatrixXd matrix = Eigen::VectorXd{{2, 2, 2, -3, -3, 7, 7, 7}}.asDiagonal();
  std::size_t products = 0;
  const auto counted = [&](std::span<const double> v, std::span<double> product) {
    ++products;
    product_with(matrix)(v, product);
  };
  const SpectrumEnds ends = spectrum_ends(8, counted);
  EXPECT_NEAR(ends.smallest, -3, 1e-12);
  EXPECT_NEAR(ends.largest, 7, 1e-12);
  EXPECT_LE(products, 4u);
  const SpectrumEnds nothing = spectrum_ends(3, product_with(Eigen::MatrixXd::Zero(3, 3)));
  EXPECT_EQ(nothing.smallest, 0);
  EXPECT_EQ(nothing.largest, 0);
}

TEST(SpectrumEnds, WhatIsNotFiniteIsNotKnown) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(4, 4);
  matrix(2, 2) = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isnan(spectrum_ends(4, product_with(matrix)).largest));
  EXPECT_TRUE(std::isnan(spectrum_ends(0, product_with(matrix)).largest));
}

TEST(SpectrumEnds, OfALossComeFromItsMatrixOrItsProducts) {
  const FormulaObjective formula = objective_from("3x^2 - y^2 + x*y");
  const double origin[] = {0, 0};
  const Curvature bent = curvature(evaluate_at(formula, origin).hessian);
  EXPECT_EQ(spectrum_ends(formula, origin).smallest, bent.eigenvalues[0]);
  EXPECT_EQ(spectrum_ends(formula, origin).largest, bent.eigenvalues[1]);

  const test::ChainObjective chain(50, 3);
  const std::vector<double> start(50, 0.0);
  const SpectrumEnds ends = spectrum_ends(chain, start);
  EXPECT_NEAR(ends.smallest, chain.eigenvalue(0), 1e-6);
  EXPECT_NEAR(ends.largest, chain.eigenvalue(49), 1e-6);
}

TEST(HessianVector, OfAMatrixIsItsProduct) {
  const FormulaObjective formula = objective_from("x^2*y + exp(x*y)");
  const double point[] = {0.3, -0.7}, v[] = {1.5, -2};
  double product[2];
  formula.hessian_vector(point, v, product);
  const Eigen::MatrixXd h = evaluate_at(formula, point).hessian;
  for (Eigen::Index i = 0; i < 2; ++i) EXPECT_DOUBLE_EQ(product[i], h(i, 0) * v[0] + h(i, 1) * v[1]);
}

}  // namespace largest_eigenvalue_test
}  // namespace saddlescope

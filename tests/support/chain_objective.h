// A kind of loss of the tests' own: no formula, thousands of parameters, no matrix of second derivatives but its
// product with vectors, as a network has them.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include "core/objective/objective.h"

namespace saddlescope::test {

/// ½Σ(wᵢ − 1)² + ½kΣ(wᵢ₊₁ − wᵢ)²: springs between neighbours. Its one minimum has all wᵢ = 1; the Hessian's eigenvalues
/// are 1 + 2k(1 − cos(jπ/n)), j = 0 … n − 1.
class ChainObjective final : public Objective {
 public:
  explicit ChainObjective(std::size_t n, double stiffness = 1) : names_(n), stiffness_(stiffness) {
    for (std::size_t i = 0; i < n; ++i) names_[i] = "w" + std::to_string(i + 1);
  }

  std::size_t dimension() const override { return names_.size(); }
  const std::vector<std::string>& parameter_names() const override { return names_; }
  Capabilities capabilities() const override { return {.hessian = false, .hessian_vector = true}; }

  void evaluate(Derivatives order, std::span<const double* const> coordinates, std::span<double* const> outputs,
                std::size_t count) const override {
    ASSERT_NE(order, Derivatives::hessian) << "asked for a matrix that this kind does not have";
    const std::size_t n = dimension();
    const auto at = [&](std::size_t i, std::size_t k) { return coordinates[i][k]; };
    for (std::size_t k = 0; k < count; ++k) {
      double value = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double off = at(i, k) - 1, ahead = i + 1 < n ? at(i + 1, k) - at(i, k) : 0;
        value += 0.5 * off * off + 0.5 * stiffness_ * ahead * ahead;
        if (order == Derivatives::none) continue;
        const double back = i > 0 ? at(i, k) - at(i - 1, k) : 0;
        if (outputs[1 + i] != nullptr) outputs[1 + i][k] = off + stiffness_ * (back - ahead);
      }
      if (outputs[0] != nullptr) outputs[0][k] = value;
    }
  }

  void hessian_vector(std::span<const double>, std::span<const double> v, std::span<double> product) const override {
    const std::size_t n = dimension();
    for (std::size_t i = 0; i < n; ++i) {
      const double ahead = i + 1 < n ? v[i + 1] - v[i] : 0, back = i > 0 ? v[i] - v[i - 1] : 0;
      product[i] = v[i] + stiffness_ * (back - ahead);
    }
  }

  double eigenvalue(std::size_t j) const {
    return 1 + 2 * stiffness_ *
                   (1 - std::cos(static_cast<double>(j) * std::numbers::pi / static_cast<double>(dimension())));
  }

 private:
  std::vector<std::string> names_;
  double stiffness_;
};

}  // namespace saddlescope::test

// Second order: the direction d = U·f(Λ)·Uᵀ·g that a method makes of a gradient and a Hessian H = U·Λ·Uᵀ. For Stepper
// only. An object keeps its memory from point to point and belongs to one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace saddlescope {

/// f: by what the gradient's part along an eigenvector is multiplied; none leaves that part out. `method` is the
/// method's own struct, `largest` the largest |λ|.
using InverseCurvature = std::optional<double> (*)(const void* method, double eigenvalue, double largest);

class SecondOrderDirection {
 public:
  SecondOrderDirection() = default;
  /// A copy begins without memory: nothing in it outlasts one direction.
  SecondOrderDirection(const SecondOrderDirection&) {}
  SecondOrderDirection& operator=(const SecondOrderDirection&) { return *this; }

  /// Makes room for points of n numbers.
  void resize(std::size_t n);

  /// Filled by the caller before compute(): the upper triangle of H (i ≤ j), and g.
  double& hessian(std::size_t i, std::size_t j) { return matrix_[i * n_ + j]; }
  double& gradient(std::size_t i) { return gradient_[i]; }

  /// The direction into operator[]; NaN throughout where H is not finite. True when a part was left out.
  bool compute(InverseCurvature inverse, const void* method);
  double operator[](std::size_t i) const { return direction_[i]; }

 private:
  /// Turns matrix_ into its eigenvalues on the diagonal and vectors_ into the eigenvectors, one a column.
  void diagonalise();
  void rotate(std::size_t p, std::size_t q);

  std::size_t n_ = 0;
  std::vector<double> matrix_, vectors_, gradient_, direction_;
};

}  // namespace saddlescope

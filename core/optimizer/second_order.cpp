#include "core/optimizer/second_order.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddlescope {
namespace {

/// What is smaller beside the largest entry cannot change an eigenvalue's last bit.
constexpr double negligible_entry = 0x1p-60;
/// Off-diagonal entries shrink quadratically: ten sweeps are many.
constexpr int maximum_sweeps = 40;

}  // namespace

void SecondOrderDirection::resize(std::size_t n) {
  n_ = n;
  matrix_.resize(n * n);
  vectors_.resize(n * n);
  gradient_.resize(n);
  direction_.resize(n);
}

bool SecondOrderDirection::compute(InverseCurvature inverse, const void* method) {
  std::fill(direction_.begin(), direction_.end(), 0.0);
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t j = i; j < n_; ++j)
      if (!std::isfinite(matrix_[i * n_ + j])) {
        std::fill(direction_.begin(), direction_.end(), std::numeric_limits<double>::quiet_NaN());
        return false;
      }
  diagonalise();
  double largest = 0;
  for (std::size_t k = 0; k < n_; ++k) largest = std::max(largest, std::abs(matrix_[k * n_ + k]));
  bool singular = false;
  for (std::size_t k = 0; k < n_; ++k) {
    const std::optional<double> factor = inverse(method, matrix_[k * n_ + k], largest);
    if (!factor) {
      singular = true;
      continue;
    }
    double part = 0;
    for (std::size_t i = 0; i < n_; ++i) part += vectors_[i * n_ + k] * gradient_[i];
    for (std::size_t i = 0; i < n_; ++i) direction_[i] += *factor * part * vectors_[i * n_ + k];
  }
  return singular;
}

/// Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5): the same operations on every machine, no memory
/// but this, and two equal diagonal entries give (1, ±1)/√2 to the last bit, so a path on a line of symmetry stays
/// there.
void SecondOrderDirection::diagonalise() {
  std::fill(vectors_.begin(), vectors_.end(), 0.0);
  double largest = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    vectors_[i * n_ + i] = 1;
    for (std::size_t j = i; j < n_; ++j) largest = std::max(largest, std::abs(matrix_[i * n_ + j]));
  }
  bool done = false;
  for (int sweep = 0; sweep < maximum_sweeps && !done; ++sweep) {
    done = true;
    for (std::size_t p = 0; p < n_; ++p)
      for (std::size_t q = p + 1; q < n_; ++q) {
        if (std::abs(matrix_[p * n_ + q]) <= negligible_entry * largest) continue;
        rotate(p, q);
        done = false;
      }
  }
}

void SecondOrderDirection::rotate(std::size_t p, std::size_t q) {
  const double between = hessian(p, q), half = 0.5 * (hessian(q, q) - hessian(p, p)) / between;
  const double tangent = (half < 0 ? -1 : 1) / (std::abs(half) + std::sqrt(half * half + 1));
  const double cosine = 1 / std::sqrt(tangent * tangent + 1), sine = tangent * cosine;
  hessian(p, p) -= tangent * between;
  hessian(q, q) += tangent * between;
  hessian(p, q) = 0;
  const auto turn = [&](double& at_p, double& at_q) {
    const double x = at_p, y = at_q;
    at_p = cosine * x - sine * y;
    at_q = sine * x + cosine * y;
  };
  for (std::size_t r = 0; r < n_; ++r) {
    turn(vectors_[r * n_ + p], vectors_[r * n_ + q]);
    if (r != p && r != q) turn(hessian(std::min(r, p), std::max(r, p)), hessian(std::min(r, q), std::max(r, q)));
  }
}

}  // namespace saddlescope

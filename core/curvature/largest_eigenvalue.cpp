#include "core/curvature/largest_eigenvalue.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/curvature/curvature.h"
#include "core/support/random.h"

namespace saddlescope {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t products_between_looks = 4;  // the small eigenproblem is cheap, but not free

std::span<const double> numbers_of(const Eigen::VectorXd& vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

/// The tridiagonal matrix and the basis in which H has it.
class Lanczos {
 public:
  explicit Lanczos(std::size_t n) : direction_(static_cast<Eigen::Index>(n)), image_(direction_.size()) {
    Random random(1);
    for (double& x : direction_) x = random.normal();
    direction_.normalize();
  }

  /// One product more; false where nothing new is left, or H is not finite.
  bool step(const HessianProduct& product) {
    product(numbers_of(direction_), {image_.data(), static_cast<std::size_t>(image_.size())});
    diagonal_.push_back(direction_.dot(image_));
    basis_.push_back(direction_);
    if (!image_.allFinite()) return finite_ = false;
    const double length = image_.norm();
    for (int pass = 0; pass < 2; ++pass)  // twice is enough (Kahan, Parlett)
      for (const Eigen::VectorXd& known : basis_) image_ -= known.dot(image_) * known;
    const double rest = image_.norm();
    beside_.push_back(rest);
    if (!(rest > 1e-14 * length)) return false;
    direction_ = image_ / rest;
    return true;
  }

  SpectrumEnds ends(double tolerance) const {
    if (!finite_) return {unknown, unknown, false};
    const auto size = static_cast<Eigen::Index>(diagonal_.size());
    const Eigen::VectorXd diagonal = Eigen::Map<const Eigen::VectorXd>(diagonal_.data(), size);
    const Eigen::VectorXd beside = Eigen::Map<const Eigen::VectorXd>(beside_.data(), size - 1);
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(diagonal, beside);
    const Eigen::VectorXd& values = solver.eigenvalues();
    const auto last = solver.eigenvectors().row(size - 1).cwiseAbs();
    // |β·s| bounds how far an eigenvalue of H lies from each value here.
    const double off = beside_.back() * std::max(last[0], last[size - 1]);
    const double largest = values.cwiseAbs().maxCoeff();
    return {values[0], values[size - 1], off <= tolerance * largest};
  }

 private:
  Eigen::VectorXd direction_, image_;
  std::vector<Eigen::VectorXd> basis_;
  std::vector<double> diagonal_, beside_;
  bool finite_ = true;
};

}  // namespace

SpectrumEnds spectrum_ends(std::size_t n, const HessianProduct& product, const LanczosOptions& options) {
  if (n == 0) return {unknown, unknown, false};
  Lanczos lanczos(n);
  const std::size_t most = std::clamp<std::size_t>(options.products, 1, n);
  for (std::size_t k = 1;; ++k) {
    const bool goes_on = lanczos.step(product) && k < most;
    if (goes_on && k % products_between_looks != 0) continue;
    SpectrumEnds ends = lanczos.ends(options.tolerance);
    if (!goes_on || ends.settled) return ends;
  }
}

SpectrumEnds spectrum_ends(const Objective& objective, std::span<const double> point, const LanczosOptions& options) {
  const Capabilities can = objective.capabilities();
  if (can.hessian) {
    const Curvature bent = curvature(evaluate_at(objective, point).hessian);
    return {bent.eigenvalues.minCoeff(), bent.eigenvalues.maxCoeff(), bent.finite};
  }
  if (!can.hessian_vector) return {unknown, unknown, false};
  return spectrum_ends(
      objective.dimension(),
      [&](std::span<const double> vector, std::span<double> image) { objective.hessian_vector(point, vector, image); },
      options);
}

}  // namespace saddlescope

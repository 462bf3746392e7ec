#include "core/diagnosis/sharpness_path.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/curvature/curvature.h"
#include "core/curvature/largest_eigenvalue.h"

namespace saddlescope {
namespace {

constexpr std::size_t block_length = 256;  // points side by side: what the tape likes best

std::vector<std::size_t> chosen_rows(std::size_t rows, std::size_t most) {
  most = std::max<std::size_t>(most, 2);
  std::vector<std::size_t> chosen(std::min(rows, most));
  for (std::size_t k = 0; k < chosen.size(); ++k) chosen[k] = rows <= most ? k : k * (rows - 1) / (most - 1);
  return chosen;
}

/// Hessians of some points, as arrays.
class HessianBlock {
 public:
  explicit HessianBlock(const Objective& objective)
      : objective_(objective),
        n_(objective.dimension()),
        points_(n_ * block_length),
        numbers_(hessian_size(n_) * block_length) {
    for (std::size_t i = 0; i < n_; ++i) coordinates_.push_back(&points_[i * block_length]);
    outputs_.assign(1 + n_, nullptr);  // value and gradient are not wanted
    for (std::size_t i = 0; i < hessian_size(n_); ++i) outputs_.push_back(&numbers_[i * block_length]);
  }

  void evaluate(const Trajectory& trajectory, const std::size_t* rows, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t i = 0; i < n_; ++i) points_[i * block_length + k] = trajectory.at(rows[k])[i];
    objective_.evaluate(Derivatives::hessian, coordinates_, outputs_, count);
  }

  double entry(std::size_t i, std::size_t j, std::size_t k) const {
    return numbers_[hessian_index(i, j, n_) * block_length + k];
  }

  struct Ends {
    double smallest, largest;
  };
  Ends eigenvalues(std::size_t k) const {
    if (n_ == 1) return {entry(0, 0, k), entry(0, 0, k)};
    if (n_ == 2) {
      const double middle = 0.5 * (entry(0, 0, k) + entry(1, 1, k)), half = 0.5 * (entry(0, 0, k) - entry(1, 1, k));
      const double radius = std::hypot(half, entry(0, 1, k));
      return {middle - radius, middle + radius};
    }
    const auto size = static_cast<Eigen::Index>(n_);
    Eigen::MatrixXd hessian(size, size);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j)
        hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = entry(i, j, k);
    const Curvature bent = curvature(hessian);
    return {bent.eigenvalues[0], bent.eigenvalues[size - 1]};
  }

 private:
  const Objective& objective_;
  std::size_t n_;
  std::vector<double> points_, numbers_;
  std::vector<const double*> coordinates_;
  std::vector<double*> outputs_;
};

SharpnessPath sharpness_by_products(const Objective& objective, const Trajectory& trajectory,
                                    const std::vector<std::size_t>& rows, const std::stop_token& stop) {
  SharpnessPath path;
  for (const std::size_t row : rows) {
    path.cancelled = stop.stop_requested();
    if (path.cancelled) break;
    const SpectrumEnds ends = spectrum_ends(objective, trajectory.at(row));
    path.steps.push_back(row);
    path.smallest.push_back(ends.smallest);
    path.largest.push_back(ends.largest);
  }
  return path;
}

}  // namespace

SharpnessPath sharpness_along(const Objective& objective, const Trajectory& trajectory, std::stop_token stop,
                              std::size_t most) {
  SharpnessPath path;
  if (trajectory.rows() == 0) return path;
  const std::vector<std::size_t> rows = chosen_rows(trajectory.last_finite_step() + 1, most);
  if (!objective.capabilities().hessian) return sharpness_by_products(objective, trajectory, rows, stop);
  HessianBlock block(objective);
  for (std::size_t first = 0; first < rows.size(); first += block_length) {
    if (stop.stop_requested()) {
      path.cancelled = true;
      return path;
    }
    const std::size_t count = std::min(block_length, rows.size() - first);
    block.evaluate(trajectory, &rows[first], count);
    for (std::size_t k = 0; k < count; ++k) {
      auto [smallest, largest] = block.eigenvalues(k);
      if (!std::isfinite(smallest) || !std::isfinite(largest))
        smallest = largest = std::numeric_limits<double>::quiet_NaN();
      path.steps.push_back(rows[first + k]);
      path.smallest.push_back(smallest);
      path.largest.push_back(largest);
    }
  }
  return path;
}

}  // namespace saddlescope

// Flat and sharp minima: what each found minimum loses where the loss is met on another surface than the one it was
// found on, the same one moved a little or that of other rows, and how sharp it is. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"

namespace saddlescope {

/// The surface on which the minima are met: L(θ − moved), or another loss of the same parameters.
struct TestSurface {
  std::vector<double> moved;               ///< n numbers
  std::shared_ptr<const Objective> other;  ///< null: the loss itself, moved

  /// Losses there of many points, as Objective::evaluate without derivatives; `loss` is the training loss.
  std::vector<double> losses(const Objective& loss, std::span<const std::vector<double>> points) const;
};

struct MetMinimum {
  std::size_t point = 0;  ///< place in the list of critical points
  std::vector<double> at;
  double loss = 0;       ///< on the surface it is a minimum of
  double met = 0;        ///< on the test surface
  double largest = 0;    ///< λmax; NaN where there is no Hessian
  double sharpness = 0;  ///< epsilon_sharpness()
  double rise() const { return met - loss; }
};

/// The first `most` minima of the list (it is sorted by loss), degenerate points and kinks that look like one counted
/// in. Where `refine` is set the points are minima of nearly this loss (of all rows, not of half): a few steps of
/// Newton's method lead to its own, as long as they lead downhill.
std::vector<MetMinimum> meet_minima(const Objective& loss, std::span<const CriticalPoint> points,
                                    const TestSurface& surface, std::size_t most, bool refine);

inline constexpr double keskar_epsilon = 1e-3;  ///< ε: the larger of the paper's two

/// (max L(θ + δ) − L(θ)) / (1 + L(θ)) over |δᵢ| ≤ ε(|θᵢ| + 1): φ of Keskar et al. 2017 (ICLR, metric 2.1) with A the
/// identity, as a share, not in percent. The maximum is the best corner of the box found (all corners with up to six
/// parameters; with more, improved one coordinate at a time from the two corners along λmax): exact where the loss is
/// convex in the box and n ≤ 6, else a lower bound. NaN where 1 + L is not positive.
double epsilon_sharpness(const Objective& loss, std::span<const double> point, const Eigen::VectorXd& steepest,
                         double epsilon = keskar_epsilon);

}  // namespace saddlescope

// From a zero of the gradient in a box to a CriticalPoint: coordinates without rounding noise, eigenvalues, kind,
// shape. What classification is for two parameters. Private to the analysis room.
#pragma once

#include <vector>

#include "core/critical/box_search.h"
#include "core/critical/critical_points.h"
#include "core/critical/tolerances.h"

namespace saddlescope {

enum class Place {
  smooth,
  kink,  ///< the gradient jumps across 0; a formula may give 0 in the very place (abs′(0) = 0)
  step,  ///< the loss itself jumps
};

class BoxPoints {
 public:
  BoxPoints(const Objective& objective, BoxField& field) : objective_(objective), field_(field) {}

  /// Eigenvalues up to max(1e-9·|λ|max, zero) count as zero.
  void set_zero(double zero) { zero_ = zero; }

  EigenvalueCounts counts(const BoxJet& jet) const;
  /// Changes of the loss that matter are no smaller than 1e-9 of this: its curvature times the box's size, squared.
  double loss_size() const { return inverse_zero_eigenvalue * zero_ * static_cast<double>(field_.dimension()); }
  Place examine(const VecN& at);

  /// Critical points near the roots with whole numbers, or one decimal, for coordinates, whose eigenvalues have the
  /// same signs and whose loss is the same: nicer to show than a root of a set where an iteration happened to end.
  /// Nearest to the origin first.
  std::vector<RootN> round_places(const std::vector<RootN>& roots, const EigenvalueCounts& counts, double value);

  /// clear_radius: no other critical point is that near (field coordinates). set_dimension as in CriticalPoint.
  CriticalPoint classify(const RootN& root, double clear_radius, std::size_t set_dimension);
  CriticalPoint classify_kink(const VecN& at, double clear_radius);

 private:
  const Objective& objective_;
  BoxField& field_;
  double zero_ = 0;
};

}  // namespace saddlescope

// Where the slope leads from a place, whatever the run does: down to a minimum, or ever farther down. Private to the
// diagnosis room; a pure function that evaluates at most 80 Hessians.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <vector>

#include "core/diagnosis/place.h"

namespace saddlescope {

struct Downhill {
  std::optional<std::vector<double>> minimum;  ///< where it ends, if it does
  /// No minimum was met; the loss fell on by more than it had fallen from `reference` to the place, and as much again
  /// in the later half of the way.
  bool endless = false;
};

/// By Newton steps on |H|, as long as they are trusted. `value`: the loss at `from`; `reference`: a larger one, such as
/// that of the run's start. Neither is said where the loss has no finite Hessian.
Downhill follow_down(const DescentLoss& loss, std::span<const double> from, double value, double reference,
                     const Eigen::VectorXd& scale);

}  // namespace saddlescope

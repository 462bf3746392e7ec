// How the offset of a run from a saddle grows along the negative eigenvector. Private to the diagnosis room; pure
// functions.
#pragma once

#include <optional>

#include "core/optimizer/optimizer.h"

namespace saddlescope {

/// An offset that is amplitude·factorᵏ after k steps.
struct Growth {
  double factor = 1;
  double amplitude = 0;  ///< ≥ 0
};

/// From the offset uᵀ(θ − θ_s) at a step and at the next one. For methods with memory the amplitude is that of the mode
/// that grows; without a next offset all of it is. Nothing for methods and schedules without a fixed factor.
std::optional<Growth> growth_of(const OptimizerSettings& settings, double rate, double eigenvalue, double offset,
                                std::optional<double> next_offset);

/// Steps until the offset is `radius`: ln(radius/amplitude)/ln(factor); infinite where it does not grow or is 0, and 0
/// where it is there already.
double steps_until(double radius, const Growth& growth);

}  // namespace saddlescope

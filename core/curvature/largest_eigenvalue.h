// The ends of the spectrum of a Hessian that is known by its products with vectors only, for losses with too many
// parameters for a matrix. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "core/objective/objective.h"

namespace saddlescope {

struct SpectrumEnds {
  double smallest = 0, largest = 0;  ///< NaN where the Hessian is not finite or cannot be told
  bool settled = false;              ///< as exact as asked for; else the largest is too small, the smallest too large
};

/// product = H·vector, both of n numbers, for a symmetric H.
using HessianProduct = std::function<void(std::span<const double> vector, std::span<double> product)>;

struct LanczosOptions {
  std::size_t products = 96;  ///< at most; each keeps a vector of n numbers
  double tolerance = 1e-8;    ///< of both ends, relative to the larger magnitude
};

/// Lanczos' method with full reorthogonalisation (Golub and Van Loan, Matrix Computations, 10.1 and 10.3), from a start
/// that is always the same.
SpectrumEnds spectrum_ends(std::size_t n, const HessianProduct& product, const LanczosOptions& options = {});

/// λmin and λmax of the loss's Hessian at a point: of the matrix where the loss has one, by products where it has those
/// only, else NaN.
SpectrumEnds spectrum_ends(const Objective& objective, std::span<const double> point,
                           const LanczosOptions& options = {});

}  // namespace saddlescope

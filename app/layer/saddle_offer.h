// Where a run can begin at a saddle: exactly on it, where no method moves, or a little beside it, where all leave it.
// Pure but for the layer (saddle_offer.cpp), which offers both at a saddle that was clicked.
#pragma once

#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// A saddle with a direction downhill that is known.
bool offers_start(const CriticalPoint& point);
/// A hundredth of the window's longer side from the saddle along u₁, the eigenvector of its most negative eigenvalue. n
/// numbers.
std::vector<double> beside_saddle(const CriticalPoint& point, const PlaneWindow& window);

/// What the two are called and what they do, in a sentence.
inline constexpr const char *start_exactly_here = "Start exactly here", *start_beside = "A little beside";
inline constexpr const char* start_exactly_help =
    "Begin on the saddle: the gradient is zero, so plain descent stays where it is";
std::string start_beside_help(const CriticalPoint& point, const PlaneWindow& window);

}  // namespace saddlescope

// From thousands of undecided boxes to a readable few. Private to the analysis room.
#pragma once

#include <span>

#include "core/certificate/certificate.h"
#include "core/certificate/certificate_search.h"

namespace saddlescope {

/// Fills undecided, undecided_boxes, undecided_share and areas.
void collect_undecided(std::span<const Interval> window, const BoxSearch& search, Certificate& certificate);

}  // namespace saddlescope

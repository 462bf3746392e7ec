// Critical points as the finder lists them, corrected by proofs: what interval arithmetic shows to be none goes, what
// it proves and the list lacks comes, and a point that is proved to be regular is no degenerate one. For losses that
// proofs do not cover the finder's list stands. Runs on the calling worker thread; cancelled by a stop token.
#pragma once

#include <span>
#include <stop_token>

#include "core/critical/critical_points.h"

namespace saddlescope {

/// As find_critical_points(). The proofs have a budget in boxes that depends on the formula alone, so that the same
/// loss gives the same list on every machine.
CriticalPointsReport find_proved_points(const Objective& objective, const PlaneWindow& window,
                                        std::stop_token stop = {});
CriticalPointsReport find_proved_points(const Objective& objective, std::span<const Interval> box,
                                        std::stop_token stop = {});

}  // namespace saddlescope

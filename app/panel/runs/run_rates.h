// Where a run's learning rate meets the curvature: the marks on its slider and the rate that would be stable, under the
// run's schedule. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/panel/panel.h"

namespace saddlescope {

/// The learning rate at which 2/λmax would be the rate of the update at the ball and at the end of the run, for the
/// methods whose limit of stability depends on it.
std::vector<SliderTick> rate_ticks(const PanelFrame& frame, std::size_t index);

/// The learning rate below which the run's method is stable at the ball, after divergence at the last finite point;
/// nothing where that does not depend on the curvature alone, or is not known yet.
std::optional<double> limit_rate(const PanelFrame& frame, std::size_t index);

struct StableRate {
  double rate = 0;   ///< learning rate with which the schedule never goes above 1/λmax at the start
  std::string help;  ///< how it comes about
};
/// Nothing where the method takes no such rate, or there is none.
std::optional<StableRate> stable_rate(const PanelFrame& frame, std::size_t index);

}  // namespace saddlescope

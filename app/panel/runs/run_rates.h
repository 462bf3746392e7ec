// Where a run's learning rate meets the curvature: the marks on its slider and the rate that would be stable, under the
// run's schedule. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/panel/panel.h"

namespace saddlescope {

/// The learning rate below which the run's method is stable at the ball, after divergence at the last finite point, and
/// what that means; nothing where there is no such limit, or it is not known yet.
RateZones rate_zones(const PanelFrame& frame, std::size_t index);
/// Its number alone.
std::optional<double> limit_rate(const PanelFrame& frame, std::size_t index);

/// Of the learning rate's slider: from 1e-4 to 30 times the method's limit at the start, else of the rate that suits
/// the surface.
SliderRange rate_range(const PanelFrame& frame, std::size_t index, const Hyperparameter& rate);

struct StableRate {
  double rate = 0;   ///< learning rate with which the schedule never goes above 1/λmax at the start
  std::string help;  ///< how it comes about
};
/// Nothing where the method takes no such rate, or there is none.
std::optional<StableRate> stable_rate(const PanelFrame& frame, std::size_t index);

}  // namespace saddlescope

// Flags of the race on the chart of the loss: one for each run that gets there, at its step, with its place. Private to
// app/chart; UI thread only.
#pragma once

#include "app/chart/chart_layout.h"

namespace saddlescope {

/// Nothing on other charts, or while the scene shows no race.
void draw_race_flags(const Chart& chart);

}  // namespace saddlescope

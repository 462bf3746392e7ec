// The curve of a run's schedule with handles to drag. For app/panel only; UI thread.
#pragma once

#include <cstddef>
#include <optional>

#include "app/panel/panel.h"
#include "core/optimizer/schedule_handles.h"

namespace saddlescope {

/// The factor of the learning rate over the whole run at the cursor, over the row's width; handles change the run's
/// schedule, a double click adds a piece where it has pieces. One line under it says what is there: the rate at the
/// playhead, or the part whose handle the mouse is on. Its widgets are NAME/schedule/plot and, for place b of part a
/// (both from 1), NAME/schedule/handle/a-b; the warm-up's is NAME/schedule/handle/warmup. Returns the handle that is
/// being dragged.
std::optional<ScheduleHandle> draw_schedule_plot(PanelFrame& frame, std::size_t index);

}  // namespace saddlescope

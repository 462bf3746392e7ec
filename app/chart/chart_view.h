// Charts over steps: loss, gradient norm, learning rate, sharpness. Thinned to minimum and maximum per pixel column, so
// 10⁵ points stay smooth. UI thread only.
#pragma once

#include <optional>

#include "app/chart/chart_cache.h"
#include "app/draw/view.h"

namespace saddlescope {

/// Whether steps make epochs: the charts may then run along either.
bool has_epochs(const Results& results);

/// What the charts of a window remember from one frame to the next.
struct ChartHand {
  std::optional<ChartKind> reading;  ///< the one that has set Interaction::hovered_step, and takes it back
};

/// Draws one chart with title, axes, legend, lines of all visible runs (past full, future faint), the playhead; hover
/// reads values; drag scrubs the playhead. Along epochs (Display::chart_axis) runs of any batch size line up; the
/// playhead is then the followed run's. The sharpness has the line below which a run's method is stable.
void draw_chart(ViewFrame& frame, ChartKind kind, ChartCache& cache, ChartHand& hand);

}  // namespace saddlescope

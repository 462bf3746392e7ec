// Charts over steps: loss, gradient norm, learning rate. Thinned to minimum and maximum per pixel column, so 10⁵ points
// stay smooth. UI thread only.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "app/view/chart_series.h"
#include "app/view/view.h"

namespace saddlescope {

enum class ChartKind { loss, gradient_norm, learning_rate };

/// Thinned series of the runs, kept between frames as long as trajectory, steps and width stay the same. One serves all
/// charts of a window.
class ChartCache {
 public:
  const std::vector<SeriesPoint>& series(ChartKind kind, std::size_t run,
                                         const std::shared_ptr<const RunResult>& result, std::size_t last_step,
                                         std::size_t columns);

 private:
  struct Entry {
    std::shared_ptr<const RunResult> result;
    std::size_t last_step = 0, columns = 0;
    std::vector<SeriesPoint> points;
  };
  std::array<std::vector<Entry>, 3> entries_;
};

/// Draws one chart with title, axes, legend, lines of all visible runs (past full, future faint), the playhead; hover
/// reads values; drag scrubs the playhead.
void draw_chart(ViewFrame& frame, ChartKind kind, ChartCache& cache);
/// The same without keeping anything between frames: fine up to about 10⁴ steps.
void draw_chart(ViewFrame& frame, ChartKind kind);

}  // namespace saddlescope

// Charts over steps: loss, gradient norm, learning rate. Thinned to minimum and maximum per pixel column, so 10⁵ points
// stay smooth. UI thread only.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "app/view/chart_series.h"
#include "app/view/line_picture.h"
#include "app/view/overlay.h"
#include "app/view/view.h"

namespace saddlescope {

enum class ChartKind { loss, gradient_norm, learning_rate };

/// All that the pictures of a chart's lines depend on; the playhead is no part of it.
struct ChartLook {
  struct Line {
    std::shared_ptr<const RunResult> result;
    ImU32 color = 0;
    Dash dash = Dash::solid;
    bool hovered = false;
    bool operator==(const Line&) const = default;
  };
  overlay::Rect plot{};
  ImVec2 pixels_per_point;
  float theme_scale = 0;
  ChartScale scale;
  std::size_t last_step = 0;
  std::vector<Line> lines;
  bool operator==(const ChartLook& other) const;
};

/// Whole lines twice: as they look before the playhead and behind it.
struct ChartPicture {
  ChartLook look;
  LinePicture past, future;
};

/// Thinned series of the runs and the pictures of their lines, kept between frames as long as what they were made from
/// stays the same. One serves all charts of a window.
class ChartCache {
 public:
  const std::vector<SeriesPoint>& series(ChartKind kind, std::size_t run,
                                         const std::shared_ptr<const RunResult>& result, std::size_t last_step,
                                         std::size_t columns);
  /// `paint` adds the lines with an alpha to a list.
  const ChartPicture& picture(ChartKind kind, const ChartLook& look,
                              const std::function<void(ImDrawList*, float)>& paint);

 private:
  struct Entry {
    std::shared_ptr<const RunResult> result;
    std::size_t last_step = 0, columns = 0;
    std::vector<SeriesPoint> points;
  };
  std::array<std::vector<Entry>, 3> entries_;
  std::array<ChartPicture, 3> pictures_;
  std::unique_ptr<LineMesh> mesh_;  ///< made when first needed: then there is a GL context
};

/// Draws one chart with title, axes, legend, lines of all visible runs (past full, future faint), the playhead; hover
/// reads values; drag scrubs the playhead.
void draw_chart(ViewFrame& frame, ChartKind kind, ChartCache& cache);

}  // namespace saddlescope

// What the charts keep between frames: thinned series of the runs and the pictures of their lines, as long as what they
// were made from stays the same. UI thread only.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "app/draw/line_picture.h"
#include "app/draw/overlay.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/run.h"
#include "core/engine/results.h"
#include "core/plane/chart_series.h"

namespace saddlescope {

enum class ChartKind { loss, gradient_norm, learning_rate, sharpness };

/// What one run's line is made from.
struct ChartSource {
  std::shared_ptr<const RunResult> result;
  std::shared_ptr<const InsightResult> insight;  ///< for the sharpness; may be null until it is there
  std::size_t first_step = 0;                    ///< a branch is drawn from its fork
  bool operator==(const ChartSource&) const = default;
};

struct ChartSeries {
  std::vector<SeriesPoint> points;
  std::vector<SeriesPoint> limit;  ///< corners of the stepped line below which the sharpness is stable; NaN breaks it
  std::vector<SeriesPoint> batch;  ///< of a noisy run's loss: what each update saw of it
};
/// Thinned to what `columns` pixels can show of an axis of this run's steps.
ChartSeries make_chart_series(ChartKind kind, const ChartSource& source, const StepAxis& axis, std::size_t columns);

/// All that the pictures of a chart's lines depend on; the playhead is no part of it.
struct ChartLook {
  struct Line {
    ChartSource source;
    ImU32 color = 0;
    Dash dash = Dash::solid;
    bool hovered = false;
    double stretch = 1;
    bool operator==(const Line&) const = default;
  };
  ChartKind kind = ChartKind::loss;
  overlay::Rect plot{};
  ImVec2 pixels_per_point;
  float theme_scale = 0;
  ChartScale scale;
  StepAxis steps;
  std::vector<Line> lines;
  bool operator==(const ChartLook& other) const;
};

/// Whole lines twice: as they look before the playhead and behind it.
struct ChartPicture {
  ChartLook look;
  LinePicture past, future;
};

/// One serves all charts of a window.
class ChartCache {
 public:
  const ChartSeries& series(ChartKind kind, std::size_t run, const ChartSource& source, const StepAxis& axis,
                            std::size_t columns);
  /// `paint` adds the lines with an alpha to a list.
  const ChartPicture& picture(const ChartLook& look, const std::function<void(ImDrawList*, float)>& paint);

  static constexpr float future_alpha = 0.4F;
  static constexpr float line_margin = 2;  ///< pixels of a line's thickness that may stand out of the plot

 private:
  static constexpr std::size_t kinds = 4;
  struct Entry {
    ChartSource source;
    StepAxis axis;
    std::size_t columns = 0;
    ChartSeries series;
  };
  std::array<std::vector<Entry>, kinds> entries_;
  std::array<ChartPicture, kinds> pictures_;
  std::unique_ptr<LineMesh> mesh_;  ///< made when first needed: then there is a GL context
};

}  // namespace saddlescope

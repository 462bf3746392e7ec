// What a chart shows and where: its lines, scale and ticks, made anew each frame from what the cache keeps. Private to
// chart_view; UI thread only.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/chart/chart_cache.h"
#include "app/draw/overlay.h"
#include "app/draw/view.h"

namespace saddlescope {

struct ChartLine {
  ChartSource source;
  const Trajectory* trajectory = nullptr;
  const ChartSeries* series = nullptr;
  ImU32 color = 0;
  Dash dash = Dash::solid;
  std::size_t run = 0;  ///< its number
  std::string label;
  std::string noise;  ///< sampling_text()
  bool hovered = false;
  double stretch = 1;  ///< steps of the chart for one of this run: along epochs a run of small batches needs more
};

struct Chart {
  overlay::Pen pen;
  ViewFrame& frame;
  ChartKind kind;
  overlay::Rect plot;
  ChartScale scale;
  StepAxis steps;            ///< those of the followed run, whose ball the playhead is
  double epoch_updates = 0;  ///< its updates in an epoch where the chart runs along epochs; 0: along updates
  std::vector<ChartLine> lines;
  std::vector<Tick> ticks;

  float x(double step) const { return plot.min.x + plot.width() * static_cast<float>(steps.to_unit(step)); }
  /// With the noise it has, which may be all that tells runs apart.
  static std::string full_label(const ChartLine& line) {
    const bool said = line.noise.empty() || line.label.find(line.noise) != std::string::npos;
    return said ? line.label : line.label + ", " + line.noise;
  }
  float x(const ChartLine& line, std::size_t step) const { return x(static_cast<double>(step) * line.stretch); }
  float y(double value) const {
    const double unit = std::clamp(scale.to_unit(value), -10.0, 10.0);
    return static_cast<float>(plot.max.y - plot.height() * unit);
  }
  double step_at(float at) const {
    return steps.from_unit(std::clamp(static_cast<double>((at - plot.min.x) / plot.width()), 0.0, 1.0));
  }
};

/// What a line shows at a step; none where it has nothing there.
std::optional<double> value_at(const ChartLine& line, ChartKind kind, std::size_t step);
const char* widget_name(ChartKind kind);
std::string title_of(const Chart& chart);

/// Places the plot in the frame and fills in all the rest. Pen, frame and kind are there already.
void lay_out(Chart& chart, ChartCache& cache);

}  // namespace saddlescope

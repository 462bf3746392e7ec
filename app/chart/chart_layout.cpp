#include "app/chart/chart_layout.h"

#include <cmath>
#include <iterator>
#include <utility>

#include "app/chart/chart_view.h"
#include "app/draw/axes.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/insight.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/optimizer/optimizer.h"
#include "core/run/sampling_text.h"

namespace saddlescope {
namespace {

/// Values at or below 0 have no logarithm and hang at the floor. Of norms and rates only those that are nothing else
/// make such a chart useless; a sharpness passes through 0 where the surface turns from bowl to saddle.
bool logarithm_fits(ChartKind kind, std::span<const ScaledSeries> series) {
  if (kind == ChartKind::loss) return true;
  bool any_positive = false, all_positive = true;
  for (const ScaledSeries& one : series) {
    for (const SeriesPoint& point : one.points) {
      any_positive = any_positive || point.value > 0;
      all_positive = all_positive && point.value > 0;
    }
  }
  return kind == ChartKind::sharpness ? all_positive : any_positive;
}

/// A schedule may end at a rate of 0, which has no place on the axis: the line leaves at its bottom. `kept` holds what
/// the series then show.
void without_zeros(std::vector<ScaledSeries>& series, std::vector<std::vector<SeriesPoint>>& kept) {
  kept.reserve(series.size());
  for (ScaledSeries& one : series) {
    std::vector<SeriesPoint>& points = kept.emplace_back();
    std::copy_if(one.points.begin(), one.points.end(), std::back_inserter(points),
                 [](const SeriesPoint& point) { return point.value > 0; });
    one.points = points;
  }
}

/// The range of the lines, stretched to the limits that are not far from it.
ChartScale scale_with_limits(const Chart& chart, std::vector<ScaledSeries> series, bool logarithmic) {
  const bool loss = chart.kind == ChartKind::loss;
  const ChartScale lines =
      choose_chart_scale(series, logarithmic, loss, loss ? lowest_minimum(fitting_points(chart.frame.results)) : 0);
  std::vector<SeriesPoint> near;
  for (const ChartLine& line : chart.lines) {
    for (const SeriesPoint& point : line.series->limit) {
      const double unit = lines.to_unit(point.value);
      if (unit > -1.5 && unit < 2.5) near.push_back(point);
    }
  }
  if (near.empty()) return lines;
  series.push_back({near, false});
  return choose_chart_scale(series, logarithmic, false);
}

/// Updates in an epoch of the followed run, else of the first that is shown.
double followed_epoch(const Scene& scene, const Results& results) {
  double first = 0;
  for (std::size_t i = 0; i < scene.runs.size() && i < results.all<RunResult>().size(); ++i) {
    const bool shown = results.get<RunResult>(i) != nullptr && scene.runs[i].visible;
    if (!shown) continue;
    const auto updates = static_cast<double>(results.get<RunResult>(i)->trajectory.epoch_updates);
    if (i == scene.display.followed_run) return updates;
    if (first == 0) first = updates;
  }
  return first;
}

void collect_lines(Chart& chart, ChartCache& cache) {
  const Scene& scene = chart.frame.scene;
  const auto columns = static_cast<std::size_t>(std::max(chart.plot.width(), 16.0F));
  const auto steps = static_cast<double>(std::max<std::size_t>(scene.steps, 1));
  if (scene.display.chart_axis == ChartAxis::epochs && has_epochs(chart.frame.results))
    chart.epoch_updates = followed_epoch(scene, chart.frame.results);
  const auto& loss = chart.frame.results.get<LossResult>();
  const std::size_t examples = loss != nullptr && loss->objective != nullptr ? loss->objective->examples() : 1;
  const auto stretch_of = [&](const Trajectory& path) {
    return chart.epoch_updates > 0 ? chart.epoch_updates / static_cast<double>(path.epoch_updates) : 1.0;
  };
  const std::vector<std::string>& names = chart.frame.interaction.run_names;
  double& last_step = chart.steps.last = chart.epoch_updates > 0 ? 0 : steps;
  chart.steps.logarithmic = charts_by_decades(scene);
  for (std::size_t i = 0; i < scene.runs.size() && i < chart.frame.results.all<RunResult>().size(); ++i)
    if (chart.frame.results.get<RunResult>(i) != nullptr && scene.runs[i].visible)
      last_step = std::max(last_step, steps * stretch_of(chart.frame.results.get<RunResult>(i)->trajectory));
  if (!(last_step > 0)) last_step = steps;
  for (std::size_t i = 0; i < scene.runs.size() && i < chart.frame.results.all<RunResult>().size(); ++i) {
    const auto& result = chart.frame.results.get<RunResult>(i);
    if (result == nullptr || !scene.runs[i].visible || result->trajectory.rows() == 0) continue;
    ChartSource source{result, nullptr, scene.runs[i].forked_at};
    if (chart.kind == ChartKind::sharpness && i < chart.frame.results.all<InsightResult>().size())
      source.insight = chart.frame.results.get<InsightResult>(i);
    const double stretch = stretch_of(result->trajectory);
    const StepAxis own{std::ceil(last_step / stretch), chart.steps.logarithmic};
    chart.lines.push_back(
        {source, &result->trajectory, &cache.series(chart.kind, i, source, own, columns), color(scene.runs[i].color),
         scene.runs[i].dash, i, i < names.size() ? names[i] : scene.runs[i].optimizer.id,
         sampling_text(result->sampling, examples), chart.frame.interaction.hovered_run == i, stretch});
  }
}

}  // namespace

std::optional<double> value_at(const ChartLine& line, ChartKind kind, std::size_t step) {
  const Trajectory& trajectory = *line.trajectory;
  if (step >= trajectory.rows()) return std::nullopt;
  if (kind == ChartKind::loss) return trajectory.loss[step];
  if (kind == ChartKind::gradient_norm) return trajectory.gradient_norm[step];
  if (kind == ChartKind::learning_rate) return trajectory.learning_rate[step];
  // The sharpness is known at some steps only.
  const auto& points = line.series->points;
  const auto after = std::upper_bound(points.begin(), points.end(), step,
                                      [](std::size_t at, const SeriesPoint& point) { return at < point.step; });
  if (after == points.begin()) return std::nullopt;
  return std::prev(after)->value;
}

const char* widget_name(ChartKind kind) {
  switch (kind) {
    case ChartKind::loss:
      return "chart/loss";
    case ChartKind::gradient_norm:
      return "chart/gradient-norm";
    case ChartKind::sharpness:
      return "chart/sharpness";
    case ChartKind::learning_rate:
      break;
  }
  return "chart/learning-rate";
}

std::string title_of(const Chart& chart) {
  std::string title = chart.kind == ChartKind::loss            ? (chart.scale.subtracts ? "Loss − best" : "Loss")
                      : chart.kind == ChartKind::gradient_norm ? "Gradient norm"
                      : chart.kind == ChartKind::sharpness     ? "Sharpness λmax"
                                                               : "Learning rate";
  return chart.scale.logarithmic ? title + " (log)" : title;
}

namespace {

/// For the names at the ends of the lines; of long ones as much as leaves the lines most of the chart.
float room_for_names(const Chart& chart) {
  constexpr float most = 0.3F;  // of the width
  const Theme& theme = chart.frame.ui.theme;
  float widest = 0;
  const std::vector<std::string>& names = chart.frame.interaction.run_names;
  for (std::size_t i = 0; i < chart.frame.scene.runs.size() && i < names.size(); ++i)
    if (chart.frame.scene.runs[i].visible) widest = std::max(widest, overlay::text_size(theme.small_font, names[i]).x);
  return std::max(theme.px(14), std::min(std::ceil(widest) + theme.px(12), most * chart.frame.width()));
}

}  // namespace

void lay_out(Chart& chart, ChartCache& cache) {
  const Theme& theme = chart.frame.ui.theme;
  const ViewFrame& frame = chart.frame;
  const float line = axes::line_height(theme);
  // A fixed left margin keeps the charts' frames aligned and still while numbers change.
  const float left = theme.px(44), right = room_for_names(chart), above = line + theme.px(12),
              below = line + theme.px(9);
  chart.plot = {{std::round(frame.min.x + left), std::round(frame.min.y + above)},
                {std::round(frame.max.x - right), std::round(frame.max.y - below)}};
  collect_lines(chart, cache);
  std::vector<ScaledSeries> series;
  for (const ChartLine& one : chart.lines)
    series.push_back({one.series->points, one.trajectory->status != RunStatus::ok});
  const bool logarithmic = frame.scene.display.logarithmic_charts && logarithm_fits(chart.kind, series);
  std::vector<std::vector<SeriesPoint>> positive;
  if (logarithmic && chart.kind == ChartKind::learning_rate) without_zeros(series, positive);
  chart.scale = scale_with_limits(chart, std::move(series), logarithmic);
  chart.ticks = chart_ticks(chart.scale, static_cast<std::size_t>(std::max(chart.plot.height() / theme.px(24), 2.0F)));
}

}  // namespace saddlescope

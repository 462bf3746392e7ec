#include "app/chart/chart_cache.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace saddlescope {
namespace {

/// What a line of a run is made from: all values, or those that a worker has thinned.
struct SeriesSource {
  std::span<const double> values;
  std::span<const SeriesPoint> thinned;  ///< empty: use `values`
};

/// From the row `first` on. A logarithmic axis has room for each of the first rows, which a worker has thinned away.
std::vector<SeriesPoint> series_from(const SeriesSource& source, std::size_t first, const StepAxis& axis,
                                     std::size_t columns) {
  constexpr std::size_t head = 8192;
  if (source.thinned.empty() && first == 0) return thin_series(source.values, axis, columns);
  std::vector<SeriesPoint> series;
  const std::size_t whole = source.thinned.empty() ? source.values.size() : axis.logarithmic ? head : 0;
  for (std::size_t step = first; step < std::min(whole, source.values.size()); ++step)
    series.push_back({step, source.values[step]});
  for (const SeriesPoint& point : source.thinned)
    if (point.step >= std::max(first, std::min(whole, source.values.size()))) series.push_back(point);
  return thin_series(std::span<const SeriesPoint>(series), axis, columns);
}

/// The insight comes with few points. Its limit changes only with the learning rate: corners are enough.
ChartSeries sharpness_series(const ChartSource& source) {
  ChartSeries series;
  if (source.insight == nullptr || source.insight->run != source.result) return series;
  const SharpnessPath& path = source.insight->sharpness;
  const std::vector<double>& limit = source.insight->limit;
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const std::size_t step = path.steps[i];
    if (step < source.first_step) continue;
    if (std::isfinite(path.largest[i])) series.points.push_back({step, path.largest[i]});
    if (series.limit.empty() || !same(limit[i], series.limit.back().value)) {
      if (!series.limit.empty()) series.limit.push_back({step, series.limit.back().value});
      series.limit.push_back({step, limit[i]});
    } else if (i + 1 == path.steps.size()) {
      series.limit.push_back({step, limit[i]});
    }
  }
  return series;
}

}  // namespace

ChartSeries make_chart_series(ChartKind kind, const ChartSource& source, const StepAxis& axis, std::size_t columns) {
  if (kind == ChartKind::sharpness) return sharpness_series(source);
  const Trajectory& path = source.result->trajectory;
  const RunSeries& kept = source.result->series;
  const auto series = [&](const SeriesSource& rows) { return series_from(rows, source.first_step, axis, columns); };
  if (kind == ChartKind::loss) return {series({path.loss, kept.loss}), {}, series({path.batch_loss, kept.batch_loss})};
  if (kind == ChartKind::gradient_norm) return {series({path.gradient_norm, kept.gradient_norm}), {}, {}};
  if (!kept.learning_rate.empty()) return {series({{}, kept.learning_rate}), {}, {}};
  const std::vector<double> rates = path.learning_rate.values();
  return {series({rates, {}}), {}, {}};
}

bool ChartLook::operator==(const ChartLook& other) const {
  const auto same = [](ImVec2 a, ImVec2 b) { return a.x == b.x && a.y == b.y; };
  return kind == other.kind && same(plot.min, other.plot.min) && same(plot.max, other.plot.max) &&
         same(pixels_per_point, other.pixels_per_point) && theme_scale == other.theme_scale && scale == other.scale &&
         steps == other.steps && lines == other.lines;
}

const ChartSeries& ChartCache::series(ChartKind kind, std::size_t run, const ChartSource& source, const StepAxis& axis,
                                      std::size_t columns) {
  auto& entries = entries_[static_cast<std::size_t>(kind)];
  // The pointers into an entry's points are used within one chart only, so growing here is safe once it is large
  // enough.
  if (entries.size() <= run) entries.resize(std::max<std::size_t>(maximum_runs, run + 1));
  Entry& entry = entries[run];
  if (entry.source != source || entry.axis != axis || entry.columns != columns)
    entry = {source, axis, columns, make_chart_series(kind, source, axis, columns)};
  return entry.series;
}

const ChartPicture& ChartCache::picture(const ChartLook& look, const std::function<void(ImDrawList*, float)>& paint) {
  if (mesh_ == nullptr) mesh_ = std::make_unique<LineMesh>();
  ChartPicture& picture = pictures_[static_cast<std::size_t>(look.kind)];
  if (picture.look == look) return picture;
  const overlay::Rect rect = look.plot.grown(line_margin);
  picture.past.draw(*mesh_, rect, look.pixels_per_point, [&](ImDrawList* list) { paint(list, 1); });
  picture.future.draw(*mesh_, rect, look.pixels_per_point, [&](ImDrawList* list) { paint(list, future_alpha); });
  picture.look = look;
  return picture;
}

}  // namespace saddlescope

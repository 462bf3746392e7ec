#include "core/engine/probe_point.h"

#include "core/engine/fitting_points.h"
#include "core/run/playhead.h"

namespace saddlescope {
namespace {

std::size_t dimension_of(const Results& results) {
  return results.loss != nullptr && results.loss->objective != nullptr ? results.loss->objective->dimension() : 0;
}

std::vector<double> ball_of(const Results& results, std::size_t index, std::size_t step) {
  const auto row = results.runs[index]->trajectory.at(step);
  return {row.begin(), row.end()};
}

}  // namespace

std::optional<std::size_t> ball_step(const Scene& scene, const Results& results, std::size_t index) {
  if (index >= scene.runs.size() || index >= results.runs.size() || results.runs[index] == nullptr) return std::nullopt;
  const Trajectory& path = results.runs[index]->trajectory;
  if (path.rows() == 0 || path.dimension != dimension_of(results)) return std::nullopt;
  return shown_row(path, scene.playback.step);
}

std::optional<std::size_t> most_interesting(const CriticalPointsReport& report) {
  for (CriticalKind kind : {CriticalKind::saddle, CriticalKind::minimum, CriticalKind::degenerate, CriticalKind::kink})
    for (std::size_t i = 0; i < report.points.size(); ++i)
      if (report.points[i].kind == kind) return i;
  return report.points.empty() ? std::nullopt : std::optional<std::size_t>(0);
}

std::optional<std::vector<double>> first_probe_point(const Scene& scene, const Results& results) {
  const std::size_t n = dimension_of(results);
  if (n == 0) return std::nullopt;
  if (scene.selected.size() == n) return scene.selected;
  if (const CriticalPointsReport* report = fitting_points(results))
    if (const auto index = most_interesting(*report); index && report->points[*index].at.size() == n)
      return report->points[*index].at;
  for (std::size_t i = 0; i < scene.runs.size(); ++i)
    if (const auto step = ball_step(scene, results, i); step && scene.runs[i].visible)
      return ball_of(results, i, *step);
  if (scene.start.size() == n) return scene.start;
  return std::nullopt;
}

std::optional<std::vector<double>> probe_point(const Scene& scene, const Results& results) {
  const Probe& probe = scene.probe;
  if (!probe.shown) return std::nullopt;
  if (probe.follows && *probe.follows < scene.runs.size()) {
    const auto step = ball_step(scene, results, *probe.follows);
    if (!step) return std::nullopt;
    return ball_of(results, *probe.follows, *step);
  }
  if (!probe.at.empty() && probe.at.size() == dimension_of(results)) return probe.at;
  return first_probe_point(scene, results);
}

std::optional<ProbeRequest> probe_request(const Scene& scene, const Results& results) {
  auto at = probe_point(scene, results);
  if (!at || results.plane.directions.empty() || results.plane.dimension() != at->size()) return std::nullopt;
  ProbeRequest request;
  request.at = *std::move(at);
  request.plane = results.plane;
  request.half_a = scene.probe.size * scene.window.a.size();
  request.half_b = scene.probe.size * scene.window.b.size();
  request.gradient_term = scene.probe.gradient_term;
  request.hessian_term = scene.probe.hessian_term;
  request.tolerance = scene.probe.tolerance;
  request.angle = scene.probe.angle;
  if (results.landscape != nullptr) request.levels = results.landscape->levels;
  return request;
}

}  // namespace saddlescope

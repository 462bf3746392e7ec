#include "core/engine/nodes/probe.h"

#include <utility>

#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/run.h"
#include "core/objective/affordable.h"

namespace saddlescope {
namespace {

std::vector<double> ball_of(const Results& results, std::size_t index, std::size_t step) {
  const auto row = results.get<RunResult>(index)->trajectory.at(step);
  return {row.begin(), row.end()};
}

}  // namespace

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

bool probe_is_quick(const LossResult& loss) {
  constexpr double points = patch_points * patch_points + cut_points;
  return is_affordable(*loss.objective, Derivatives::none, points, allowance::probe);
}

Keys<ProbeKey> ProbeNode::keys(const Scene& scene, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  auto at = probe_point(scene, results);
  if (!at || results.plane.directions.empty() || results.plane.dimension() != at->size()) return NotWanted{};
  ProbeRequest request;
  request.at = *std::move(at);
  request.plane = results.plane;
  request.half_a = scene.probe.size * scene.window.a.size();
  request.half_b = scene.probe.size * scene.window.b.size();
  request.gradient_term = scene.probe.gradient_term;
  request.hessian_term = scene.probe.hessian_term;
  request.tolerance = scene.probe.tolerance;
  request.angle = scene.probe.angle;
  if (const auto& landscape = results.get<LandscapeResult>(); landscape != nullptr) request.levels = landscape->levels;
  return ProbeKey{*loss, std::move(request)};
}

ResultPtr<ProbeResult> ProbeNode::compute(const ProbeKey& key, const NodeContext<ProbeResult>& context) const {
  return std::make_shared<const ProbeResult>(make_probe(key.loss.objective(), key.request, context.stop));
}

}  // namespace saddlescope

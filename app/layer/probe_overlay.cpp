#include "app/layer/probe_overlay.h"

#include <cmath>

#include "app/ui/imgui_compat.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {

ImU32 ProbeColors::of(const ProbeRequest& request, double quadratic_share) const {
  if (!request.gradient_term && !request.hessian_term) return constant;
  const auto share = static_cast<float>(2 * quadratic_share);
  return share < 1 ? mix(gradient, both, share) : mix(both, hessian, share - 1);
}

ProbeColors probe_colors(const Theme& theme) {
  return {theme.probe_gradient, theme.probe_both, theme.probe_hessian, theme.probe_constant};
}

const ProbeResult* probe_to_draw(const Results& results, const Plane& plane) {
  const auto& probe = results.get<ProbeResult>();
  if (probe == nullptr || !probe->finite || probe->patch.values.empty()) return nullptr;
  if (probe->model.at.size() != plane.dimension() || probe->slope.size() != std::ssize(plane.directions))
    return nullptr;
  return probe.get();
}

void probe_marker(const overlay::Pen& pen, ImVec2 center, bool hovered) {
  const float half = pen.px(hovered ? 7.5F : 6.5F), arm = half + pen.px(4), inner = pen.px(2.5F);
  const ImU32 ink = pen.theme.ink;
  const auto draw = [&](ImU32 shade, float width, float more) {
    compat::rect(pen.list, {center.x - half, center.y - half}, {center.x + half, center.y + half}, shade, pen.px(1.5F),
                 width);
    for (const ImVec2 d : {ImVec2{1, 0}, ImVec2{-1, 0}, ImVec2{0, 1}, ImVec2{0, -1}})
      pen.list->AddLine({center.x + (inner - more) * d.x, center.y + (inner - more) * d.y},
                        {center.x + (arm + more) * d.x, center.y + (arm + more) * d.y}, shade, width);
  };
  draw(pen.theme.casing, pen.px(4), pen.px(1));
  draw(hovered ? mix(ink, pen.theme.accent, 0.5F) : ink, pen.px(1.6F), 0);
}

void move_probe(Probe& probe, const std::vector<double>& free, std::span<const ProbeTarget> targets, ImVec2 mouse,
                float reach) {
  const ProbeTarget* nearest = nullptr;
  for (const ProbeTarget& target : targets) {
    const float distance = std::hypot(target.at.x - mouse.x, target.at.y - mouse.y);
    if (!(distance < reach)) continue;
    reach = distance;
    nearest = &target;
  }
  probe.at = nearest != nullptr ? nearest->point : free;
  probe.follows = nearest != nullptr ? nearest->run : std::nullopt;
}

std::vector<ProbeTarget> probe_target_points(const Scene& scene, const Results& results) {
  std::vector<ProbeTarget> targets;
  const std::size_t n = results.plane.dimension();
  const auto add = [&](const std::vector<double>& point, std::optional<std::size_t> run,
                       std::optional<double> loss = {}) {
    if (point.size() == n) targets.push_back({{}, point, run, loss});
  };
  if (const CriticalPointsReport* report = marked_points(scene, results))
    for (const CriticalPoint& point : report->points) add(point.at, std::nullopt, point.value);
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const auto step = ball_step(scene, results, i);
    if (!step || !scene.runs[i].visible) continue;
    const Trajectory& path = results.get<RunResult>(i)->trajectory;
    add({path.at(*step).begin(), path.at(*step).end()}, i, path.loss[*step]);
  }
  add(scene.start, std::nullopt);
  for (const Run& run : scene.runs)
    if (run.visible && run.own_start) add(*run.own_start, std::nullopt);
  return targets;
}

void toggle_probe(Scene& scene, const Results& results) {
  Probe& probe = scene.probe;
  probe.shown = !probe.shown;
  if (!probe.shown) return;
  scene.display.tab = InspectorTab::probe;
  if (probe.follows || (!probe.at.empty() && probe.at.size() == results.plane.dimension())) return;
  if (auto at = first_probe_point(scene, results)) probe.at = *std::move(at);
}

}  // namespace saddlescope

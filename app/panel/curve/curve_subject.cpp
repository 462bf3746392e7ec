#include "app/panel/curve/curve_subject.h"

#include "app/panel/panel_support.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {
namespace {

/// The point that the cut goes through, and what it is.
struct CutPoint {
  std::vector<double> point;
  std::string name;
};
CutPoint cut_point(const PanelFrame& frame) {
  const Scene& scene = frame.scene;
  const std::size_t n = objective_of(frame)->dimension();
  if (scene.selected.size() == n) return {scene.selected, "the selected point"};
  const std::size_t run = scene.display.followed_run;
  if (run < scene.runs.size()) {
    if (const auto step = ball_step(scene, frame.results, run)) {
      const auto at = frame.results.get<RunResult>(run)->trajectory.at(*step);
      return {{at.begin(), at.end()}, "run " + std::to_string(run + 1) + "'s ball"};
    }
  }
  return {scene.start, "the start"};
}

}  // namespace

CurveSubject curve_subject(const PanelFrame& frame) {
  const CurveTool& tool = frame.scene.curve;
  const Objective* objective = objective_of(frame);
  const bool fits = objective != nullptr && frame.scene.start.size() == objective->dimension() &&
                    !frame.results.plane.directions.empty() &&
                    frame.results.plane.dimension() == objective->dimension();
  if (tool.function != "loss" || !fits) return activation_curve(tool.function, tool.at);
  const CutPoint cut = cut_point(frame);
  return loss_curve(*objective, frame.results.plane, frame.scene.window.a, cut.point, cut.name, tool.at);
}

double usual_curve_place(const PanelFrame& frame, const std::string& function) {
  if (function != "loss" || objective_of(frame) == nullptr || frame.results.plane.directions.empty()) return 0;
  return to_plane(frame.results.plane, cut_point(frame).point).a;
}

}  // namespace saddlescope

#include "app/panel/curve/curve_subject.h"

#include "app/panel/panel_support.h"
#include "core/engine/nodes/loss_cut.h"

namespace saddlescope {

std::optional<CurveSubject> curve_subject(const PanelFrame& frame) {
  const CurveTool& tool = frame.scene.curve;
  if (!shows_loss_cut(frame.scene, frame.results))
    return activation_curve(shown_curve(tool, frame.scene.start.size()), tool.at);
  const auto& cut = frame.results.get<LossCutResult>();
  return cut == nullptr ? std::nullopt : std::optional(cut->curve);
}

double usual_curve_place(const PanelFrame& frame, std::string_view function) {
  if (function != "loss" || objective_of(frame) == nullptr || frame.results.plane.directions.empty()) return 0;
  return to_plane(frame.results.plane, cut_point(frame.scene, frame.results).point).a;
}

}  // namespace saddlescope

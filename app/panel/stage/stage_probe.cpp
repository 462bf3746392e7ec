#include <algorithm>

#include "app/layer/probe_overlay.h"
#include "app/panel/panel_support.h"
#include "app/panel/probe/probe_parts.h"
#include "app/panel/stage/stage.h"

namespace saddlescope {

void draw_stage_probe(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const ProbeResult* probe = probe_to_draw(frame.results, frame.results.plane);
  if (probe == nullptr) return wrapped_text(ui, "No second-order model here.", theme.quiet_text);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float bottom = ImGui::GetWindowPos().y + ImGui::GetWindowHeight();
  draw_probe_formula(ui, *probe);
  ui.note("stage/probe-formula", top, {top.x + ImGui::GetContentRegionAvail().x, ImGui::GetCursorScreenPos().y});
  if (probe->bend.rows() == 2) {
    // Two lines of words and the numbers stay free below the dial.
    const float words = theme.px(22 + 12 + 2 * 18), room = bottom - ImGui::GetCursorScreenPos().y - words;
    const float side = std::min(ImGui::GetContentRegionAvail().x, room);
    if (side > theme.px(72)) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::SetCursorScreenPos({at.x + (ImGui::GetContentRegionAvail().x - side) / 2, at.y});
      draw_dial(ui, *probe, frame.scene.probe, side);
      ImGui::SetCursorScreenPos({at.x, at.y + side});
    }
  }
  draw_direction_rows(ui, *probe, false);
  const double largest = probe->bending.eigenvalues.cwiseAbs().maxCoeff();
  wrapped_text(ui, direction_sentence(*probe), curvature_shade(theme, curvature_sign(probe->curvature_along, largest)));
}

}  // namespace saddlescope

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "app/layer/probe_overlay.h"
#include "app/panel/probe/probe_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/probe.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr double pi = std::numbers::pi;

struct DialFrame {
  ImVec2 center;
  float radius;  ///< of the largest |vᵀHv|
  float ring;    ///< of the handle's track
  ImVec2 at(double degrees, float distance) const {
    const double angle = degrees * pi / 180;
    return {center.x + distance * static_cast<float>(std::cos(angle)),
            center.y - distance * static_cast<float>(std::sin(angle))};
  }
};

/// Both kinds of lobes: the distance from the middle is |vᵀHv|, the colour its sign.
void draw_lobes(const Theme& theme, const DialFrame& dial, const ProbeResult& probe, double largest) {
  constexpr int steps = 180;
  ImDrawList* list = ImGui::GetWindowDrawList();
  std::vector<ImVec2> outline;
  int sign_before = 0;
  const auto flush = [&] {
    if (outline.size() > 1) overlay::stroke(list, outline, curvature_shade(theme, sign_before), theme.px(1.6F));
    outline.clear();
  };
  const ImDrawListFlags flags = list->Flags;
  for (int k = 0; k <= steps; ++k) {
    const double angle = 360.0 * k / steps, value = curvature_at(probe.bend, angle);
    const int sign = curvature_sign(value, largest);
    const ImVec2 here = dial.at(angle, dial.radius * static_cast<float>(std::min(std::abs(value) / largest, 1.0)));
    if (k == 0) sign_before = sign;
    if (sign != sign_before) {
      outline.push_back(dial.center);
      flush();
      outline.push_back(dial.center);
      sign_before = sign;
    }
    if (sign != 0 && !outline.empty()) {
      // Wedges of one fan: with soft edges of their own they would show as spokes.
      list->Flags &= ~ImDrawListFlags_AntiAliasedFill;
      list->AddTriangleFilled(dial.center, outline.back(), here, with_alpha(curvature_shade(theme, sign), 0.26F));
      list->Flags = flags;
    }
    outline.push_back(here);
  }
  flush();
}

void draw_scale(const Theme& theme, const DialFrame& dial, const ProbeResult& probe, double largest) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCircleFilled(dial.center, dial.ring, theme.field, 64);
  list->AddCircle(dial.center, dial.ring, theme.axis, 64, theme.px(1));
  list->AddCircle(dial.center, dial.radius / 2, theme.line, 48, theme.px(1));
  list->AddLine({dial.center.x - dial.ring, dial.center.y}, {dial.center.x + dial.ring, dial.center.y}, theme.line);
  list->AddLine({dial.center.x, dial.center.y - dial.ring}, {dial.center.x, dial.center.y + dial.ring}, theme.line);
  // Magnets: a tick across the ring at both ends of each eigenvector.
  if (probe.bending.eigenvalues[1] - probe.bending.eigenvalues[0] <= 1e-9 * largest) return;
  for (Eigen::Index k = 0; k < 2; ++k) {
    const double angle = std::atan2(probe.bending.eigenvectors(k, 1), probe.bending.eigenvectors(k, 0)) * 180 / pi;
    const ImU32 shade = curvature_shade(theme, curvature_sign(probe.bending.eigenvalues[k], largest));
    for (const double side : {0.0, 180.0})
      list->AddLine(dial.at(angle + side, dial.ring - theme.px(4)), dial.at(angle + side, dial.ring + theme.px(4)),
                    shade, theme.px(2));
  }
}

}  // namespace

void draw_dial(const Ui& ui, const ProbeResult& probe, Probe& edited, float side) {
  const Theme& theme = ui.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::InvisibleButton("dial", {side, side});
  ui.note_item("probe/dial");
  const DialFrame dial{{at.x + side / 2, at.y + side / 2}, side / 2 - theme.px(14), side / 2 - theme.px(7)};
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (ImGui::IsItemActive()) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float dx = mouse.x - dial.center.x, dy = dial.center.y - mouse.y;
    // In the very middle there is no direction.
    if (std::hypot(dx, dy) > theme.px(4))
      edited.angle = snapped_to_eigenvector(
          probe.bending, std::round(static_cast<double>(std::atan2(dy, dx)) * 1800 / pi) / 10, eigenvector_pull);
  }
  tooltip(ui, "vᵀHv in every direction v of the plane. Turn v by hand; eigenvectors pull it");
  const double largest = probe.bending.eigenvalues.cwiseAbs().maxCoeff();
  draw_scale(theme, dial, probe, largest);
  if (largest > 0) draw_lobes(theme, dial, probe, largest);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 shade = curvature_shade(theme, curvature_sign(probe.curvature_along, largest));
  const double angle = probe.request.angle;
  const ImVec2 tip = dial.at(angle, dial.ring), tail = dial.at(angle + 180, dial.ring);
  list->AddLine(tail, tip, mix(theme.field, theme.text, 0.65F), theme.px(1.5F));
  list->AddCircleFilled(tail, theme.px(2.5F), mix(theme.field, theme.text, 0.65F), 16);
  list->AddCircleFilled(tip, theme.px(6.5F), theme.field, 24);
  list->AddCircleFilled(tip, theme.px(5.5F), shade, 24);
  list->AddCircle(tip, theme.px(5.5F), theme.kind == ThemeKind::dark ? theme.field : theme.quiet_text, 24, theme.px(1));
}

}  // namespace saddlescope

#include "app/surface/surface_probe.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/layer/probe_overlay.h"
#include "core/engine/nodes/probe.h"

namespace saddlescope {
namespace {

/// Far above and below the box the patch is not seen: keep its numbers tame.
constexpr double farthest_unit = 8;

double patch_z(const HeightScale& scale, double loss) {
  return (std::clamp(scale.to_unit(loss), -farthest_unit, farthest_unit) - 0.5) * box_height;
}

}  // namespace

SheetMesh make_patch_mesh(const ProbeResult& probe, const Floor& floor, const HeightScale& scale) {
  std::vector<double> heights;
  for (double value : probe.patch.values) heights.push_back(patch_z(scale, value));
  SheetMesh mesh = make_sheet_mesh(probe.patch, floor, heights);
  for (std::size_t k = 0; k < mesh.vertices.size(); ++k) {
    mesh.vertices[k].share = static_cast<float>(probe.quadratic_share[k]);
    mesh.vertices[k].doubt = static_cast<float>(probe.doubt[k]);
  }
  return mesh;
}

SheetLook patch_look(const ProbeResult& probe, const Theme& theme) {
  const ProbeColors colors = probe_colors(theme);
  const bool no_terms = !probe.request.gradient_term && !probe.request.hessian_term;
  if (no_terms) return {colors.constant, colors.constant, colors.constant, theme.uphill, 0.56F, 8};
  return {colors.gradient, colors.both, colors.hessian, theme.uphill, 0.56F, 8};
}

void draw_probe_direction(const SurfacePicture& picture) {
  const ProbeResult* probe = probe_to_draw(picture.frame.results, *picture.floor.plane);
  if (probe == nullptr) return;
  const overlay::Pen& pen = picture.pen;
  const int sign = curvature_sign(probe->curvature_along, probe->bending.eigenvalues.cwiseAbs().maxCoeff());
  const ImU32 shade = sign < 0 ? pen.theme.downhill : sign > 0 ? pen.theme.uphill : pen.theme.quiet_text;
  const double radians = probe->request.angle * std::numbers::pi / 180;
  // Half as far as the patch goes in this direction, along the loss itself: the parabola is the patch's.
  const double reach = 0.5 / std::max(std::abs(std::cos(radians)) / probe->request.half_a,
                                      std::abs(std::sin(radians)) / probe->request.half_b);
  constexpr int pieces = 24;
  for (const double side : {1.0, -1.0}) {
    std::vector<ImVec2> line;
    bool hidden = false;
    for (int k = 0; k <= pieces; ++k) {
      const double t = side * reach * k / pieces;
      const Eigen::Vector2d at = picture.floor.at(
          PlanePoint{probe->center.a + t * std::cos(radians), probe->center.b + t * std::sin(radians)});
      const auto z = picture.mesh.height(at.x(), at.y());
      if (!z) break;
      const Eigen::Vector3d here(at.x(), at.y(), *z + 0.004);
      const auto screen = picture.to_screen(here);
      if (!screen) break;
      hidden = hidden || (k == pieces / 2 && picture.hidden(here));
      line.push_back(*screen);
    }
    if (line.size() < 4) continue;
    const Fade fade(pen.list, hidden ? 0.35F : 1);
    const std::size_t neck = line.size() - 3;
    overlay::path(pen, std::span<const ImVec2>(line.data(), neck + 1), {.color = shade, .thickness = 2.2F});
    overlay::arrow(pen, line[neck], line.back(), shade, 2.2F);
    if (side < 0) continue;
    const ImVec2 size = overlay::text_size(pen.theme.text_font, "v"), tip = line.back();
    const ImVec2 d = {tip.x - line[neck].x, tip.y - line[neck].y};
    const float away = pen.px(13) / std::max(std::hypot(d.x, d.y), 1e-3F);
    overlay::patch_text(pen, {tip.x + away * d.x - size.x / 2, tip.y + away * d.y - size.y / 2}, shade, "v",
                        pen.theme.text_font);
  }
}

}  // namespace saddlescope

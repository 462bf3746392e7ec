// The probe over the 1-D plot: its parabola, where that can be trusted, and the marker.
#include <algorithm>
#include <cmath>

#include "app/curve/curve_picture.h"
#include "app/layer/probe_overlay.h"
#include "core/engine/probe_point.h"

namespace saddlescope {

std::optional<ImVec2> curve_probe_at(const Curve& curve) {
  const auto at = probe_point(curve.frame.scene, curve.frame.results);
  if (!at || !curve.fits(*at)) return std::nullopt;
  const double a = curve.project(at->data()).a, loss = loss_at(curve, a);
  // Outside the curve's domain it waits on the axis, as the starts do.
  return std::isfinite(loss) ? curve.to_screen(a, loss) : ImVec2{curve.transform.x(a), curve.transform.rect.max.y};
}

void drag_curve_probe(const Curve& curve, ImVec2 mouse) {
  Scene& scene = curve.frame.scene;
  const overlay::Rect& plot = curve.transform.rect;
  const float x = std::clamp(mouse.x, plot.min.x, plot.max.x);
  const double a = rounded_to_pixel(curve.transform.to_plane({x, 0}).a, 1 / curve.transform.pixels_per_a());
  // Only the place along the axis counts: the curve gives the height.
  const auto targets = probe_targets(scene, curve.frame.results, [&](const ProbeTarget& t) -> std::optional<ImVec2> {
    return ImVec2{curve.transform.x(curve.project(t.point.data()).a), 0};
  });
  move_probe(scene.probe, to_parameters(curve.plane, a, 0), targets, {x, 0}, curve.pen.px(probe_pull));
}

void draw_curve_probe(const Curve& curve) {
  const overlay::Rect& plot = curve.transform.rect;
  if (const ProbeResult* probe = probe_to_draw(curve.frame.results, curve.plane)) {
    const ProbeColors colors = probe_colors(curve.pen.theme);
    const HeightGrid& patch = probe->patch;
    const std::size_t middle = patch.columns / 2;
    // The tint changes along it, and what is not trusted is dashed: pieces of one look each.
    const auto look = [&](std::size_t i) {
      const bool doubted = probe->doubt[i] > 0.5;
      return (doubted ? 100 : 0) + static_cast<int>(std::lround(8 * probe->quadratic_share[i == middle ? i + 1 : i]));
    };
    for (std::size_t first = 0; first + 1 < patch.columns;) {
      std::size_t last = first + 1;
      while (last + 1 < patch.columns && look(last) == look(first)) ++last;
      std::vector<ImVec2> points;
      for (std::size_t i = first; i <= last; ++i) points.push_back(curve.to_screen(patch.a(i), patch.values[i]));
      const bool doubted = look(first) >= 100;
      const ImU32 tint = colors.of(probe->request, (look(first) % 100) / 8.0);
      for (const auto& piece : overlay::clip_polyline(points, plot.grown(4)))
        overlay::path(curve.pen, piece,
                      {.color = with_alpha(tint, doubted ? 0.8F : 1.0F),
                       .thickness = 2.2F,
                       .casing = 1,
                       .dash = doubted ? Dash::dashed : Dash::solid});
      first = last;
    }
  }
  const auto at = curve_probe_at(curve);
  if (!at || !plot.grown(curve.pen.px(2)).contains(*at)) return;
  probe_marker(curve.pen, *at, curve.frame.interaction.drag == Drag(dragged::Probe{}));
  const float half = curve.pen.px(8);
  curve.frame.ui.note("map/probe", {at->x - half, at->y - half}, {at->x + half, at->y + half});
}

}  // namespace saddlescope

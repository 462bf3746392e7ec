// The point that is looked at: where the mouse is in the other view, and the selected point where it is no critical
// point and so has no marker of its own.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/draw/fade.h"
#include "app/layer/layer.h"
#include "core/engine/nodes/critical_points.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

void draw_selection(const MapPicture& picture) {
  const auto& hovered = picture.frame.interaction.hovered_point;
  if (!picture.pointer.here && picture.fits(hovered)) overlay::crosshair(picture.pen, picture.to_screen(hovered));
  const auto& selected = picture.scene().selected;
  if (!picture.fits(selected)) return;
  const auto& report = picture.results().get<CriticalPointsResult>();
  const bool marked = report != nullptr && picture.scene().display.critical_points &&
                      std::any_of(report->report.points.begin(), report->report.points.end(),
                                  [&](const CriticalPoint& point) { return point.at == selected; });
  if (!marked) overlay::selection_ring(picture.pen, picture.to_screen(selected), 8);
}

void draw_ring(const SurfacePicture& picture) {
  const Scene& scene = picture.frame.scene;
  const auto* report = picture.report();
  if (scene.selected.size() != picture.floor.plane->dimension()) return;
  const bool critical =
      report != nullptr && std::any_of(report->points.begin(), report->points.end(),
                                       [&](const CriticalPoint& p) { return p.at == scene.selected; });
  const auto at = picture.on_surface(scene.selected.data(), picture.loss_off_plane("selection", scene.selected));
  if (critical || !at) return;
  if (const auto screen = picture.to_screen(*at)) {
    const float strength =
        std::max(picture.off_plane().strength(picture.off_plane().distance(scene.selected.data())), faintest_marker);
    const Fade fade(picture.pen.list, (picture.hidden(*at) ? hidden_alpha : 1) * strength);
    overlay::selection_ring(picture.pen, *screen, 7);
  }
}

void draw_cross(const SurfacePicture& picture) {
  const auto& hovered = picture.frame.interaction.hovered_point;
  if (hovered.size() != picture.floor.plane->dimension()) return;
  const auto at = picture.on_surface(hovered.data());
  if (!at) return;
  if (const auto screen = picture.to_screen(*at)) {
    const Fade fade(picture.pen.list, picture.hidden(*at) ? 0.4F : 1);
    overlay::crosshair(picture.pen, *screen);
  }
}

class SurfaceSelection : public SurfaceLayer {
  void draw(const SurfacePicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::marks) draw_ring(picture);
    if (depth == Depth::hover && picture.over == nullptr) draw_cross(picture);
  }
};

/// Where the mouse is, with both numbers.
void draw_reading(const Curve& curve, Depth depth) {
  if (depth != Depth::notes) return;
  const auto& hovered = curve.frame.interaction.hovered_point;
  if (!curve.fits(hovered) || !curve.frame.interaction.drag.empty()) return;
  const double a = curve.project(hovered.data()).a, loss = loss_at(curve, a);
  const overlay::Rect& plot = curve.transform.rect;
  const float x = curve.transform.x(a);
  if (x < plot.min.x || x > plot.max.x) return;
  curve.pen.list->AddLine({x, plot.min.y}, {x, plot.max.y}, with_alpha(curve.pen.theme.quiet_text, 0.5F));
  std::string name = curve.plane.axis_names.empty() ? std::string("x") : curve.plane.axis_names[0];
  const std::string first = name + " = " + readable_text(a), second = "L = " + readable_text(loss);
  const overlay::BoxLine lines[] = {{first, 0}, {second, 0}};
  const float y =
      std::isfinite(loss) ? std::clamp(curve.to_screen(a, loss).y, plot.min.y, plot.max.y) : plot.center().y;
  if (std::isfinite(loss)) overlay::crosshair(curve.pen, {x, curve.to_screen(a, loss).y}, 6);
  overlay::label_box(curve.pen, {x, y}, lines, plot);
}

}  // namespace

LayerKind selection_layer() {
  return {"selection", map_layer<Depth::notes, draw_selection>, surface_layer<SurfaceSelection>, draw_reading};
}

}  // namespace saddlescope

// The two steps that a method could take from the point under the mouse, drawn in both views: along −∇L, and Newton's,
// which goes to the critical point of the second-order model, uphill too where the curvature along it is negative.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/arrow_names.h"
#include "app/draw/fade.h"
#include "app/layer/layer.h"
#include "app/ui/ask.h"
#include "core/curvature/slopes.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/objective/affordable.h"

namespace saddlescope {
namespace {

constexpr float shortest = 24, longest = 72, thickness = 2.4F;  // pixels of the arrow along −∇L
constexpr const char* descent_text = "−∇L";

/// The probe's green, as in its gradient term.
ImU32 descent_color(const Theme& theme) { return theme.descent; }
ImU32 newton_color(const Theme& theme, const Slopes& slopes) { return slopes.uphill ? theme.downhill : theme.uphill; }
const char* newton_text(const Slopes& slopes) { return slopes.uphill ? "Newton: uphill" : "Newton"; }

/// By its share of the slopes that the window has, on a logarithm, as in the descent field.
float descent_pixels(const LandscapeResult* landscape, const Slopes& slopes) {
  const double size = std::hypot(slopes.descent.a, slopes.descent.b);
  double most = size;
  if (landscape != nullptr)
    for (const FieldArrow& arrow : landscape->field) {
      const double other = std::hypot(arrow.a, arrow.b);
      if (std::isfinite(other)) most = std::max(most, other);
    }
  if (!(size > 0)) return 0;
  const double share = std::clamp(1 + std::log10(size / most) / 4, 0.0, 1.0);
  return shortest + (longest - shortest) * static_cast<float>(share);
}

std::optional<Slopes> shown_slopes(const ViewFrame& frame) {
  const auto& loss = frame.results.get<LossResult>();
  const auto& point = frame.interaction.hovered_point;
  const Plane& plane = frame.results.plane;
  if (!frame.scene.display.hover_arrows || loss == nullptr || loss->objective == nullptr || loss->error)
    return std::nullopt;
  if (point.size() != plane.dimension() || loss->objective->dimension() != plane.dimension()) return std::nullopt;
  if (!is_quick(*loss->objective, Derivatives::hessian)) return std::nullopt;
  const PointAnswer* here = ask(frame.interaction, frame.results, "hover arrows", point, Derivatives::hessian);
  return here == nullptr ? std::nullopt : slopes_of(here->evaluation, plane, here->question.at);
}

void draw_hover_arrows(const MapPicture& picture) {
  const std::optional<Slopes> slopes = shown_slopes(picture.frame);
  if (!slopes) return;
  const overlay::Pen& pen = picture.pen;
  const MapTransform& transform = picture.transform;
  const ImVec2 at = transform.to_screen(slopes->at);
  if (!transform.rect.contains(at)) return;
  ArrowNames names;
  if (slopes->newton) {
    const PlanePoint end = {slopes->at.a + slopes->newton->a, slopes->at.b + slopes->newton->b};
    ImVec2 tip = transform.to_screen(end);
    const ImU32 own = newton_color(pen.theme, *slopes);
    const auto cut = overlay::exit_point(at, tip, transform.rect.grown(-pen.px(9)));
    if (cut) {
      // It goes on outside: a stub that points there instead of a head.
      overlay::path(pen, std::vector<ImVec2>{at, *cut}, {.color = own, .thickness = thickness, .dash = Dash::solid});
      overlay::exit_arrow(pen, *cut, {tip.x - at.x, tip.y - at.y}, own);
      tip = *cut;
    } else {
      overlay::arrow(pen, at, tip, own, thickness);
    }
    names.add(std::array{at, tip}, own, newton_text(*slopes));
    picture.frame.ui.note("map/newton-arrow", {tip.x - 4, tip.y - 4}, {tip.x + 4, tip.y + 4});
  }
  const double dx = slopes->descent.a * transform.pixels_per_a(), dy = -slopes->descent.b * transform.pixels_per_b();
  if (const double length = std::hypot(dx, dy); length > 0) {
    const float reach = pen.px(descent_pixels(picture.results().get<LandscapeResult>().get(), *slopes));
    const ImVec2 tip = {at.x + reach * static_cast<float>(dx / length), at.y + reach * static_cast<float>(dy / length)};
    overlay::arrow(pen, at, tip, descent_color(pen.theme), thickness);
    names.add(std::array{at, tip}, descent_color(pen.theme), descent_text);
    picture.frame.ui.note("map/descent-arrow", {tip.x - 4, tip.y - 4}, {tip.x + 4, tip.y + 4});
  }
  names.draw(pen, transform.rect);
}

void draw_hover_arrows(const SurfacePicture& picture) {
  const std::optional<Slopes> slopes = shown_slopes(picture.frame);
  if (!slopes || *picture.floor.plane != picture.frame.results.plane) return;
  const overlay::Pen& pen = picture.pen;
  const PlaneWindow& window = picture.floor.window;
  const Eigen::Vector2d at = picture.floor.at(slopes->at);
  const auto z = picture.mesh.height(at.x(), at.y());
  if (!z) return;
  ArrowNames names;
  if (slopes->newton) {
    const Eigen::Vector2d whole(slopes->newton->a / window.a.size(), slopes->newton->b / window.b.size());
    // Cut at the floor's edge: what is beyond has no surface to lie on.
    double share = 1;
    for (int k = 0; k < 2; ++k)
      if (whole[k] != 0) share = std::min(share, ((whole[k] > 0 ? 0.5 : -0.5) - at[k]) / whole[k]);
    const DrapedLine line = drape(picture, at, at + std::max(share, 0.0) * whole);
    const ImU32 own = newton_color(pen.theme, *slopes);
    if (line.points.size() > 1) {
      const ImVec2 tip = line.points.back();
      if (share >= 1 && line.complete) {
        draw_bent_arrow(pen, line.points, own, thickness, line.hidden);
      } else {
        const Fade fade(pen.list, line.hidden ? 0.3F : 1);
        const ImVec2 before = line.points[line.points.size() - 2];
        overlay::path(pen, line.points, {.color = own, .thickness = thickness, .dash = Dash::solid});
        overlay::exit_arrow(pen, tip, {tip.x - before.x, tip.y - before.y}, own);
      }
      names.add(line.points, own, newton_text(*slopes));
    }
  }
  const Eigen::Vector2d descent(slopes->descent.a / window.a.size(), slopes->descent.b / window.b.size());
  if (!descent.isZero(0)) {
    const double unit =
        pen.px(1) / picture.projection.pixels_per_unit({at.x() * picture.place.scale_x + picture.place.offset_x,
                                                        at.y() * picture.place.scale_y + picture.place.offset_y, *z});
    const double reach = unit * descent_pixels(&picture.landscape, *slopes);
    const DrapedLine line = drape(picture, at, at + reach * descent.normalized());
    if (line.points.size() > 1) {
      draw_bent_arrow(pen, line.points, descent_color(pen.theme), thickness, line.hidden);
      names.add(line.points, descent_color(pen.theme), descent_text);
    }
  }
  names.draw(pen, picture.rect());
}

}  // namespace

LayerKind hover_arrows_layer() {
  return {"hover-arrows", map_layer<Depth::hover, draw_hover_arrows>, surface_layer<Depth::hover, draw_hover_arrows>};
}

}  // namespace saddlescope

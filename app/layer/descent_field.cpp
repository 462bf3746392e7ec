// Arrows along −gradient all over the map, in its ground.
#include <algorithm>
#include <cmath>

#include "app/layer/layer.h"

#include "core/engine/nodes/landscape.h"

namespace saddlescope {
namespace {

void draw_descent_field(const MapPicture& picture, const overlay::Pen& pen) {
  const auto& landscape = picture.results().get<LandscapeResult>();
  if (landscape == nullptr || landscape->field.empty()) return;
  double least = 1e300, most = 0;
  for (const FieldArrow& arrow : landscape->field) {
    const double size = std::hypot(arrow.a, arrow.b);
    if (!(size > 0) || !std::isfinite(size)) continue;
    least = std::min(least, size);
    most = std::max(most, size);
  }
  if (!(most > 0)) return;
  least = std::max(least, 1e-4 * most);
  // Arrows keep their share of the distance between them when the old field is shown in a new window.
  const double shown = picture.transform.pixels_per_a() * landscape->window.a.size() *
                       picture.transform.pixels_per_b() * landscape->window.b.size() /
                       static_cast<double>(landscape->field.size());
  const auto spacing = static_cast<float>(std::sqrt(shown));
  const ImU32 own = pen.theme.field_arrow, casing = with_alpha(pen.theme.casing, 0.35F);
  for (const FieldArrow& arrow : landscape->field) {
    const double size = std::hypot(arrow.a, arrow.b);
    const ImVec2 at = picture.transform.to_screen(arrow.at);
    if (!(size > 0) || !std::isfinite(size) || !picture.transform.rect.contains(at)) continue;
    const double dx = arrow.a * picture.transform.pixels_per_a(), dy = -arrow.b * picture.transform.pixels_per_b();
    const double length = std::hypot(dx, dy);
    const double share = most > least ? std::clamp(std::log(size / least) / std::log(most / least), 0.0, 1.0) : 1;
    const float half = 0.5F * spacing * static_cast<float>(0.25 + 0.5 * share);
    const ImVec2 u = {static_cast<float>(dx / length), static_cast<float>(dy / length)}, v = {-u.y, u.x};
    const ImVec2 from = {at.x - half * u.x, at.y - half * u.y}, to = {at.x + half * u.x, at.y + half * u.y};
    const float head = std::min(pen.px(4.5F), half);
    const ImVec2 left = {to.x - head * u.x + 0.6F * head * v.x, to.y - head * u.y + 0.6F * head * v.y};
    const ImVec2 right = {to.x - head * u.x - 0.6F * head * v.x, to.y - head * u.y - 0.6F * head * v.y};
    pen.list->AddLine(from, to, casing, pen.px(3));
    pen.list->AddLine(from, to, own, pen.px(1.2F));
    pen.list->AddTriangleFilled(to, left, right, own);
  }
}

class MapField : public MapLayer {
  bool in_ground(const MapPicture& picture) const override { return picture.scene().display.descent_field; }
  void draw_in_ground(const MapPicture& picture, const overlay::Pen& pen) const override {
    draw_descent_field(picture, pen);
  }
};

}  // namespace

LayerKind descent_field_layer() { return {"descent-field", map_layer<MapField>}; }

}  // namespace saddlescope

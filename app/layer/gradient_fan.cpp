#include "app/layer/gradient_fan.h"

#include <algorithm>
#include <cmath>

#include "app/draw/fade.h"
#include "app/layer/batch_ghost.h"
#include "app/layer/layer.h"
#include "app/layer/probe_overlay.h"
#include "core/engine/nodes/batch.h"

namespace saddlescope {
namespace {

constexpr float reach = 78, longest_arrow = 150;  // pixels; longer arrows are cut, and end without a head
constexpr float row_thickness = 1, mean_thickness = 3;
constexpr int pieces = 12;

ImU32 row_color(const Theme& theme) { return mix(probe_colors(theme).gradient, ghost_color(theme), 0.45F); }

/// An arrow as it is to be drawn: a vector of the view's own floor, in pixels.
struct FanArrow {
  Eigen::Vector2d vector;
  bool cut = false;
};

struct FanArrows {
  std::vector<FanArrow> rows;  ///< the longest_arrow first: they lie below the others
  FanArrow mean;
};

/// `vectors` and `mean` in any one unit of length of the view.
FanArrows fan_arrows(std::span<const Eigen::Vector2d> vectors, const Eigen::Vector2d& mean, const overlay::Pen& pen) {
  std::vector<double> lengths;
  for (const Eigen::Vector2d& v : vectors) lengths.push_back(v.norm());
  const double scale = fan_scale(lengths, mean.norm(), pen.px(reach));
  const auto scaled = [&](const Eigen::Vector2d& v) {
    const Eigen::Vector2d whole = scale * v;
    const double most = pen.px(longest_arrow);
    return whole.norm() > most ? FanArrow{whole * (most / whole.norm()), true} : FanArrow{whole, false};
  };
  FanArrows arrows{{}, scaled(mean)};
  for (const Eigen::Vector2d& v : vectors) arrows.rows.push_back(scaled(v));
  std::stable_sort(arrows.rows.begin(), arrows.rows.end(), [](const FanArrow& a, const FanArrow& b) {
    return a.vector.squaredNorm() > b.vector.squaredNorm();
  });
  return arrows;
}

}  // namespace

GradientFan gradient_fan(const BatchResult& batch, const Plane& plane) {
  GradientFan fan;
  const std::size_t n = plane.dimension();
  const auto at = batch.request.run->trajectory.at(batch.request.step);
  fan.point.assign(at.begin(), at.end());
  const PlaneProjector project(plane);
  const auto descent = [&](const double* gradient) {
    const PlanePoint along = project.direction(gradient);
    return PlanePoint{-along.a + 0.0, -along.b + 0.0};
  };
  for (std::size_t k = 0; (k + 1) * n <= batch.example_gradients.size(); ++k) {
    const PlanePoint row = descent(&batch.example_gradients[k * n]);
    if (std::isfinite(row.a) && std::isfinite(row.b)) fan.rows.push_back(row);
  }
  fan.mean = descent(batch.mean_gradient.data());
  if (!std::isfinite(fan.mean.a) || !std::isfinite(fan.mean.b)) fan.mean = {};
  return fan;
}

double fan_scale(std::span<const double> lengths, double mean, double reach_pixels) {
  double most = mean;
  if (!lengths.empty()) {
    std::vector<double> sorted(lengths.begin(), lengths.end());
    const auto place = static_cast<std::ptrdiff_t>(3 * (sorted.size() - 1) / 4);
    std::nth_element(sorted.begin(), sorted.begin() + place, sorted.end());
    most = std::max(most, sorted[static_cast<std::size_t>(place)]);
    // Rows that the model fits have no gradient: then the others count.
    if (!(most > 0)) most = *std::max_element(sorted.begin(), sorted.end());
  }
  return most > 0 && std::isfinite(most) ? reach_pixels / most : 0;
}

namespace {

void draw_gradient_fan(const MapPicture& picture) {
  const BatchResult* batch = fan_to_draw(picture.scene(), picture.results(), picture.plane);
  if (batch == nullptr) return;
  const GradientFan fan = gradient_fan(*batch, picture.plane);
  const MapTransform& transform = picture.transform;
  const overlay::Pen& pen = picture.pen;
  const ImVec2 at = picture.to_screen(fan.point);
  if (!transform.rect.contains(at)) return;
  const auto on_map = [&](const PlanePoint& p) {
    return Eigen::Vector2d(p.a * transform.pixels_per_a(), -p.b * transform.pixels_per_b());
  };
  std::vector<Eigen::Vector2d> vectors;
  for (const PlanePoint& row : fan.rows) vectors.push_back(on_map(row));
  const FanArrows arrows = fan_arrows(vectors, on_map(fan.mean), pen);
  const auto tip_of = [&](const FanArrow& arrow) {
    return ImVec2{at.x + static_cast<float>(arrow.vector.x()), at.y + static_cast<float>(arrow.vector.y())};
  };
  for (const FanArrow& arrow : arrows.rows) {
    const ImVec2 line[] = {at, tip_of(arrow)};
    if (arrow.cut)
      overlay::path(pen, line, {.color = row_color(pen.theme), .thickness = row_thickness, .casing = 1});
    else
      overlay::arrow(pen, at, tip_of(arrow), row_color(pen.theme), row_thickness);
  }
  const ImVec2 tip = tip_of(arrows.mean);
  overlay::arrow(pen, at, tip, probe_colors(pen.theme).gradient, mean_thickness);
  picture.frame.ui.note("map/mean-gradient", {tip.x - 4, tip.y - 4}, {tip.x + 4, tip.y + 4});
}

void draw_gradient_fan(const SurfacePicture& picture) {
  const BatchResult* batch = fan_to_draw(picture.frame.scene, picture.frame.results, *picture.floor.plane);
  if (batch == nullptr) return;
  const GradientFan fan = gradient_fan(*batch, *picture.floor.plane);
  const overlay::Pen& pen = picture.pen;
  const PlaneWindow& window = picture.floor.window;
  const Eigen::Vector2d at = picture.floor.at(fan.point.data());
  const auto z = picture.mesh.height(at.x(), at.y());
  if (!z) return;
  const double unit =
      1 / picture.projection.pixels_per_unit({at.x() * picture.place.scale_x + picture.place.offset_x,
                                              at.y() * picture.place.scale_y + picture.place.offset_y, *z});
  const auto on_floor = [&](const PlanePoint& p) {
    return Eigen::Vector2d(p.a / window.a.size(), p.b / window.b.size());
  };
  std::vector<Eigen::Vector2d> vectors;
  for (const PlanePoint& row : fan.rows) vectors.push_back(on_floor(row));
  const FanArrows arrows = fan_arrows(vectors, on_floor(fan.mean), pen);
  // One look for all: to ask the surface for each of them would take longer than to draw them.
  const bool hidden = picture.hidden({at.x(), at.y(), *z + 0.004});
  const auto draw = [&](const FanArrow& arrow, ImU32 own, float thickness) {
    const DrapedLine line = drape(picture, at, at + unit * arrow.vector, pieces);
    if (line.points.size() < 2) return;
    if (line.complete && !arrow.cut) {
      draw_bent_arrow(pen, line.points, own, thickness, hidden);
    } else {
      const Fade fade(pen.list, hidden ? 0.3F : 1);
      overlay::path(pen, line.points, {.color = own, .thickness = thickness, .casing = 1});
    }
  };
  for (const FanArrow& arrow : arrows.rows) draw(arrow, row_color(pen.theme), row_thickness);
  draw(arrows.mean, probe_colors(pen.theme).gradient, mean_thickness);
}

}  // namespace

LayerKind gradient_fan_layer() {
  return {"gradient-fan", map_layer<Depth::marks, draw_gradient_fan>, surface_layer<Depth::balls, draw_gradient_fan>};
}

}  // namespace saddlescope

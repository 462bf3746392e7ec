#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "app/map/map_transform.h"
#include "app/surface/surface_view_impl.h"
#include "core/plane/tick_text.h"

namespace saddlescope {

Framing floor_of(const Scene& scene) {
  Framing floor;
  const double ratio = scene.window.a.size() / scene.window.b.size();
  if (!scene.display.equal_axes || !(ratio <= most_unequal) || !(ratio >= 1 / most_unequal)) return floor;
  floor.floor_x = std::min(1.0, ratio);
  floor.floor_y = std::min(1.0, 1 / ratio);
  return floor;
}

std::vector<Eigen::Vector3d> outermost_points(const SurfaceMesh& mesh, const Camera& camera, const Framing& floor) {
  const Projection first(camera, 1000, 1000, floor);
  std::array<double, 4> reach = {-1e9, -1e9, -1e9, -1e9};
  std::vector<Eigen::Vector3d> points;
  std::array<Eigen::Vector3d, 4> farthest;
  for (const std::uint32_t index : mesh.triangles()) {
    const SurfaceMesh::Vertex& vertex = mesh.vertices()[index];
    const Eigen::Vector3d point(vertex.x, vertex.y, vertex.z);
    const auto pixel = first.pixel(point);
    if (!pixel) continue;
    const std::array<double, 4> there = {-pixel->x(), pixel->x(), -pixel->y(), pixel->y()};
    for (std::size_t side = 0; side < 4; ++side) {
      if (there[side] <= reach[side]) continue;
      reach[side] = there[side];
      farthest[side] = point;
    }
  }
  if (reach[0] > -1e9) points.assign(farthest.begin(), farthest.end());
  return points;
}

Framing SurfaceView::Impl::framing_of(const ViewFrame& frame, const Placement& place) const {
  const Theme& theme = frame.ui.theme;
  std::vector<Eigen::Vector3d> points;
  // The floor with its ticks, and the height axis, which stands at the corner farthest to the left.
  constexpr double edge = 0.5 + 0.03;
  for (const double x : {-edge, edge}) {
    for (const double y : {-edge, edge}) points.emplace_back(x, y, -0.5 * box_height);
  }
  // The first camera is turned by quarters only: on the picture it is always the same corner.
  const double turn = (home.azimuth - Camera().azimuth) * std::numbers::pi / 180;
  const Eigen::Vector2d corner = Eigen::Rotation2Dd(turn) * Eigen::Vector2d(-edge, -edge);
  points.emplace_back(corner.x(), corner.y(), 0.5 * box_height);
  for (const Eigen::Vector3d& point : outline) {
    points.emplace_back(std::clamp(point.x() * place.scale_x + place.offset_x, -0.5, 0.5),
                        std::clamp(point.y() * place.scale_y + place.offset_y, -0.5, 0.5), point.z());
  }
  // Texts stand at the left (heights and their name), at the right and below (the floor's ticks).
  float heights = 0;
  for (const double level : contour_levels(landscape->scale, 5))
    heights = std::max(heights, overlay::text_size(theme.small_font, tick_text(level, 3)).x);
  const float step = theme.px(8);
  const Margins margins{std::ceil(heights / step) * step + theme.px(16), theme.px(16), theme.px(14),
                        theme.px(directions.shown ? 36.0F : 22.0F)};
  return fit_framing(frame.width(), frame.height(), margins, points, home, floor_of(frame.scene));
}

}  // namespace saddlescope

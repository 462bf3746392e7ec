#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/critical_choice.h"
#include "app/surface/surface_overlay.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr int pieces_of_arrow = 14;

/// One half of an eigenvector: a line along the surface from the point.
struct SurfaceArrow {
  std::vector<ImVec2> line;
  double eigenvalue = 0;
  bool hidden = false;
  float thickness = 2.4F;
  float length() const {
    return line.size() < 2 ? 0 : std::hypot(line.back().x - line.front().x, line.back().y - line.front().y);
  }
};

SurfaceArrow walk(const SurfacePicture& picture, const Eigen::Vector3d& from, const Eigen::Vector2d& direction,
                  double length, double eigenvalue) {
  SurfaceArrow arrow;
  arrow.eigenvalue = eigenvalue;
  Eigen::Vector3d before = from;
  // Steps of equal length along the surface, so a steep side does not stretch an arrow.
  const double step = length / pieces_of_arrow;
  Eigen::Vector2d floor = from.head<2>();
  int hidden = 0;
  for (int k = 0; k <= pieces_of_arrow; ++k) {
    const auto z = picture.mesh.height(floor.x(), floor.y());
    if (!z) break;
    const Eigen::Vector3d here(floor.x(), floor.y(), *z + 0.004);
    const auto screen = picture.to_screen(here);
    if (!screen) break;
    arrow.line.push_back(*screen);
    if (k % 4 == 3 && picture.hidden(here)) ++hidden;
    const double rise = k == 0 ? 0 : (here.z() - before.z()) / step;
    before = here;
    floor += direction * (step / std::sqrt(1 + rise * rise));
  }
  arrow.hidden = hidden > 1;
  return arrow;
}

void draw_arrow(const SurfacePicture& picture, const SurfaceArrow& arrow) {
  if (arrow.line.size() < 3) return;
  const Theme& theme = picture.pen.theme;
  draw_bent_arrow(picture.pen, arrow.line, arrow.eigenvalue < 0 ? theme.downhill : theme.uphill, arrow.thickness,
                  arrow.hidden);
}

using ArrowPair = std::array<SurfaceArrow, 2>;

/// On a patch of its own beside the freer tip; left out rather than laid over another label.
void draw_label(const SurfacePicture& picture, const ArrowPair& pair, std::vector<overlay::Rect>& labels,
                std::span<const overlay::Rect> things, std::span<const ImVec2> paths) {
  const overlay::Pen& pen = picture.pen;
  std::vector<LabelSpot> spots;
  for (const SurfaceArrow& arrow : pair) {
    if (arrow.line.size() < 3 || arrow.length() < pen.px(6)) continue;
    spots.push_back({arrow.line[arrow.line.size() / 2], arrow.line.back(), arrow.hidden ? 0.4F : 0});
  }
  const std::string text = "λ = " + readable_text(pair[0].eigenvalue);
  const auto rect = place_arrow_label(pen, spots, text, picture.rect(), labels, things, paths);
  if (!rect) return;
  labels.push_back(rect->grown(pen.px(3)));
  overlay::patch_text(pen, rect->min, pair[0].eigenvalue < 0 ? pen.theme.downhill : pen.theme.uphill, text,
                      pen.theme.text_font);
}

/// Distance on the floor to the nearest other critical point, in today's window.
double nearest_other(const SurfacePicture& picture, const CriticalPointsReport& report, std::size_t index,
                     const Eigen::Vector2d& at) {
  double nearest = 1e9;
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    if (i == index || report.points[i].at.size() != picture.floor.plane->dimension()) continue;
    const Eigen::Vector2d off = picture.floor.at(report.points[i].at.data()) - at;
    nearest = std::min(nearest, std::hypot(off.x() * picture.place.scale_x, off.y() * picture.place.scale_y));
  }
  return nearest;
}

/// The part of an eigenvector in the plane.
PlanePoint plane_direction(const Plane& plane, const Eigen::VectorXd& vector) {
  double along[2] = {0, 0};
  for (std::size_t d = 0; d < plane.directions.size() && d < 2; ++d)
    for (std::size_t i = 0; i < plane.dimension(); ++i) along[d] += plane.directions[d][i] * vector[Eigen::Index(i)];
  return {along[0], along[1]};
}

/// Its direction on the floor; zero when it is square to the plane.
Eigen::Vector2d floor_direction(const SurfacePicture& picture, const PlanePoint& part) {
  const Eigen::Vector2d direction(part.a / picture.floor.window.a.size(), part.b / picture.floor.window.b.size());
  return direction.norm() > 0 ? direction.normalized() : Eigen::Vector2d(0, 0);
}

/// A pair of arrows for each eigenvalue of the point.
std::vector<ArrowPair> arrows_at(const SurfacePicture& picture, const CriticalPointsReport& report,
                                 const ArrowPoint& point, double largest) {
  std::vector<ArrowPair> pairs;
  const CriticalPoint& critical = report.points[point.index];
  const auto at = picture.on_surface(critical.at.data());
  if (!at) return pairs;
  const auto screen = picture.to_screen(*at);
  if (!screen || !picture.rect().contains(*screen)) return pairs;
  const double unit = picture.pen.px(1) / picture.projection.pixels_per_unit(
                                              {at->x() * picture.place.scale_x + picture.place.offset_x,
                                               at->y() * picture.place.scale_y + picture.place.offset_y, at->z()});
  const double nearest = nearest_other(picture, report, point.index, at->head<2>());
  const ArrowLengths lengths = arrow_lengths(float(nearest / unit), float(0.2 / unit), point.chosen);
  for (Eigen::Index k = 0; k < critical.eigenvalues.size(); ++k) {
    const double value = critical.eigenvalues[k];
    if (value == 0 || !std::isfinite(value)) continue;
    const PlanePoint part = plane_direction(*picture.floor.plane, critical.eigenvectors.row(k));
    const Eigen::Vector2d direction = floor_direction(picture, part);
    const float share = drawn_share(*picture.floor.plane, part);
    if (direction.isZero() || share == 0) continue;
    const float length = share * lengths.of(std::abs(value) / largest);
    ArrowPair pair = {walk(picture, *at, direction, length * unit, value),
                      walk(picture, *at, -direction, length * unit, value)};
    for (SurfaceArrow& arrow : pair) arrow.thickness = arrow_thickness(length);
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace

DrapedLine drape(const SurfacePicture& picture, const Eigen::Vector2d& from, const Eigen::Vector2d& to, int pieces) {
  DrapedLine line;
  int hidden = 0;
  for (int k = 0; k <= pieces; ++k) {
    const Eigen::Vector2d floor = from + (static_cast<double>(k) / pieces) * (to - from);
    const auto z = picture.mesh.height(floor.x(), floor.y());
    const auto screen = z ? picture.to_screen({floor.x(), floor.y(), *z + 0.004}) : std::nullopt;
    line.complete = screen.has_value();
    if (!screen) break;
    line.points.push_back(*screen);
    if (k % 8 == 7 && picture.hidden({floor.x(), floor.y(), *z + 0.004})) ++hidden;
  }
  line.hidden = hidden > 2;
  return line;
}

void draw_bent_arrow(const overlay::Pen& pen, std::span<const ImVec2> line, ImU32 own, float thickness, bool hidden) {
  if (line.size() < 2) return;
  const Fade fade(pen.list, hidden ? 0.3F : 1);
  // The head takes the last part; the line before it follows the surface.
  std::size_t neck = line.size() - 2;
  const float length = std::hypot(line.back().x - line.front().x, line.back().y - line.front().y);
  const auto gap = [&] { return std::hypot(line.back().x - line[neck].x, line.back().y - line[neck].y); };
  while (neck > 0 && gap() < std::min(pen.px(13), 0.7F * length)) --neck;
  const std::span<const ImVec2> body = line.first(neck + 1);
  if (body.size() > 1) {
    overlay::PathStyle style;
    style.color = own;
    style.thickness = thickness;
    style.casing_alpha = 0.85F;
    overlay::path(pen, body, style);
  }
  overlay::arrow(pen, line[neck], line.back(), own, thickness);
  // Over the head's casing; a faint arrow would show the overlap.
  if (body.size() > 1 && !hidden) overlay::stroke(pen.list, body, own, pen.px(thickness));
}

std::vector<overlay::Rect> draw_eigenvectors(const SurfacePicture& picture, const std::vector<overlay::Rect>& obstacles,
                                             std::span<const ImVec2> paths) {
  const CriticalPointsReport* report = picture.report();
  if (report == nullptr || !picture.frame.scene.display.eigenvectors) return {};
  const auto shown = arrow_points(*report, *picture.floor.plane, picture.frame.scene.window,
                                  picture.frame.scene.selected, picture.frame.interaction.hovered_critical_point);
  double largest = 0;
  for (const ArrowPoint& point : shown) largest = std::max(largest, point.curvature);
  std::vector<ArrowPair> labelled;
  std::vector<overlay::Rect> things = obstacles, labels;
  for (const ArrowPoint& point : shown) {
    for (ArrowPair& pair : arrows_at(picture, *report, point, largest)) {
      for (const SurfaceArrow& arrow : pair) {
        draw_arrow(picture, arrow);
        for (std::size_t i = 4; i < arrow.line.size(); i += 5)
          things.push_back(overlay::Rect{arrow.line[i], arrow.line[i]}.grown(picture.pen.px(4)));
      }
      if (point.labelled) labelled.push_back(std::move(pair));
    }
  }
  for (const ArrowPair& pair : labelled) draw_label(picture, pair, labels, things, paths);
  return labels;
}

}  // namespace saddlescope

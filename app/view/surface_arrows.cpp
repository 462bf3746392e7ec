#include <algorithm>
#include <array>
#include <cmath>

#include "app/view/surface_overlay.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_with_arrows = 12, most_with_labels = 4;
constexpr double longest_arrow = 66, shortest_arrow = 24;  // pixels on a surface seen face on
constexpr int pieces = 14;

struct Shown {
  const CriticalPoint* point;
  Eigen::Vector3d at;
  double curvature;
  bool chosen;
};

double largest_curvature(const CriticalPoint& point) {
  double largest = 0;
  for (double value : point.eigenvalues)
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  return largest;
}

/// The selected, the hovered and the dozen of largest curvature on the screen.
std::vector<Shown> points_with_arrows(const SurfacePicture& picture, const CriticalPointsReport& report) {
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    const CriticalPoint& point = report.points[i];
    if (point.at.size() != picture.floor.plane->dimension() ||
        point.eigenvectors.cols() != Eigen::Index(point.at.size()))
      continue;
    const auto at = picture.on_surface(point.at.data());
    const double curvature = largest_curvature(point);
    if (!at || !(curvature > 0)) continue;
    const auto screen = picture.to_screen(*at);
    if (!screen || !picture.rect().contains(*screen)) continue;
    const bool chosen =
        picture.frame.scene.selected == point.at || picture.frame.interaction.hovered_critical_point == i;
    shown.push_back({&point, *at, curvature, chosen});
  }
  std::stable_sort(shown.begin(), shown.end(), [](const Shown& p, const Shown& q) {
    return p.chosen != q.chosen ? p.chosen : p.curvature > q.curvature;
  });
  if (shown.size() > most_with_arrows) shown.resize(most_with_arrows);
  return shown;
}

/// One half of an eigenvector: a line along the surface from the point.
struct SurfaceArrow {
  std::vector<ImVec2> line;
  double eigenvalue = 0;
  bool hidden = false;
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
  const double step = length / pieces;
  Eigen::Vector2d floor = from.head<2>();
  int hidden = 0;
  for (int k = 0; k <= pieces; ++k) {
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
  const overlay::Pen& pen = picture.pen;
  const ImU32 base = arrow.eigenvalue < 0 ? pen.theme.downhill : pen.theme.uphill;
  const ImU32 own = with_alpha(base, arrow.hidden ? 0.35F : 1);
  // The head takes the last part; the line before it follows the surface.
  std::size_t neck = arrow.line.size() - 2;
  const auto gap = [&] {
    return std::hypot(arrow.line.back().x - arrow.line[neck].x, arrow.line.back().y - arrow.line[neck].y);
  };
  while (neck > 0 && gap() < pen.px(13)) --neck;
  const std::span<const ImVec2> body(arrow.line.data(), neck + 1);
  if (body.size() > 1) {
    overlay::PathStyle style;
    style.color = own;
    style.thickness = 2.4F;
    style.casing_alpha = arrow.hidden ? 0.15F : 0.85F;
    overlay::path(pen, body, style);
  }
  overlay::arrow(pen, arrow.line[neck], arrow.line.back(), own, 2.4F);
  if (body.size() > 1) overlay::stroke(pen.list, body, own, pen.px(2.4F));
}

/// Beside the tip that has more room; left out rather than laid over another label.
void draw_label(const SurfacePicture& picture, std::span<const SurfaceArrow> pair, std::vector<overlay::Rect>& taken) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect inside = picture.rect();
  const std::string text = "λ = " + readable_text(pair[0].eigenvalue, 3);
  std::optional<overlay::Rect> best;
  float least = 0.5F;
  for (const SurfaceArrow& arrow : pair) {
    if (arrow.line.size() < 3 || arrow.length() < pen.px(6)) continue;
    const auto rect = overlay::tip_label_rect(pen, arrow.line[arrow.line.size() / 2], arrow.line.back(), text,
                                              pen.theme.text_font, &inside);
    float cost = arrow.hidden ? 0.4F : 0;
    for (const overlay::Rect& other : taken) cost += rect.overlaps(other) ? 1.0F : 0.0F;
    if (cost < least) {
      least = cost;
      best = rect;
    }
  }
  if (!best) return;
  taken.push_back(*best);
  const ImU32 own = pair[0].eigenvalue < 0 ? pen.theme.downhill : pen.theme.uphill;
  overlay::halo_text(pen, best->min, own, text, pen.theme.text_font, 1);
}

}  // namespace

void draw_eigenvectors(const SurfacePicture& picture, const std::vector<overlay::Rect>& obstacles) {
  const CriticalPointsReport* report = picture.report();
  if (report == nullptr || !picture.frame.scene.display.eigenvectors) return;
  const std::vector<Shown> shown = points_with_arrows(picture, *report);
  double largest = 0;
  for (const Shown& point : shown) largest = std::max(largest, point.curvature);
  const Plane& plane = *picture.floor.plane;
  std::vector<std::array<SurfaceArrow, 2>> labelled;
  std::vector<overlay::Rect> taken = obstacles;
  for (const Shown& point : shown) {
    double room = picture.pen.px(float(longest_arrow)) /
                  picture.projection.pixels_per_unit({point.at.x() * picture.place.scale_x + picture.place.offset_x,
                                                      point.at.y() * picture.place.scale_y + picture.place.offset_y,
                                                      point.at.z()});
    for (const Shown& other : shown) {
      if (other.point != point.point) room = std::min(room, 0.45 * (other.at - point.at).norm());
    }
    if (point.chosen) room = std::max(room, 0.06);
    const double least = std::min(room, room * shortest_arrow / longest_arrow);
    for (Eigen::Index k = 0; k < point.point->eigenvalues.size(); ++k) {
      const double value = point.point->eigenvalues[k];
      if (value == 0 || !std::isfinite(value)) continue;
      const Eigen::VectorXd vector = point.point->eigenvectors.row(k);
      Eigen::Vector2d direction(0, 0);
      for (std::size_t d = 0; d < plane.directions.size() && d < 2; ++d) {
        for (std::size_t i = 0; i < plane.dimension(); ++i)
          direction[Eigen::Index(d)] += plane.directions[d][i] * vector[Eigen::Index(i)];
      }
      direction.x() /= picture.floor.window.a.size();
      direction.y() /= picture.floor.window.b.size();
      if (!(direction.norm() > 0)) continue;
      direction.normalize();
      // The root keeps weak curvatures visible beside strong ones.
      const double length = least + (room - least) * std::sqrt(std::abs(value) / largest);
      std::array<SurfaceArrow, 2> pair = {walk(picture, point.at, direction, length, value),
                                          walk(picture, point.at, -direction, length, value)};
      for (const SurfaceArrow& arrow : pair) {
        draw_arrow(picture, arrow);
        if (!arrow.line.empty())
          taken.push_back(overlay::Rect{arrow.line.back(), arrow.line.back()}.grown(picture.pen.px(4)));
      }
      if (point.chosen || shown.size() <= most_with_labels) labelled.push_back(std::move(pair));
    }
  }
  for (const auto& pair : labelled) draw_label(picture, pair, taken);
}

}  // namespace saddlescope

// Directions of curvature at critical points: arrows along the eigenvectors with their eigenvalues, on the map and
// along the surface, and the key to their two colours.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/critical_choice.h"
#include "app/layer/critical_points.h"
#include "app/layer/layer.h"
#include "app/layer/starts.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

ImU32 curvature_color(const Theme& theme, double eigenvalue) { return eigenvalue < 0 ? theme.downhill : theme.uphill; }

// --- the map

/// Both directions of one eigenvector at one point.
struct EigenArrow {
  ImVec2 from, tip, back_tip;
  double eigenvalue = 0;
  std::string label;  ///< empty: none
  overlay::Rect label_rect;
};

/// Distance on the screen to the nearest other critical point.
float nearest_other(const MapPicture& picture, const CriticalPointsReport& report, std::size_t index, ImVec2 at) {
  float nearest = 1e9F;
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    if (i == index || !picture.fits(report.points[i].at)) continue;
    const ImVec2 other = picture.to_screen(report.points[i].at);
    nearest = std::min(nearest, std::hypot(other.x - at.x, other.y - at.y));
  }
  return nearest;
}

/// Gives labels to the arrows of points that may have them, beside the tips that have more room.
void place_labels(const MapPicture& picture, const CriticalPointsReport& report, std::vector<EigenArrow>& arrows,
                  std::span<const ImVec2> avoid) {
  const overlay::Pen& pen = picture.pen;
  std::vector<overlay::Rect> things, labels;
  for (const StartMarker& start : start_markers(picture)) {
    things.push_back(overlay::Rect{start.at, start.at}.grown(pen.px(8)));
  }
  for (const EigenArrow& arrow : arrows) {
    for (const ImVec2 tip : {arrow.tip, arrow.back_tip}) things.push_back(overlay::Rect{tip, tip}.grown(pen.px(5)));
  }
  for (const CriticalPoint& point : report.points) {
    if (!picture.fits(point.at)) continue;
    const ImVec2 at = picture.to_screen(point.at);
    things.push_back(overlay::Rect{at, at}.grown(pen.px(5)));
  }
  for (EigenArrow& arrow : arrows) {
    if (arrow.label.empty()) continue;
    const LabelSpot spots[] = {{arrow.from, arrow.tip, 0}, {arrow.from, arrow.back_tip, 0}};
    const auto rect = place_arrow_label(pen, spots, arrow.label, picture.transform.rect, labels, things, avoid);
    if (rect) {
      arrow.label_rect = *rect;
      labels.push_back(rect->grown(pen.px(3)));
    } else {
      arrow.label.clear();
    }
  }
}

/// `avoid`: points (paths) that labels rather do not cover.
std::vector<EigenArrow> eigen_arrows(const MapPicture& picture, std::span<const ImVec2> avoid) {
  std::vector<EigenArrow> arrows;
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr || !picture.scene().display.eigenvectors) return arrows;
  const auto shown = arrow_points(*report, picture.plane, picture.transform.window, picture.scene().selected,
                                  picture.frame.interaction.hovered_critical_point);
  double largest = 0;
  for (const ArrowPoint& point : shown) largest = std::max(largest, point.curvature);
  const float unit = picture.pen.px(1),
              side = std::min(picture.transform.rect.width(), picture.transform.rect.height());
  for (const ArrowPoint& point : shown) {
    const CriticalPoint& critical = report->points[point.index];
    const ImVec2 at = picture.transform.to_screen(point.at);
    const ArrowLengths lengths =
        arrow_lengths(nearest_other(picture, *report, point.index, at) / unit, 0.2F * side / unit, point.chosen);
    for (Eigen::Index k = 0; k < critical.eigenvalues.size(); ++k) {
      const double value = critical.eigenvalues[k];
      if (value == 0 || !std::isfinite(value)) continue;
      const std::vector<double> vector(critical.eigenvectors.row(k).begin(), critical.eigenvectors.row(k).end());
      const PlanePoint d = picture.project.direction(vector.data());
      const float share = drawn_share(picture.plane, d);
      if (share == 0) continue;
      const double dx = d.a * picture.transform.pixels_per_a(), dy = -d.b * picture.transform.pixels_per_b();
      const double length = std::hypot(dx, dy);
      if (!(length > 0)) continue;
      const float reach = unit * share * lengths.of(std::abs(value) / largest);
      const ImVec2 u = {static_cast<float>(dx / length) * reach, static_cast<float>(dy / length) * reach};
      EigenArrow arrow{at, {at.x + u.x, at.y + u.y}, {at.x - u.x, at.y - u.y}, value, {}, {}};
      if (point.labelled) arrow.label = "λ = " + readable_text(value);
      arrows.push_back(std::move(arrow));
    }
  }
  place_labels(picture, *report, arrows, avoid);
  return arrows;
}

void draw_eigen_arrows(const MapPicture& picture, std::span<const EigenArrow> arrows) {
  for (const EigenArrow& arrow : arrows) {
    const ImU32 own = curvature_color(picture.pen.theme, arrow.eigenvalue);
    const float length = std::hypot(arrow.tip.x - arrow.from.x, arrow.tip.y - arrow.from.y) / picture.pen.px(1);
    const float thickness = arrow_thickness(length);
    overlay::arrow(picture.pen, arrow.from, arrow.tip, own, thickness);
    overlay::arrow(picture.pen, arrow.from, arrow.back_tip, own, thickness);
  }
  for (const EigenArrow& arrow : arrows) {
    if (arrow.label.empty()) continue;
    overlay::patch_text(picture.pen, arrow.label_rect.min, curvature_color(picture.pen.theme, arrow.eigenvalue),
                        arrow.label, picture.pen.theme.text_font);
  }
}

constexpr std::array<const char*, 2> key_texts = {"downhill curvature", "uphill curvature"};
constexpr float key_glyph = 20, key_gap = 6, key_padding = 6;

float key_line(const overlay::Pen& pen) { return overlay::text_size(pen.theme.small_font, key_texts[0]).y + pen.px(3); }

ImVec2 curvature_key_size(const overlay::Pen& pen) {
  return {overlay::text_size(pen.theme.small_font, key_texts[0]).x + pen.px(key_glyph + key_gap + 2 * key_padding),
          2 * key_line(pen) + pen.px(2 * key_padding - 3)};
}

void draw_curvature_key(const MapPicture& picture, const overlay::Rect& rect) {
  const overlay::Pen& pen = picture.pen;
  const std::array<ImU32, 2> colors = {pen.theme.downhill, pen.theme.uphill};
  const float line = key_line(pen), pad = pen.px(key_padding), glyph = pen.px(key_glyph);
  pen.list->AddRectFilled(rect.min, rect.max, with_alpha(pen.theme.casing, 0.85F), pen.px(4));
  for (std::size_t i = 0; i < key_texts.size(); ++i) {
    const float top = rect.min.y + pad + static_cast<float>(i) * line, y = std::round(top + line / 2 - pen.px(1));
    overlay::arrow(pen, {rect.min.x + pad, y}, {rect.min.x + pad + glyph, y}, colors[i], 2.2F);
    overlay::plain_text(pen, {rect.min.x + pad + glyph + pen.px(key_gap), top}, pen.theme.text, key_texts[i]);
  }
}

class MapEigenvectors : public MapLayer {
 public:
  void reserve(const MapPicture& picture, LabelRoom& room) override;
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::arrows) draw_eigen_arrows(picture, arrows_);
    if (depth != Depth::keys) return;
    if (const auto place = room.place_of_key("curvature")) draw_curvature_key(picture, *place);
  }

 private:
  std::vector<EigenArrow> arrows_;
};

void MapEigenvectors::reserve(const MapPicture& picture, LabelRoom& room) {
  arrows_ = eigen_arrows(picture, room.avoid);
  const float radius = picture.pen.px(5);
  for (const EigenArrow& arrow : arrows_) {
    for (const float t : {0.0F, 0.35F, 0.7F, 1.0F})
      for (const ImVec2 tip : {arrow.tip, arrow.back_tip})
        room.block({arrow.from.x + t * (tip.x - arrow.from.x), arrow.from.y + t * (tip.y - arrow.from.y)}, radius);
    room.changes_with(arrow.tip.x);
    if (arrow.label.empty()) continue;
    room.obstacles.push_back(arrow.label_rect);
    room.labels.push_back(arrow.label_rect.grown(picture.pen.px(3)));
  }
  if (!arrows_.empty()) room.keys.push_back({"curvature", curvature_key_size(picture.pen), {}});
}

// --- the surface

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

void draw_surface_arrow(const SurfacePicture& picture, const SurfaceArrow& arrow) {
  if (arrow.line.size() < 3) return;
  const Theme& theme = picture.pen.theme;
  draw_bent_arrow(picture.pen, arrow.line, arrow.eigenvalue < 0 ? theme.downhill : theme.uphill, arrow.thickness,
                  arrow.hidden);
}

using ArrowPair = std::array<SurfaceArrow, 2>;

/// A label on a patch of its own.
struct ArrowLabel {
  overlay::Rect rect;
  std::string text;
  double eigenvalue;
};

/// Beside the freer tip; left out rather than laid over another label.
std::optional<ArrowLabel> placed_label(const SurfacePicture& picture, const ArrowPair& pair, const LabelRoom& room,
                                       std::span<const overlay::Rect> things) {
  const overlay::Pen& pen = picture.pen;
  std::vector<LabelSpot> spots;
  for (const SurfaceArrow& arrow : pair) {
    if (arrow.line.size() < 3 || arrow.length() < pen.px(6)) continue;
    spots.push_back({arrow.line[arrow.line.size() / 2], arrow.line.back(), arrow.hidden ? 0.4F : 0});
  }
  const std::string text = "λ = " + readable_text(pair[0].eigenvalue);
  const auto rect = place_arrow_label(pen, spots, text, picture.rect(), room.labels, things, room.avoid);
  if (!rect) return std::nullopt;
  return ArrowLabel{*rect, text, pair[0].eigenvalue};
}

/// Distance on the floor to the nearest other critical point, in today's window.
double nearest_on_floor(const SurfacePicture& picture, const CriticalPointsReport& report, std::size_t index,
                        const Eigen::Vector2d& at) {
  const Eigen::Vector3d& drawn = picture.projection.drawn();
  double nearest = 1e9;
  for (std::size_t i = 0; i < report.points.size(); ++i) {
    if (i == index || report.points[i].at.size() != picture.floor.plane->dimension()) continue;
    const Eigen::Vector2d off = picture.floor.at(report.points[i].at.data()) - at;
    nearest = std::min(
        nearest, std::hypot(off.x() * picture.place.scale_x * drawn.x(), off.y() * picture.place.scale_y * drawn.y()));
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

/// Its direction on the floor, as long as a unit is drawn; zero when it is square to the plane.
Eigen::Vector2d floor_direction(const SurfacePicture& picture, const PlanePoint& part) {
  const Eigen::Vector2d direction(part.a / picture.floor.window.a.size(), part.b / picture.floor.window.b.size());
  const double drawn = direction.cwiseProduct(picture.projection.drawn().head<2>()).norm();
  return drawn > 0 ? Eigen::Vector2d(direction / drawn) : Eigen::Vector2d(0, 0);
}

/// A pair of arrows for each eigenvalue of the point.
std::vector<ArrowPair> arrows_at(const SurfacePicture& picture, const CriticalPointsReport& report,
                                 const ArrowPoint& point, double largest) {
  std::vector<ArrowPair> pairs;
  const CriticalPoint& critical = report.points[point.index];
  const auto at = picture.on_surface(critical.at.data(), critical.value);
  if (!at) return pairs;
  const auto screen = picture.to_screen(*at);
  if (!screen || !picture.rect().contains(*screen)) return pairs;
  const double unit = picture.pen.px(1) / picture.projection.pixels_per_unit(
                                              {at->x() * picture.place.scale_x + picture.place.offset_x,
                                               at->y() * picture.place.scale_y + picture.place.offset_y, at->z()});
  const double nearest = nearest_on_floor(picture, report, point.index, at->head<2>());
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

class SurfaceEigenvectors : public SurfaceLayer {
 public:
  void reserve(const SurfacePicture& picture, LabelRoom& room) override;
  void draw(const SurfacePicture& picture, const LabelRoom& room, Depth depth) const override;

 private:
  std::vector<ArrowPair> pairs_;
  std::vector<ArrowLabel> labels_;
};

void SurfaceEigenvectors::reserve(const SurfacePicture& picture, LabelRoom& room) {
  pairs_.clear();
  labels_.clear();
  const CriticalPointsReport* report = picture.report();
  if (report == nullptr || !picture.frame.scene.display.eigenvectors) return;
  const auto shown = arrow_points(*report, *picture.floor.plane, picture.frame.scene.window,
                                  picture.frame.scene.selected, picture.frame.interaction.hovered_critical_point);
  double largest = 0;
  for (const ArrowPoint& point : shown) largest = std::max(largest, point.curvature);
  std::vector<std::size_t> labelled;
  std::vector<overlay::Rect> things = room.obstacles;
  for (const ArrowPoint& point : shown) {
    for (ArrowPair& pair : arrows_at(picture, *report, point, largest)) {
      for (const SurfaceArrow& arrow : pair)
        for (std::size_t i = 4; i < arrow.line.size(); i += 5)
          things.push_back(overlay::Rect{arrow.line[i], arrow.line[i]}.grown(picture.pen.px(4)));
      if (point.labelled) labelled.push_back(pairs_.size());
      pairs_.push_back(std::move(pair));
    }
  }
  for (const std::size_t index : labelled) {
    auto label = placed_label(picture, pairs_[index], room, things);
    if (!label) continue;
    room.labels.push_back(label->rect.grown(picture.pen.px(3)));
    labels_.push_back(*std::move(label));
  }
}

void SurfaceEigenvectors::draw(const SurfacePicture& picture, const LabelRoom&, Depth depth) const {
  if (depth != Depth::lines) return;
  const overlay::Pen& pen = picture.pen;
  for (const ArrowPair& pair : pairs_)
    for (const SurfaceArrow& arrow : pair) draw_surface_arrow(picture, arrow);
  for (const ArrowLabel& label : labels_)
    overlay::patch_text(pen, label.rect.min, curvature_color(pen.theme, label.eigenvalue), label.text,
                        pen.theme.text_font);
}

}  // namespace

LayerKind eigenvectors_layer() {
  return {"eigenvectors", map_layer<MapEigenvectors>, surface_layer<SurfaceEigenvectors>};
}

}  // namespace saddlescope

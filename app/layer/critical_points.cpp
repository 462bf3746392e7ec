// Minima, maxima, saddles and degenerate points as markers in all views, with notes on what a plane does to them.
#include "app/layer/critical_points.h"

#include <algorithm>
#include <cmath>

#include "app/draw/critical_choice.h"
#include "app/draw/fade.h"
#include "app/layer/layer.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/support/number_text.h"

namespace saddlescope {

const CriticalPointsReport* report_of(const MapPicture& picture) {
  return marked_points(picture.scene(), picture.results());
}

DrawnPoints drawn_on(const MapPicture& picture, const CriticalPointsReport& report) {
  return drawn_points(report, picture.plane, picture.transform.window, picture.scene().selected,
                      picture.frame.interaction.hovered_critical_point);
}

std::optional<std::size_t> critical_point_at(const MapPicture& picture, ImVec2 mouse) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return std::nullopt;
  std::optional<std::size_t> nearest;
  float best = picture.pen.px(9);
  const OffPlane off = picture.off_plane();
  for (const std::size_t i : drawn_on(picture, *report).indices) {
    if (!picture.fits(report->points[i].at) || off.too_far(off.distance(report->points[i].at.data()))) continue;
    const ImVec2 at = picture.to_screen(report->points[i].at);
    const float distance = std::hypot(at.x - mouse.x, at.y - mouse.y);
    if (distance < best && picture.transform.rect.contains(at)) {
      best = distance;
      nearest = i;
    }
  }
  return nearest;
}

namespace {

/// Whether this point of the report is the selected one.
bool is_selected(const Scene& scene, const CriticalPoint& point) {
  return !scene.selected.empty() && scene.selected == point.at;
}

// --- the map

/// Markers of a small map are a little smaller.
float small_view_scale(const MapPicture& picture) {
  const overlay::Rect& rect = picture.transform.rect;
  return std::clamp(std::sqrt(std::min(rect.width(), rect.height()) / picture.pen.px(280)), 0.75F, 1.0F);
}

void draw_on_map(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  // Many points (a landscape of cosines) get smaller markers, so that the ground stays visible.
  const DrawnPoints drawn = drawn_on(picture, *report);
  const float radius = 5 * critical_marker_scale(drawn.indices.size()) * small_view_scale(picture);
  const OffPlane off = picture.off_plane();
  for (const std::size_t i : drawn.indices) {
    const CriticalPoint& point = report->points[i];
    if (!picture.fits(point.at)) continue;
    const double distance = off.distance(point.at.data());
    const ImVec2 at = picture.to_screen(point.at);
    if (!picture.transform.rect.contains(at) || off.too_far(distance)) continue;
    const Fade fade(picture.pen.list, off.strength(distance));
    overlay::critical_marker(picture.pen, point.kind, at, radius, picture.frame.interaction.hovered_critical_point == i,
                             is_selected(picture.scene(), point));
    const float half = picture.pen.px(7);
    picture.frame.ui.note("map/critical:" + std::to_string(i), {at.x - half, at.y - half}, {at.x + half, at.y + half});
  }
}

/// What the plane does to the selected and the hovered point (more than two parameters).
void draw_critical_notes(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  const OffPlane off = picture.off_plane();
  for (std::size_t i = 0; i < report->points.size(); ++i) {
    const CriticalPoint& point = report->points[i];
    if (picture.frame.interaction.hovered_critical_point != i && !is_selected(picture.scene(), point)) continue;
    const std::string note = off.note(point);
    if (note.empty() || !picture.fits(point.at) || off.too_far(off.distance(point.at.data()))) continue;
    const ImVec2 at = picture.to_screen(point.at);
    if (!picture.transform.rect.contains(at)) continue;
    const overlay::BoxLine line{note};
    overlay::label_box(picture.pen, at, {&line, 1}, picture.transform.rect);
    picture.frame.ui.note("map/note:" + std::to_string(i), at, at);
  }
}

class MapCritical : public MapLayer {
  void reserve(const MapPicture& picture, LabelRoom& room) override {
    if (picture.results().get<CriticalPointsResult>() == nullptr || !picture.scene().display.critical_points) return;
    const CriticalPointsReport& report = picture.results().get<CriticalPointsResult>()->report;
    for (const std::size_t i : drawn_on(picture, report).indices)
      if (picture.fits(report.points[i].at)) room.block(picture.to_screen(report.points[i].at), picture.pen.px(9));
  }
  void draw(const MapPicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::marks) draw_on_map(picture);
    if (depth == Depth::keys) draw_critical_notes(picture);
  }
};

// --- the surface

DrawnPoints drawn_on(const SurfacePicture& picture) {
  const auto* report = picture.report();
  return report == nullptr ? DrawnPoints() : picture.drawn_points(*report);
}

void draw_on_surface(const SurfacePicture& picture) {
  const overlay::Pen& pen = picture.pen;
  const auto* report = picture.report();
  // Markers of a small picture are a little smaller.
  const float picture_size = float(picture.projection.pixels_per_unit(Eigen::Vector3d::Zero())) / pen.px(1);
  const float radius = 5.3F * critical_marker_scale(drawn_on(picture).indices.size()) *
                       std::clamp(std::sqrt(picture_size / 260), 0.75F, 1.0F);
  for (const SurfaceMarker& marker : picture.markers) {
    if (marker.kind != SurfaceMarker::Kind::critical) continue;
    const Fade fade(pen.list, (marker.hidden ? hidden_alpha : 1) * marker.strength);
    const CriticalPoint& point = report->points[marker.index];
    overlay::critical_marker(pen, point.kind, marker.screen, radius,
                             picture.frame.interaction.hovered_critical_point == marker.index,
                             picture.frame.scene.selected == point.at);
    picture.frame.ui.note("surface/critical" + std::to_string(marker.index), {marker.screen.x - 6, marker.screen.y - 6},
                          {marker.screen.x + 6, marker.screen.y + 6});
  }
}

void draw_critical_notes(const SurfacePicture& picture) {
  const auto* report = picture.report();
  for (const SurfaceMarker& marker : picture.markers) {
    if (marker.kind != SurfaceMarker::Kind::critical) continue;
    const CriticalPoint& point = report->points[marker.index];
    const bool hovered = picture.frame.interaction.hovered_critical_point == marker.index;
    if (!hovered && picture.frame.scene.selected != point.at) continue;
    const std::string note = picture.off_plane().note(point);
    if (note.empty()) continue;
    const overlay::BoxLine line{note};
    overlay::label_box(picture.pen, marker.screen, {&line, 1}, picture.rect());
  }
}

class SurfaceCritical : public SurfaceLayer {
  std::string note_;
  overlay::Rect place_;

  void reserve(const SurfacePicture& picture, LabelRoom& room) override {
    note_ = drawn_on(picture).note();
    if (note_.empty()) return;
    const overlay::Pen& pen = picture.pen;
    const ImVec2 size = overlay::text_size(pen.theme.small_font, note_);
    const ImVec2 at = {picture.frame.min.x + pen.px(16), picture.frame.min.y + pen.px(8)};
    place_ = {at, {at.x + size.x, at.y + size.y}};
    room.obstacles.push_back(place_.grown(pen.px(4)));
  }
  void draw(const SurfacePicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::marks) draw_on_surface(picture);
    if (depth != Depth::keys) return;
    draw_critical_notes(picture);
    if (note_.empty() || place_.max.x > picture.frame.max.x - picture.pen.px(8)) return;
    overlay::patch_text(picture.pen, place_.min, picture.pen.theme.text, note_);
    picture.frame.ui.note("surface/points-note", place_.min, place_.max);
  }
};

// --- the 1-D plot

void draw_on_curve(const Curve& curve, Depth depth) {
  if (depth != Depth::marks) return;
  const CriticalPointsReport* report = report_of(curve);
  if (report == nullptr) return;
  const overlay::Rect& plot = curve.transform.rect;
  const bool labels = curve.frame.scene.display.eigenvectors;
  std::vector<overlay::Rect> taken;
  for (std::size_t i = 0; i < report->points.size(); ++i) {
    const CriticalPoint& point = report->points[i];
    if (!curve.fits(point.at)) continue;
    const ImVec2 at = curve.to_screen(point.at, point.value);
    if (!plot.contains(at)) continue;
    const bool selected = curve.frame.scene.selected == point.at,
               hovered = curve.frame.interaction.hovered_critical_point == i;
    overlay::critical_marker(curve.pen, point.kind, at, 5, hovered, selected);
    curve.frame.ui.note("map/critical:" + std::to_string(i), {at.x - 7, at.y - 7}, {at.x + 7, at.y + 7});
    if (!labels || point.eigenvalues.size() != 1 || !std::isfinite(point.eigenvalues[0])) continue;
    const double value = point.eigenvalues[0];
    const std::string text = "λ = " + readable_text(value);
    // Beside the curve: above a maximum, below a minimum.
    const ImVec2 away = {at.x, at.y + (value < 0 ? -8.0F : 8.0F) * curve.pen.theme.scale};
    const overlay::Rect rect = overlay::tip_label_rect(curve.pen, at, away, text, curve.pen.theme.text_font, &plot);
    const bool hit = std::any_of(taken.begin(), taken.end(),
                                 [&](const overlay::Rect& other) { return rect.grown(3).overlaps(other); });
    if (hit && !selected && !hovered) continue;
    taken.push_back(rect);
    overlay::patch_text(curve.pen, rect.min, value < 0 ? curve.pen.theme.downhill : curve.pen.theme.uphill, text,
                        curve.pen.theme.text_font);
  }
}

}  // namespace

LayerKind critical_points_layer() {
  return {"critical-points", map_layer<MapCritical>, surface_layer<SurfaceCritical>, draw_on_curve};
}

}  // namespace saddlescope

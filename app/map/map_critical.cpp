#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/critical_choice.h"
#include "app/draw/fade.h"
#include "app/draw/layer_look.h"
#include "app/map/map_layers.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/loss.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

const CriticalPointsReport* report_of(const MapPicture& picture) {
  return marked_points(picture.scene(), picture.results());
}

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

/// Markers of a small map are a little smaller.
float small_view_scale(const MapPicture& picture) {
  const overlay::Rect& rect = picture.transform.rect;
  return std::clamp(std::sqrt(std::min(rect.width(), rect.height()) / picture.pen.px(280)), 0.75F, 1.0F);
}

ImU32 curvature_color(const Theme& theme, double eigenvalue) { return eigenvalue < 0 ? theme.downhill : theme.uphill; }

}  // namespace

bool is_selected(const Scene& scene, const CriticalPoint& point) {
  return !scene.selected.empty() && scene.selected == point.at;
}

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

namespace {

constexpr std::array<const char*, 2> key_texts = {"downhill curvature", "uphill curvature"};
constexpr float key_glyph = 20, key_gap = 6, key_padding = 6;

float key_line(const overlay::Pen& pen) { return overlay::text_size(pen.theme.small_font, key_texts[0]).y + pen.px(3); }

}  // namespace

std::optional<overlay::Rect> place_key(const MapPicture& picture, ImVec2 size, std::span<const overlay::Rect> obstacles,
                                       const std::optional<overlay::Rect>& taken) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect frame = picture.transform.rect.grown(-pen.px(8));
  if (frame.width() < 2.2F * size.x || frame.height() < 3.5F * size.y) return std::nullopt;
  overlay::Rect best{};
  int least = 1 << 20;
  // Preferred first: bottom right, bottom left, top right, top left.
  for (const ImVec2 corner : {ImVec2{1, 1}, ImVec2{0, 1}, ImVec2{1, 0}, ImVec2{0, 0}}) {
    const ImVec2 at = {std::round(frame.min.x + corner.x * (frame.width() - size.x)),
                       std::round(frame.min.y + corner.y * (frame.height() - size.y))};
    const overlay::Rect rect = {at, {at.x + size.x, at.y + size.y}};
    if (taken && rect.overlaps(*taken)) continue;
    const auto hits = static_cast<int>(std::count_if(
        obstacles.begin(), obstacles.end(), [&](const overlay::Rect& o) { return rect.grown(pen.px(4)).overlaps(o); }));
    if (hits < least) {
      least = hits;
      best = rect;
    }
  }
  return best;
}

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

void append_critical_curves(const MapPicture& picture, std::vector<ImVec2>& points) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  for (const CriticalCurve& curve : report->curves) {
    for (const auto& point : curve.points) {
      if (picture.fits(point)) points.push_back(picture.to_screen(point));
    }
  }
}

namespace {

std::size_t nearest_place(std::span<const ImVec2> points, ImVec2 to) {
  std::size_t nearest = 0;
  float least = 1e30F;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const float distance = std::hypot(points[i].x - to.x, points[i].y - to.y);
    if (distance < least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

/// Dashes in the colour of the sharpness where they lie. `points` on the screen with their places in the curve.
void draw_valley(const MapPicture& picture, const CriticalCurve& curve, std::span<const ImVec2> points,
                 std::span<const std::size_t> places, const ValleyScale& scale, const ColorTable& colors,
                 float thickness) {
  const overlay::Pen& pen = picture.pen;
  const float width = pen.px(thickness);
  for (const auto& piece : overlay::clip_polyline(points, picture.transform.rect)) {
    const auto dashes = overlay::dash_polyline(piece, Dash::dashed, width);
    for (const auto& dash : dashes)
      overlay::stroke(pen.list, dash, with_alpha(pen.theme.casing, 0.8F), width + 2 * pen.px(1));
    std::size_t at = piece.empty() ? 0 : nearest_place(points, piece.front());
    const auto gap = [&](std::size_t i, ImVec2 to) { return std::hypot(points[i].x - to.x, points[i].y - to.y); };
    for (const auto& dash : dashes) {
      if (dash.empty()) continue;
      const ImVec2 middle = dash[dash.size() / 2];
      while (at + 1 < points.size() && gap(at + 1, middle) <= gap(at, middle)) ++at;
      const std::size_t place = places[at] % curve.sharpness.size();
      const Rgb c = color_at(colors, scale.share(curve.sharpness[place]));
      overlay::stroke(pen.list, dash, overlay::packed(c), width);
    }
  }
}

}  // namespace

void draw_critical_curves(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr || report->curves.empty()) return;
  const ImU32 ink = picture.pen.theme.ink;
  // Many rings (a drop's waves) get thinner lines.
  const bool many = report->curves.size() > 4;
  const ValleyScale scale = valley_scale(*report);
  const ColorTable colors = valley_colors(picture.pen.theme.kind);
  std::vector<ImVec2> all, points;
  for (const CriticalCurve& curve : report->curves) {
    all.clear();
    points.clear();
    for (const auto& point : curve.points) {
      if (picture.fits(point)) all.push_back(picture.to_screen(point));
    }
    if (curve.closed && all.size() > 2) all.push_back(all[0]);
    const std::vector<std::size_t> places = overlay::thin_places(all, 1.0F);
    for (std::size_t place : places) points.push_back(all[place]);
    if (curve.kind == CriticalCurve::Kind::valley && scale.any && curve.sharpness.size() == curve.points.size()) {
      draw_valley(picture, curve, points, places, scale, colors, many ? 1.6F : 2.2F);
      continue;
    }
    const Dash dash = curve.kind == CriticalCurve::Kind::level ? Dash::dotted : Dash::dashed;
    for (const auto& piece : overlay::clip_polyline(points, picture.transform.rect)) {
      overlay::path(
          picture.pen, piece,
          {.color = ink, .thickness = many ? 1.2F : 1.6F, .casing = 1.0F, .casing_alpha = 0.8F, .dash = dash});
    }
  }
}

std::optional<ValleyScale> shown_valleys(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return std::nullopt;
  const ValleyScale scale = valley_scale(*report);
  return scale.any ? std::optional(scale) : std::nullopt;
}

void draw_critical_points(const MapPicture& picture) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return;
  // Many points (a landscape of cosines) get smaller markers, so that the ground stays visible.
  const float radius = 5 * critical_marker_scale(report->points.size()) * small_view_scale(picture);
  const OffPlane off = picture.off_plane();
  for (std::size_t i = 0; i < report->points.size(); ++i) {
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

std::optional<std::size_t> critical_point_at(const MapPicture& picture, ImVec2 mouse) {
  const CriticalPointsReport* report = report_of(picture);
  if (report == nullptr) return std::nullopt;
  std::optional<std::size_t> nearest;
  float best = picture.pen.px(9);
  const OffPlane off = picture.off_plane();
  for (std::size_t i = 0; i < report->points.size(); ++i) {
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

}  // namespace saddlescope

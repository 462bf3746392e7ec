// Curves of critical points: valleys in the colours of their sharpness, with the key to these, and other curves in ink.
// In a slice those that it cuts of sets of critical points, and as dots the points in which such a set crosses it.
#include <algorithm>
#include <cmath>

#include "app/draw/fade.h"
#include "app/draw/key_place.h"
#include "app/draw/layer_look.h"
#include "app/draw/valley_key.h"
#include "app/layer/critical_points.h"
#include "app/layer/layer.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/plane_cut.h"

namespace saddlescope {
namespace {

SetsInPlane sets_of(const MapPicture& picture) { return marked_sets(picture.scene(), picture.results()); }

/// A dot with a casing, in the colour of its sharpness where it is a valley's.
void draw_crossing(const overlay::Pen& pen, ImVec2 at, const SetCrossing& crossing, const ValleyScale& scale,
                   const ColorTable& colors) {
  const bool valley = crossing.kind == CriticalCurve::Kind::valley && scale.any;
  const ImU32 color = valley ? overlay::packed(color_at(colors, scale.share(crossing.sharpness))) : pen.theme.ink;
  pen.list->AddCircleFilled(at, pen.px(4.2F), with_alpha(pen.theme.casing, 0.8F), 20);
  pen.list->AddCircleFilled(at, pen.px(3), color, 20);
}

// --- the map

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

void draw_curves_on_map(const MapPicture& picture) {
  const SetsInPlane sets = sets_of(picture);
  if (sets.empty()) return;
  const ImU32 ink = picture.pen.theme.ink;
  // Many rings (a drop's waves) get thinner lines.
  const bool many = sets.curves.size() > 4;
  const ValleyScale scale = valley_scale(sets);
  const ColorTable colors = valley_colors(picture.pen.theme.kind);
  std::vector<ImVec2> all, points;
  for (const CriticalCurve& curve : sets.curves) {
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
  for (std::size_t i = 0; i < sets.crossings.size(); ++i) {
    if (!picture.fits(sets.crossings[i].at)) continue;
    const ImVec2 at = picture.to_screen(sets.crossings[i].at);
    if (!picture.transform.rect.contains(at)) continue;
    draw_crossing(picture.pen, at, sets.crossings[i], scale, colors);
    picture.frame.ui.note("map/crossing:" + std::to_string(i), at, at);
  }
}

/// Scale of the valleys' colours; none where no valley is shown.
std::optional<ValleyScale> shown_valleys(const MapPicture& picture) {
  const ValleyScale scale = valley_scale(sets_of(picture));
  return scale.any ? std::optional(scale) : std::nullopt;
}

class MapValleys : public MapLayer {
  void reserve(const MapPicture& picture, LabelRoom& room) override {
    if (shown_valleys(picture)) room.keys.push_back({"sharpness", valley_key_size(picture.pen), {}});
  }
  /// Eigenvalues stand where they stand best; contour labels keep off the curves too.
  void place_labels(const MapPicture& picture, LabelRoom& room) override;
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::lines) draw_curves_on_map(picture);
    if (depth != Depth::keys) return;
    const std::optional<ValleyScale> scale = shown_valleys(picture);
    const auto place = room.place_of_key("sharpness");
    if (!scale || !place) return;
    draw_valley_key(picture.pen, *scale, *place);
    picture.frame.ui.note("map/sharpness-key", place->min, place->max);
  }
};

void MapValleys::place_labels(const MapPicture& picture, LabelRoom& room) {
  const SetsInPlane sets = sets_of(picture);
  for (const CriticalCurve& curve : sets.curves) {
    for (const auto& point : curve.points) {
      if (picture.fits(point)) room.avoid.push_back(picture.to_screen(point));
    }
  }
  for (const SetCrossing& crossing : sets.crossings)
    if (picture.fits(crossing.at)) room.avoid.push_back(picture.to_screen(crossing.at));
}

// --- the surface

SetsInPlane sets_of(const SurfacePicture& picture) {
  if (picture.report() == nullptr) return {};
  return sets_in_plane(picture.frame.results.get<CriticalPointsResult>().get(), picture.frame.results);
}

void draw_key_on_surface(const SurfacePicture& picture, const LabelRoom& room) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect frame = picture.rect().grown(-pen.px(10));
  const ImVec2 size = valley_key_size(pen);
  if (frame.width() < 3 * size.x || frame.height() < 5 * size.y) return;
  const ValleyScale scale = valley_scale(sets_of(picture));
  if (!scale.any) return;
  // At the lower left, which the first camera leaves free.
  std::vector<overlay::Rect> taken = room.obstacles;
  taken.insert(taken.end(), room.labels.begin(), room.labels.end());
  const auto place = place_key(frame, size, taken, pen.px(2), true);
  if (!place) return;
  draw_valley_key(pen, scale, *place);
  picture.frame.ui.note("surface/sharpness-key", place->min, place->max);
}

void draw_crossings_on_surface(const SurfacePicture& picture) {
  const SetsInPlane sets = sets_of(picture);
  if (sets.crossings.empty()) return;
  const ValleyScale scale = valley_scale(sets);
  const ColorTable colors = valley_colors(picture.pen.theme.kind);
  for (const SetCrossing& crossing : sets.crossings) {
    if (crossing.at.size() != picture.floor.plane->dimension()) continue;
    const auto at = picture.on_surface(crossing.at.data(), crossing.value);
    const auto screen = at ? picture.to_screen(*at) : std::nullopt;
    if (!screen) continue;
    const Fade fade(picture.pen.list, picture.hidden(*at) ? hidden_alpha : 1);
    draw_crossing(picture.pen, *screen, crossing, scale, colors);
  }
}

class SurfaceValleys : public SurfaceLayer {
 public:
  void update(const SurfacePicture& picture, SurfaceChanges& changes) override;
  void add_still_lines(const SurfacePicture& picture, float pixels, std::vector<PathStroke>& strokes) override;
  void reserve(const SurfacePicture& picture, LabelRoom& room) override {
    if (picture.report() == nullptr) return;
    for (const SurfaceLine& curve : curves_) add_some_points(picture, curve.ribbon, room.avoid);
  }
  void draw(const SurfacePicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::under) draw_key_on_surface(picture, room);
    if (depth == Depth::lines) draw_crossings_on_surface(picture);
  }

 private:
  void update_palette(const Theme& theme);

  std::shared_ptr<const CriticalPointsResult> of_;
  std::shared_ptr<const PlaneCutResult> cut_;
  std::shared_ptr<const LandscapeResult> on_;
  std::vector<SurfaceLine> curves_;
  std::vector<bool> valley_;  ///< of each curve: coloured by its sharpness
  gl::Texture palette_;
  std::optional<ThemeKind> palette_of_;
};

void SurfaceValleys::update(const SurfacePicture& picture, SurfaceChanges& changes) {
  const Results& results = picture.frame.results;
  if (of_ == results.get<CriticalPointsResult>() && cut_ == results.get<PlaneCutResult>() &&
      on_ == results.get<LandscapeResult>())
    return;
  of_ = results.get<CriticalPointsResult>();
  cut_ = results.get<PlaneCutResult>();
  on_ = results.get<LandscapeResult>();
  changes.still = true;
  curves_.clear();
  valley_.clear();
  const SetsInPlane sets = sets_in_plane(of_.get(), results);
  const ValleyScale scale = valley_scale(sets);
  std::vector<Eigen::Vector2d> points;
  std::vector<double> shares;
  for (const CriticalCurve& curve : sets.curves) {
    if (curve.points.empty() || curve.points[0].size() != picture.floor.plane->dimension()) continue;
    points.clear();
    shares.clear();
    for (const auto& p : curve.points) points.push_back(picture.floor.at(p.data()));
    const bool valley = curve.kind == CriticalCurve::Kind::valley && scale.any;
    if (valley)
      for (double sharpness : curve.sharpness) shares.push_back(scale.share(sharpness));
    curves_.emplace_back(make_curve_ribbon(points, curve.closed, shares, picture.mesh));
    valley_.push_back(valley);
  }
}

void SurfaceValleys::update_palette(const Theme& theme) {
  if (palette_of_ == theme.kind) return;
  std::vector<std::uint8_t> rgba;
  for (const Rgb& c : valley_colors(theme.kind)) rgba.insert(rgba.end(), {c.r, c.g, c.b, 255});
  palette_.upload_rgba(256, 1, rgba.data());
  palette_of_ = theme.kind;
}

void SurfaceValleys::add_still_lines(const SurfacePicture& picture, float pixels, std::vector<PathStroke>& strokes) {
  if (picture.report() == nullptr) return;
  update_palette(picture.pen.theme);
  // Many rings (a drop's waves) get thinner lines.
  const bool many = curves_.size() > 4;
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    const float wider = valley_[i] ? 0.6F : 0;
    strokes.push_back(
        curves_[i].stroke(picture.pen.theme, ((many ? 1.1F : 1.5F) + wider) * pixels, (many ? 0.8F : 1.0F) * pixels));
    strokes.back().dash = Dash::dashed;
    if (valley_[i]) strokes.back().palette = &palette_;
  }
}

// --- the 1-D plot

void draw_flat_stretches(const Curve& curve, Depth depth) {
  const CriticalPointsReport* report = report_of(curve);
  if (depth != Depth::lines || report == nullptr) return;
  const overlay::Rect& plot = curve.transform.rect;
  for (const CriticalCurve& flat : report->curves) {
    std::vector<ImVec2> points;
    for (const auto& point : flat.points) {
      if (curve.fits(point)) points.push_back(curve.to_screen(point, loss_at(curve, curve.project(point.data()).a)));
    }
    for (const auto& piece : overlay::clip_polyline(points, plot)) {
      overlay::path(curve.pen, piece, {.color = curve.pen.theme.ink, .thickness = 2, .dash = Dash::dashed});
    }
  }
}

}  // namespace

LayerKind valleys_layer() {
  return {"valleys", map_layer<MapValleys>, surface_layer<SurfaceValleys>, draw_flat_stretches};
}

}  // namespace saddlescope

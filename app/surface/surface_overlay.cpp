#include "app/surface/surface_overlay.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/critical_choice.h"
#include "app/draw/layer_look.h"
#include "app/draw/off_labels.h"
#include "app/draw/valley_key.h"
#include "app/layer/probe_overlay.h"
#include "core/engine/fitting_points.h"
#include "core/engine/probe_point.h"
#include "core/plane/tick_text.h"
#include "core/run/playhead.h"

namespace saddlescope {
namespace {

constexpr float hidden_alpha = 0.32F;
constexpr float faintest_marker = 0.45F;  ///< balls and starts off the plane must still be found

}  // namespace

std::optional<ImVec2> SurfacePicture::to_screen(const Eigen::Vector3d& point) const {
  const Eigen::Vector3d placed(point.x() * place.scale_x + place.offset_x, point.y() * place.scale_y + place.offset_y,
                               point.z());
  const auto pixel = projection.pixel(placed);
  if (!pixel) return std::nullopt;
  return ImVec2(frame.min.x + float(pixel->x()), frame.min.y + float(pixel->y()));
}

Eigen::Vector3d SurfacePicture::eye() const {
  const Eigen::Vector3d& e = projection.eye();
  return {(e.x() - place.offset_x) / place.scale_x, (e.y() - place.offset_y) / place.scale_y, e.z()};
}

Ray SurfacePicture::ray(ImVec2 screen) const {
  const Ray seen = projection.ray(screen.x - frame.min.x, screen.y - frame.min.y);
  return {eye(),
          Eigen::Vector3d(seen.direction.x() / place.scale_x, seen.direction.y() / place.scale_y, seen.direction.z())
              .normalized()};
}

std::optional<Eigen::Vector3d> SurfacePicture::on_surface(const double* parameters) const {
  const Eigen::Vector2d at = floor.at(parameters);
  const auto z = mesh.height(at.x(), at.y());
  if (!z) return std::nullopt;
  const auto& loss = frame.results.loss;
  const OffPlane off = off_plane();
  if (!off.off(off.distance(parameters)) || loss == nullptr || loss->objective == nullptr)
    return Eigen::Vector3d(at.x(), at.y(), *z);
  const double own = evaluate_at(*loss->objective, {parameters, floor.plane->dimension()}, Derivatives::none).value;
  const double height = box_z(landscape.scale.to_unit(own));
  return Eigen::Vector3d(at.x(), at.y(), std::isnan(height) ? *z : height);
}

const CriticalPointsReport* SurfacePicture::report() const {
  // Of the surface that is drawn, which may be of the loss before.
  return frame.scene.display.critical_points ? fitting_points(frame.results, landscape.loss) : nullptr;
}

std::vector<SurfaceMarker> surface_markers(const SurfacePicture& picture) {
  std::vector<SurfaceMarker> markers;
  const std::size_t dimension = picture.floor.plane->dimension();
  const OffPlane off = picture.off_plane();
  const auto add = [&](SurfaceMarker::Kind kind, std::size_t index, const std::vector<double>& parameters) {
    if (parameters.size() != dimension) return;
    const double distance = off.distance(parameters.data());
    const bool critical = kind == SurfaceMarker::Kind::critical;
    if (critical && off.too_far(distance)) return;
    const auto at = picture.on_surface(parameters.data());
    if (!at) return;
    const auto screen = picture.to_screen(*at);
    if (!screen || !picture.rect().contains(*screen)) return;
    const float strength = std::max(off.strength(distance), critical ? 0 : faintest_marker);
    markers.push_back({kind, index, *at, *screen, picture.hidden(*at), strength});
  };
  if (const auto* report = picture.report()) {
    for (std::size_t i = 0; i < report->points.size(); ++i) add(SurfaceMarker::Kind::critical, i, report->points[i].at);
  }
  const Scene& scene = picture.frame.scene;
  bool shared = scene.runs.empty();
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    if (!scene.runs[i].visible) continue;
    if (scene.runs[i].own_start)
      add(SurfaceMarker::Kind::own_start, i, *scene.runs[i].own_start);
    else
      shared = true;
  }
  if (shared) add(SurfaceMarker::Kind::start, 0, scene.start);
  if (const auto probe = probe_point(scene, picture.frame.results)) add(SurfaceMarker::Kind::probe, 0, *probe);
  return markers;
}

const SurfaceMarker* marker_at(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, ImVec2 mouse) {
  const SurfaceMarker* best = nullptr;
  float least = 1e9F;
  const float reach = picture.pen.px(9);
  for (const SurfaceMarker& marker : markers) {
    const float distance = std::hypot(marker.screen.x - mouse.x, marker.screen.y - mouse.y);
    if (distance > reach) continue;
    // The probe lies on top, then the starts; hidden markers come last.
    const float rank = marker.kind == SurfaceMarker::Kind::critical ? 2.0F
                       : marker.kind == SurfaceMarker::Kind::probe  ? -20.0F
                                                                    : 0.0F;
    const float cost = distance + (marker.hidden ? 100.0F : 0.0F) + rank;
    if (cost < least) {
      least = cost;
      best = &marker;
    }
  }
  return best;
}

void draw_axis_labels(const SurfacePicture& picture, const SurfaceAxes& axes) {
  const overlay::Pen& pen = picture.pen;
  std::vector<overlay::Rect> taken;
  float widest = 0;
  for (const AxisLabel& label : axes.labels)
    if (!label.name) widest = std::max(widest, overlay::text_size(pen.theme.small_font, label.text).x);
  for (const AxisLabel& label : axes.labels) {
    ImFont* font = label.name ? pen.theme.text_font : pen.theme.small_font;
    const ImVec2 size = overlay::text_size(font, label.text);
    const float dx = float(label.outward.x()), dy = float(label.outward.y());
    float reach = std::abs(dx) * size.x / 2 + std::abs(dy) * size.y / 2 + pen.px(3);
    ImVec2 center = {picture.frame.min.x + float(label.pixel.x()), picture.frame.min.y + float(label.pixel.y())};
    if (label.name) reach += std::abs(dx) * (widest + pen.px(6)) + std::abs(dy) * pen.px(16);
    center = {center.x + dx * reach, center.y + dy * reach};
    const overlay::Rect box = {{std::round(center.x - size.x / 2), std::round(center.y - size.y / 2)},
                               {std::round(center.x + size.x / 2), std::round(center.y + size.y / 2)}};
    const bool crowded = std::any_of(taken.begin(), taken.end(),
                                     [&](const overlay::Rect& other) { return box.overlaps(other.grown(pen.px(2))); });
    if (crowded && !label.name) continue;
    taken.push_back(box);
    // Seen from above the surface leans over the floor's texts.
    overlay::halo_text(pen, box.min, label.name ? pen.theme.text : pen.theme.quiet_text, label.text, font);
  }
}

namespace {

/// An upright bar with its low end at `low`, marks at its left and a title above.
void draw_upright_bar(const overlay::Pen& pen, ImVec2 low, ImVec2 size, const ColorTable& colors, int pieces,
                      std::span<const BarMark> marks, std::string_view title) {
  const auto packed = [&](double unit) { return overlay::packed(color_at(colors, unit)); };
  for (int i = 0; i < pieces; ++i) {
    const float from = low.y - size.y * float(i) / float(pieces), to = low.y - size.y * float(i + 1) / float(pieces);
    const ImU32 under = packed(double(i) / pieces), over = packed(double(i + 1) / pieces);
    pen.list->AddRectFilledMultiColor({low.x, to}, {low.x + size.x, from}, over, over, under, under);
  }
  ImFont* font = pen.theme.small_font;
  float free_from = 1e9F;
  for (const BarMark& mark : marks) {
    const float y = low.y - size.y * float(std::clamp(mark.unit, 0.0, 1.0));
    const ImVec2 text = overlay::text_size(font, mark.text);
    if (y + text.y / 2 > free_from) continue;
    free_from = y - text.y / 2;
    pen.list->AddLine({low.x - pen.px(3), y}, {low.x, y}, pen.theme.axis, pen.px(1));
    overlay::halo_text(pen, {std::round(low.x - pen.px(6) - text.x), std::round(y - text.y / 2)}, pen.theme.quiet_text,
                       mark.text, font);
  }
  const float width = overlay::text_size(font, title).x;
  overlay::halo_text(pen, {std::round(low.x + size.x - width), std::round(low.y - size.y - pen.px(18))},
                     pen.theme.quiet_text, title, font);
}

std::vector<BarMark> loss_marks(const HeightScale& scale) {
  std::vector<double> values = contour_levels(scale, 4);
  values.insert(values.begin(), scale.minimum);
  if (values.empty() || scale.to_unit(values.back()) < 0.93) values.push_back(scale.maximum);
  std::vector<BarMark> marks;
  for (double value : values) {
    // What is nothing beside the scale's own unit is sampling noise of the grid: say 0.
    const bool nothing = std::abs(value) < 1e-3 * std::min(scale.s, scale.maximum - scale.minimum);
    marks.push_back({scale.to_unit(value), nothing ? "0" : tick_text(value, 3)});
  }
  return marks;
}

}  // namespace

void draw_color_bar(const SurfacePicture& picture) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect rect = picture.rect();
  const float length = std::min(pen.px(120), 0.2F * rect.height()), width = pen.px(7);
  if (length < pen.px(40)) return;
  // At the top right: there the first camera leaves a corner free, and no axis has its texts there.
  const ImVec2 low = {std::round(rect.max.x - pen.px(14) - width), std::round(rect.min.y + pen.px(28) + length)};
  const Display& display = picture.frame.scene.display;
  const Layer layer = shown_layer(&picture.landscape, display);
  const bool loss = layer == Layer::loss;
  draw_upright_bar(pen, low, {width, length}, ground_colors(layer, pen.theme.kind, display.colormap), 64,
                   loss ? loss_marks(picture.landscape.scale) : layer_marks(*picture.landscape.curvature, layer, 5),
                   layer_short(layer));
}

void draw_valley_key(const SurfacePicture& picture) {
  const auto* report = picture.report();
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect frame = picture.rect().grown(-pen.px(10));
  const ImVec2 size = valley_key_size(pen);
  if (report == nullptr || frame.width() < 3 * size.x || frame.height() < 5 * size.y) return;
  const ValleyScale scale = valley_scale(*report);
  if (!scale.any) return;
  // At the lower left, which the first camera leaves free.
  const ImVec2 at = {std::round(frame.min.x), std::round(frame.max.y - size.y)};
  draw_valley_key(pen, scale, {at, {at.x + size.x, at.y + size.y}});
}

void draw_markers(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, const SurfaceMarker* hovered) {
  const overlay::Pen& pen = picture.pen;
  const auto* report = picture.report();
  const Scene& scene = picture.frame.scene;
  // Markers of a small picture are a little smaller.
  const float picture_size = float(picture.projection.pixels_per_unit(Eigen::Vector3d::Zero())) / pen.px(1);
  const float radius = 5.3F * critical_marker_scale(report == nullptr ? 0 : report->points.size()) *
                       std::clamp(std::sqrt(picture_size / 260), 0.75F, 1.0F);
  for (const SurfaceMarker& marker : markers) {
    if (marker.kind == SurfaceMarker::Kind::probe) continue;
    const Fade fade(pen.list, (marker.hidden ? hidden_alpha : 1) * marker.strength);
    if (marker.kind == SurfaceMarker::Kind::critical) {
      const CriticalPoint& point = report->points[marker.index];
      overlay::critical_marker(pen, point.kind, marker.screen, radius,
                               picture.frame.interaction.hovered_critical_point == marker.index,
                               scene.selected == point.at);
      picture.frame.ui.note("surface/critical" + std::to_string(marker.index),
                            {marker.screen.x - 6, marker.screen.y - 6}, {marker.screen.x + 6, marker.screen.y + 6});
      continue;
    }
    const bool own = marker.kind == SurfaceMarker::Kind::own_start;
    const std::string name = own ? "start:" + std::to_string(marker.index) : "start";
    const ImU32 ink = own ? color(scene.runs[marker.index].color) : pen.theme.ink;
    overlay::start_ring(pen, marker.screen, ink, 5.5F, &marker == hovered || picture.frame.interaction.drag == name);
    picture.frame.ui.note("surface/" + name, {marker.screen.x - 6, marker.screen.y - 6},
                          {marker.screen.x + 6, marker.screen.y + 6});
  }
  // A selected point that is no critical point.
  if (scene.selected.size() != picture.floor.plane->dimension()) return;
  const bool critical =
      report != nullptr && std::any_of(report->points.begin(), report->points.end(),
                                       [&](const CriticalPoint& p) { return p.at == scene.selected; });
  const auto at = picture.on_surface(scene.selected.data());
  if (critical || !at) return;
  if (const auto screen = picture.to_screen(*at)) {
    const float strength =
        std::max(picture.off_plane().strength(picture.off_plane().distance(scene.selected.data())), faintest_marker);
    const Fade fade(pen.list, (picture.hidden(*at) ? hidden_alpha : 1) * strength);
    overlay::selection_ring(pen, *screen, 7);
  }
}

namespace {

/// Where a row of a run stands above the surface and on the screen; none outside the window.
std::optional<std::pair<Eigen::Vector3d, ImVec2>> place_of_row(const SurfacePicture& picture, const Trajectory& path,
                                                               std::size_t step) {
  const Eigen::Vector2d at = picture.floor.at(path.at(step).data());
  if (!at.allFinite() || std::abs(at.x()) > 0.5 || std::abs(at.y()) > 0.5) return std::nullopt;
  const OffPlane off = picture.off_plane();
  const bool off_plane = off.off(off.distance(path.at(step).data()));
  const Eigen::Vector3d point(
      at.x(), at.y(), row_height(path.loss[step], at, off_plane, picture.landscape.scale, picture.mesh) + 0.002);
  const auto screen = picture.to_screen(point);
  if (!screen) return std::nullopt;
  return std::pair{point, *screen};
}

}  // namespace

void draw_path_marks(const SurfacePicture& picture) {
  constexpr std::size_t most_singular = 200;
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const Trajectory* shown = shown_path(scene, picture.frame.results, i);
    if (shown == nullptr || shown->dimension != picture.floor.plane->dimension()) continue;
    const Trajectory& path = *shown;
    const std::size_t first = first_shown_step(scene.runs[i], path);
    const ImU32 own = color(scene.runs[i].color);
    ImVec2 before{-1e9F, -1e9F};
    std::size_t seen = 0;
    for (const std::size_t step : path.singular_steps) {
      if (step < first || step > path.last_finite_step() || ++seen > most_singular) continue;
      const auto at = place_of_row(picture, path, step);
      if (!at || std::hypot(at->second.x - before.x, at->second.y - before.y) < picture.pen.px(8)) continue;
      const Fade fade(picture.pen.list, picture.hidden(at->first) ? hidden_alpha : 1);
      overlay::singular_mark(picture.pen, at->second, own);
      before = at->second;
    }
    if (first == 0) continue;
    if (const auto at = place_of_row(picture, path, first)) {
      const Fade fade(picture.pen.list, picture.hidden(at->first) ? hidden_alpha : 1);
      overlay::fork_ring(picture.pen, at->second, own);
    }
  }
}

void draw_probe_marker(const SurfacePicture& picture, std::span<const SurfaceMarker> markers,
                       const SurfaceMarker* hovered) {
  for (const SurfaceMarker& marker : markers) {
    if (marker.kind != SurfaceMarker::Kind::probe) continue;
    const Fade fade(picture.pen.list, marker.hidden ? 0.6F : 1);
    probe_marker(picture.pen, marker.screen, &marker == hovered || picture.frame.interaction.drag == "probe");
    const float half = picture.pen.px(7);
    picture.frame.ui.note("surface/probe", {marker.screen.x - half, marker.screen.y - half},
                          {marker.screen.x + half, marker.screen.y + half});
  }
}

std::vector<RunHead> run_heads(const SurfacePicture& picture) {
  std::vector<RunHead> heads;
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const Trajectory* shown = shown_path(scene, picture.frame.results, i);
    if (shown == nullptr || shown->dimension != picture.floor.plane->dimension()) continue;
    const Trajectory& path = *shown;
    const std::size_t step = shown_row(path, scene.playback.step);
    if (step < first_shown_step(scene.runs[i], path)) continue;  // not branched off yet
    const double distance = picture.off_plane().distance(path.at(step).data());
    if (const auto at = place_of_row(picture, path, step)) heads.push_back({i, step, at->first, at->second, distance});
  }
  return heads;
}

namespace {

/// From a ball off the plane straight up or down to the surface over its projection: where the map draws it.
void draw_stem(const SurfacePicture& picture, const RunHead& head, ImU32 color) {
  const auto z = picture.mesh.height(head.at.x(), head.at.y());
  if (!z) return;
  const auto foot = picture.to_screen({head.at.x(), head.at.y(), *z});
  if (foot) picture.pen.list->AddLine(head.screen, *foot, with_alpha(color, 0.55F), picture.pen.px(1));
}

}  // namespace

void draw_run_heads(const SurfacePicture& picture, std::span<const PathRibbon* const> ribbons,
                    std::span<const RunHead> heads, std::span<const overlay::Rect> taken) {
  const overlay::Pen& pen = picture.pen;
  const Scene& scene = picture.frame.scene;
  const double playhead = std::floor(scene.playback.step);
  for (std::size_t i = 0; i < ribbons.size() && i < scene.runs.size(); ++i) {
    if (ribbons[i] == nullptr || !scene.runs[i].visible) continue;
    for (const PathRibbon::Exit& exit : ribbons[i]->exits) {
      const auto at = picture.to_screen(exit.at);
      const auto ahead =
          picture.to_screen(exit.at + Eigen::Vector3d(0.05 * exit.direction.x(), 0.05 * exit.direction.y(), 0));
      if (!at || !ahead) continue;
      const Fade fade(pen.list, exit.step <= playhead ? 1 : 0.4F);
      overlay::exit_arrow(pen, *at, {ahead->x - at->x, ahead->y - at->y}, color(scene.runs[i].color));
    }
  }
  const OffPlane off = picture.off_plane();
  std::vector<OffLabel> labels;
  for (const RunHead& head : heads) {
    const Run& run = scene.runs[head.run];
    const Trajectory& path = picture.frame.results.runs[head.run]->trajectory;
    labels.push_back({head.run, head.screen, off.text(head.distance), color(run.color)});
    if (off.off(head.distance)) draw_stem(picture, head, color(run.color));
    const bool faint = off.off(head.distance);
    const float hidden = picture.hidden(head.at) ? 0.5F : 1;
    const Fade fade(pen.list, faint ? std::max(hidden * off.strength(head.distance), faintest_marker) : hidden);
    if (path.status != RunStatus::ok && head.step == path.last_finite_step())
      overlay::end_cross(pen, head.screen, color(run.color));
    else
      overlay::ball(pen, head.screen, color(run.color), run.marker, 5.5F,
                    picture.frame.interaction.hovered_run == head.run);
    const float r = pen.px(5.5F);
    picture.frame.ui.note("surface/ball" + std::to_string(head.run), {head.screen.x - r, head.screen.y - r},
                          {head.screen.x + r, head.screen.y + r});
  }
  draw_off_labels(pen, picture.frame.ui, "surface", labels, picture.rect(), taken);
}

void draw_critical_notes(const SurfacePicture& picture, std::span<const SurfaceMarker> markers) {
  const auto* report = picture.report();
  for (const SurfaceMarker& marker : markers) {
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

void draw_hover(const SurfacePicture& picture) {
  const auto& hovered = picture.frame.interaction.hovered_point;
  if (hovered.size() != picture.floor.plane->dimension()) return;
  const auto at = picture.on_surface(hovered.data());
  if (!at) return;
  if (const auto screen = picture.to_screen(*at)) {
    const Fade fade(picture.pen.list, picture.hidden(*at) ? 0.4F : 1);
    overlay::crosshair(picture.pen, *screen);
  }
}

}  // namespace saddlescope

#include "app/surface/surface_picture.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/axes.h"
#include "app/draw/layer_look.h"
#include "app/ui/ask.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/probe.h"
#include "core/plane/tick_text.h"

namespace saddlescope {

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

std::optional<Eigen::Vector3d> SurfacePicture::on_surface(const double* parameters, std::optional<double> loss) const {
  const Eigen::Vector2d at = floor.at(parameters);
  const auto z = mesh.height(at.x(), at.y());
  if (!z) return std::nullopt;
  const OffPlane off = off_plane();
  if (!off.off(off.distance(parameters))) return Eigen::Vector3d(at.x(), at.y(), *z);
  if (!loss) loss = known_loss(frame.results, {parameters, parameters + floor.plane->dimension()});
  if (!loss) return Eigen::Vector3d(at.x(), at.y(), *z);
  const double height = box_z(landscape.scale.to_unit(*loss));
  return Eigen::Vector3d(at.x(), at.y(), std::isnan(height) ? *z : height);
}

std::optional<double> SurfacePicture::loss_off_plane(const std::string& asker,
                                                     const std::vector<double>& parameters) const {
  const OffPlane off = off_plane();
  if (parameters.size() != floor.plane->dimension() || !off.off(off.distance(parameters.data()))) return std::nullopt;
  const PointAnswer* answer = ask(frame.interaction, frame.results, asker, parameters);
  return answer != nullptr ? std::optional(answer->evaluation.value) : std::nullopt;
}

const CriticalPointsReport* SurfacePicture::report() const {
  // Of the surface that is drawn, which may be of the loss before.
  return frame.scene.display.critical_points ? fitting_points(frame.results, landscape.loss) : nullptr;
}

DrawnPoints SurfacePicture::drawn_points(const CriticalPointsReport& report) const {
  return saddlescope::drawn_points(report, *floor.plane, frame.scene.window, frame.scene.selected,
                                   frame.interaction.hovered_critical_point);
}

std::vector<SurfaceMarker> surface_markers(const SurfacePicture& picture) {
  std::vector<SurfaceMarker> markers;
  const std::size_t dimension = picture.floor.plane->dimension();
  const OffPlane off = picture.off_plane();
  const auto add = [&](SurfaceMarker::Kind kind, std::size_t index, const std::vector<double>& parameters,
                       std::optional<double> loss) {
    if (parameters.size() != dimension) return;
    const double distance = off.distance(parameters.data());
    const bool critical = kind == SurfaceMarker::Kind::critical;
    if (critical && off.too_far(distance)) return;
    const auto at = picture.on_surface(parameters.data(), loss);
    if (!at) return;
    const auto screen = picture.to_screen(*at);
    if (!screen || !picture.rect().contains(*screen)) return;
    const float strength = std::max(off.strength(distance), critical ? 0 : faintest_marker);
    markers.push_back({kind, index, *at, *screen, picture.hidden(*at), strength});
  };
  if (const auto* report = picture.report()) {
    for (const std::size_t i : picture.drawn_points(*report).indices)
      add(SurfaceMarker::Kind::critical, i, report->points[i].at, report->points[i].value);
  }
  const Scene& scene = picture.frame.scene;
  bool shared = scene.runs.empty();
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    if (!scene.runs[i].visible) continue;
    if (scene.runs[i].own_start)

      add(SurfaceMarker::Kind::own_start, i, *scene.runs[i].own_start,
          picture.loss_off_plane("start of run " + std::to_string(i), *scene.runs[i].own_start));
    else
      shared = true;
  }
  if (shared) add(SurfaceMarker::Kind::start, 0, scene.start, picture.loss_off_plane("start", scene.start));
  if (const auto probe = probe_point(scene, picture.frame.results))
    add(SurfaceMarker::Kind::probe, 0, *probe, picture.loss_off_plane("probe", *probe));
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

std::vector<overlay::Rect> draw_axis_labels(const SurfacePicture& picture, const SurfaceAxes& axes) {
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
  return taken;
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
  const float height = axes::line_height(pen.theme);
  const auto place = [&](const BarMark& mark) { return low.y - size.y * float(std::clamp(mark.unit, 0.0, 1.0)); };
  // The ends stand always, what is between them where it has room.
  float free_from = 1e9F;
  const float free_to = marks.empty() ? 0 : place(marks.back()) + height;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const BarMark& mark = marks[i];
    const float y = place(mark);
    const bool last = i + 1 == marks.size();
    if (!last && (y + height / 2 > free_from || (i > 0 && y - height / 2 < free_to - height / 2))) continue;
    free_from = y - height / 2;
    const ImVec2 text = overlay::text_size(font, mark.text);
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

overlay::Rect draw_color_bar(const SurfacePicture& picture) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect rect = picture.rect();
  const float length = std::min(pen.px(120), 0.2F * rect.height()), width = pen.px(7);
  if (length < pen.px(40)) return {};
  // At the top right: there the first camera leaves a corner free, and no axis has its texts there.
  const ImVec2 low = {std::round(rect.max.x - pen.px(14) - width), std::round(rect.min.y + pen.px(28) + length)};
  const Display& display = picture.frame.scene.display;
  const Layer layer = shown_layer(&picture.landscape, display);
  const bool loss = layer == Layer::loss;
  draw_upright_bar(pen, low, {width, length}, ground_colors(layer, pen.theme.kind, display.colormap), 64,
                   loss ? loss_marks(picture.landscape.colors) : layer_marks(*picture.landscape.curvature, layer, 5),
                   layer_short(layer));
  return {{low.x - pen.px(44), low.y - length - pen.px(22)}, {low.x + width, low.y + pen.px(8)}};
}

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

Color4 straight(ImU32 packed) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(packed);
  return {c.x, c.y, c.z, c.w};
}

PathStroke SurfaceLine::stroke(const Theme& theme, float width, float casing) {
  PathStroke stroke;
  stroke.ribbon = &uploaded;
  stroke.segments_past = uploaded.points;
  stroke.playhead = 2;  // behind every place in a colour table
  stroke.color = straight(theme.ink);
  stroke.width = width;
  stroke.casing = casing;
  stroke.faint = {0, 0.25F, 0};
  return stroke;
}

void add_some_points(const SurfacePicture& picture, const PathRibbon& ribbon, std::vector<ImVec2>& points) {
  constexpr std::size_t most = 200;
  const std::size_t stride = std::max<std::size_t>(ribbon.points.size() / most, 1);
  for (std::size_t i = 0; i < ribbon.points.size(); i += stride) {
    const PathPoint& p = ribbon.points[i];
    if (const auto at = picture.to_screen({p.x, p.y, p.z})) points.push_back(*at);
  }
}

}  // namespace saddlescope

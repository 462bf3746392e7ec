// The probe: its Taylor model as a patch, where that cannot be trusted, the direction v and the marker; in all views.
#include "app/layer/probe.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/draw/fade.h"
#include "app/layer/layer.h"
#include "app/layer/probe_overlay.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/probe.h"

namespace saddlescope {
namespace {

/// Value of a field over the patch between its points.
class PatchField {
 public:
  PatchField(const HeightGrid& grid, const std::vector<double>& values) : grid_(grid), values_(values) {}
  double at(const PlanePoint& p) const {
    const double x = (p.a - grid_.window.a.minimum) / grid_.window.a.size() * static_cast<double>(grid_.columns - 1);
    const double y = (p.b - grid_.window.b.minimum) / grid_.window.b.size() * static_cast<double>(grid_.rows - 1);
    const std::size_t i = cell(x, grid_.columns), j = cell(y, grid_.rows);
    const double u = std::clamp(x - static_cast<double>(i), 0.0, 1.0),
                 v = std::clamp(y - static_cast<double>(j), 0.0, 1.0);
    const double* low = &values_[j * grid_.columns + i];
    const double* high = low + grid_.columns;
    return (1 - v) * ((1 - u) * low[0] + u * low[1]) + v * ((1 - u) * high[0] + u * high[1]);
  }

 private:
  static std::size_t cell(double place, std::size_t count) {
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(count - 2)));
  }
  const HeightGrid& grid_;
  const std::vector<double>& values_;
};

overlay::Rect patch_rect(const MapPicture& picture, const ProbeResult& probe) {
  const PlaneWindow& window = probe.patch.window;
  return {picture.transform.to_screen(window.a.minimum, window.b.maximum),
          picture.transform.to_screen(window.a.maximum, window.b.minimum)};
}

/// Diagonal strokes over what is not to be trusted, cut exactly where doubt passes one half.
void hatch_doubt(const MapPicture& picture, const ProbeResult& probe, const overlay::Rect& area) {
  const overlay::Pen& pen = picture.pen;
  const PatchField doubt(probe.patch, probe.doubt);
  const float spacing = pen.px(7), step = pen.px(3);
  const ImU32 shade = with_alpha(pen.theme.ink, 0.34F);
  const auto doubted = [&](float x, float sum) { return doubt.at(picture.transform.to_plane({x, sum - x})) > 0.5; };
  // Strokes run along x + y = sum, which hangs on the screen: they stand still while the patch moves.
  const float first = std::ceil((area.min.x + area.min.y) / spacing) * spacing;
  for (float sum = first; sum < area.max.x + area.max.y; sum += spacing) {
    const float from = std::max(area.min.x, sum - area.max.y), to = std::min(area.max.x, sum - area.min.y);
    if (!(from < to)) continue;
    float begin = from;
    bool on = doubted(from, sum);
    for (float x = from; x < to;) {
      const float next = std::min(x + step, to);
      const bool now = doubted(next, sum);
      if (now != on) {
        float inside = x, outside = next;
        for (int halving = 0; halving < 4; ++halving) {
          const float middle = (inside + outside) / 2;
          (doubted(middle, sum) == on ? inside : outside) = middle;
        }
        if (on) pen.list->AddLine({begin, sum - begin}, {outside, sum - outside}, shade, pen.px(1));
        begin = outside;
        on = now;
      }
      x = next;
    }
    if (on) pen.list->AddLine({begin, sum - begin}, {to, sum - to}, shade, pen.px(1));
  }
}

/// A line in the colours of the terms that it is made of: pieces of nearly equal share.
void draw_model_line(const MapPicture& picture, const ProbeResult& probe, const PatchField& share,
                     const std::vector<PlanePoint>& line, bool closed, const overlay::Rect& area) {
  constexpr int shades = 8;
  const overlay::Pen& pen = picture.pen;
  const ProbeColors colors = probe_colors(pen.theme);
  std::vector<ImVec2> points;
  for (const PlanePoint& p : line) points.push_back(picture.transform.to_screen(p));
  if (closed && points.size() > 2) points.push_back(points[0]);
  points = overlay::thin_path(points, 1.5F);
  for (const auto& piece : overlay::clip_polyline(points, area)) {
    overlay::stroke(pen.list, piece, with_alpha(pen.theme.casing, 0.7F), pen.px(3.4F));
    std::vector<ImVec2> run;
    int shade = -1;
    const auto flush = [&] {
      if (run.size() > 1)
        overlay::stroke(pen.list, run, colors.of(probe.request, static_cast<double>(shade) / (shades - 1)),
                        pen.px(1.5F));
    };
    for (const ImVec2 p : piece) {
      const int here = static_cast<int>(std::lround(share.at(picture.transform.to_plane(p)) * (shades - 1)));
      run.push_back(p);
      if (here == shade) continue;
      if (run.size() > 2) {
        flush();
        run = {run[run.size() - 2], p};
      }
      shade = here;
    }
    flush();
  }
}

/// Unit vector of v on the screen.
std::optional<ImVec2> direction_on_screen(const MapPicture& picture, double angle) {
  const double radians = angle * std::numbers::pi / 180;
  const double x = std::cos(radians) * picture.transform.pixels_per_a(),
               y = -std::sin(radians) * picture.transform.pixels_per_b();
  const double length = std::hypot(x, y);
  if (!(length > 0) || !std::isfinite(length)) return std::nullopt;
  return ImVec2{static_cast<float>(x / length), static_cast<float>(y / length)};
}

}  // namespace

std::vector<ProbeHandle> probe_handles(const MapPicture& picture) {
  std::vector<ProbeHandle> handles;
  const auto at = probe_point(picture.scene(), picture.results());
  if (!at || !picture.fits(*at)) return handles;
  const ImVec2 center = picture.to_screen(*at);
  if (!picture.transform.rect.contains(center)) return handles;
  handles.push_back({ProbeHandle::Kind::marker, center});
  const ProbeResult* probe = probe_to_draw(picture.results(), picture.plane);
  const auto u = direction_on_screen(picture, picture.scene().probe.angle);
  if (probe == nullptr || !u) return handles;
  const overlay::Rect patch = patch_rect(picture, *probe);
  const float reach =
      std::clamp(0.4F * std::min(patch.width(), patch.height()), picture.pen.px(34), picture.pen.px(110));
  handles.push_back({ProbeHandle::Kind::ahead, {center.x + reach * u->x, center.y + reach * u->y}});
  handles.push_back({ProbeHandle::Kind::back, {center.x - reach * u->x, center.y - reach * u->y}});
  return handles;
}

std::optional<ProbeHandle> probe_handle_at(const MapPicture& picture, ImVec2 mouse) {
  std::optional<ProbeHandle> nearest;
  float best = picture.pen.px(10);
  for (const ProbeHandle& handle : probe_handles(picture)) {
    const float distance = std::hypot(handle.at.x - mouse.x, handle.at.y - mouse.y);
    if (distance >= best) continue;
    best = distance;
    nearest = handle;
  }
  return nearest;
}

void drag_probe(const MapPicture& picture, const ProbeHandle& handle, ImVec2 to) {
  Probe& probe = picture.frame.scene.probe;
  PlanePoint target = picture.transform.to_plane(to);
  if (handle.kind == ProbeHandle::Kind::marker) {
    target.a = rounded_to_pixel(target.a, 1 / picture.transform.pixels_per_a());
    target.b = rounded_to_pixel(target.b, 1 / picture.transform.pixels_per_b());
    const auto targets =
        probe_targets(picture.scene(), picture.results(),
                      [&](const ProbeTarget& t) -> std::optional<ImVec2> { return picture.to_screen(t.point); });
    move_probe(probe, to_parameters(picture.plane, target.a, target.b), targets, to, picture.pen.px(probe_pull));
    return;
  }
  const ProbeResult* result = probe_to_draw(picture.results(), picture.plane);
  if (result == nullptr) return;
  const double sign = handle.kind == ProbeHandle::Kind::ahead ? 1 : -1;
  const double a = sign * (target.a - result->center.a), b = sign * (target.b - result->center.b);
  if (a == 0 && b == 0) return;
  probe.angle = snapped_to_eigenvector(result->bending, std::atan2(b, a) * 180 / std::numbers::pi, eigenvector_pull);
}

namespace {

void draw_probe_patch(const MapPicture& picture) {
  const ProbeResult* probe = probe_to_draw(picture.results(), picture.plane);
  if (probe == nullptr) return;
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect whole = patch_rect(picture, *probe), &plot = picture.transform.rect;
  const overlay::Rect area = {{std::max(whole.min.x, plot.min.x), std::max(whole.min.y, plot.min.y)},
                              {std::min(whole.max.x, plot.max.x), std::min(whole.max.y, plot.max.y)}};
  if (!(area.width() > 2) || !(area.height() > 2)) return;
  // A veil, so that the model's lines stand out from those of the loss.
  pen.list->AddRectFilled(area.min, area.max, with_alpha(pen.theme.casing, 0.34F));
  hatch_doubt(picture, *probe, area);
  const PatchField share(probe->patch, probe->quadratic_share);
  for (const ContourLine& line : probe->contours)
    draw_model_line(picture, *probe, share, line.points, line.closed, area);
  const HeightGrid& grid = probe->patch;
  std::vector<PlanePoint> frame;
  const std::size_t last = grid.columns - 1;
  for (std::size_t i = 0; i < last; ++i) frame.push_back({grid.a(i), grid.b(0)});
  for (std::size_t j = 0; j < last; ++j) frame.push_back({grid.a(last), grid.b(j)});
  for (std::size_t i = last; i > 0; --i) frame.push_back({grid.a(i), grid.b(last)});
  for (std::size_t j = last; j > 0; --j) frame.push_back({grid.a(0), grid.b(j)});
  draw_model_line(picture, *probe, share, frame, true, plot);
}

void draw_probe_marks(const MapPicture& picture) {
  const std::optional<ProbeHandle>& hovered = picture.pointer.probe;
  const overlay::Pen& pen = picture.pen;
  const auto handles = probe_handles(picture);
  const ProbeResult* probe = probe_to_draw(picture.results(), picture.plane);
  const auto is_hovered = [&](const ProbeHandle& handle) { return hovered && hovered->kind == handle.kind; };
  for (const ProbeHandle& handle : handles) {
    const bool marker = handle.kind == ProbeHandle::Kind::marker;
    const char* name = marker ? "map/probe" : handle.kind == ProbeHandle::Kind::ahead ? "map/probe/v" : "map/probe/−v";
    const float half = pen.px(7);
    picture.frame.ui.note(name, {handle.at.x - half, handle.at.y - half}, {handle.at.x + half, handle.at.y + half});
    if (marker || probe == nullptr) continue;
    const int sign = curvature_sign(probe->curvature_along, probe->bending.eigenvalues.cwiseAbs().maxCoeff());
    const ImU32 shade = sign < 0 ? pen.theme.downhill : sign > 0 ? pen.theme.uphill : pen.theme.quiet_text;
    const ImVec2 center = handles.front().at;
    const float length = std::hypot(handle.at.x - center.x, handle.at.y - center.y);
    const ImVec2 u = {(handle.at.x - center.x) / length, (handle.at.y - center.y) / length};
    const ImVec2 from = {center.x + pen.px(11) * u.x, center.y + pen.px(11) * u.y};
    overlay::arrow(pen, from, handle.at, shade, is_hovered(handle) ? 3.2F : 2.4F);
    if (handle.kind != ProbeHandle::Kind::ahead) continue;
    const ImVec2 beyond = {handle.at.x + pen.px(12) * u.x, handle.at.y + pen.px(12) * u.y};
    const ImVec2 size = overlay::text_size(pen.theme.text_font, "v");
    overlay::patch_text(pen, {beyond.x - size.x / 2, beyond.y - size.y / 2}, shade, "v", pen.theme.text_font);
  }
  if (!handles.empty()) probe_marker(pen, handles.front().at, is_hovered(handles.front()));
}

class MapProbe : public MapLayer {
  void draw(const MapPicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::sheets) draw_probe_patch(picture);
    if (depth == Depth::names) draw_probe_marks(picture);
  }
};

// --- the surface

/// Far above and below the box the patch is not seen: keep its numbers tame.
constexpr double farthest_unit = 8;

double patch_z(const HeightScale& scale, double loss) {
  return (std::clamp(scale.to_unit(loss), -farthest_unit, farthest_unit) - 0.5) * box_height;
}

/// Its z is not cut to the box, but kept within a few boxes.
SheetMesh make_patch_mesh(const ProbeResult& probe, const Floor& floor, const HeightScale& scale) {
  std::vector<double> heights;
  for (double value : probe.patch.values) heights.push_back(patch_z(scale, value));
  SheetMesh mesh = make_sheet_mesh(probe.patch, floor, heights);
  for (std::size_t k = 0; k < mesh.vertices.size(); ++k) {
    mesh.vertices[k].share = static_cast<float>(probe.quadratic_share[k]);
    mesh.vertices[k].doubt = static_cast<float>(probe.doubt[k]);
  }
  return mesh;
}

SheetLook patch_look(const ProbeResult& probe, const Theme& theme) {
  const ProbeColors colors = probe_colors(theme);
  const bool no_terms = !probe.request.gradient_term && !probe.request.hessian_term;
  if (no_terms) return {colors.constant, colors.constant, colors.constant, theme.uphill, 0.56F, 8};
  return {colors.gradient, colors.both, colors.hessian, theme.uphill, 0.56F, 8};
}

/// The direction v as arrows along the surface.
void draw_probe_direction(const SurfacePicture& picture) {
  const ProbeResult* probe = probe_to_draw(picture.frame.results, *picture.floor.plane);
  if (probe == nullptr) return;
  const overlay::Pen& pen = picture.pen;
  const int sign = curvature_sign(probe->curvature_along, probe->bending.eigenvalues.cwiseAbs().maxCoeff());
  const ImU32 shade = sign < 0 ? pen.theme.downhill : sign > 0 ? pen.theme.uphill : pen.theme.quiet_text;
  const double radians = probe->request.angle * std::numbers::pi / 180;
  // Half as far as the patch goes in this direction, along the loss itself: the parabola is the patch's.
  const double reach = 0.5 / std::max(std::abs(std::cos(radians)) / probe->request.half_a,
                                      std::abs(std::sin(radians)) / probe->request.half_b);
  constexpr int pieces = 24;
  for (const double side : {1.0, -1.0}) {
    std::vector<ImVec2> line;
    bool hidden = false;
    for (int k = 0; k <= pieces; ++k) {
      const double t = side * reach * k / pieces;
      const Eigen::Vector2d at = picture.floor.at(
          PlanePoint{probe->center.a + t * std::cos(radians), probe->center.b + t * std::sin(radians)});
      const auto z = picture.mesh.height(at.x(), at.y());
      if (!z) break;
      const Eigen::Vector3d here(at.x(), at.y(), *z + 0.004);
      const auto screen = picture.to_screen(here);
      if (!screen) break;
      hidden = hidden || (k == pieces / 2 && picture.hidden(here));
      line.push_back(*screen);
    }
    if (line.size() < 4) continue;
    const Fade fade(pen.list, hidden ? 0.35F : 1);
    const std::size_t neck = line.size() - 3;
    overlay::path(pen, std::span<const ImVec2>(line.data(), neck + 1), {.color = shade, .thickness = 2.2F});
    overlay::arrow(pen, line[neck], line.back(), shade, 2.2F);
    if (side < 0) continue;
    const ImVec2 size = overlay::text_size(pen.theme.text_font, "v"), tip = line.back();
    const ImVec2 d = {tip.x - line[neck].x, tip.y - line[neck].y};
    const float away = pen.px(13) / std::max(std::hypot(d.x, d.y), 1e-3F);
    overlay::patch_text(pen, {tip.x + away * d.x - size.x / 2, tip.y + away * d.y - size.y / 2}, shade, "v",
                        pen.theme.text_font);
  }
}

void draw_probe_marker(const SurfacePicture& picture) {
  for (const SurfaceMarker& marker : picture.markers) {
    if (marker.kind != SurfaceMarker::Kind::probe) continue;
    const Fade fade(picture.pen.list, marker.hidden ? 0.6F : 1);
    probe_marker(picture.pen, marker.screen,
                 &marker == picture.over || picture.frame.interaction.drag == Drag(dragged::Probe{}));
    const float half = picture.pen.px(7);
    picture.frame.ui.note("surface/probe", {marker.screen.x - half, marker.screen.y - half},
                          {marker.screen.x + half, marker.screen.y + half});
  }
}

class SurfaceProbe : public SurfaceLayer {
  void draw_sheet(const SurfacePicture& picture, const SheetPass& pass) override {
    const bool shown = probe_to_draw(picture.frame.results, *picture.floor.plane) != nullptr;
    const std::shared_ptr<const ProbeResult> model = shown ? picture.frame.results.get<ProbeResult>() : nullptr;
    sheet_.draw(
        model, [&] { return make_patch_mesh(*model, picture.floor, picture.landscape.scale); },
        shown ? patch_look(*model, picture.pen.theme) : SheetLook{}, pass.look, picture.projection, pass.depth,
        pass.surface_changed);
  }
  void show_sheet(const SurfacePicture& picture) const override {
    sheet_.show(picture.pen.list, picture.frame.min, picture.frame.max);
  }
  void draw(const SurfacePicture& picture, const LabelRoom&, Depth depth) const override {
    if (depth == Depth::arrows) draw_probe_direction(picture);
    if (depth == Depth::hover) draw_probe_marker(picture);  // it may ride on a ball
  }

  SurfaceSheet sheet_;
};

// --- the 1-D plot

void draw_on_curve_probe(const Curve& curve, Depth depth) {
  if (depth != Depth::names) return;
  const overlay::Rect& plot = curve.transform.rect;
  if (const ProbeResult* probe = probe_to_draw(curve.frame.results, curve.plane)) {
    const ProbeColors colors = probe_colors(curve.pen.theme);
    const HeightGrid& patch = probe->patch;
    const std::size_t middle = patch.columns / 2;
    // Both terms: the straight line of the gradient alone, and the parabola that the Hessian makes of it.
    const bool straight = probe->request.gradient_term && probe->request.hessian_term && !probe->critical;
    if (straight) {
      const auto tangent = [&](std::size_t i) {
        const double a = patch.a(i);
        return curve.to_screen(a, probe->model.value + probe->slope[0] * (a - patch.a(middle)));
      };
      const ImVec2 ends[] = {tangent(0), tangent(patch.columns - 1)};
      for (const auto& piece : overlay::clip_polyline(ends, plot.grown(4)))
        overlay::path(curve.pen, piece, {.color = colors.gradient, .thickness = 2.2F, .casing = 1});
    }
    // The tint changes along it, and what is not trusted is dashed: pieces of one look each.
    const auto look = [&](std::size_t i) {
      const bool doubted = probe->doubt[i] > 0.5;
      return (doubted ? 100 : 0) + static_cast<int>(std::lround(8 * probe->quadratic_share[i == middle ? i + 1 : i]));
    };
    for (std::size_t first = 0; first + 1 < patch.columns;) {
      std::size_t last = first + 1;
      while (last + 1 < patch.columns && look(last) == look(first)) ++last;
      std::vector<ImVec2> points;
      for (std::size_t i = first; i <= last; ++i) points.push_back(curve.to_screen(patch.a(i), patch.values[i]));
      const bool doubted = look(first) >= 100;
      const ImU32 tint = straight ? colors.hessian : colors.of(probe->request, (look(first) % 100) / 8.0);
      for (const auto& piece : overlay::clip_polyline(points, plot.grown(4)))
        overlay::path(curve.pen, piece,
                      {.color = with_alpha(tint, doubted ? 0.8F : 1.0F),
                       .thickness = 2.2F,
                       .casing = 1,
                       .dash = doubted ? Dash::dashed : Dash::solid});
      first = last;
    }
  }
  const auto at = curve_probe_at(curve);
  if (!at || !plot.grown(curve.pen.px(2)).contains(*at)) return;
  probe_marker(curve.pen, *at, curve.frame.interaction.drag == Drag(dragged::Probe{}));
  const float half = curve.pen.px(8);
  curve.frame.ui.note("map/probe", {at->x - half, at->y - half}, {at->x + half, at->y + half});
}

}  // namespace

std::optional<ImVec2> curve_probe_at(const Curve& curve) {
  const auto at = probe_point(curve.frame.scene, curve.frame.results);
  if (!at || !curve.fits(*at)) return std::nullopt;
  const double a = curve.project(at->data()).a, loss = loss_at(curve, a);
  // Outside the curve's domain it waits on the axis, as the starts do.
  return std::isfinite(loss) ? curve.to_screen(a, loss) : ImVec2{curve.transform.x(a), curve.transform.rect.max.y};
}

void drag_curve_probe(const Curve& curve, ImVec2 mouse) {
  Scene& scene = curve.frame.scene;
  const overlay::Rect& plot = curve.transform.rect;
  const float x = std::clamp(mouse.x, plot.min.x, plot.max.x);
  const double a = rounded_to_pixel(curve.transform.to_plane({x, 0}).a, 1 / curve.transform.pixels_per_a());
  // Only the place along the axis counts: the curve gives the height.
  const auto targets = probe_targets(scene, curve.frame.results, [&](const ProbeTarget& t) -> std::optional<ImVec2> {
    return ImVec2{curve.transform.x(curve.project(t.point.data()).a), 0};
  });
  move_probe(scene.probe, to_parameters(curve.plane, a, 0), targets, {x, 0}, curve.pen.px(probe_pull));
}

LayerKind probe_layer() { return {"probe", map_layer<MapProbe>, surface_layer<SurfaceProbe>, draw_on_curve_probe}; }

}  // namespace saddlescope

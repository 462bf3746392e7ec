#include "app/surface/surface_view.h"

#include <algorithm>
#include <cmath>

#include "app/draw/zero_label.h"
#include "app/layer/batch_ghost.h"
#include "app/layer/gradient_fan.h"
#include "app/layer/hover_arrows.h"
#include "app/layer/probe_overlay.h"
#include "app/layer/shift_overlay.h"
#include "app/layer/step_arrows.h"
#include "app/surface/surface_view_impl.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/nodes/batch.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/probe.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {
namespace {

Color4 straight(ImU32 packed) {
  const ImVec4 c = ImGui::ColorConvertU32ToFloat4(packed);
  return {c.x, c.y, c.z, c.w};
}

Color4 straight_rgb(std::uint32_t rgb) { return straight(color(rgb)); }

Placement placement(const PlaneWindow& from, const PlaneWindow& into) {
  if (from == into) return {};
  const auto offset = [](const Interval& own, const Interval& whole) {
    return static_cast<float>((own.middle() - whole.middle()) / whole.size());
  };
  return {static_cast<float>(from.a.size() / into.a.size()), static_cast<float>(from.b.size() / into.b.size()),
          offset(from.a, into.a), offset(from.b, into.b)};
}

/// Puts back what drawing changed: ImGui's backend expects the framebuffer it was started with.
class KeepTarget {
 public:
  KeepTarget() {
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &framebuffer_);
    glGetIntegerv(GL_VIEWPORT, viewport_);
  }
  ~KeepTarget() {
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(framebuffer_));
    glViewport(viewport_[0], viewport_[1], viewport_[2], viewport_[3]);
    glUseProgram(0);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
  }
  KeepTarget(const KeepTarget&) = delete;
  KeepTarget& operator=(const KeepTarget&) = delete;

 private:
  GLint framebuffer_ = 0, viewport_[4] = {0, 0, 0, 0};
};

}  // namespace

void SurfaceView::Impl::update_geometry(const ViewFrame& frame) {
  if (landscape != frame.results.get<LandscapeResult>()) {
    landscape = frame.results.get<LandscapeResult>();
    mesh = std::make_unique<SurfaceMesh>(landscape->grid, landscape->scale);
    outline = outermost_points(*mesh);
  }
  const Floor floor{&landscape->grid.plane, landscape->window};
  runs.resize(frame.results.all<RunResult>().size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& run = frame.results.get<RunResult>(i);
    if (run == nullptr || run->trajectory.dimension != floor.plane->dimension()) {
      moving_is_stale = moving_is_stale || runs[i] != nullptr;
      runs[i].reset();
      continue;
    }
    const std::size_t first = i < frame.scene.runs.size() ? frame.scene.runs[i].forked_at : 0;
    if (runs[i] != nullptr && runs[i]->run == run && runs[i]->landscape == landscape && runs[i]->first_step == first)
      continue;
    if (runs[i] == nullptr) runs[i] = std::make_unique<RunSlot>();
    runs[i]->run = run;
    runs[i]->landscape = landscape;
    runs[i]->first_step = first;
    runs[i]->ribbon = make_path_ribbon(run->trajectory, floor, landscape->scale, *mesh, first);
    runs[i]->uploaded.upload(runs[i]->ribbon);
    moving_is_stale = true;
  }
  update_curves(frame);
}

void SurfaceView::Impl::update_curves(const ViewFrame& frame) {
  if (curves_of == frame.results.get<CriticalPointsResult>() && curves_on == landscape) return;
  const Floor floor{&landscape->grid.plane, landscape->window};
  curves_of = frame.results.get<CriticalPointsResult>();
  still_is_stale = true;
  std::vector<Eigen::Vector2d> points;
  std::vector<double> shares;
  const auto add = [&](std::vector<Curve>& to, Curve::Kind kind, bool closed) {
    Curve& made = to.emplace_back();
    made.kind = kind;
    made.ribbon = make_curve_ribbon(points, closed, shares, *mesh);
    made.uploaded.upload(made.ribbon);
  };
  if (curves_on != landscape) {
    curves_on = landscape;
    zeros.clear();
    if (landscape->curvature != nullptr) {
      for (const ContourLine& line : landscape->curvature->zero) {
        points.clear();
        for (const PlanePoint& p : line.points) points.push_back(floor.at(p));
        add(zeros, Curve::Kind::zero, line.closed);
      }
    }
  }
  curves.clear();
  if (curves_of == nullptr) return;
  const ValleyScale scale = valley_scale(curves_of->report);
  for (const CriticalCurve& curve : curves_of->report.curves) {
    if (curve.points.empty() || curve.points[0].size() != floor.plane->dimension()) continue;
    points.clear();
    shares.clear();
    for (const auto& p : curve.points) points.push_back(floor.at(p.data()));
    const bool valley = curve.kind == CriticalCurve::Kind::valley && scale.any;
    if (valley)
      for (double sharpness : curve.sharpness) shares.push_back(scale.share(sharpness));
    add(curves, valley ? Curve::Kind::valley : Curve::Kind::other, curve.closed);
  }
}

std::vector<PathStroke> SurfaceView::Impl::curve_strokes(const ViewFrame& frame, bool report, float pixels) {
  const Theme& theme = frame.ui.theme;
  if (valley_palette_of != theme.kind) {
    std::vector<std::uint8_t> rgba;
    for (const Rgb& c : valley_colors(theme.kind)) rgba.insert(rgba.end(), {c.r, c.g, c.b, 255});
    valley_palette.upload_rgba(256, 1, rgba.data());
    valley_palette_of = theme.kind;
  }
  std::vector<PathStroke> all;
  const auto add = [&](Curve& curve, float width, float casing) {
    PathStroke stroke;
    stroke.ribbon = &curve.uploaded;
    stroke.segments_past = curve.uploaded.points;
    stroke.playhead = 2;  // behind every place in a colour table
    stroke.color = straight(theme.ink);
    stroke.width = width * pixels;
    stroke.casing = casing * pixels;
    if (curve.kind == Curve::Kind::valley) stroke.palette = &valley_palette;
    stroke.dash = curve.kind == Curve::Kind::zero ? Dash::solid : Dash::dashed;
    stroke.faint = {0, 0.25F, 0};
    all.push_back(stroke);
  };
  if (shown_layer(landscape.get(), frame.scene.display) != Layer::loss) {
    const overlay::PathStyle style = zero_style(theme, zeros.size());
    for (Curve& zero : zeros) add(zero, style.thickness, style.casing);
  }
  if (!report) return all;
  // Many rings (a drop's waves) get thinner lines.
  const bool many = curves.size() > 4;
  for (Curve& curve : curves) {
    const float wider = curve.kind == Curve::Kind::valley ? 0.6F : 0;
    add(curve, (many ? 1.1F : 1.5F) + wider, many ? 0.8F : 1.0F);
  }
  return all;
}

std::vector<PathStroke> SurfaceView::Impl::run_strokes(const ViewFrame& frame, float pixels) {
  std::vector<PathStroke> all;
  const double playhead = std::floor(frame.scene.playback.step);
  for (std::size_t i = 0; i < runs.size() && i < frame.scene.runs.size(); ++i) {
    const Run& run = frame.scene.runs[i];
    if (runs[i] == nullptr || !run.visible) continue;
    PathStroke stroke;
    stroke.ribbon = &runs[i]->uploaded;
    stroke.path = &runs[i]->ribbon;
    stroke.segments_past = runs[i]->ribbon.segments_until(playhead);
    stroke.playhead = playhead;
    stroke.color = straight_rgb(run.color);
    const bool hovered = frame.interaction.hovered_run == i;
    stroke.width = (hovered ? 3.4F : 2.6F) * pixels;
    stroke.casing = 1.4F * pixels;
    stroke.dash = run.dash;
    all.push_back(stroke);
  }
  return all;
}

TerrainLook SurfaceView::Impl::look_of(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes,
                                       float pixels) const {
  const Theme& theme = frame.ui.theme;
  const Display& display = frame.scene.display;
  const ImVec2 density = ImGui::GetIO().DisplayFramebufferScale;
  TerrainLook look;
  look.landscape = landscape;
  look.place = picture.place;
  look.camera = shown_camera;
  look.framing = framing;
  look.width = std::max(1, static_cast<int>(std::lround(frame.width() * density.x)));
  look.height = std::max(1, static_cast<int>(std::lround(frame.height() * density.y)));
  look.colormap = display.colormap;
  look.layer = shown_layer(landscape.get(), display);
  look.theme = theme.kind;
  look.contour_lines = display.contour_lines;
  look.background = straight(theme.background);
  look.contour = straight(theme.contour);
  look.axis = straight(theme.axis);
  look.grid = straight(theme.line);
  look.line_scale = pixels;
  look.floor_lines = axes.lines;
  look.frame_floats = axes.frame_floats;
  return look;
}

void SurfaceView::Impl::render(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes,
                               float pixels) {
  const TerrainLook look = look_of(frame, picture, axes, pixels);
  const KeepTarget keep;
  const bool busy = ImGui::IsMouseDown(ImGuiMouseButton_Left) || ImGui::IsMouseDown(ImGuiMouseButton_Middle);
  const bool drawn = terrain.draw(look, *mesh, picture.projection, busy);
  const Color4 casing = straight(frame.ui.theme.casing);
  // Curves stand as still as the terrain: they are drawn with it.
  const std::vector<PathStroke> strokes = curve_strokes(frame, picture.report() != nullptr, pixels);
  if (drawn || still_is_stale || strokes.size() != still_strokes) {
    if (!strokes.empty())
      paths.draw(still, {terrain.picture().texture(), terrain.picture().depth_texture()}, look, picture.projection,
                 strokes, casing, {0, 0, look.width, look.height});
    still_is_stale = false;
    still_strokes = strokes.size();
    moving_is_stale = true;
    zero_name.reset();
    if (shown_layer(landscape.get(), frame.scene.display) != Layer::loss) {
      std::vector<ImVec2> markers;
      for (const SurfaceMarker& marker : surface_markers(picture)) markers.push_back(marker.screen);
      zero_name = place_zero_label(picture.pen, zeros_on_screen(picture), markers, picture.rect());
    }
  }
  draw_runs(frame, look, picture.projection, pixels);
  draw_sheets(frame, picture, look, drawn);
}

void SurfaceView::Impl::draw_sheets(const ViewFrame& frame, const SurfacePicture& picture, const TerrainLook& look,
                                    bool surface_changed) {
  const Theme& theme = frame.ui.theme;
  const GLuint depth = terrain.picture().depth_texture();
  const bool has_probe = probe_to_draw(frame.results, *picture.floor.plane) != nullptr;
  const std::shared_ptr<const ProbeResult> model = has_probe ? frame.results.get<ProbeResult>() : nullptr;
  probe.draw(
      model, [&] { return make_patch_mesh(*model, picture.floor, landscape->scale); },
      has_probe ? patch_look(*model, theme) : SheetLook{}, look, picture.projection, depth, surface_changed);
  const bool has_ghost = ghost_to_draw(frame.scene, frame.results, *picture.floor.plane) != nullptr;
  const std::shared_ptr<const BatchResult> batch = has_ghost ? frame.results.get<BatchResult>() : nullptr;
  ghost.draw(
      batch, [&] { return make_ghost_mesh(batch->surface, picture.floor, landscape->scale); }, ghost_look(theme), look,
      picture.projection, depth, surface_changed);
}

void SurfaceView::Impl::draw_runs(const ViewFrame& frame, const TerrainLook& look, const Projection& projection,
                                  float pixels) {
  const std::vector<PathStroke> strokes = run_strokes(frame, pixels);
  const PathRenderer::Base base{base_texture(), terrain.picture().depth_texture()};
  for (const PixelRegion& region : take_changes(strokes, look, 6 * pixels))
    paths.draw(moving, base, look, projection, strokes, straight(frame.ui.theme.casing), region);
}

/// Where the picture with the paths is no longer right: while playing, only the stretches that playheads have passed.
/// The strokes become what it shows.
std::vector<PixelRegion> SurfaceView::Impl::take_changes(const std::vector<PathStroke>& strokes,
                                                         const TerrainLook& look, float margin) {
  constexpr double visible = 0.25;  // pixels: a run that has nearly settled need not be drawn in every frame
  const bool same_lines = std::equal(strokes.begin(), strokes.end(), shown_strokes.begin(), shown_strokes.end(),
                                     [](const PathStroke& a, const PathStroke& b) { return a.same_line(b); });
  if (moving_is_stale || !same_lines) {
    shown_strokes = strokes;
    moving_is_stale = false;
    return {{0, 0, look.width, look.height}};
  }
  const Projection fine = fine_projection(look);
  std::vector<PixelRegion> regions;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const auto& points = strokes[i].path->points;
    const auto [earlier, later] = std::minmax(strokes[i].playhead, shown_strokes[i].playhead);
    if (earlier == later || points.empty() || double(points.back().step) <= earlier) continue;
    const auto [from, to] = std::minmax(strokes[i].segments_past, shown_strokes[i].segments_past);
    // A segment may be past in part.
    const PathBox box = strokes[i].path->box_of(from > 0 ? from - 1 : 0, to);
    const auto screen = on_screen(box, look, fine);
    if (screen && screen->sizes().maxCoeff() < visible) continue;
    shown_strokes[i] = strokes[i];
    const PixelRegion region = region_of(box, look, fine, margin);
    if (region.empty()) continue;
    // Runs that are close together, as near their common start, are drawn in one go.
    const auto close =
        std::find_if(regions.begin(), regions.end(), [&](const PixelRegion& r) { return r.overlaps(region); });
    if (close == regions.end()) {
      regions.push_back(region);
    } else {
      *close = close->joined(region);
    }
  }
  return regions;
}

/// Some points of the visible runs and of the curves, for labels to keep off.
std::vector<ImVec2> SurfaceView::Impl::points_on_screen(const SurfacePicture& picture) const {
  constexpr std::size_t most = 200;
  std::vector<ImVec2> points;
  const auto add = [&](const PathRibbon& ribbon) {
    const std::size_t stride = std::max<std::size_t>(ribbon.points.size() / most, 1);
    for (std::size_t i = 0; i < ribbon.points.size(); i += stride) {
      const PathPoint& p = ribbon.points[i];
      if (const auto at = picture.to_screen({p.x, p.y, p.z})) points.push_back(*at);
    }
  };
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < runs.size() && i < scene.runs.size(); ++i)
    if (runs[i] != nullptr && scene.runs[i].visible) add(runs[i]->ribbon);
  if (picture.report() != nullptr)
    for (const Curve& curve : curves) add(curve.ribbon);
  return points;
}

std::vector<std::vector<ImVec2>> SurfaceView::Impl::zeros_on_screen(const SurfacePicture& picture) const {
  std::vector<std::vector<ImVec2>> lines;
  for (const Curve& zero : zeros) {
    std::vector<ImVec2>& line = lines.emplace_back();
    const std::size_t stride = std::max<std::size_t>(zero.ribbon.points.size() / 100, 1);
    for (std::size_t i = 0; i < zero.ribbon.points.size(); i += stride) {
      const PathPoint& p = zero.ribbon.points[i];
      const Eigen::Vector3d point(p.x, p.y, p.z);
      const auto at = picture.to_screen(point);
      if (at && !picture.hidden(point)) line.push_back(*at);
    }
  }
  return lines;
}

GLuint SurfaceView::Impl::base_texture() const {
  return still_strokes > 0 ? still.texture() : terrain.picture().texture();
}

SurfaceView::SurfaceView() : impl_(std::make_unique<Impl>()) {}
SurfaceView::~SurfaceView() = default;

std::size_t SurfaceView::terrain_draws() const { return impl_->terrain.draws(); }

void SurfaceView::draw(ViewFrame& frame) {
  if (!(frame.width() >= 1 && frame.height() >= 1)) return;
  const Theme& theme = frame.ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  frame.ui.note("surface/view", frame.min, frame.max);
  ImGui::SetCursorScreenPos(frame.min);
  ImGui::PushID("surface/view");
  ImGui::InvisibleButton("view", {frame.width(), frame.height()},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
  ImGui::PopID();
  const auto& landscape = frame.results.get<LandscapeResult>();
  if (landscape == nullptr || landscape->grid.rows < 2 || landscape->grid.plane.directions.size() < 2) {
    pen.list->AddRectFilled(frame.min, frame.max, theme.background);
    frame.interaction.animating = false;
    return;
  }
  impl_->update_geometry(frame);
  impl_->update_camera(frame);
  const Placement place = placement(landscape->window, frame.scene.window);
  impl_->framing = impl_->framing_of(frame, place);

  const Projection projection(impl_->shown_camera, frame.width(), frame.height(), impl_->framing);
  const SurfacePicture picture{
      pen, frame, *landscape, *impl_->mesh, projection, Floor{&landscape->grid.plane, landscape->window}, place};
  const std::vector<SurfaceMarker> markers = surface_markers(picture);
  const SurfaceMarker* over = ImGui::IsItemHovered() ? marker_at(picture, markers, ImGui::GetIO().MousePos) : nullptr;
  impl_->mouse(picture, over);

  const SurfaceAxes axes = make_surface_axes(projection, frame.scene.window, landscape->grid.plane.axis_names,
                                             landscape->scale, contour_levels(landscape->scale, 5), theme.px(44));
  const float pixels = theme.scale * std::max(0.5F, ImGui::GetIO().DisplayFramebufferScale.x);
  impl_->render(frame, picture, axes, pixels);
  pen.list->PushClipRect(frame.min, frame.max, true);
  compat::image(pen.list, impl_->moving.texture(), frame.min, frame.max);
  impl_->ghost.show(pen.list, frame.min, frame.max);
  impl_->probe.show(pen.list, frame.min, frame.max);
  draw_axis_labels(picture, axes);
  draw_color_bar(picture);
  draw_valley_key(picture);
  const std::vector<RunHead> heads = run_heads(picture);
  std::vector<overlay::Rect> obstacles;
  for (const RunHead& head : heads) obstacles.push_back(overlay::Rect{head.screen, head.screen}.grown(theme.px(7)));
  for (const SurfaceMarker& marker : markers)
    obstacles.push_back(overlay::Rect{marker.screen, marker.screen}.grown(theme.px(7)));
  const std::vector<ShiftBar> bars = shift_bars(picture);
  for (const ShiftBar& bar : bars)
    for (const float t : {0.0F, 0.5F, 1.0F}) {
      const ImVec2 on = {bar.from.x + t * (bar.to.x - bar.from.x), bar.from.y + t * (bar.to.y - bar.from.y)};
      obstacles.push_back(overlay::Rect{on, on}.grown(theme.px(5)));
    }
  draw_shift_bars(pen, bars);
  std::vector<const PathRibbon*> ribbons;
  for (const auto& run : impl_->runs) ribbons.push_back(run == nullptr ? nullptr : &run->ribbon);
  const std::vector<overlay::Rect> labels = draw_eigenvectors(picture, obstacles, impl_->points_on_screen(picture));
  if (impl_->zero_name) draw_zero_label(pen, *impl_->zero_name);
  draw_probe_direction(picture);
  draw_step_marks(picture, labels);
  draw_markers(picture, markers, over);
  draw_path_marks(picture);
  draw_gradient_fan(picture);
  draw_run_heads(picture, ribbons, heads, labels);
  draw_batch_note(picture);
  draw_critical_notes(picture, markers);
  obstacles.insert(obstacles.end(), labels.begin(), labels.end());
  draw_shift_texts(picture, bars, obstacles);
  draw_probe_marker(picture, markers, over);
  if (over == nullptr) draw_hover(picture);
  draw_hover_arrows(picture);
  // What a formula with an error still shows is the last one that could be read.
  if (frame.results.get<LossResult>() != nullptr && frame.results.get<LossResult>()->error)
    pen.list->AddRectFilled(frame.min, frame.max, with_alpha(theme.background, 0.55F));
  // Results that come at once need no progress line.
  const double now = ImGui::GetTime();
  if (!computing_landscape(frame.results)) impl_->computing_since.reset();
  if (computing_landscape(frame.results) && !impl_->computing_since) impl_->computing_since = now;
  if (impl_->computing_since && now - *impl_->computing_since > 0.2)
    overlay::progress_line(pen, picture.rect(), now - *impl_->computing_since);
  pen.list->PopClipRect();
}

}  // namespace saddlescope

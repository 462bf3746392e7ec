#include "app/surface/surface_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/empty_view.h"
#include "app/draw/layer_look.h"
#include "app/surface/home_camera.h"
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

void say_in_the_middle(const ViewFrame& frame, const overlay::Pen& pen, const std::string& sentence) {
  const ImVec2 size = overlay::text_size(pen.theme.text_font, sentence);
  const ImVec2 at = {std::round((frame.min.x + frame.max.x - size.x) / 2),
                     std::round(frame.min.y + 0.2F * frame.height() - size.y / 2)};
  pen.list->PushClipRect(frame.min, frame.max, true);
  overlay::plain_text(pen, at, pen.theme.text, sentence, pen.theme.text_font);
  pen.list->PopClipRect();
  frame.ui.note("surface/nothing", at, {at.x + size.x, at.y + size.y});
}

}  // namespace

void SurfaceView::Impl::update_geometry(const ViewFrame& frame) {
  if (landscape != frame.results.get<LandscapeResult>()) {
    landscape = frame.results.get<LandscapeResult>();
    mesh = std::make_unique<SurfaceMesh>(landscape->grid, landscape->scale);
    outline.clear();
  }
  update_home(frame);
  const Framing floor = floor_of(frame.scene);
  if (!outline.empty() && floor == outline_floor) return;
  outline_floor = floor;
  outline = outermost_points(*mesh, home, floor);
}

void SurfaceView::Impl::update_home(const ViewFrame& frame) {
  LossDefinition loss = landscape->loss;
  loss.constants.clear();  // a slider must not turn the picture
  if (home_of == loss && (!frame.interaction.fresh || home_from == landscape)) return;
  home_of = std::move(loss);
  home_from = landscape;
  const Camera before =
      std::exchange(home, home_camera(drawn_minima(landscape->grid, *mesh), *mesh, floor_of(frame.scene)));
  if (!(home == before)) outline.clear();
}

/// Whether more changes of what is seen will follow at once. A picture that was asked for never moves.
bool SurfaceView::Impl::moves(const ViewFrame& frame, const Placement& place) {
  constexpr double rest = 0.12;  // seconds without a change
  const View view{shown_camera, framing, place, frame.width(), frame.height()};
  const bool changed = last_view && !(view == *last_view), asked_for = !last_view || frame.interaction.fresh;
  last_view = view;
  const double now = ImGui::GetTime();
  if (changed) moved_at = now;
  if (asked_for) {
    moved_at = -1;
    return false;
  }
  const bool held = ImGui::IsMouseDown(ImGuiMouseButton_Left) || ImGui::IsMouseDown(ImGuiMouseButton_Middle);
  // While a slider is dragged it is the surface that changes.
  return (moved_at >= 0 && now - moved_at < rest) || (held && !terrain.shows(landscape));
}

TerrainLook SurfaceView::Impl::look_of(const ViewFrame& frame, const SurfacePicture& picture,
                                       const SurfaceAxes& axes) const {
  const Theme& theme = frame.ui.theme;
  const Display& display = frame.scene.display;
  ImVec2 density = ImGui::GetIO().DisplayFramebufferScale;
  if (draft) {
    // Enlarged it is a little soft, which a surface that moves hides.
    constexpr float most_pixels = 400'000;
    const float share =
        std::min(1.0F, std::sqrt(most_pixels / (frame.width() * density.x * frame.height() * density.y)));
    density = {density.x * share, density.y * share};
  }
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
  look.line_scale = theme.scale * std::max(0.5F, density.x);
  look.floor_lines = axes.lines;
  look.frame_floats = axes.frame_floats;
  return look;
}

void SurfaceView::Impl::render(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes) {
  draft = terrain.software() && moves(frame, picture.place);
  if (draft) frame.interaction.animating = true;  // the full picture must follow
  const TerrainLook look = look_of(frame, picture, axes);
  const float pixels = look.line_scale;
  const KeepTarget keep;
  const bool drawn = terrain.draw(look, *mesh, picture.projection, draft);
  const Color4 casing = straight(frame.ui.theme.casing);
  // Curves stand as still as the terrain: they are drawn with it.
  std::vector<PathStroke> strokes;
  for (const auto& layer : layers) layer->add_still_lines(picture, pixels, strokes);
  if (drawn || changes.still || strokes.size() != still_strokes) {
    if (!strokes.empty())
      paths.draw(still, {terrain.picture().texture(), terrain.picture().depth_texture()}, look, picture.projection,
                 strokes, casing, {0, 0, look.width, look.height});
    still_strokes = strokes.size();
    changes = {.still = false, .moving = true};
    for (const auto& layer : layers) layer->still_lines_drawn(picture);
  }
  draw_moving_lines(picture, look, pixels);
  const SheetPass pass{look, terrain.picture().depth_texture(), drawn};
  for (const auto& layer : layers) layer->draw_sheet(picture, pass);
}

void SurfaceView::Impl::draw_moving_lines(const SurfacePicture& picture, const TerrainLook& look, float pixels) {
  std::vector<PathStroke> strokes;
  for (const auto& layer : layers) layer->add_moving_lines(picture, pixels, strokes);
  const PathRenderer::Base base{base_texture(), terrain.picture().depth_texture()};
  for (const PixelRegion& region : take_changes(strokes, look, 6 * pixels))
    paths.draw(moving, base, look, picture.projection, strokes, straight(picture.pen.theme.casing), region);
}

/// Where the picture with the paths is no longer right: while playing, only the stretches that playheads have passed.
/// The strokes become what it shows.
std::vector<PixelRegion> SurfaceView::Impl::take_changes(const std::vector<PathStroke>& strokes,
                                                         const TerrainLook& look, float margin) {
  constexpr double visible = 0.25;  // pixels: a run that has nearly settled need not be drawn in every frame
  const bool same_lines = std::equal(strokes.begin(), strokes.end(), shown_strokes.begin(), shown_strokes.end(),
                                     [](const PathStroke& a, const PathStroke& b) { return a.same_line(b); });
  if (changes.moving || !same_lines) {
    shown_strokes = strokes;
    changes.moving = false;
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
    if (box.empty()) continue;  // the ball is where nothing of its path is drawn
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

GLuint SurfaceView::Impl::base_texture() const {
  return still_strokes > 0 ? still.texture() : terrain.picture().texture();
}

void SurfaceView::Impl::draw_layers(const SurfacePicture& picture, std::span<const overlay::Rect> taken) {
  LabelRoom room;
  room.obstacles.assign(taken.begin(), taken.end());
  for (const SurfaceMarker& marker : picture.markers) room.block(marker.screen, picture.pen.px(7));
  if (directions.shown) room.obstacles.push_back(directions.row);
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) (*layer)->reserve(picture, room);
  for (const Depth depth : all_depths)
    for (const auto& layer : layers) layer->draw(picture, room, depth);
}

std::optional<std::size_t> SurfaceView::Impl::run_at(const SurfacePicture& picture, ImVec2 mouse) const {
  for (const auto& layer : layers)
    if (const auto run = layer->run_at(picture, mouse)) return run;
  return std::nullopt;
}

SurfaceView::SurfaceView() : impl_(std::make_unique<Impl>()) {}
SurfaceView::~SurfaceView() = default;

std::size_t SurfaceView::terrain_draws() const { return impl_->terrain.draws(); }

double SurfaceView::stretch(const Scene& scene) {
  const Framing floor = floor_of(scene);
  return (floor.floor_y / scene.window.b.size()) / (floor.floor_x / scene.window.a.size());
}

bool SurfaceView::takes_home() { return std::exchange(impl_->directions.home_pressed, false); }

void SurfaceView::draw(ViewFrame& frame, bool has_directions) {
  if (!(frame.width() >= 1 && frame.height() >= 1)) return;
  const Theme& theme = frame.ui.theme;
  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  frame.ui.note("surface/view", frame.min, frame.max);
  ImGui::SetCursorScreenPos(frame.min);
  impl_->directions.shown = false;
  if (has_directions) impl_->directions.take_mouse(frame);
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
  const std::string nothing = nothing_to_see(landscape->grid);
  if (!landscape->grid.any_finite) {
    // An empty box would look like a fault.
    pen.list->AddRectFilled(frame.min, frame.max, theme.background);
    say_in_the_middle(frame, pen, nothing);
    return;
  }
  impl_->update_geometry(frame);
  impl_->update_camera(frame);
  const Placement place = placement(landscape->window, frame.scene.window);
  impl_->framing = impl_->framing_of(frame, place);

  const Projection projection(impl_->shown_camera, frame.width(), frame.height(), impl_->framing);
  SurfacePicture picture{
      pen, frame, *landscape, *impl_->mesh, projection, Floor{&landscape->grid.plane, landscape->window}, place};
  for (const auto& layer : impl_->layers) layer->update(picture, impl_->changes);
  const std::vector<SurfaceMarker> markers = surface_markers(picture);
  picture.markers = markers;
  if (ImGui::IsItemHovered()) picture.over = marker_at(picture, markers, ImGui::GetIO().MousePos);
  impl_->mouse(picture, picture.over);

  const SurfaceAxes axes = make_surface_axes(projection, frame.scene.window, landscape->grid.plane.axis_names,
                                             landscape->scale, contour_levels(landscape->scale, 5), theme.px(44));
  impl_->render(frame, picture, axes);
  pen.list->PushClipRect(frame.min, frame.max, true);
  compat::image(pen.list, impl_->moving.texture(), frame.min, frame.max);
  for (const auto& layer : impl_->layers) layer->show_sheet(picture);
  std::vector<overlay::Rect> taken = draw_axis_labels(picture, axes);
  if (nothing.empty())
    taken.push_back(draw_color_bar(picture));
  else
    say_in_the_middle(frame, pen, nothing);
  if (has_directions) impl_->directions.draw(frame);
  impl_->draw_layers(picture, taken);
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

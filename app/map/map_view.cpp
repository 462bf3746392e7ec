#include "app/map/map_view.h"

#include <algorithm>
#include <cmath>

#include "app/draw/valley_key.h"
#include "app/layer/batch_ghost.h"
#include "app/layer/gradient_fan.h"
#include "app/layer/hover_arrows.h"
#include "app/layer/shift_overlay.h"
#include "app/layer/step_arrows.h"
#include "app/map/map_frame.h"
#include "app/map/map_layers.h"
#include "app/map/map_terrain.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/fit.h"
#include "core/engine/fitting_points.h"

namespace saddlescope {
namespace {

constexpr float drag_threshold = 3;
/// Results that come at once need no progress line.
constexpr double progress_delay = 0.2;

/// A press of a button and what it became.
struct Press {
  bool active = false, moved = false, ignored = false;
  int button = 0;
  ImVec2 at;
  MapTransform transform;            ///< when it began
  std::optional<StartMarker> start;  ///< ring that was hit
  std::optional<std::size_t> critical;
  std::optional<ProbeHandle> probe;  ///< lies on top: it takes the mouse first
};

std::optional<StartMarker> start_at(const MapPicture& picture, ImVec2 mouse) {
  std::optional<StartMarker> nearest;
  float best = picture.pen.px(10);
  for (const StartMarker& marker : start_markers(picture)) {
    const float distance = std::hypot(marker.at.x - mouse.x, marker.at.y - mouse.y);
    // On a tie the own start, drawn on top, wins.
    if (distance <= best) {
      best = distance;
      nearest = marker;
    }
  }
  return nearest;
}

}  // namespace

struct MapView::Impl {
  MapTerrain terrain;
  ContourLayer contours;
  ZeroLayer zero;
  ShiftLayer shift;
  PathLayer paths;
  Press press;
  bool had_mouse = false;
  std::vector<double> hovered_here;  ///< what this view put into the interaction last
  std::optional<StartMarker> hovered_start;
  std::optional<ProbeHandle> hovered_probe;
  std::vector<double> start_before_click;  ///< a double click takes its first click back
  double computing_since = -1;

  MapPicture picture_of(const ViewFrame& frame, const Plane& plane, const MapFrame& layout) const {
    return {{ImGui::GetWindowDrawList(), frame.ui.theme},
            frame,
            plane,
            PlaneProjector(plane),
            {frame.scene.window, layout.plot}};
  }

  void take_mouse(ViewFrame& frame, const MapPicture& picture);
  void begin_press(const MapPicture& picture, int button, ImVec2 mouse);
  void drag(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse);
  void release(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse);
  void move_start(ViewFrame& frame, const MapPicture& picture, std::optional<std::size_t> run, ImVec2 to) const;
  void hover(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse, bool inside);
  void draw_ground(const MapPicture& picture);
  void draw_layers(const MapPicture& picture);
  void draw_notes(const MapPicture& picture);
};

MapView::MapView() : impl_(std::make_unique<Impl>()) {}
MapView::~MapView() = default;

void MapView::Impl::begin_press(const MapPicture& picture, int button, ImVec2 mouse) {
  press = {true,         false,        !picture.transform.rect.contains(mouse),
           button,       mouse,        picture.transform,
           std::nullopt, std::nullopt, std::nullopt};
  if (button != 0) return;
  press.probe = probe_handle_at(picture, mouse);
  // Clicked, not dragged, it gives the click to the point that it stands on.
  if (press.probe) {
    press.ignored = false;
    press.critical = critical_point_at(picture, mouse);
    return;
  }
  if (!ImGui::IsMouseDoubleClicked(0)) start_before_click.clear();
  press.start = start_at(picture, mouse);
  // The first click of a double click has put the start under the mouse: it is still a click on empty map.
  if (press.start && !press.start->run && !start_before_click.empty()) press.start.reset();
  if (press.start) press.ignored = false;
  if (!press.start) press.critical = critical_point_at(picture, mouse);
}

void MapView::Impl::move_start(ViewFrame& frame, const MapPicture& picture, std::optional<std::size_t> run,
                               ImVec2 to) const {
  PlanePoint target = picture.transform.to_plane(to);
  target.a = rounded_to_pixel(target.a, 1 / picture.transform.pixels_per_a());
  target.b = rounded_to_pixel(target.b, 1 / picture.transform.pixels_per_b());
  if (run && *run < frame.scene.runs.size() && frame.scene.runs[*run].own_start) {
    frame.scene.runs[*run].own_start = moved_in_plane(picture.plane, *frame.scene.runs[*run].own_start, target);
  } else if (!run) {
    frame.scene.start = moved_in_plane(picture.plane, frame.scene.start, target);
  }
}

void MapView::Impl::drag(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse) {
  const ImVec2 delta = {mouse.x - press.at.x, mouse.y - press.at.y};
  if (!press.moved && std::hypot(delta.x, delta.y) < picture.pen.px(drag_threshold)) return;
  press.moved = true;
  if (press.probe) {
    frame.interaction.drag = press.probe->kind == ProbeHandle::Kind::marker ? "probe" : "probe:v";
    const overlay::Rect& rect = picture.transform.rect;
    drag_probe(picture, *press.probe,
               {std::clamp(press.probe->at.x + delta.x, rect.min.x, rect.max.x),
                std::clamp(press.probe->at.y + delta.y, rect.min.y, rect.max.y)});
  } else if (press.start) {
    frame.interaction.drag = press.start->run ? "start:" + std::to_string(*press.start->run) : "start";
    const overlay::Rect& rect = picture.transform.rect;
    const ImVec2 to = {std::clamp(press.start->at.x + delta.x, rect.min.x, rect.max.x),
                       std::clamp(press.start->at.y + delta.y, rect.min.y, rect.max.y)};
    move_start(frame, picture, press.start->run, to);
  } else if (press.button != 1) {
    frame.interaction.drag = "pan";
    frame.scene.window = panned(press.transform, delta);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  } else {
    frame.interaction.drag = "box";
  }
}

void MapView::Impl::release(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse) {
  const Press done = press;
  press = {};
  if (done.ignored) return;
  frame.interaction.drag.clear();
  if (done.moved) {
    if (done.button == 1) frame.scene.window = boxed(picture.transform, done.at, mouse);
    return;
  }
  if (done.button != 0 || done.start) return;
  if (done.critical) {
    const CriticalPointsReport* report = fitting_points(picture.results());
    if (report == nullptr || *done.critical >= report->points.size()) return;
    const auto& at = report->points[*done.critical].at;
    frame.scene.selected = frame.scene.selected == at ? std::vector<double>{} : at;
    return;
  }
  if (done.probe) return;
  start_before_click = frame.scene.start;
  // A click puts the start where it is seen, in the plane; dragging keeps what it has outside of it.
  if (!picture.off_plane().whole()) frame.scene.start = picture.plane.origin;
  move_start(frame, picture, std::nullopt, mouse);
}

void MapView::Impl::hover(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse, bool inside) {
  Interaction& interaction = frame.interaction;
  if (!inside) {
    // Only what this view has set is taken back: the 3-D view may be setting the same.
    if (had_mouse && interaction.hovered_point == hovered_here) {
      interaction.hovered_point.clear();
      interaction.hovered_critical_point.reset();
      interaction.hovered_run.reset();
    }
    had_mouse = false;
    hovered_start.reset();
    hovered_probe.reset();
    return;
  }
  had_mouse = true;
  const PlanePoint at = picture.transform.to_plane(mouse);
  interaction.hovered_point = hovered_here = to_parameters(picture.plane, at.a, at.b);
  hovered_probe = press.active ? press.probe : probe_handle_at(picture, mouse);
  hovered_start = press.active ? press.start : hovered_probe ? std::nullopt : start_at(picture, mouse);
  interaction.hovered_critical_point = hovered_start ? std::nullopt : critical_point_at(picture, mouse);
  interaction.hovered_run =
      hovered_start || hovered_probe || press.active ? std::nullopt : paths.run_at(picture, mouse);
  if (hovered_start || hovered_probe || interaction.hovered_critical_point)
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

void MapView::Impl::take_mouse(ViewFrame& frame, const MapPicture& picture) {
  const ImGuiIO& io = ImGui::GetIO();
  ImGui::SetCursorScreenPos(frame.min);
  ImGui::InvisibleButton(
      "map", {std::max(frame.width(), 1.0F), std::max(frame.height(), 1.0F)},
      ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight | ImGuiButtonFlags_MouseButtonMiddle);
  frame.ui.note("map", frame.min, frame.max);
  frame.ui.note("map/plot", picture.transform.rect.min, picture.transform.rect.max);
  const bool over = ImGui::IsItemHovered();
  const ImVec2 mouse = io.MousePos;
  const bool in_plot = picture.transform.rect.contains(mouse);
  for (int button = 0; button < 3; ++button) {
    if (!press.active && over && ImGui::IsMouseClicked(button)) begin_press(picture, button, mouse);
  }
  if (over && in_plot && press.active && ImGui::IsMouseDoubleClicked(0) && !press.start && !press.critical &&
      !press.probe) {
    if (!start_before_click.empty()) frame.scene.start = start_before_click;
    frame.scene.window = fit_window(frame.scene, frame.results);
    press.ignored = true;
  }
  if (press.active && !press.ignored && ImGui::IsMouseDown(press.button)) drag(frame, picture, mouse);
  if (press.active && !ImGui::IsMouseDown(press.button)) release(frame, picture, mouse);
  if (over && in_plot && io.MouseWheel != 0 && (frame.interaction.drag.empty() || frame.interaction.drag == "pan")) {
    const MapTransform now = {frame.scene.window, picture.transform.rect};
    frame.scene.window = zoomed(now, mouse, static_cast<double>(io.MouseWheel));
    press.at = mouse;
    press.transform = {frame.scene.window, picture.transform.rect};
  }
  hover(frame, picture, mouse,
        (over && in_plot && frame.interaction.drag.empty()) || (press.active && (press.start || press.probe)));
}

void MapView::Impl::draw_ground(const MapPicture& picture) {
  const overlay::Rect& rect = picture.transform.rect;
  picture.pen.list->AddRectFilled(rect.min, rect.max, picture.pen.theme.panel);
  const Display& display = picture.scene().display;
  const ImVec2 pixels = ImGui::GetIO().DisplayFramebufferScale;
  contours.update_lines(picture);
  zero.update(picture);
  const Layer layer = shown_layer(picture.results().landscape.get(), display);
  // Lines and field change only with the ground, so they are part of its picture.
  const GroundRequest request{picture.results().landscape,
                              picture.transform,
                              {pixels.x > 0 ? pixels.x : 1, pixels.y > 0 ? pixels.y : 1},
                              display.colormap,
                              layer,
                              (display.contour_lines ? 1U : 0U) + (display.descent_field ? 2U : 0U),
                              [&](ImDrawList* list) {
                                const overlay::Pen pen{list, picture.pen.theme};
                                if (display.contour_lines) contours.draw_lines(pen);
                                if (display.descent_field) draw_descent_field(picture, pen);
                                zero.draw_lines(pen);
                              }};
  const unsigned texture = terrain.picture(request, picture.pen.theme);
  if (texture != 0) compat::image(picture.pen.list, texture, rect.min, rect.max);
}

void MapView::Impl::draw_layers(const MapPicture& picture) {
  const Display& display = picture.scene().display;
  paths.update(picture);
  std::vector<ImVec2> avoid;
  for (const ScreenPath& path : paths.paths()) avoid.insert(avoid.end(), path.points.begin(), path.points.end());
  const std::vector<EigenArrow> arrows = eigen_arrows(picture, avoid);
  append_critical_curves(picture, avoid);
  std::vector<overlay::Rect> obstacles;
  std::size_t version = picture.results().landscape == nullptr ? 0 : picture.results().revision;
  auto block = [&](ImVec2 at, float radius) {
    obstacles.push_back(overlay::Rect{at, at}.grown(picture.pen.px(radius)));
  };
  for (const StartMarker& start : start_markers(picture)) block(start.at, 9);
  for (const EigenArrow& arrow : arrows) {
    for (const float t : {0.0F, 0.35F, 0.7F, 1.0F}) {
      block({arrow.from.x + t * (arrow.tip.x - arrow.from.x), arrow.from.y + t * (arrow.tip.y - arrow.from.y)}, 5);
      block(
          {arrow.from.x + t * (arrow.back_tip.x - arrow.from.x), arrow.from.y + t * (arrow.back_tip.y - arrow.from.y)},
          5);
    }
    if (!arrow.label.empty()) obstacles.push_back(arrow.label_rect);
    version = version * 31 + static_cast<std::size_t>(std::hash<float>{}(arrow.tip.x));
  }
  if (const CriticalPointsReport* report = marked_points(picture.scene(), picture.results())) {
    for (const CriticalPoint& point : report->points) {
      if (picture.fits(point.at)) block(picture.to_screen(point.at), 9);
    }
  }
  if (zero.label()) obstacles.push_back(zero.label()->grown(picture.pen.px(4)));
  const std::optional<overlay::Rect> note = batch_note_rect(picture);
  if (note) {
    obstacles.push_back(note->grown(picture.pen.px(4)));
    version = version * 31 + static_cast<std::size_t>(note->max.x + 7 * note->min.y);
  }
  const std::optional<ValleyScale> valleys = shown_valleys(picture);
  std::optional<overlay::Rect> key, valley_key;
  if (!arrows.empty() || valleys) {
    std::vector<overlay::Rect> things = obstacles;
    for (const ScreenPath& path : paths.paths()) {
      const std::size_t stride = std::max<std::size_t>(path.points.size() / 60, 1);
      for (std::size_t i = 0; i < path.points.size(); i += stride)
        things.push_back(overlay::Rect{path.points[i], path.points[i]}.grown(picture.pen.px(3)));
    }
    if (!arrows.empty()) key = place_key(picture, curvature_key_size(picture.pen), things, note);
    if (valleys) valley_key = place_key(picture, valley_key_size(picture.pen), things, key);
  }
  for (const auto& taken : {key, valley_key}) {
    if (!taken) continue;
    obstacles.push_back(*taken);
    version = version * 31 + static_cast<std::size_t>(taken->min.x + 7 * taken->min.y);
  }
  contours.update_labels(picture, obstacles, avoid, version);

  draw_batch_ghost(picture);
  draw_probe_patch(picture);
  if (display.contour_lines && display.contour_labels) contours.draw_labels(picture);
  shift.draw_lines(picture);
  draw_critical_curves(picture);
  paths.draw_lines(picture);
  draw_eigen_arrows(picture, arrows);
  draw_critical_points(picture);
  paths.draw_forks(picture);
  draw_step_marks(picture, arrows);
  std::vector<overlay::Rect> arrow_labels;
  for (const EigenArrow& arrow : arrows)
    if (!arrow.label.empty()) arrow_labels.push_back(arrow.label_rect.grown(picture.pen.px(3)));
  draw_gradient_fan(picture);
  paths.draw_balls(picture, arrow_labels);  // over the markers: a run that has arrived must be seen
  shift.draw_rises(picture, obstacles);
  draw_starts(picture, hovered_start);
  paths.draw_singular_steps(picture);  // small: they would vanish under a start
  zero.draw_label(picture);
  draw_probe_marks(picture, hovered_probe);
  if (key) draw_curvature_key(picture, *key);
  draw_critical_notes(picture);
  if (valley_key) {
    draw_valley_key(picture.pen, *valleys, *valley_key);
    picture.frame.ui.note("map/sharpness-key", valley_key->min, valley_key->max);
  }
  draw_hover_arrows(picture);
  draw_batch_note(picture);
  const auto& hovered = picture.frame.interaction.hovered_point;
  if (!had_mouse && picture.fits(hovered)) overlay::crosshair(picture.pen, picture.to_screen(hovered));
  // A selected point that is no critical point has no marker of its own.
  const auto& selected = picture.scene().selected;
  if (picture.fits(selected)) {
    const CriticalPointsReport* report = marked_points(picture.scene(), picture.results());
    const bool marked =
        report != nullptr && std::any_of(report->points.begin(), report->points.end(),
                                         [&](const CriticalPoint& point) { return point.at == selected; });
    if (!marked) overlay::selection_ring(picture.pen, picture.to_screen(selected), 8);
  }
}

void MapView::Impl::draw_notes(const MapPicture& picture) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect& rect = picture.transform.rect;
  const Results& results = picture.results();
  if (results.loss != nullptr && results.loss->error) {
    pen.list->AddRectFilled(rect.min, rect.max, with_alpha(pen.theme.background, 0.55F));
  }
  const CriticalPointsReport* critical = marked_points(picture.scene(), results);
  if (critical != nullptr && picture.off_plane().whole() && results.critical_points->window == picture.scene().window &&
      !critical->cancelled && critical->points.empty() && critical->curves.empty() && !results.loss->error) {
    const char* text = "No critical point in this window";
    const ImVec2 size = overlay::text_size(pen.theme.small_font, text);
    if (size.x < rect.width() - pen.px(16)) {
      overlay::patch_text(pen, {rect.center().x - size.x / 2, rect.min.y + pen.px(8)}, pen.theme.text, text);
    }
  }
  if (press.active && press.moved && press.button == 1) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 from = {std::min(press.at.x, mouse.x), std::min(press.at.y, mouse.y)};
    const ImVec2 to = {std::max(press.at.x, mouse.x), std::max(press.at.y, mouse.y)};
    pen.list->AddRectFilled(from, to, with_alpha(pen.theme.accent, 0.18F));
    compat::rect(pen.list, from, to, pen.theme.accent, 0, pen.px(1.5F));
  }
  const double now = ImGui::GetTime();
  if (!results.computing_landscape) computing_since = -1;
  if (results.computing_landscape && computing_since < 0) computing_since = now;
  if (computing_since < 0 || now - computing_since < progress_delay) return;
  overlay::progress_line(pen, rect, now - computing_since);
}

void MapView::draw(ViewFrame& frame) {
  if (frame.width() < 16 || frame.height() < 16) return;
  if (frame.results.loss == nullptr || frame.results.plane.directions.size() < 2) return;
  const Plane& plane = frame.results.plane;
  MapFrame layout = lay_out_map(frame, plane);
  impl_->take_mouse(frame, impl_->picture_of(frame, plane, layout));
  // The mouse may have moved the window: the picture of this very frame follows it.
  layout = lay_out_map(frame, plane);
  const MapPicture picture = impl_->picture_of(frame, plane, layout);
  ImDrawList* list = picture.pen.list;
  list->PushClipRect(frame.min, frame.max, true);
  draw_map_axes(picture, layout);
  draw_color_bar(picture, layout);
  list->PushClipRect(layout.plot.min, layout.plot.max, true);
  impl_->draw_ground(picture);
  impl_->draw_layers(picture);
  impl_->draw_notes(picture);
  list->PopClipRect();
  list->PopClipRect();
}

}  // namespace saddlescope

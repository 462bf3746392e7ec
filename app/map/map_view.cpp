#include "app/map/map_view.h"

#include <algorithm>
#include <cmath>

#include "app/draw/empty_view.h"
#include "app/draw/key_place.h"
#include "app/draw/layer_look.h"
#include "app/layer/critical_points.h"
#include "app/layer/layer.h"
#include "app/layer/probe.h"
#include "app/layer/starts.h"
#include "app/map/map_frame.h"
#include "app/map/map_terrain.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/fit.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"

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

}  // namespace

struct MapView::Impl {
  MapTerrain terrain;
  std::vector<std::unique_ptr<MapLayer>> layers = make_map_layers();  ///< the lowest first
  Press press;
  bool had_mouse = false;
  std::vector<double> hovered_here;  ///< what this view put into the interaction last
  std::optional<StartMarker> hovered_start;
  std::optional<ProbeHandle> hovered_probe;
  std::vector<double> start_before_click;  ///< a double click takes its first click back
  double computing_since = -1;
  double stretch = 1;

  MapPicture picture_of(const ViewFrame& frame, const Plane& plane, const MapFrame& layout) const {
    return {{ImGui::GetWindowDrawList(), frame.ui.theme},
            frame,
            plane,
            PlaneProjector(plane),
            {frame.scene.window, layout.plot},
            {had_mouse, hovered_start, hovered_probe}};
  }

  void take_mouse(ViewFrame& frame, const MapPicture& picture);
  void begin_press(const MapPicture& picture, int button, ImVec2 mouse);
  void drag(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse);
  void release(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse);
  void move_start(ViewFrame& frame, const MapPicture& picture, std::optional<std::size_t> run, ImVec2 to) const;
  void hover(ViewFrame& frame, const MapPicture& picture, ImVec2 mouse, bool inside);
  std::optional<std::size_t> run_at(const MapPicture& picture, ImVec2 mouse) const;
  void draw_ground(const MapPicture& picture);
  static void place_keys(const MapPicture& picture, LabelRoom& room);
  void draw_layers(const MapPicture& picture);
  void draw_notes(const MapPicture& picture);
};

MapView::MapView() : impl_(std::make_unique<Impl>()) {}
MapView::~MapView() = default;

double MapView::stretch() const { return impl_->stretch; }

void MapView::Impl::begin_press(const MapPicture& picture, int button, ImVec2 mouse) {
  press = {true,         false,        !picture.transform.rect.contains(mouse),
           button,       mouse,        picture.transform,
           std::nullopt, std::nullopt, std::nullopt};
  picture.frame.interaction.offer.reset();
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
    const bool marker = press.probe->kind == ProbeHandle::Kind::marker;
    frame.interaction.drag = marker ? Drag(dragged::Probe{}) : Drag(dragged::ProbeDirection{});
    const overlay::Rect& rect = picture.transform.rect;
    drag_probe(picture, *press.probe,
               {std::clamp(press.probe->at.x + delta.x, rect.min.x, rect.max.x),
                std::clamp(press.probe->at.y + delta.y, rect.min.y, rect.max.y)});
  } else if (press.start) {
    frame.interaction.drag = dragged::Start{press.start->run};
    const overlay::Rect& rect = picture.transform.rect;
    const ImVec2 to = {std::clamp(press.start->at.x + delta.x, rect.min.x, rect.max.x),
                       std::clamp(press.start->at.y + delta.y, rect.min.y, rect.max.y)};
    move_start(frame, picture, press.start->run, to);
  } else if (press.button != 1) {
    frame.interaction.drag = dragged::Pan{};
    frame.scene.window = panned(press.transform, delta);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  } else {
    frame.interaction.drag = dragged::Box{};
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
    if (frame.scene.selected == at) return frame.scene.selected.clear();
    select_point(frame.scene, at);
    frame.interaction.offer = Interaction::Offer{at, true};
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
  interaction.hovered_run = hovered_start || hovered_probe || press.active ? std::nullopt : run_at(picture, mouse);
  if (hovered_start || hovered_probe || interaction.hovered_critical_point)
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (interaction.hovered_run) tell_run(interaction);
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
    fit_once(frame.scene, frame.results, frame.interaction.fitted);
    press.ignored = true;
  }
  if (press.active && !press.ignored && ImGui::IsMouseDown(press.button)) drag(frame, picture, mouse);
  if (press.active && !ImGui::IsMouseDown(press.button)) release(frame, picture, mouse);
  if (over && in_plot && io.MouseWheel != 0 &&
      (frame.interaction.drag.empty() || frame.interaction.drag == Drag(dragged::Pan{}))) {
    const MapTransform now = {frame.scene.window, picture.transform.rect};
    frame.scene.window = zoomed(now, mouse, static_cast<double>(io.MouseWheel));
    press.at = mouse;
    press.transform = {frame.scene.window, picture.transform.rect};
  }
  hover(frame, picture, mouse,
        (over && in_plot && frame.interaction.drag.empty()) || (press.active && (press.start || press.probe)));
}

std::optional<std::size_t> MapView::Impl::run_at(const MapPicture& picture, ImVec2 mouse) const {
  for (const auto& layer : layers)
    if (const auto run = layer->run_at(picture, mouse)) return run;
  return std::nullopt;
}

void MapView::Impl::draw_ground(const MapPicture& picture) {
  const overlay::Rect& rect = picture.transform.rect;
  picture.pen.list->AddRectFilled(rect.min, rect.max, picture.pen.theme.panel);
  const Display& display = picture.scene().display;
  const ImVec2 pixels = ImGui::GetIO().DisplayFramebufferScale;
  std::size_t version = 0;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (layers[i]->in_ground(picture)) version |= std::size_t{1} << i;
  const Layer layer = shown_layer(picture.results().get<LandscapeResult>().get(), display);
  // Lines that change only with the ground are part of its picture.
  const GroundRequest request{picture.results().get<LandscapeResult>(),
                              picture.transform,
                              {pixels.x > 0 ? pixels.x : 1, pixels.y > 0 ? pixels.y : 1},
                              display.colormap,
                              layer,
                              version,
                              [&](ImDrawList* list) {
                                const overlay::Pen pen{list, picture.pen.theme};
                                for (const auto& each : layers)
                                  if (each->in_ground(picture)) each->draw_in_ground(picture, pen);
                              }};
  const unsigned texture = terrain.picture(request, picture.pen.theme);
  if (texture != 0) compat::image(picture.pen.list, texture, rect.min, rect.max);
}

/// Keys keep off labels, markers, paths and one off the other; the lowest layer's has the first choice.
void MapView::Impl::place_keys(const MapPicture& picture, LabelRoom& room) {
  if (room.keys.empty()) return;
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect frame = picture.transform.rect.grown(-pen.px(8));
  std::vector<overlay::Rect> things = room.obstacles;
  things.insert(things.end(), room.key_obstacles.begin(), room.key_obstacles.end());
  if (room.note) things.push_back(*room.note);
  for (auto key = room.keys.rbegin(); key != room.keys.rend(); ++key) {
    if (frame.width() < 2.2F * key->size.x || frame.height() < 3.5F * key->size.y) continue;
    key->place = place_key(frame, key->size, things, pen.px(4));
    if (key->place) things.push_back(*key->place);
  }
  for (auto key = room.keys.rbegin(); key != room.keys.rend(); ++key) {
    if (!key->place) continue;
    room.obstacles.push_back(*key->place);
    room.changes_with(key->place->min.x + 7 * key->place->min.y);
  }
}

void MapView::Impl::draw_layers(const MapPicture& picture) {
  LabelRoom room;
  room.version = picture.results().get<LandscapeResult>() == nullptr ? 0 : picture.results().revision;
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) (*layer)->reserve(picture, room);
  place_keys(picture, room);
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) (*layer)->place_labels(picture, room);
  for (const Depth depth : all_depths)
    for (const auto& layer : layers) layer->draw(picture, room, depth);
}

void MapView::Impl::draw_notes(const MapPicture& picture) {
  const overlay::Pen& pen = picture.pen;
  const overlay::Rect& rect = picture.transform.rect;
  const Results& results = picture.results();
  if (results.get<LossResult>() != nullptr && results.get<LossResult>()->error) {
    pen.list->AddRectFilled(rect.min, rect.max, with_alpha(pen.theme.background, 0.55F));
  }
  const CriticalPointsReport* critical = marked_points(picture.scene(), results);
  const auto& landscape = results.get<LandscapeResult>();
  std::string text = landscape != nullptr ? nothing_to_see(landscape->grid) : std::string();
  if (text.empty() && critical != nullptr) text = drawn_on(picture, *critical).note();
  if (text.empty() && critical != nullptr && picture.off_plane().whole() &&
      results.get<CriticalPointsResult>()->window == picture.scene().window && !critical->cancelled &&
      critical->points.empty() && critical->curves.empty())
    text = critical->no_values ? "No finite value in this window" : "No critical point in this window";
  if (!text.empty() && !results.get<LossResult>()->error) {
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
  if (!computing_landscape(results)) computing_since = -1;
  if (computing_landscape(results) && computing_since < 0) computing_since = now;
  if (computing_since < 0 || now - computing_since < progress_delay) return;
  overlay::progress_line(pen, rect, now - computing_since);
}

void MapView::draw(ViewFrame& frame) {
  if (frame.width() < 16 || frame.height() < 16) return;
  if (frame.results.get<LossResult>() == nullptr || frame.results.plane.directions.size() < 2) return;
  const Plane& plane = frame.results.plane;
  MapFrame layout = lay_out_map(frame, plane);
  impl_->take_mouse(frame, impl_->picture_of(frame, plane, layout));
  // The mouse may have moved the window: the picture of this very frame follows it.
  layout = lay_out_map(frame, plane);
  const MapPicture picture = impl_->picture_of(frame, plane, layout);
  impl_->stretch = picture.transform.pixels_per_b() / picture.transform.pixels_per_a();
  ImDrawList* list = picture.pen.list;
  list->PushClipRect(frame.min, frame.max, true);
  draw_map_axes(picture, layout);
  const auto& landscape = frame.results.get<LandscapeResult>();
  if (landscape != nullptr && nothing_to_see(landscape->grid).empty()) draw_color_bar(picture, layout);
  list->PushClipRect(layout.plot.min, layout.plot.max, true);
  for (const auto& layer : impl_->layers) layer->update(picture);
  impl_->draw_ground(picture);
  impl_->draw_layers(picture);
  impl_->draw_notes(picture);
  list->PopClipRect();
  list->PopClipRect();
}

}  // namespace saddlescope

#include <algorithm>
#include <array>
#include <cmath>

#include "app/layer/probe_overlay.h"
#include "app/surface/home_camera.h"
#include "app/surface/surface_view_impl.h"

namespace saddlescope {

Camera& SurfaceView::Impl::own_camera(Scene& scene) const {
  if (scene.display.camera == Camera()) scene.display.camera = home;
  return scene.display.camera;
}

/// A camera that was reset, or put where a button says, goes there in a moment instead of jumping; every other change
/// of the scene shows at once.
void SurfaceView::Impl::update_camera(ViewFrame& frame) {
  constexpr double duration = 0.2, longest_frame = 0.05;
  const Camera& named = frame.scene.display.camera;
  const Camera wanted = named == Camera() ? home : named;
  if (!has_camera) {
    has_camera = true;
    shown_camera = wanted;
    scene_camera = named;
  }
  if (!(named == scene_camera)) {
    constexpr std::array directions_named = {ViewDirection::front, ViewDirection::side, ViewDirection::top};
    const bool direction = std::any_of(directions_named.begin(), directions_named.end(),
                                       [&](ViewDirection along) { return named == camera_along(along); });
    ease_from = shown_camera;
    ease_share = (named == Camera() || direction) && gesture.empty() ? 0 : 1;
    scene_camera = named;
  } else if (ease_share < 1) {
    // After a pause the first frame's time would be the whole way.
    ease_share = std::min(1.0, ease_share + std::min(double(ImGui::GetIO().DeltaTime), longest_frame) / duration);
  }
  const double t = ease_share;
  shown_camera = t < 1 ? blend(ease_from, wanted, t * t * (3 - 2 * t)) : wanted;
  frame.interaction.animating = t < 1;
}

/// Run whose path is under the mouse.
void SurfaceView::Impl::press(const SurfacePicture& picture, const SurfaceMarker* over) {
  const ImGuiIO& io = ImGui::GetIO();
  pressed_at = io.MousePos;
  pressed_critical.reset();
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Middle) || io.KeyShift) {
    gesture = dragged::Pan{};
  } else if (over == nullptr) {
    gesture = dragged::Press{};
  } else if (over->kind == SurfaceMarker::Kind::critical) {
    gesture = dragged::Press{};
    pressed_critical = over->index;
  } else if (over->kind == SurfaceMarker::Kind::probe) {
    gesture = dragged::Probe{};
  } else {
    gesture = over->kind == SurfaceMarker::Kind::start ? dragged::Start{} : dragged::Start{over->index};
    picture.frame.interaction.drag = gesture;
  }
}

/// The probe follows the surface under the mouse and snaps to what is near on the screen.
void SurfaceView::Impl::drag_probe(const SurfacePicture& picture) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto hit = picture.mesh.pick(picture.ray(mouse));
  if (!hit) return;
  const PlanePoint at = picture.floor.point(hit->x(), hit->y());
  const auto targets = probe_targets(picture.frame.scene, picture.frame.results,
                                     [&](const ProbeTarget& target) -> std::optional<ImVec2> {
                                       const auto place = picture.on_surface(target.point.data(), target.loss);
                                       // What the surface hides must not pull.
                                       if (!place || picture.hidden(*place)) return std::nullopt;
                                       return picture.to_screen(*place);
                                     });
  move_probe(picture.frame.scene.probe, to_parameters(*picture.floor.plane, at.a, at.b), targets, mouse,
             picture.pen.px(probe_pull));
}

void SurfaceView::Impl::drag(const SurfacePicture& picture) {
  const ImGuiIO& io = ImGui::GetIO();
  Scene& scene = picture.frame.scene;
  Interaction& interaction = picture.frame.interaction;
  const float moved = std::hypot(io.MousePos.x - pressed_at.x, io.MousePos.y - pressed_at.y);
  if (gesture == Drag(dragged::Press{}) && moved > picture.pen.px(3)) {
    gesture = dragged::Camera{};
  }
  const double dx = io.MouseDelta.x / picture.pen.px(1), dy = io.MouseDelta.y / picture.pen.px(1);
  if (gesture == Drag(dragged::Camera{})) {
    interaction.drag = gesture;
    orbit(own_camera(scene), dx, dy);
  } else if (gesture == Drag(dragged::Pan{})) {
    interaction.drag = gesture;
    pan(own_camera(scene), io.MouseDelta.x, io.MouseDelta.y, picture.frame.width(), picture.frame.height(), framing);
  } else if (gesture == Drag(dragged::Probe{})) {
    if (!(interaction.drag == gesture) && moved <= picture.pen.px(3)) return;
    interaction.drag = gesture;
    drag_probe(picture);
  } else if (const auto* start = gesture.as<dragged::Start>()) {
    interaction.drag = gesture;
    if (moved == 0) return;
    const auto hit = picture.mesh.pick(picture.ray(io.MousePos));
    if (!hit) return;
    const PlanePoint at = picture.floor.point(hit->x(), hit->y());
    const std::vector<double> parameters = to_parameters(*picture.floor.plane, at.a, at.b);
    if (!start->run)
      scene.start = parameters;
    else if (*start->run < scene.runs.size())
      scene.runs[*start->run].own_start = parameters;
  }
}

void SurfaceView::Impl::release(const SurfacePicture& picture) {
  Scene& scene = picture.frame.scene;
  if (gesture == Drag(dragged::Press{})) {
    const auto* report = picture.report();
    if (pressed_critical && report != nullptr && *pressed_critical < report->points.size()) {
      select_point(scene, report->points[*pressed_critical].at);
      picture.frame.interaction.offer = Interaction::Offer{scene.selected, false};
    } else if (const auto hit = picture.mesh.pick(picture.ray(ImGui::GetIO().MousePos))) {
      const PlanePoint at = picture.floor.point(hit->x(), hit->y());
      select_point(scene, to_parameters(*picture.floor.plane, at.a, at.b));
    } else {
      scene.selected.clear();
    }
  }
  if (picture.frame.interaction.drag == gesture) picture.frame.interaction.drag.clear();
  gesture.clear();
}

void SurfaceView::Impl::mouse(const SurfacePicture& picture, const SurfaceMarker* over) {
  const ImGuiIO& io = ImGui::GetIO();
  Scene& scene = picture.frame.scene;
  Interaction& interaction = picture.frame.interaction;
  const bool hovered = ImGui::IsItemHovered();
  if (hovered && gesture.empty()) {
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && over == nullptr) {
      scene.display.camera = Camera();
    } else if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) || ImGui::IsMouseClicked(ImGuiMouseButton_Middle)) {
      interaction.offer.reset();
      press(picture, over);
    }
    if (io.MouseWheel != 0) zoom(own_camera(scene), io.MouseWheel);
  }
  if (!gesture.empty()) {
    const bool held = ImGui::IsMouseDown(ImGuiMouseButton_Left) || ImGui::IsMouseDown(ImGuiMouseButton_Middle);
    if (held)
      drag(picture);
    else
      release(picture);
  }
  if (!hovered || gesture == Drag(dragged::Camera{}) || gesture == Drag(dragged::Pan{})) return;
  if (over != nullptr && over->kind == SurfaceMarker::Kind::critical)
    interaction.hovered_critical_point = over->index;
  else
    interaction.hovered_critical_point.reset();
  interaction.hovered_run = over != nullptr || !gesture.empty() ? std::nullopt : run_at(picture, io.MousePos);
  interaction.hovered_point.clear();
  if (const auto hit = picture.mesh.pick(picture.ray(io.MousePos))) {
    const PlanePoint at = picture.floor.point(hit->x(), hit->y());
    interaction.hovered_point = to_parameters(*picture.floor.plane, at.a, at.b);
  }
  if (over != nullptr) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (interaction.hovered_run) tell_run(interaction);
}

}  // namespace saddlescope

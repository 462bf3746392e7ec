#include "app/curve/curve_picture.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "app/draw/axes.h"
#include "app/layer/probe.h"
#include "core/engine/fit.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/loss.h"
#include "core/run/playhead.h"

namespace saddlescope {

double loss_at(const Curve& curve, double a) {
  const LandscapeResult* landscape = curve.landscape();
  if (landscape == nullptr) return NAN;
  const HeightGrid& grid = landscape->grid;
  const double place =
      (a - landscape->window.a.minimum) / landscape->window.a.size() * static_cast<double>(grid.columns - 1);
  if (!(place >= 0) || place > static_cast<double>(grid.columns - 1)) return NAN;
  const std::size_t i = std::min(static_cast<std::size_t>(place), grid.columns - 2);
  const double t = place - static_cast<double>(i);
  return (1 - t) * grid.values[i] + t * grid.values[i + 1];
}

Curve lay_out_curve(ViewFrame& frame) {
  const Plane& plane = frame.results.plane;
  const Theme& theme = frame.ui.theme;
  const float line = axes::line_height(theme);
  Curve curve{{ImGui::GetWindowDrawList(), theme}, frame, plane, PlaneProjector(plane), {}, {}, {}};
  const overlay::Rect plot = {
      {std::round(frame.min.x + theme.px(56)), std::round(frame.min.y + theme.px(12))},
      {std::round(frame.max.x - theme.px(18)), std::round(frame.max.y - 2 * line - theme.px(14))}};
  // A little air below the lowest and above the highest loss.
  curve.transform = {{frame.scene.window.a, {-0.08, 1.08}}, plot};
  const auto count = static_cast<std::size_t>(std::clamp(plot.width() / theme.px(80), 2.0F, 14.0F));
  curve.a_ticks = nice_ticks(frame.scene.window.a, count);
  if (const LandscapeResult* landscape = curve.landscape()) {
    std::vector<ImVec2> points;
    points.reserve(landscape->grid.columns);
    for (std::size_t i = 0; i < landscape->grid.columns; ++i) {
      const double loss = landscape->grid.values[i], a = landscape->grid.a(i);
      points.push_back(std::isfinite(loss) ? curve.to_screen(a, loss) : ImVec2{curve.transform.x(a), NAN});
    }
    curve.track = CurveTrack(std::move(points));
  }
  return curve;
}

std::optional<RollingBall> curve_ball(const Curve& curve, std::size_t run) {
  const ViewFrame& frame = curve.frame;
  const Trajectory* path = shown_path(frame.scene, frame.results, run);
  if (path == nullptr) return std::nullopt;
  const std::size_t step = shown_row(*path, frame.scene.playback.step);
  if (step < first_shown_step(frame.scene.runs[run], *path)) return std::nullopt;
  const ImVec2 contact = curve.to_screen(curve.project(path->at(step).data()).a, path->loss[step]);
  return curve.track.ball_at(contact, curve.pen.px(curve_ball_radius));
}

const CriticalPointsReport* report_of(const Curve& curve) {
  return marked_points(curve.frame.scene, curve.frame.results);
}

std::vector<CurveRing> curve_rings(const Curve& curve) {
  std::vector<CurveRing> found;
  const Scene& scene = curve.frame.scene;
  auto add = [&](std::optional<std::size_t> run, const std::vector<double>& start) {
    if (!curve.fits(start)) return;
    const double a = curve.project(start.data()).a, loss = loss_at(curve, a);
    // Outside the curve's domain the ring waits on the axis.
    found.push_back({run, std::isfinite(loss) ? curve.to_screen(a, loss)
                                              : ImVec2{curve.transform.x(a), curve.transform.rect.max.y}});
  };
  add(std::nullopt, scene.start);
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    if (scene.runs[i].visible && scene.runs[i].own_start) add(i, *scene.runs[i].own_start);
  }
  return found;
}

namespace {

constexpr float drag_threshold = 3;

std::optional<CurveRing> ring_at(const Curve& curve, ImVec2 mouse) {
  std::optional<CurveRing> nearest;
  float best = curve.pen.px(10);
  for (const CurveRing& ring : curve_rings(curve)) {
    const float distance = std::hypot(ring.at.x - mouse.x, ring.at.y - mouse.y);
    if (distance > best) continue;
    best = distance;
    nearest = ring;
  }
  return nearest;
}

std::optional<std::size_t> critical_at(const Curve& curve, ImVec2 mouse) {
  const CriticalPointsReport* report = report_of(curve);
  if (report == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < report->points.size(); ++i) {
    if (!curve.fits(report->points[i].at)) continue;
    const ImVec2 at = curve.to_screen(report->points[i].at, report->points[i].value);
    if (std::hypot(at.x - mouse.x, at.y - mouse.y) < curve.pen.px(9)) return i;
  }
  return std::nullopt;
}

/// Run whose ball or latest steps are under the mouse.
std::optional<std::size_t> run_at(const Curve& curve, ImVec2 mouse) {
  constexpr std::size_t latest = 60;
  std::optional<std::size_t> nearest;
  float best = curve.pen.px(8);
  const Scene& scene = curve.frame.scene;
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const Trajectory* path = shown_path(scene, curve.frame.results, i);
    if (path == nullptr) continue;
    const std::size_t last = shown_row(*path, scene.playback.step);
    for (std::size_t step = last > latest ? last - latest : 0; step <= last; ++step) {
      const ImVec2 at = curve.to_screen(curve.project(path->at(step).data()).a, path->loss[step]);
      const float distance = std::hypot(at.x - mouse.x, at.y - mouse.y);
      if (distance >= best) continue;
      best = distance;
      nearest = i;
    }
    const auto ball = curve_ball(curve, i);
    if (ball && std::hypot(ball->center.x - mouse.x, ball->center.y - mouse.y) <= curve.pen.px(curve_ball_radius)) {
      best = 0;
      nearest = i;
    }
  }
  return nearest;
}

bool on_probe(const Curve& curve, ImVec2 mouse) {
  const auto at = curve_probe_at(curve);
  return at && std::hypot(at->x - mouse.x, at->y - mouse.y) < curve.pen.px(10);
}

void move_start(const Curve& curve, std::optional<std::size_t> run, float x) {
  Scene& scene = curve.frame.scene;
  const double a = rounded_to_pixel(curve.transform.to_plane({x, 0}).a, 1 / curve.transform.pixels_per_a());
  if (run && *run < scene.runs.size() && scene.runs[*run].own_start) {
    scene.runs[*run].own_start = moved_in_plane(curve.plane, *scene.runs[*run].own_start, {a, 0});
  } else if (!run) {
    scene.start = moved_in_plane(curve.plane, scene.start, {a, 0});
  }
}

void press(const Curve& curve, CurveHand& hand, ImVec2 mouse) {
  ViewFrame& frame = curve.frame;
  const std::optional<double> before = std::exchange(hand.start_before_click, std::nullopt);
  if (ImGui::IsMouseDoubleClicked(0)) {
    if (before && frame.scene.start.size() == 1) frame.scene.start[0] = *before;
    fit_once(frame.scene, frame.results, frame.interaction.fitted);
    frame.interaction.drag = dragged::Fit{};  // the release is no click
    return;
  }
  if (on_probe(curve, mouse)) {
    frame.interaction.drag = dragged::Probe{};
    return;
  }
  const auto ring = ring_at(curve, mouse);
  if (ring) frame.interaction.drag = dragged::Start{ring->run};
}

void click(const Curve& curve, CurveHand& hand, ImVec2 mouse) {
  Scene& scene = curve.frame.scene;
  if (const auto critical = critical_at(curve, mouse)) {
    const auto& at = report_of(curve)->points[*critical].at;
    scene.selected == at ? scene.selected.clear() : select_point(scene, at);
    return;
  }
  if (scene.start.size() == 1) hand.start_before_click = scene.start[0];
  move_start(curve, std::nullopt, mouse.x);
}

/// What the buttons do while they are down and when they are let go.
void drag_and_release(const Curve& curve, CurveHand& hand, ImVec2 mouse, bool active) {
  ViewFrame& frame = curve.frame;
  Drag& drag = frame.interaction.drag;
  const ImGuiIO& io = ImGui::GetIO();
  const float threshold = curve.pen.px(drag_threshold);
  const auto* on_start = drag.as<dragged::Start>();
  if (active && ImGui::IsMouseDown(0)) {
    if (on_start != nullptr && ImGui::IsMouseDragging(0, threshold)) {
      move_start(curve, on_start->run, std::clamp(mouse.x, curve.transform.rect.min.x, curve.transform.rect.max.x));
    } else if (drag == Drag(dragged::Probe{})) {
      if (ImGui::IsMouseDragging(0, threshold)) drag_curve_probe(curve, mouse);
    } else if (drag == Drag(dragged::Pan{})) {
      frame.scene.window.a = panned(curve.transform, {io.MouseDelta.x, 0}).a;
    } else if (drag.empty() && ImGui::IsMouseDragging(0, threshold)) {
      drag = dragged::Pan{};
      frame.scene.window.a = panned(curve.transform, {mouse.x - io.MouseClickedPos[0].x, 0}).a;
    }
  } else if (active && ImGui::IsMouseDown(1) && drag.empty() && ImGui::IsMouseDragging(1, threshold)) {
    drag = dragged::Box{};
  }
  if (!ImGui::IsItemDeactivated()) return;
  if (drag == Drag(dragged::Box{})) {
    const double p = curve.transform.to_plane(io.MouseClickedPos[1]).a, q = curve.transform.to_plane(mouse).a;
    if (std::abs(io.MouseClickedPos[1].x - mouse.x) >= 4) frame.scene.window.a = {std::min(p, q), std::max(p, q)};
  } else if (drag.empty() && ImGui::IsMouseReleased(0) && curve.transform.rect.contains(mouse)) {
    click(curve, hand, mouse);
  }
  drag.clear();
}

}  // namespace

void take_curve_mouse(const Curve& curve, CurveHand& hand) {
  ViewFrame& frame = curve.frame;
  const ImGuiIO& io = ImGui::GetIO();
  ImGui::SetCursorScreenPos(frame.min);
  ImGui::InvisibleButton("curve", {std::max(frame.width(), 1.0F), std::max(frame.height(), 1.0F)},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  const overlay::Rect& plot = curve.transform.rect;
  frame.ui.note("curve", frame.min, frame.max);
  frame.ui.note("map/plot", plot.min, plot.max);
  const bool item_hovered = ImGui::IsItemHovered(), active = ImGui::IsItemActive();
  const bool inside = item_hovered && plot.contains(io.MousePos);
  const bool near_ring = item_hovered && (ring_at(curve, io.MousePos).has_value() || on_probe(curve, io.MousePos));
  if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(0) && (inside || near_ring)) press(curve, hand, io.MousePos);
  drag_and_release(curve, hand, io.MousePos, active);
  if (inside && io.MouseWheel != 0) {
    const double fixed = curve.transform.to_plane(io.MousePos).a;
    frame.scene.window.a =
        scaled_about(frame.scene.window.a, fixed, std::pow(1.1, -static_cast<double>(io.MouseWheel)));
  }
  if (inside) {
    frame.interaction.hovered_point = to_parameters(curve.plane, curve.transform.to_plane(io.MousePos).a, 0);
    frame.interaction.hovered_critical_point = near_ring ? std::nullopt : critical_at(curve, io.MousePos);
    frame.interaction.hovered_run = near_ring || active ? std::nullopt : run_at(curve, io.MousePos);
    if (near_ring || frame.interaction.hovered_critical_point) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  } else if (hand.had_mouse) {
    frame.interaction.hovered_point.clear();
    frame.interaction.hovered_critical_point.reset();
    frame.interaction.hovered_run.reset();
  }
  hand.had_mouse = inside;
}

}  // namespace saddlescope

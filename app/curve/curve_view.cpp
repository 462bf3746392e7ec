#include "app/curve/curve_view.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/curve/curve_picture.h"
#include "app/draw/axes.h"
#include "app/draw/colormap.h"
#include "app/draw/overlay.h"
#include "app/layer/batch_ghost.h"
#include "app/layer/step_arrows.h"
#include "app/ui/imgui_compat.h"
#include "core/engine/fitting_points.h"
#include "core/plane/tick_text.h"
#include "core/run/playhead.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr std::size_t trail_dots = 60;

void draw_axes(const Curve& curve) {
  const overlay::Pen& pen = curve.pen;
  const overlay::Rect& plot = curve.transform.rect;
  std::vector<axes::PlacedTick> below, left;
  for (const Tick& tick : curve.a_ticks) {
    below.push_back({curve.transform.x(tick.value), tick.text});
    const float x = std::round(curve.transform.x(tick.value)) + 0.5F;
    if (x > plot.min.x && x < plot.max.x)
      pen.list->AddLine({x, plot.min.y}, {x, plot.max.y}, with_alpha(pen.theme.line, 0.6F));
  }
  if (const LandscapeResult* landscape = curve.landscape()) {
    const HeightScale& scale = landscape->scale;
    const auto count = static_cast<std::size_t>(std::clamp(plot.height() / pen.px(44), 2.0F, 12.0F));
    std::vector<Tick> ticks;
    if (scale.logarithmic) {
      for (double level : contour_levels(scale, count)) ticks.push_back({level, tick_text(level, 3)});
    } else {
      ticks = nice_ticks({scale.minimum, scale.maximum}, count);
    }
    for (const Tick& tick : ticks) {
      const float y = curve.transform.y(scale.to_unit(tick.value));
      left.push_back({y, tick.text});
      const float row = std::round(y) + 0.5F;
      if (row > plot.min.y && row < plot.max.y)
        pen.list->AddLine({plot.min.x, row}, {plot.max.x, row}, with_alpha(pen.theme.line, 0.6F));
    }
  }
  axes::draw_below(pen, plot, below, curve.frame.min.x + pen.px(2), curve.frame.max.x - pen.px(2));
  axes::draw_left(pen, plot, left, false);
  compat::rect(pen.list, {plot.min.x - 1, plot.min.y - 1}, {plot.max.x + 1, plot.max.y + 1}, pen.theme.line, 0, 1);
  if (curve.plane.axis_names.empty()) return;
  const std::string& name = curve.plane.axis_names[0];
  const ImVec2 size = overlay::text_size(pen.theme.small_font, name);
  overlay::plain_text(pen, {std::round(plot.center().x - size.x / 2), plot.max.y + pen.px(7) + size.y}, pen.theme.text,
                      name);
  overlay::plain_text(pen, {curve.frame.min.x + pen.px(10), std::round(plot.center().y - size.y / 2)}, pen.theme.text,
                      "L");
}

void draw_loss(const Curve& curve) {
  const LandscapeResult* landscape = curve.landscape();
  if (landscape == nullptr) return;
  const overlay::Rect& plot = curve.transform.rect;
  const std::span<const ImVec2> points = curve.track.points();
  ImDrawList* list = curve.pen.list;
  // The map's colours below the curve; without antialiasing, else every strip would have an edge.
  const ImDrawListFlags flags = list->Flags;
  list->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  const float fill_alpha = curve.pen.theme.kind == ThemeKind::dark ? 0.32F : 0.4F;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const ImVec2 p = points[i], q = points[i + 1];
    if (!std::isfinite(p.y) || !std::isfinite(q.y)) continue;
    const Rgb c = colormap_at(curve.frame.scene.display.colormap, landscape->scale.to_unit(landscape->grid.values[i]));
    list->AddQuadFilled(p, q, {q.x, plot.max.y}, {p.x, plot.max.y}, with_alpha(overlay::packed(c), fill_alpha));
  }
  list->Flags = flags;
  for (const auto& piece : overlay::clip_polyline(points, plot.grown(4))) {
    overlay::stroke(list, piece, curve.pen.theme.text, curve.pen.px(2));
  }
}

void draw_trail(const Curve& curve, std::size_t index) {
  const Run& run = curve.frame.scene.runs[index];
  const Trajectory* path = shown_path(curve.frame.scene, curve.frame.results, index);
  if (path == nullptr) return;
  const Trajectory& trajectory = *path;
  const std::size_t step = shown_row(trajectory, curve.frame.scene.playback.step);
  auto place = [&](std::size_t at) {
    return curve.to_screen(curve.project(trajectory.at(at).data()).a, trajectory.loss[at]);
  };
  // The way so far as a thin ghost, the latest steps as dots that fade.
  std::vector<ImVec2> past;
  const std::size_t fork = first_shown_step(run, trajectory);
  if (step < fork) return;  // not branched off yet
  const std::size_t first = std::max(fork, step > 4000 ? step - 4000 : 0);
  for (std::size_t at = first; at <= step; ++at) past.push_back(place(at));
  const ImU32 own = color(run.color);
  const bool hovered = curve.frame.interaction.hovered_run == index;
  for (const auto& piece : overlay::clip_polyline(overlay::thin_path(past, 0.7F), curve.transform.rect.grown(4))) {
    overlay::path(curve.pen, piece,
                  {.color = with_alpha(own, hovered ? 1.0F : 0.55F),
                   .thickness = hovered ? 2.6F : 1.4F,
                   .casing = 0,
                   .dash = run.dash});
  }
  const std::size_t dots = std::min(trail_dots, step - fork);
  for (std::size_t back = dots; back >= 1; --back) {
    const ImVec2 at = place(step - back);
    if (!curve.transform.rect.contains(at)) continue;
    const float fresh = 1 - static_cast<float>(back) / static_cast<float>(trail_dots + 1);
    curve.pen.list->AddCircleFilled(at, curve.pen.px(1.6F + 1.4F * fresh), with_alpha(own, 0.15F + 0.75F * fresh), 12);
  }
  if (fork > 0 && curve.transform.rect.contains(place(fork))) overlay::fork_ring(curve.pen, place(fork), own);
}

/// A disc that lies on the curve; the mark on it, in the run's own shape, shows how far it has rolled.
void draw_ball(const Curve& curve, std::size_t index) {
  const auto ball = curve_ball(curve, index);
  if (!ball) return;
  const Run& run = curve.frame.scene.runs[index];
  const ImU32 own = color(run.color);
  const overlay::Rect& plot = curve.transform.rect;
  const ImVec2 at = ball->contact;
  if (plot.contains(at)) {
    const float radius = curve_ball_radius;
    curve.pen.list->AddCircleFilled(at, curve.pen.px(2), own, 12);
    overlay::ball(curve.pen, ball->center, own, Marker::circle, radius, curve.frame.interaction.hovered_run == index);
    overlay::ball(curve.pen, ball->mark, mix(own, IM_COL32_BLACK, 0.45F), run.marker, 0.28F * radius);
    const Trajectory& trajectory = curve.frame.results.runs[index]->trajectory;
    if (trajectory.status != RunStatus::ok &&
        curve.frame.scene.playback.step >= static_cast<double>(trajectory.last_finite_step()))
      overlay::end_cross(curve.pen, ball->center, curve.pen.theme.error);
    const float half = curve.pen.px(radius);
    curve.frame.ui.note("curve/ball:" + std::to_string(index), {ball->center.x - half, ball->center.y - half},
                        {ball->center.x + half, ball->center.y + half});
  } else if (std::isfinite(at.x) && std::isfinite(at.y)) {
    // Outside the window: an arrow at the frame where it is to be found.
    const float margin = curve.pen.px(10);
    const ImVec2 edge = {std::clamp(at.x, plot.min.x + margin, plot.max.x - margin),
                         std::clamp(at.y, plot.min.y + margin, plot.max.y - margin)};
    overlay::exit_arrow(curve.pen, edge,
                        {std::clamp(at.x - edge.x, -1e4F, 1e4F), std::clamp(at.y - edge.y, -1e4F, 1e4F)}, own, 8);
  }
}

void draw_critical(const Curve& curve) {
  const CriticalPointsReport* report = report_of(curve);
  if (report == nullptr) return;
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
  const bool labels = curve.frame.scene.display.eigenvectors;
  std::vector<overlay::Rect> taken;
  for (std::size_t i = 0; i < report->points.size(); ++i) {
    const CriticalPoint& point = report->points[i];
    if (!curve.fits(point.at)) continue;
    const ImVec2 at = curve.to_screen(point.at, point.value);
    if (!plot.contains(at)) continue;
    const bool selected = curve.frame.scene.selected == point.at,
               hovered = curve.frame.interaction.hovered_critical_point == i;
    overlay::critical_marker(curve.pen, point.kind, at, 5, hovered, selected);
    curve.frame.ui.note("map/critical:" + std::to_string(i), {at.x - 7, at.y - 7}, {at.x + 7, at.y + 7});
    if (!labels || point.eigenvalues.size() != 1 || !std::isfinite(point.eigenvalues[0])) continue;
    const double value = point.eigenvalues[0];
    const std::string text = "λ = " + readable_text(value);
    // Beside the curve: above a maximum, below a minimum.
    const ImVec2 away = {at.x, at.y + (value < 0 ? -8.0F : 8.0F) * curve.pen.theme.scale};
    const overlay::Rect rect = overlay::tip_label_rect(curve.pen, at, away, text, curve.pen.theme.text_font, &plot);
    const bool hit = std::any_of(taken.begin(), taken.end(),
                                 [&](const overlay::Rect& other) { return rect.grown(3).overlaps(other); });
    if (hit && !selected && !hovered) continue;
    taken.push_back(rect);
    overlay::patch_text(curve.pen, rect.min, value < 0 ? curve.pen.theme.downhill : curve.pen.theme.uphill, text,
                        curve.pen.theme.text_font);
  }
}

void draw_hover(const Curve& curve) {
  const auto& hovered = curve.frame.interaction.hovered_point;
  if (!curve.fits(hovered) || !curve.frame.interaction.drag.empty()) return;
  const double a = curve.project(hovered.data()).a, loss = loss_at(curve, a);
  const overlay::Rect& plot = curve.transform.rect;
  const float x = curve.transform.x(a);
  if (x < plot.min.x || x > plot.max.x) return;
  curve.pen.list->AddLine({x, plot.min.y}, {x, plot.max.y}, with_alpha(curve.pen.theme.quiet_text, 0.5F));
  std::string name = curve.plane.axis_names.empty() ? std::string("x") : curve.plane.axis_names[0];
  const std::string first = name + " = " + readable_text(a), second = "L = " + readable_text(loss);
  const overlay::BoxLine lines[] = {{first, 0}, {second, 0}};
  const float y =
      std::isfinite(loss) ? std::clamp(curve.to_screen(a, loss).y, plot.min.y, plot.max.y) : plot.center().y;
  if (std::isfinite(loss)) overlay::crosshair(curve.pen, {x, curve.to_screen(a, loss).y}, 6);
  overlay::label_box(curve.pen, {x, y}, lines, plot);
}

/// Results that come at once need no progress line.
void draw_progress(const Curve& curve, double& since) {
  const double now = ImGui::GetTime();
  if (!curve.frame.results.computing_landscape) since = -1;
  if (curve.frame.results.computing_landscape && since < 0) since = now;
  if (since >= 0 && now - since > 0.2) overlay::progress_line(curve.pen, curve.transform.rect, now - since);
}

}  // namespace

void draw_curve_view(ViewFrame& frame, CurveHand& hand) {
  if (frame.width() < frame.ui.theme.px(120) || frame.height() < frame.ui.theme.px(80)) return;
  if (frame.results.loss == nullptr || frame.results.plane.directions.size() != 1) return;
  take_curve_mouse(lay_out_curve(frame), hand);
  const Curve curve = lay_out_curve(frame);
  ImDrawList* list = curve.pen.list;
  const overlay::Rect& plot = curve.transform.rect;
  list->PushClipRect(frame.min, frame.max, true);
  draw_axes(curve);
  list->PushClipRect(plot.min, plot.max, true);
  draw_loss(curve);
  draw_batch_ghost(curve);
  draw_critical(curve);
  for (std::size_t i = 0; i < frame.scene.runs.size() && i < frame.results.runs.size(); ++i) draw_trail(curve, i);
  for (std::size_t i = 0; i < frame.scene.runs.size(); ++i) draw_ball(curve, i);
  list->PopClipRect();
  draw_step_marks(curve);
  draw_curve_probe(curve);
  for (const CurveRing& ring : curve_rings(curve)) {
    if (!plot.grown(curve.pen.px(2)).contains(ring.at)) continue;
    overlay::start_ring(curve.pen, ring.at, ring.run ? color(frame.scene.runs[*ring.run].color) : curve.pen.theme.ink);
    const float half = curve.pen.px(8);
    frame.ui.note(ring.run ? "map/start:" + std::to_string(*ring.run) : "map/start",
                  {ring.at.x - half, ring.at.y - half}, {ring.at.x + half, ring.at.y + half});
  }
  draw_batch_note(curve);
  draw_hover(curve);
  draw_progress(curve, hand.computing_since);
  if (frame.interaction.drag == "box") {
    const ImGuiIO& io = ImGui::GetIO();
    list->AddRectFilled({std::min(io.MouseClickedPos[1].x, io.MousePos.x), plot.min.y},
                        {std::max(io.MouseClickedPos[1].x, io.MousePos.x), plot.max.y},
                        with_alpha(curve.pen.theme.accent, 0.18F));
  }
  if (frame.results.loss->error) list->AddRectFilled(plot.min, plot.max, with_alpha(curve.pen.theme.background, 0.55F));
  list->PopClipRect();
}

}  // namespace saddlescope

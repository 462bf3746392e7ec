// The runs in the 1-D plot: the latest steps as a trail, the ball rolling on the curve.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/layer/paths.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/run.h"
#include "core/run/playhead.h"

namespace saddlescope {
namespace {

constexpr std::size_t trail_dots = 60;

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
    const Trajectory& trajectory = curve.frame.results.get<RunResult>(index)->trajectory;
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

}  // namespace

void draw_paths(const Curve& curve, Depth depth) {
  if (depth != Depth::balls) return;
  const std::size_t runs = curve.frame.scene.runs.size();
  for (std::size_t i = 0; i < runs; ++i) draw_trail(curve, i);
  for (std::size_t i = 0; i < runs; ++i) draw_ball(curve, i);
}

}  // namespace saddlescope

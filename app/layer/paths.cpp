// The runs' paths with their balls at the playhead, forks and singular steps: on the map here, on the surface and in
// the 1-D plot in paths_on_surface.cpp and paths_on_curve.cpp.
#include "app/layer/paths.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/draw/fade.h"
#include "app/draw/off_labels.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/path_outline.h"
#include "core/engine/nodes/run.h"
#include "core/picture/coverage.h"
#include "core/run/playhead.h"

namespace saddlescope {
namespace {

/// One run's path on the screen, thinned.
struct ScreenPath {
  std::shared_ptr<const RunResult> run;
  std::shared_ptr<const PathOutlineResult> outline;  ///< of a long run; null while there is none
  MapTransform transform;
  Plane plane;
  std::size_t first_step = 0;  ///< of a branch: its fork
  std::vector<ImVec2> points;
  std::vector<std::size_t> steps;  ///< step of each point
  std::vector<float> strengths;    ///< of each point: fainter off the plane; empty where all lies in it
};

constexpr float future_alpha = 0.38F;

/// The part of a path up to the playhead, and the rest; both hold the ball's place.
struct Split {
  std::vector<ImVec2> past, future;
  std::vector<float> past_strengths, future_strengths;  ///< empty where all lies in the plane
  ImVec2 ball;
  std::size_t step = 0;
  double distance = 0;  ///< of the ball from the plane
  float strength = 1;
};

Split split_at(const MapPicture& picture, const ScreenPath& path, double playhead) {
  Split split;
  const Trajectory& trajectory = path.run->trajectory;
  split.step = shown_row(trajectory, playhead);
  if (split.step < path.first_step) {  // not branched off yet
    split.future = path.points;
    return split;
  }
  split.ball = picture.transform.to_screen(picture.project(trajectory.at(split.step).data()));
  const OffPlane off = picture.off_plane();
  split.distance = off.distance(trajectory.at(split.step).data());
  split.strength = off.strength(split.distance);
  const auto middle = static_cast<std::ptrdiff_t>(std::upper_bound(path.steps.begin(), path.steps.end(), split.step) -
                                                  path.steps.begin());
  split.past.assign(path.points.begin(), path.points.begin() + middle);
  split.past.push_back(split.ball);
  split.future.push_back(split.ball);
  split.future.insert(split.future.end(), path.points.begin() + middle, path.points.end());
  if (path.strengths.empty()) return split;
  split.past_strengths.assign(path.strengths.begin(), path.strengths.begin() + middle);
  split.past_strengths.push_back(split.strength);
  split.future_strengths.push_back(split.strength);
  split.future_strengths.insert(split.future_strengths.end(), path.strengths.begin() + middle, path.strengths.end());
  return split;
}

float length_of(std::span<const ImVec2> points) {
  float length = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const float piece = std::hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    if (std::isfinite(piece)) length += piece;
  }
  return length;
}

void draw_line(const MapPicture& picture, std::span<const ImVec2> points, const overlay::PathStyle& style) {
  for (const auto& piece : overlay::clip_polyline(points, picture.transform.rect.grown(picture.pen.px(4)))) {
    overlay::path(picture.pen, piece, style);
  }
}

/// The same, fading off the plane: in stretches of one strength, of which there are a dozen, so that a stretch is one
/// stroke and does not darken where its pieces meet.
void draw_fading_line(const MapPicture& picture, std::span<const ImVec2> points, std::span<const float> strengths,
                      const overlay::PathStyle& style) {
  if (strengths.empty()) return draw_line(picture, points, style);
  constexpr float levels = 12;
  const auto level = [&](std::size_t i) { return std::ceil(levels * std::min(strengths[i], strengths[i + 1])); };
  overlay::PathStyle faded = style;
  for (std::size_t first = 0; first + 1 < points.size();) {
    std::size_t last = first + 1;
    while (last + 1 < points.size() && level(last) == level(first)) ++last;
    const float strength = level(first) / levels;
    faded.color = with_alpha(style.color, strength);
    faded.casing_alpha = style.casing_alpha * strength * strength;
    const auto stretch = points.subspan(first, last - first + 1);
    draw_line(picture, stretch, faded);
    faded.phase += length_of(stretch);
    first = last;
  }
}

void add_point(ScreenPath& path, std::size_t step, ImVec2 point) {
  path.steps.push_back(step);
  path.points.push_back(point);
}

/// Of a long run what paints nothing new is left out; a point that is not finite parts what is drawn before from what
/// is drawn after.
void add_new_places(const MapPicture& picture, ScreenPath& path, std::span<const PathRow> rows,
                    std::span<const ImVec2> all) {
  const ImVec2 gap = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::quiet_NaN()};
  const overlay::Rect& rect = picture.transform.rect;
  const float cell = picture.pen.px(1.2F);
  Coverage coverage(rect.width(), rect.height(), cell);
  // A line that is drawn ends at `before`.
  bool joined = true;
  std::size_t before = 0;
  add_point(path, rows[0].step, all[0]);
  for (std::size_t k = 1; k < rows.size(); ++k) {
    ImVec2 from = all[before], to = all[k];
    const bool paints = rows[k].joined && overlay::clip_segment(from, to, rect) &&
                        coverage.paints(from.x - rect.min.x, from.y - rect.min.y, to.x - rect.min.x, to.y - rect.min.y);
    const float away = std::hypot(all[k].x - all[before].x, all[k].y - all[before].y);
    if (!paints && rows[k].joined && away < Coverage::near_cells * cell) continue;
    if (paints && !joined) add_point(path, rows[before].step, all[before]);
    if (paints) add_point(path, rows[k].step, all[k]);
    if (!paints && joined) add_point(path, rows[before].step, gap);
    // The other side of the gap: a ball inside it must not be joined with what comes after.
    if (!paints) {
      if (!joined) path.points.pop_back(), path.steps.pop_back();
      add_point(path, rows[k].step, gap);
    }
    joined = paints;
    before = k;
  }
  // The end, where it is not drawn already: it tells whether the path ends in the frame.
  if (path.steps.back() != rows.back().step || !joined) add_point(path, rows.back().step, all.back());
}

/// The places of a screen path that are drawn. `all`: those of `rows`.
void add_points(const MapPicture& picture, ScreenPath& path, std::span<const PathRow> rows,
                std::span<const ImVec2> all) {
  if (is_long_path(path.run->trajectory, path.first_step)) return add_new_places(picture, path, rows, all);
  for (const std::size_t place : overlay::thin_places(all)) add_point(path, rows[place].step, all[place]);
}

/// Where the polyline last (or first) leaves the frame.
struct Exit {
  ImVec2 at, direction;
};
std::optional<Exit> exit_of(std::span<const ImVec2> points, const overlay::Rect& rect, bool last) {
  std::optional<Exit> found;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    if (!std::isfinite(points[i].x) || !std::isfinite(points[i + 1].x)) continue;
    const auto at = overlay::exit_point(points[i], points[i + 1], rect);
    if (!at) continue;
    found = Exit{*at, {points[i + 1].x - points[i].x, points[i + 1].y - points[i].y}};
    if (!last) return found;
  }
  return found;
}

/// The arrow stays inside the frame with its tip on it.
void draw_exit(const MapPicture& picture, const Exit& exit, ImU32 color) {
  const float size = picture.pen.px(8), length = std::hypot(exit.direction.x, exit.direction.y);
  if (!(length > 0)) return;
  const ImVec2 base = {exit.at.x - size * exit.direction.x / length, exit.at.y - size * exit.direction.y / length};
  overlay::exit_arrow(picture.pen, base, exit.direction, color, 8);
}

class MapPaths : public MapLayer {
 public:
  /// Projects what changed.
  void update(const MapPicture& picture) override;
  void reserve(const MapPicture& picture, LabelRoom& room) override;
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::lines) draw_lines(picture);
    if (depth == Depth::marks) draw_forks(picture);
    if (depth == Depth::balls) draw_balls(picture, room.labels);  // a run that has arrived must be seen
    if (depth == Depth::small) draw_singular_steps(picture);      // they would vanish under a start
  }
  /// Run whose ball or path is under the mouse.
  std::optional<std::size_t> run_at(const MapPicture& picture, ImVec2 mouse) const override;

 private:
  void draw_lines(const MapPicture& picture) const;
  /// Balls at the playhead, with their distances off the plane, and arrows where a path leaves the frame. Distances
  /// keep off `labels`.
  void draw_balls(const MapPicture& picture, std::span<const overlay::Rect> labels) const;
  /// Where branches leave the run whose past they share.
  void draw_forks(const MapPicture& picture) const;
  /// Steps at which a Hessian was singular, but for one under the ball.
  void draw_singular_steps(const MapPicture& picture) const;

  std::vector<ScreenPath> paths_;
};

void MapPaths::reserve(const MapPicture& picture, LabelRoom& room) {
  constexpr std::size_t most_boxes = 60;
  for (const ScreenPath& path : paths_) {
    room.avoid.insert(room.avoid.end(), path.points.begin(), path.points.end());
    const std::size_t stride = std::max<std::size_t>(path.points.size() / most_boxes, 1);
    for (std::size_t i = 0; i < path.points.size(); i += stride)
      room.key_obstacles.push_back(overlay::Rect{path.points[i], path.points[i]}.grown(picture.pen.px(3)));
  }
}

void MapPaths::update(const MapPicture& picture) {
  const Scene& scene = picture.scene();
  const Results& results = picture.results();
  paths_.resize(scene.runs.size());
  std::vector<ImVec2> all;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    ScreenPath& path = paths_[i];
    const Trajectory* shown = shown_path(scene, results, i);
    const auto run = shown != nullptr ? results.get<RunResult>(i) : nullptr;
    const auto outline = shown != nullptr ? fitting_outline(scene, results, i) : nullptr;
    const std::size_t first = shown != nullptr ? first_shown_step(scene.runs[i], *shown) : 0;
    if (run == path.run && outline == path.outline && path.transform == picture.transform &&
        path.plane == picture.plane && path.first_step == first)
      continue;
    path = {run, outline, picture.transform, picture.plane, first, {}, {}, {}};
    if (run == nullptr) continue;
    const Trajectory& trajectory = run->trajectory;
    const std::vector<PathRow> rows = drawn_rows(scene, results, i, outline.get());
    all.clear();
    for (const PathRow& row : rows)
      all.push_back(picture.transform.to_screen(picture.project(trajectory.at(row.step).data())));
    add_points(picture, path, rows, all);
    const OffPlane off = picture.off_plane();
    if (off.whole()) continue;
    for (std::size_t step : path.steps)
      path.strengths.push_back(off.strength(off.distance(trajectory.at(step).data())));
  }
}

void MapPaths::draw_lines(const MapPicture& picture) const {
  const Scene& scene = picture.scene();
  const double playhead = picture.frame.scene.playback.step;
  std::vector<Split> splits(paths_.size());
  const auto& hovered = picture.frame.interaction.hovered_run;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (paths_[i].run == nullptr) continue;
    splits[i] = split_at(picture, paths_[i], playhead);
    overlay::PathStyle style{.color = color(scene.runs[i].color, future_alpha),
                             .thickness = 1.8F,
                             .casing = 0.8F,
                             .casing_alpha = 0.3F,
                             .dash = scene.runs[i].dash,
                             .phase = length_of(splits[i].past)};
    draw_fading_line(picture, splits[i].future, splits[i].future_strengths, style);
  }
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (paths_[i].run == nullptr) continue;
    const float thickness = hovered == i ? 3.4F : 2.2F;
    draw_fading_line(picture, splits[i].past, splits[i].past_strengths,
                     {.color = color(scene.runs[i].color),
                      .thickness = thickness,
                      .casing = 1.3F,
                      .casing_alpha = 0.8F,
                      .dash = scene.runs[i].dash});
  }
}

void MapPaths::draw_balls(const MapPicture& picture, std::span<const overlay::Rect> taken) const {
  const Scene& scene = picture.scene();
  const auto& hovered = picture.frame.interaction.hovered_run;
  const overlay::Rect& rect = picture.transform.rect;
  std::vector<OffLabel> labels;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (paths_[i].run == nullptr) continue;
    const Trajectory& trajectory = paths_[i].run->trajectory;
    const Split split = split_at(picture, paths_[i], scene.playback.step);
    if (split.past.empty()) continue;
    const ImU32 own = color(scene.runs[i].color);
    if (!rect.contains(split.ball)) {
      if (const auto exit = exit_of(split.past, rect, true)) draw_exit(picture, *exit, own);
      continue;
    }
    if (!split.future.empty() && !rect.contains(split.future.back())) {
      if (const auto exit = exit_of(split.future, rect, true)) draw_exit(picture, *exit, with_alpha(own, 0.6F));
    }
    const Fade fade(picture.pen.list, std::max(split.strength, faintest_marker));
    overlay::ball(picture.pen, split.ball, own, scene.runs[i].marker, 5.5F, hovered == i);
    const bool broken = trajectory.status != RunStatus::ok && split.step == trajectory.last_finite_step();
    if (broken) overlay::end_cross(picture.pen, split.ball, picture.pen.theme.error);
    labels.push_back({i, split.ball, picture.off_plane().text(split.distance), own});
  }
  draw_off_labels(picture.pen, picture.frame.ui, "map", labels, rect, taken);
}

void MapPaths::draw_forks(const MapPicture& picture) const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const ScreenPath& path = paths_[i];
    if (path.run == nullptr || path.first_step == 0 || path.points.empty()) continue;
    const ImVec2 fork = path.points.front();
    if (!picture.transform.rect.contains(fork)) continue;
    overlay::fork_ring(picture.pen, fork, color(picture.scene().runs[i].color));
    const float half = picture.pen.px(4);
    picture.frame.ui.note("map/fork:" + std::to_string(i), {fork.x - half, fork.y - half},
                          {fork.x + half, fork.y + half});
  }
}

void MapPaths::draw_singular_steps(const MapPicture& picture) const {
  const Scene& scene = picture.scene();
  const auto apart = [&](ImVec2 a, ImVec2 b) { return std::hypot(a.x - b.x, a.y - b.y) >= picture.pen.px(8); };
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const ScreenPath& path = paths_[i];
    if (path.run == nullptr || path.run->trajectory.singular_steps.empty()) continue;
    const Trajectory& trajectory = path.run->trajectory;
    const Split split = split_at(picture, path, scene.playback.step);
    ImVec2 before{-1e9F, -1e9F};
    for (const std::size_t step : shown_singular_steps(trajectory, path.first_step)) {
      const ImVec2 at = picture.transform.to_screen(picture.project(trajectory.at(step).data()));
      if (!picture.transform.rect.contains(at) || !apart(at, before)) continue;
      before = at;
      if (split.past.empty() || apart(at, split.ball))
        overlay::singular_mark(picture.pen, at, color(scene.runs[i].color));
    }
  }
}

std::optional<std::size_t> MapPaths::run_at(const MapPicture& picture, ImVec2 mouse) const {
  std::optional<std::size_t> nearest;
  float best = picture.pen.px(5);
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const auto& points = paths_[i].points;
    for (std::size_t k = 0; k + 1 < points.size(); ++k) {
      const float distance = overlay::distance_to_segment(mouse, points[k], points[k + 1]);
      if (distance < best) {
        best = distance;
        nearest = i;
      }
    }
  }
  return nearest;
}

}  // namespace

LayerKind paths_layer() { return {"paths", map_layer<MapPaths>, surface_paths, draw_paths}; }

}  // namespace saddlescope

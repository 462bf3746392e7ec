// The runs on the 3-D surface: their paths as ribbons drawn by the graphics card, forks, singular steps and balls over
// these.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "app/draw/fade.h"
#include "app/draw/off_labels.h"
#include "app/layer/paths.h"
#include "core/engine/fitting_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/path_outline.h"
#include "core/engine/nodes/run.h"
#include "core/run/playhead.h"

namespace saddlescope {
namespace {

/// Where a row of a run stands above the surface and on the screen; none outside the window.
std::optional<std::pair<Eigen::Vector3d, ImVec2>> place_of_row(const SurfacePicture& picture, const Trajectory& path,
                                                               std::size_t step) {
  const Eigen::Vector2d at = picture.floor.at(path.at(step).data());
  if (!at.allFinite() || std::abs(at.x()) > 0.5 || std::abs(at.y()) > 0.5) return std::nullopt;
  const OffPlane off = picture.off_plane();
  const bool off_plane = off.off(off.distance(path.at(step).data()));
  const Eigen::Vector3d point(
      at.x(), at.y(), row_height(path.loss[step], at, off_plane, picture.landscape.scale, picture.mesh) + 0.002);
  const auto screen = picture.to_screen(point);
  if (!screen) return std::nullopt;
  return std::pair{point, *screen};
}

/// Where branches leave, and steps at which a Hessian was singular.
void draw_path_marks(const SurfacePicture& picture) {
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const Trajectory* shown = shown_path(scene, picture.frame.results, i);
    if (shown == nullptr || shown->dimension != picture.floor.plane->dimension()) continue;
    const Trajectory& path = *shown;
    const std::size_t first = first_shown_step(scene.runs[i], path);
    const ImU32 own = color(scene.runs[i].color);
    ImVec2 before{-1e9F, -1e9F};
    for (const std::size_t step : shown_singular_steps(path, first)) {
      const auto at = place_of_row(picture, path, step);
      if (!at || std::hypot(at->second.x - before.x, at->second.y - before.y) < picture.pen.px(8)) continue;
      const Fade fade(picture.pen.list, picture.hidden(at->first) ? hidden_alpha : 1);
      overlay::singular_mark(picture.pen, at->second, own);
      before = at->second;
    }
    if (first == 0) continue;
    if (const auto at = place_of_row(picture, path, first)) {
      const Fade fade(picture.pen.list, picture.hidden(at->first) ? hidden_alpha : 1);
      overlay::fork_ring(picture.pen, at->second, own);
    }
  }
}

/// Where the balls are at the playhead, one for each visible run inside the window.
struct RunHead {
  std::size_t run;
  std::size_t step;
  Eigen::Vector3d at;
  ImVec2 screen;
  double distance = 0;  ///< from the plane
};
std::vector<RunHead> run_heads(const SurfacePicture& picture) {
  std::vector<RunHead> heads;
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const Trajectory* shown = shown_path(scene, picture.frame.results, i);
    if (shown == nullptr || shown->dimension != picture.floor.plane->dimension()) continue;
    const Trajectory& path = *shown;
    const std::size_t step = shown_row(path, scene.playback.step);
    if (step < first_shown_step(scene.runs[i], path)) continue;  // not branched off yet
    const double distance = picture.off_plane().distance(path.at(step).data());
    if (const auto at = place_of_row(picture, path, step)) heads.push_back({i, step, at->first, at->second, distance});
  }
  return heads;
}

/// From a ball off the plane straight up or down to the surface over its projection: where the map draws it.
void draw_stem(const SurfacePicture& picture, const RunHead& head, ImU32 color) {
  const auto z = picture.mesh.height(head.at.x(), head.at.y());
  if (!z) return;
  const auto foot = picture.to_screen({head.at.x(), head.at.y(), *z});
  if (foot) picture.pen.list->AddLine(head.screen, *foot, with_alpha(color, 0.55F), picture.pen.px(1));
}

/// The balls with their distances off the plane, which keep off `taken`.
void draw_run_heads(const SurfacePicture& picture, std::span<const RunHead> heads,
                    std::span<const overlay::Rect> taken) {
  const overlay::Pen& pen = picture.pen;
  const Scene& scene = picture.frame.scene;
  const OffPlane off = picture.off_plane();
  std::vector<OffLabel> labels;
  for (const RunHead& head : heads) {
    const Run& run = scene.runs[head.run];
    const Trajectory& path = picture.frame.results.get<RunResult>(head.run)->trajectory;
    labels.push_back({head.run, head.screen, off.text(head.distance), color(run.color)});
    if (off.off(head.distance)) draw_stem(picture, head, color(run.color));
    const bool faint = off.off(head.distance);
    const float hidden = picture.hidden(head.at) ? 0.5F : 1;
    const Fade fade(pen.list, faint ? std::max(hidden * off.strength(head.distance), faintest_marker) : hidden);
    if (path.status != RunStatus::ok && head.step == path.last_finite_step())
      overlay::end_cross(pen, head.screen, color(run.color));
    else
      overlay::ball(pen, head.screen, color(run.color), run.marker, 5.5F,
                    picture.frame.interaction.hovered_run == head.run);
    const float r = pen.px(5.5F);
    picture.frame.ui.note("surface/ball" + std::to_string(head.run), {head.screen.x - r, head.screen.y - r},
                          {head.screen.x + r, head.screen.y + r});
  }
  draw_off_labels(pen, picture.frame.ui, "surface", labels, picture.rect(), taken);
}

class SurfacePaths : public SurfaceLayer {
 public:
  void update(const SurfacePicture& picture, SurfaceChanges& changes) override;
  void add_moving_lines(const SurfacePicture& picture, float pixels, std::vector<PathStroke>& strokes) override;
  void reserve(const SurfacePicture& picture, LabelRoom& room) override;
  void draw(const SurfacePicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::balls) draw_path_marks(picture);
    if (depth != Depth::small) return;
    draw_exits(picture);
    draw_run_heads(picture, heads_, room.labels);
  }
  std::optional<std::size_t> run_at(const SurfacePicture& picture, ImVec2 mouse) const override;

 private:
  /// A run's path as it was made, and what from.
  struct RunSlot {
    std::shared_ptr<const RunResult> run;
    std::shared_ptr<const PathOutlineResult> outline;  ///< of a long run; null while there is none
    std::shared_ptr<const LandscapeResult> landscape;
    std::size_t first_step = 0;  ///< of a branch: its fork
    PathRibbon ribbon;
    UploadedRibbon uploaded;
  };
  void draw_exits(const SurfacePicture& picture) const;

  std::vector<std::unique_ptr<RunSlot>> runs_;
  std::vector<RunHead> heads_;
};

void SurfacePaths::update(const SurfacePicture& picture, SurfaceChanges& changes) {
  const Results& results = picture.frame.results;
  const Scene& scene = picture.frame.scene;
  runs_.resize(std::min(results.all<RunResult>().size(), scene.runs.size()));
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const auto& run = results.get<RunResult>(i);
    if (run == nullptr || run->trajectory.dimension != picture.floor.plane->dimension()) {
      changes.moving = changes.moving || runs_[i] != nullptr;
      runs_[i].reset();
      continue;
    }
    const auto outline = fitting_outline(scene, results, i);
    const std::size_t first = run->trajectory.rows() > 0 ? first_shown_step(scene.runs[i], run->trajectory) : 0;
    const auto& landscape = results.get<LandscapeResult>();
    if (runs_[i] != nullptr && runs_[i]->run == run && runs_[i]->outline == outline &&
        runs_[i]->landscape == landscape && runs_[i]->first_step == first)
      continue;
    if (runs_[i] == nullptr) runs_[i] = std::make_unique<RunSlot>();
    runs_[i]->run = run;
    runs_[i]->outline = outline;
    runs_[i]->landscape = landscape;
    runs_[i]->first_step = first;
    runs_[i]->ribbon = make_path_ribbon(run->trajectory, drawn_rows(scene, results, i, outline.get()), picture.floor,
                                        landscape->scale, picture.mesh);
    runs_[i]->uploaded.upload(runs_[i]->ribbon);
    changes.moving = true;
  }
}

void SurfacePaths::add_moving_lines(const SurfacePicture& picture, float pixels, std::vector<PathStroke>& strokes) {
  const double playhead = std::floor(picture.frame.scene.playback.step);
  for (std::size_t i = 0; i < runs_.size() && i < picture.frame.scene.runs.size(); ++i) {
    const Run& run = picture.frame.scene.runs[i];
    if (runs_[i] == nullptr || !run.visible) continue;
    PathStroke stroke;
    stroke.ribbon = &runs_[i]->uploaded;
    stroke.path = &runs_[i]->ribbon;
    stroke.segments_past = runs_[i]->ribbon.segments_until(playhead);
    stroke.playhead = playhead;
    stroke.color = straight(color(run.color));
    const bool hovered = picture.frame.interaction.hovered_run == i;
    stroke.width = (hovered ? 3.4F : 2.6F) * pixels;
    stroke.casing = 1.4F * pixels;
    stroke.dash = run.dash;
    strokes.push_back(stroke);
  }
}

void SurfacePaths::reserve(const SurfacePicture& picture, LabelRoom& room) {
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < runs_.size() && i < scene.runs.size(); ++i)
    if (runs_[i] != nullptr && scene.runs[i].visible) add_some_points(picture, runs_[i]->ribbon, room.avoid);
  heads_ = run_heads(picture);
  for (const RunHead& head : heads_) room.block(head.screen, picture.pen.px(7));
}

/// Arrows where paths leave the window.
void SurfacePaths::draw_exits(const SurfacePicture& picture) const {
  const overlay::Pen& pen = picture.pen;
  const Scene& scene = picture.frame.scene;
  const double playhead = std::floor(scene.playback.step);
  for (std::size_t i = 0; i < runs_.size() && i < scene.runs.size(); ++i) {
    if (runs_[i] == nullptr || !scene.runs[i].visible) continue;
    for (const PathRibbon::Exit& exit : runs_[i]->ribbon.exits) {
      const auto at = picture.to_screen(exit.at);
      const auto ahead =
          picture.to_screen(exit.at + Eigen::Vector3d(0.05 * exit.direction.x(), 0.05 * exit.direction.y(), 0));
      if (!at || !ahead) continue;
      const Fade fade(pen.list, exit.step <= playhead ? 1 : 0.4F);
      overlay::exit_arrow(pen, *at, {ahead->x - at->x, ahead->y - at->y}, color(scene.runs[i].color));
    }
  }
}

std::optional<std::size_t> SurfacePaths::run_at(const SurfacePicture& picture, ImVec2 mouse) const {
  std::optional<std::size_t> nearest;
  float best = picture.pen.px(5);
  const Scene& scene = picture.frame.scene;
  for (std::size_t i = 0; i < runs_.size() && i < scene.runs.size(); ++i) {
    if (runs_[i] == nullptr || !scene.runs[i].visible) continue;
    std::optional<ImVec2> before;
    for (const PathPoint& point : runs_[i]->ribbon.points) {
      const auto at = picture.to_screen({point.x, point.y, point.z});
      if (at && before && point.pen > 0) {
        const float distance = overlay::distance_to_segment(mouse, *before, *at);
        // What the surface hides is not under the mouse.
        if (distance < best && !picture.hidden({point.x, point.y, point.z})) {
          best = distance;
          nearest = i;
        }
      }
      before = at;
    }
  }
  return nearest;
}

}  // namespace

std::unique_ptr<SurfaceLayer> surface_paths() { return surface_layer<SurfacePaths>(); }

}  // namespace saddlescope

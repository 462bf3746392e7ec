// What lies over the 3-D picture and is drawn by ImGui: axis texts, colour bar, balls, starts, critical points,
// eigenvector arrows, hover. Private to the 3-D view; UI thread only.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/draw/fade.h"
#include "app/draw/overlay.h"
#include "app/draw/view.h"
#include "app/surface/path_ribbon.h"
#include "app/surface/surface_axes.h"
#include "app/surface/terrain_renderer.h"
#include "core/critical/off_plane.h"

namespace saddlescope {

/// What every layer of one frame shares. Points on the surface are in the landscape's own box units.
struct SurfacePicture {
  overlay::Pen pen;
  const ViewFrame& frame;
  const LandscapeResult& landscape;
  const SurfaceMesh& mesh;
  const Projection& projection;  ///< its pixels are counted from the view's corner in screen units
  Floor floor;
  Placement place;

  overlay::Rect rect() const { return {frame.min, frame.max}; }
  std::optional<ImVec2> to_screen(const Eigen::Vector3d& point) const;
  /// Ray under a place on the screen, and the eye, as the landscape's own floor sees them.
  Ray ray(ImVec2 screen) const;
  Eigen::Vector3d eye() const;
  bool hidden(const Eigen::Vector3d& point) const { return mesh.hides(point, eye()); }
  /// On the surface above a parameter point; none outside the landscape's window or in a hole. A point off the plane
  /// stands at the height of its own loss over its projection: the surface is not the loss there.
  std::optional<Eigen::Vector3d> on_surface(const double* parameters) const;
  OffPlane off_plane() const { return OffPlane(*floor.plane, floor.window); }
  /// Report whose points belong to the drawn landscape and are to be shown, or null.
  const CriticalPointsReport* report() const;
};

/// Something the mouse can take.
struct SurfaceMarker {
  enum class Kind { start, own_start, critical, probe } kind;
  std::size_t index = 0;  ///< run or critical point
  Eigen::Vector3d at;
  ImVec2 screen;
  bool hidden = false;
  float strength = 1;  ///< fainter off the plane
};
std::vector<SurfaceMarker> surface_markers(const SurfacePicture& picture);
/// The nearest visible one within 9 px, else a hidden one.
const SurfaceMarker* marker_at(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, ImVec2 mouse);

void draw_axis_labels(const SurfacePicture& picture, const SurfaceAxes& axes);
void draw_color_bar(const SurfacePicture& picture);
/// What the colours of the valleys mean.
void draw_valley_key(const SurfacePicture& picture);
void draw_markers(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, const SurfaceMarker* hovered);
/// A straight floor line draped over the surface, as far as there is a surface.
struct DrapedLine {
  std::vector<ImVec2> points;
  bool complete = true;
  bool hidden = false;  ///< by the surface, for the most part; of at least 40 pieces
};
DrapedLine drape(const SurfacePicture& picture, const Eigen::Vector2d& from, const Eigen::Vector2d& to,
                 int pieces = 40);
/// An arrow along a line on the screen that follows the surface; faint where the surface hides it.
void draw_bent_arrow(const overlay::Pen& pen, std::span<const ImVec2> line, ImU32 color, float thickness, bool hidden);
/// Over the balls: it may ride on one.
void draw_probe_marker(const SurfacePicture& picture, std::span<const SurfaceMarker> markers,
                       const SurfaceMarker* hovered);
/// Labels keep off the obstacles (balls, starts) and rather do not cover the points of paths. Gives back their places.
std::vector<overlay::Rect> draw_eigenvectors(const SurfacePicture& picture, const std::vector<overlay::Rect>& obstacles,
                                             std::span<const ImVec2> paths);
/// Where the balls are at the playhead, one for each visible run inside the window.
struct RunHead {
  std::size_t run;
  std::size_t step;
  Eigen::Vector3d at;
  ImVec2 screen;
  double distance = 0;  ///< from the plane
};
std::vector<RunHead> run_heads(const SurfacePicture& picture);
/// Where branches leave, and steps at which a Hessian was singular.
void draw_path_marks(const SurfacePicture& picture);
/// The balls at the playhead with their distances off the plane, ends and exits of the paths; `ribbons`: one for each
/// run, null where there is none. Distances keep off `labels`.
void draw_run_heads(const SurfacePicture& picture, std::span<const PathRibbon* const> ribbons,
                    std::span<const RunHead> heads, std::span<const overlay::Rect> labels);
/// What the plane does to the selected and the hovered critical point (more than two parameters).
void draw_critical_notes(const SurfacePicture& picture, std::span<const SurfaceMarker> markers);
void draw_hover(const SurfacePicture& picture);

}  // namespace saddlescope

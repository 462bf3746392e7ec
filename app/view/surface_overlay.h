// What lies over the 3-D picture and is drawn by ImGui: axis texts, colour bar, balls, starts, critical points,
// eigenvector arrows, hover. Private to the 3-D view; UI thread only.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/view/overlay.h"
#include "app/view/path_ribbon.h"
#include "app/view/surface_axes.h"
#include "app/view/terrain_renderer.h"
#include "app/view/view.h"

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
  /// On the surface above a parameter point; none outside the landscape's window or in a hole.
  std::optional<Eigen::Vector3d> on_surface(const double* parameters) const;
  /// Report whose points belong to the drawn landscape and are to be shown, or null.
  const CriticalPointsReport* report() const;
};

/// While alive, everything added to the list becomes fainter at the end: for what the surface hides.
class Fade {
 public:
  Fade(ImDrawList* list, float alpha) : list_(list), alpha_(alpha), first_(list->VtxBuffer.Size) {}
  ~Fade() {
    if (alpha_ >= 1) return;
    for (int i = first_; i < list_->VtxBuffer.Size; ++i)
      list_->VtxBuffer[i].col = with_alpha(list_->VtxBuffer[i].col, alpha_);
  }
  Fade(const Fade&) = delete;
  Fade& operator=(const Fade&) = delete;

 private:
  ImDrawList* list_;
  float alpha_;
  int first_;
};

/// Something the mouse can take.
struct SurfaceMarker {
  enum class Kind { start, own_start, critical } kind;
  std::size_t index = 0;  ///< run or critical point
  Eigen::Vector3d at;
  ImVec2 screen;
  bool hidden = false;
};
std::vector<SurfaceMarker> surface_markers(const SurfacePicture& picture);
/// The nearest visible one within 9 px, else a hidden one.
const SurfaceMarker* marker_at(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, ImVec2 mouse);

void draw_axis_labels(const SurfacePicture& picture, const SurfaceAxes& axes);
void draw_color_bar(const SurfacePicture& picture);
void draw_markers(const SurfacePicture& picture, std::span<const SurfaceMarker> markers, const SurfaceMarker* hovered);
/// An arrow along a line on the screen that follows the surface; faint where the surface hides it.
void draw_bent_arrow(const overlay::Pen& pen, std::span<const ImVec2> line, ImU32 color, float thickness, bool hidden);
/// Labels keep off the obstacles (balls, starts) and rather do not cover the points of paths.
void draw_eigenvectors(const SurfacePicture& picture, const std::vector<overlay::Rect>& obstacles,
                       std::span<const ImVec2> paths);
/// Where the balls are at the playhead, one for each visible run inside the window.
struct RunHead {
  std::size_t run;
  std::size_t step;
  Eigen::Vector3d at;
  ImVec2 screen;
};
std::vector<RunHead> run_heads(const SurfacePicture& picture);
/// The balls at the playhead, ends and exits of the paths; `ribbons`: one for each run, null where there is none.
void draw_run_heads(const SurfacePicture& picture, std::span<const PathRibbon* const> ribbons,
                    std::span<const RunHead> heads);
void draw_hover(const SurfacePicture& picture);

}  // namespace saddlescope

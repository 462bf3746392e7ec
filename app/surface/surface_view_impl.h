// What the 3-D view keeps between frames, shared by its drawing and its mouse. Private to the 3-D view; UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/surface/path_renderer.h"
#include "app/surface/surface_overlay.h"
#include "app/surface/surface_probe.h"
#include "app/surface/surface_view.h"
#include "app/surface/terrain_renderer.h"

namespace saddlescope {

/// A run's path as it was made, and what from.
struct RunSlot {
  std::shared_ptr<const RunResult> run;
  std::shared_ptr<const LandscapeResult> landscape;
  std::size_t first_step = 0;  ///< of a branch: its fork
  PathRibbon ribbon;
  UploadedRibbon uploaded;
};

/// The vertices that lie farthest left, right, up and down on the first camera's picture.
std::vector<Eigen::Vector3d> outermost_points(const SurfaceMesh& mesh);

struct SurfaceView::Impl {
  TerrainRenderer terrain;
  PathRenderer paths;
  SurfaceSheet probe, ghost;                         ///< the Taylor model; the surface of a batch
  std::shared_ptr<const LandscapeResult> landscape;  ///< what `mesh` was made from
  std::unique_ptr<SurfaceMesh> mesh;
  std::vector<std::unique_ptr<RunSlot>> runs;
  std::shared_ptr<const CriticalPointsResult> curves_of;
  std::shared_ptr<const LandscapeResult> curves_on;
  struct Curve {
    enum class Kind { valley, other, zero } kind;
    PathRibbon ribbon;
    UploadedRibbon uploaded;
  };
  std::vector<Curve> curves;               ///< of critical points
  std::vector<Curve> zeros;                ///< where an eigenvalue vanishes
  std::optional<overlay::Rect> zero_name;  ///< its place is looked for when the still picture has changed
  gl::Texture valley_palette;
  std::optional<ThemeKind> valley_palette_of;
  gl::Framebuffer still, moving;  ///< terrain with curves; the same with the runs' paths
  std::size_t still_strokes = 0;  ///< how many curves `still` shows
  bool still_is_stale = true, moving_is_stale = true;
  std::vector<PathStroke> shown_strokes;  ///< in `moving`

  /// The surface's outermost points as the first camera sees it: what the view is framed to.
  std::vector<Eigen::Vector3d> outline;
  Framing framing;  ///< of this frame
  // the camera's way back
  Camera shown_camera, scene_camera, ease_from;
  double ease_share = 1;  ///< of the way done
  bool has_camera = false;
  std::optional<double> computing_since;

  // the mouse gesture that began in this view
  Drag gesture;
  std::optional<std::size_t> pressed_critical;
  ImVec2 pressed_at;

  void update_geometry(const ViewFrame& frame);
  void update_curves(const ViewFrame& frame);
  std::vector<std::vector<ImVec2>> zeros_on_screen(const SurfacePicture& picture) const;
  void update_camera(ViewFrame& frame);
  Framing framing_of(const ViewFrame& frame, const Placement& place) const;
  void render(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes, float pixels);
  TerrainLook look_of(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes,
                      float pixels) const;
  void draw_sheets(const ViewFrame& frame, const SurfacePicture& picture, const TerrainLook& look,
                   bool surface_changed);
  /// Of all curves that are to be seen; `report`: whether those of critical points are.
  std::vector<PathStroke> curve_strokes(const ViewFrame& frame, bool report, float pixels);
  std::vector<PathStroke> run_strokes(const ViewFrame& frame, float pixels);
  void draw_runs(const ViewFrame& frame, const TerrainLook& look, const Projection& projection, float pixels);
  std::vector<PixelRegion> take_changes(const std::vector<PathStroke>& strokes, const TerrainLook& look, float margin);
  std::vector<ImVec2> points_on_screen(const SurfacePicture& picture) const;
  std::optional<std::size_t> run_at(const SurfacePicture& picture, ImVec2 mouse) const;
  GLuint base_texture() const;
  void mouse(const SurfacePicture& picture, const SurfaceMarker* over);
  void press(const SurfacePicture& picture, const SurfaceMarker* over);
  void drag(const SurfacePicture& picture);
  void release(const SurfacePicture& picture);
  void drag_probe(const SurfacePicture& picture);
};

}  // namespace saddlescope

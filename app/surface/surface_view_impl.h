// What the 3-D view keeps between frames, shared by its drawing and its mouse. Private to the 3-D view; UI thread only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/layer/layer.h"
#include "app/surface/direction_buttons.h"
#include "app/surface/path_renderer.h"
#include "app/surface/surface_view.h"
#include "app/surface/terrain_renderer.h"
#include "core/engine/nodes/critical_points.h"
#include "core/engine/nodes/landscape.h"
#include "core/engine/nodes/run.h"

namespace saddlescope {

/// The vertices that lie farthest left, right, up and down on a camera's picture; of `floor` its floor counts.
std::vector<Eigen::Vector3d> outermost_points(const SurfaceMesh& mesh, const Camera& camera, const Framing& floor);
/// A floor on which a unit is as long in both directions where that is asked for and the ranges allow it.
Framing floor_of(const Scene& scene);

struct SurfaceView::Impl {
  TerrainRenderer terrain;
  PathRenderer paths;
  std::shared_ptr<const LandscapeResult> landscape;  ///< what `mesh` was made from
  std::unique_ptr<SurfaceMesh> mesh;
  std::vector<std::unique_ptr<SurfaceLayer>> layers = make_surface_layers();  ///< the lowest first
  gl::Framebuffer still, moving;          ///< terrain with curves; the same with the runs' paths
  std::size_t still_strokes = 0;          ///< how many curves `still` shows
  SurfaceChanges changes{true, true};     ///< since the two were drawn
  std::vector<PathStroke> shown_strokes;  ///< in `moving`

  /// The surface's outermost points as the first camera sees it: what the view is framed to.
  std::vector<Eigen::Vector3d> outline;
  Framing outline_floor;
  /// What a scene's first camera stands for: chosen once for a loss, and again for a picture that is asked for.
  Camera home;
  LossDefinition home_of;
  std::shared_ptr<const LandscapeResult> home_from;
  Framing framing;  ///< of this frame
  DirectionButtons directions;
  // the camera's way back
  Camera shown_camera, scene_camera, ease_from;
  double ease_share = 1;  ///< of the way done
  bool has_camera = false;
  std::optional<double> computing_since;

  /// Where the processor does the graphics, what moves is drawn coarser and smaller, and in full once it rests.
  struct View {
    Camera camera;
    Framing framing;
    Placement place;
    float width = 0, height = 0;
    bool operator==(const View&) const = default;
  };
  std::optional<View> last_view;
  double moved_at = -1;  ///< the time of the last frame that was not as the one before
  bool draft = false;    ///< of this frame

  // the mouse gesture that began in this view
  Drag gesture;
  std::optional<std::size_t> pressed_critical;
  ImVec2 pressed_at;

  void update_geometry(const ViewFrame& frame);
  void update_home(const ViewFrame& frame);
  void update_camera(ViewFrame& frame);
  /// For the hand: what it turns, zooms or moves begins as it is shown.
  Camera& own_camera(Scene& scene) const;
  Framing framing_of(const ViewFrame& frame, const Placement& place) const;
  void render(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes);
  bool moves(const ViewFrame& frame, const Placement& place);
  TerrainLook look_of(const ViewFrame& frame, const SurfacePicture& picture, const SurfaceAxes& axes) const;
  void draw_moving_lines(const SurfacePicture& picture, const TerrainLook& look, float pixels);
  std::vector<PixelRegion> take_changes(const std::vector<PathStroke>& strokes, const TerrainLook& look, float margin);
  /// `taken`: by axis numbers and the colour bar.
  void draw_layers(const SurfacePicture& picture, std::span<const overlay::Rect> taken);
  std::optional<std::size_t> run_at(const SurfacePicture& picture, ImVec2 mouse) const;
  GLuint base_texture() const;
  void mouse(const SurfacePicture& picture, const SurfaceMarker* over);
  void press(const SurfacePicture& picture, const SurfaceMarker* over);
  void drag(const SurfacePicture& picture);
  void release(const SurfacePicture& picture);
  void drag_probe(const SurfacePicture& picture);
};

}  // namespace saddlescope
